// `stagewatch plan`: the exact calls that would bring AWS back to what is declared. Nothing is written.
import { Option, type Command } from 'commander';
import type { PlanReport } from '../shared/model/plan-report.js';
import { agreementOn } from './remediation/agreement.js';
import { allowances, planNamed, type PlanFlags } from './remediation/planning.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { renderPlan } from './render/plan.js';
import { styleOf } from './render/style.js';
import { addSourceOptions, sourceArgument, sourceHelp } from './sources/options.js';

/** As `terraform plan -detailed-exitcode`: 2 where there is something to do, 1 where something is not known. */
const exitCodeOf = ({ plan, summary }: PlanReport): 0 | 1 | 2 => {
  if (plan.targets.length > 0) return summary.unknown > 0 && isAllUnknown(plan) ? 1 : 2;
  return summary.unknown > 0 ? 1 : 0;
};

const isAllUnknown = ({ targets }: PlanReport['plan']): boolean =>
  targets.every(({ refused }) => refused.every(({ code }) => code === 'unknown') && refused.length > 0);

const quoted = (word: string): string =>
  /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command that carries out exactly what was shown. */
const nextCommand = (positional: readonly string[], flags: PlanFlags, token: string): string =>
  [
    'stagewatch reconcile',
    ...positional.map(quoted),
    ...(flags.target ?? []).map((target) => `--target ${quoted(target)}`),
    ...(flags.allow ?? []).map((word) => `--allow ${word}`),
    ...(flags.deploy === true ? ['--deploy'] : []),
    `--expect ${token}`,
  ].join(' ');

const runPlan = async (positional: readonly string[], flags: PlanFlags): Promise<number> => {
  const agreement = agreementOn(undefined);
  const { planned } = await planNamed('plan', positional, flags, agreement);
  const { report } = planned;
  const token = agreement.token(report.plan.hash);
  const text =
    flags.output === 'json'
      ? JSON.stringify({ ...report, plan: { ...report.plan, hash: token } }, null, 2)
      : renderPlan(report, styleOf(process.stdout), nextCommand(positional, flags, token));
  process.stdout.write(`${text}\n`);
  return exitCodeOf(report);
};

export const planHelp: HelpPart = {
  title: 'What needs to be allowed',
  rows: [
    ['--allow cache-cluster', 'cache clusters: money, minutes, an emptied cache'],
    ['--allow deployment', 'which deployment a stage or its canary serves'],
    ['--allow replace', 'integrations that can only be overwritten as a whole'],
  ],
};

const help: readonly HelpPart[] = [
  ...sourceHelp,
  planHelp,
  {
    title: 'Examples',
    commands: [
      'stagewatch plan terraform.tfstate',
      'stagewatch plan stack:orders --target apigateway.stage:123456789012/eu-west-1/abc123/prod',
    ],
  },
  { text: 'Exit codes: 0 nothing to do · 2 something to do · 1 could not run, or something is unknown.' },
];

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** What `plan` and `reconcile` take alike. */
export const addPlanOptions = (command: Command): Command =>
  addSourceOptions(command)
    .option('--target <target>', 'only this target (repeatable)', collect)
    .addOption(
      new Option('--allow <what...>', 'what is refused unless it is allowed').choices(
        Object.keys(allowances),
      ),
    )
    .option('--deploy', 'deploy REST APIs whose integrations are put back, onto their declared stages')
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    )
    .option('-c, --config <file>', 'settings (default: stagewatch.yml, where there is one)')
    .option('--region <region>', 'Region of declarations that name none (default: the SDK’s)')
    .option('--account <id>', 'account of declarations that name none (default: who we are)');

export const addPlan = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = program
    .command('plan')
    .description('Show the exact AWS calls that would bring back what is declared; write nothing.')
    .argument('[source...]', sourceArgument);
  addPlanOptions(command)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((positional: string[], flags: PlanFlags) => finish(() => runPlan(positional, flags)));
};
