// `stagewatch check`: compares what is declared with what AWS has, and says so by its exit code.
import { randomBytes } from 'node:crypto';
import { Option, type Command } from 'commander';
import { createAwsClients } from '../shared/adapters/aws-clients.js';
import { createPaces } from '../shared/adapters/pace.js';
import { hideWith } from '../shared/engine/mask.js';
import type { AwsClients } from '../shared/kinds/kind.js';
import type { Baseline } from '../shared/model/declaration.js';
import { operatorError } from '../shared/model/errors.js';
import type { Report } from '../shared/model/report.js';
import { atLeast, severities, type Severity } from '../shared/model/severity.js';
import type { Place } from '../shared/model/target.js';
import { check } from '../shared/usecases/check.js';
import { compileDeclarations } from '../shared/usecases/declarations/compile.js';
import { defaultPlace, loadSettings, readSources } from './environment.js';
import { styleOf } from './render/style.js';
import { renderTable } from './render/table.js';

interface CheckFlags {
  baseline: string[];
  output: 'table' | 'json';
  failOn: Severity;
  config?: string;
  region?: string;
  account?: string;
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
} => {
  const pool = new Map<string, AwsClients>();
  const calls: Record<string, number> = {};
  const paces = createPaces();
  const onCall = (call: string): void => {
    calls[call] = (calls[call] ?? 0) + 1;
  };
  return {
    awsCalls: () => ({ ...calls }),
    clientsFor: ({ account, region }) => {
      const id = `${account}/${region}`;
      const made = pool.get(id) ?? createAwsClients({ account, region, onCall, paces, ...patience });
      pool.set(id, made);
      return made;
    },
  };
};

const progressTo =
  (stream: NodeJS.WriteStream) =>
  (done: number, all: number): void => {
    if (!stream.isTTY || all < 2) return;
    stream.write(done === all ? '\r\u001B[K' : `\rread ${done} of ${all} scopes`);
  };

/** Credentials of another account see nothing of what is declared: everything would look missing. */
const foreignAccounts = (baseline: Baseline, own: string): string[] =>
  [...new Set(baseline.targets.map(({ account }) => account))].filter(
    (account) => account !== own && isAccount(own),
  );

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

const warn = (warning: string): void => void process.stderr.write(`warning: ${warning}\n`);

const runCheck = async (positional: readonly string[], flags: CheckFlags): Promise<number> => {
  const settings = loadSettings(flags.config);
  const given = [...positional, ...flags.baseline];
  const names = given.length > 0 ? given : settings.baselines;
  if (names.length === 0) {
    const remedy = 'Run `stagewatch check terraform.tfstate`, or list `baselines:` in stagewatch.yml.';
    throw operatorError('Nothing to check.', [
      { where: 'check', what: 'no source of declarations is given', remedy },
    ]);
  }
  const sources = readSources(names);
  const place = await defaultPlace(flags);
  const { baseline, problems } = compileDeclarations(sources, place);
  if (problems.length > 0)
    throw operatorError('The declarations cannot be used; nothing was checked.', problems);
  baseline.warnings.forEach(warn);
  for (const account of foreignAccounts(baseline, place.account)) {
    warn(
      `account ${account} is declared, but the credentials are of ${place.account}; what they cannot see looks missing.`,
    );
  }
  const hide = hideWith(randomBytes(32));
  const report = await check({ ...clientPool(), hide, onProgress: progressTo(process.stderr) })(baseline, {
    undeclared: flags.undeclared ?? settings.scope.undeclared,
    unmanaged: flags.unmanaged ?? settings.scope.unmanaged,
    reveal: settings.reveal,
  });
  const text =
    flags.output === 'json' ? JSON.stringify(report, null, 2) : renderTable(report, styleOf(process.stdout));
  process.stdout.write(`${text}\n`);
  return exitCodeOf(report, flags.failOn);
};

const collectOption = (value: string, previous: string[]): string[] => [...previous, value];

export const addCheck = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  program
    .command('check')
    .description('Compare what is declared with what AWS has now.')
    .argument('[source...]', 'Terraform state, or a declaration with `resources:`; `-` reads standard input')
    .option('-b, --baseline <file>', 'another source (repeatable)', collectOption, [])
    .addOption(
      new Option('-o, --output <format>', 'how to print the report')
        .choices(['table', 'json'])
        .default('table'),
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
    .addHelpText('after', '\nExit codes: 0 in sync · 2 drift · 1 could not run, or something is unknown.')
    .action((positional: string[], flags: CheckFlags) => finish(() => runCheck(positional, flags)));
};
