// `stagewatch check`: compares what is declared with what AWS has, and says so by its exit code.
import { randomBytes } from 'node:crypto';
import { Option, type Command } from 'commander';
import { createAwsClients } from '../shared/adapters/aws-clients.js';
import { createPaces } from '../shared/adapters/pace.js';
import { hideWith } from '../shared/engine/mask.js';
import type { AwsClients } from '../shared/kinds/kind.js';
import type { Report } from '../shared/model/report.js';
import { atLeast, severities, type Severity } from '../shared/model/severity.js';
import type { Place } from '../shared/model/target.js';
import { epochMs } from '../shared/model/time.js';
import { check } from '../shared/usecases/check.js';
import { noiseRulesOf } from '../shared/usecases/rules/noise-rules.js';
import { progressOn } from './progress.js';
import { pathsBelow } from './render/file-path.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { outputs, renderReport, type Output } from './render/outputs.js';
import { styleOf } from './render/style.js';
import { compileNamed, type CompileFlags } from './sources/compiled.js';
import { addSourceOptions, sourceArgument, sourceHelp } from './sources/options.js';

interface CheckFlags extends CompileFlags {
  output: Output;
  failOn: Severity;
  undeclared?: 'ignore' | 'report';
  unmanaged?: 'managed' | 'report';
}

/** 0 in sync · 2 drift at or above the floor · 1 something is unknown (DESIGN §4.3). */
export const exitCodeOf = (report: Report, failOn: Severity): 0 | 1 | 2 => {
  const bad = report.targets.some((target) => 'severity' in target && atLeast(target.severity, failOn));
  if (bad) return 2;
  return report.summary.unknown > 0 ? 1 : 0;
};

/** A terminal waits where a Lambda puts the look back, but nobody waits a minute for an endpoint that hangs. */
const patience = { maxAttempts: 3, timeoutMs: 8000 };

/** One set of clients per account and Region, all paced and counted together. */
export const clientPool = (): {
  clientsFor: (place: Place) => AwsClients;
  awsCalls: () => Record<string, number>;
  onCall: (call: string) => void;
} => {
  const pool = new Map<string, AwsClients>();
  const calls: Record<string, number> = {};
  const paces = createPaces();
  const onCall = (call: string): void => {
    calls[call] = (calls[call] ?? 0) + 1;
  };
  return {
    onCall,
    awsCalls: () => ({ ...calls }),
    clientsFor: ({ account, region }) => {
      const id = `${account}/${region}`;
      const made = pool.get(id) ?? createAwsClients({ account, region, onCall, paces, ...patience });
      pool.set(id, made);
      return made;
    },
  };
};

const runCheck = async (
  positional: readonly string[],
  flags: CheckFlags,
  version: string,
): Promise<number> => {
  const { onCall, ...aws } = clientPool();
  const command = { name: 'check', undone: 'nothing was checked' };
  const { settings, baseline } = await compileNamed(command, positional, flags, onCall);
  const hide = hideWith(randomBytes(32));
  const progress = progressOn(process.stderr);
  const onProgress = (done: number, all: number): void => progress.say(`read ${done} of ${all} scopes`);
  const report = await check({ ...aws, hide, onProgress })(baseline, {
    undeclared: flags.undeclared ?? settings.scope.undeclared,
    unmanaged: flags.unmanaged ?? settings.scope.unmanaged,
    reveal: settings.reveal,
    noise: { rules: noiseRulesOf(settings), now: epochMs(Date.now()) },
  }).finally(progress.end);
  const { output, failOn } = flags;
  const exitCode = exitCodeOf(report, failOn);
  const pathOf = pathsBelow(process.cwd());
  const context = { style: styleOf(process.stdout), version, failOn, exitCode, pathOf };
  process.stdout.write(`${renderReport(report, output, context)}\n`);
  return exitCode;
};

const help: readonly HelpPart[] = [
  ...sourceHelp,
  {
    title: 'Examples',
    commands: [
      'stagewatch check terraform.tfstate',
      'terraform show -json | stagewatch check -',
      'stagewatch check stack:orders --region eu-west-1',
      'stagewatch check template.yml --parameters Stage=prod --physical-ids ids.json',
      'stagewatch check openapi.yml --api a1b2c3d4e5 --output json',
      'stagewatch check terraform.tfstate --output sarif > stagewatch.sarif',
    ],
  },
  { text: 'Exit codes: 0 in sync · 2 drift · 1 could not run, or something is unknown.' },
];

export const addCheck = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = program
    .command('check')
    .description('Compare what is declared with what AWS has now.')
    .argument('[source...]', sourceArgument);
  addSourceOptions(command)
    .addOption(
      new Option('-o, --output <format>', 'how to print the report').choices(outputs).default('table'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'least severity that counts as drift')
        .choices(severities)
        .default('low'),
    )
    .addOption(
      new Option('--undeclared <mode>', 'live settings that nothing declares').choices(['ignore', 'report']),
    )
    .addOption(
      new Option(
        '--unmanaged <mode>',
        'undeclared stages: in managed APIs, or in all that hold a target',
      ).choices(['managed', 'report']),
    )
    .option('-c, --config <file>', 'settings (default: stagewatch.yml, where there is one)')
    .option('--region <region>', 'Region of declarations that name none (default: the SDK’s)')
    .option('--account <id>', 'account of declarations that name none (default: who we are)')
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((positional: string[], flags: CheckFlags) =>
      finish(() => runCheck(positional, flags, program.version() ?? '')),
    );
};
