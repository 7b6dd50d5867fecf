// `stagewatch reconcile`: carries out exactly the plan that was shown, and reads it back.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { createAwsClients } from '../shared/adapters/aws-clients.js';
import { createWriters } from '../shared/adapters/aws-writer.js';
import { operatorError } from '../shared/model/errors.js';
import type { PlannedCall } from '../shared/model/plan.js';
import type { AppliedReport, PlanReport } from '../shared/model/plan-report.js';
import type { Place } from '../shared/model/target.js';
import { applyAll } from '../shared/usecases/remediation/apply-all.js';
import { askYesNo, canAsk } from './deployed/ask.js';
import { addPlanOptions, planHelp } from './plan.js';
import { agreementOn, isToken, type Agreement } from './remediation/agreement.js';
import { planNamed, type Planning, type PlanFlags } from './remediation/planning.js';
import { progressOn } from './progress.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { renderApplied, renderPlan } from './render/plan.js';
import { styleOf } from './render/style.js';
import { sourceArgument, sourceHelp } from './sources/options.js';

interface ReconcileFlags extends PlanFlags {
  expect?: string;
  yes?: true;
}

const refusal = (where: string, what: string, remedy: string) =>
  operatorError('Nothing was written.', [{ where, what, remedy }]);

/** A write is sent once; whether it happened, the read after it tells. */
const senders = (): ((place: Place, call: PlannedCall) => Promise<void>) =>
  createWriters(({ account, region }) => createAwsClients({ account, region, maxAttempts: 1 }));

const isSame = ({ plan }: PlanReport, { expected }: Agreement & { expected?: string }): boolean =>
  plan.hash === expected;

/** Somebody has seen exactly this plan: by its hash, or just now. */
const agreed = async (
  report: PlanReport,
  flags: ReconcileFlags,
  agreement: Agreement & { expected?: string },
): Promise<void> => {
  const token = agreement.token(report.plan.hash);
  if (flags.expect !== undefined) {
    if (isSame(report, agreement)) return;
    throw refusal(
      '--expect',
      'what lives, or what is declared, is not what that plan was made from',
      `Run \`stagewatch plan\` again, look at it, and agree to that one.`,
    );
  }
  process.stderr.write(`${renderPlan(report, styleOf(process.stderr))}\n`);
  if (flags.yes === true) return;
  if (!canAsk())
    throw refusal(
      'reconcile',
      'nobody is here to be asked',
      `Give --expect ${token} for the plan above, or --yes.`,
    );
  if (!(await askYesNo('Carry this out?'))) throw refusal('reconcile', 'you said no', 'Nothing was changed.');
};

const hasCalls = ({ plan }: PlanReport): boolean => plan.targets.some(({ calls }) => calls.length > 0);

const carryOut = async ({ deps, options, planned }: Planning): Promise<AppliedReport> => {
  const progress = progressOn(process.stderr);
  const applying = {
    ...deps,
    send: senders(),
    sleep: (ms: number): Promise<void> => sleep(ms),
    hasTime: () => true,
    admit: () =>
      Promise.resolve({
        mostSends: 2,
        journal: async () => {},
        finish: async () => {},
      }),
  };
  return applyAll(applying)(planned, options, randomUUID()).finally(progress.end);
};

/** 0 all is as declared · 2 something remains or was refused · 1 something could not be told. */
const exitCodeOf = ({ applied, plan, summary }: AppliedReport): 0 | 1 | 2 => {
  const remains = applied.some(({ outcome }) => outcome === 'remains' || outcome === 'refused');
  const done = new Set(applied.flatMap(({ target, outcome }) => (outcome === 'in-sync' ? [target] : [])));
  const left = plan.targets.some(
    ({ target, refused }) => !done.has(target) && refused.some(({ code }) => code !== 'unknown'),
  );
  if (remains || left) return 2;
  return summary.unknown > 0 || applied.some(({ outcome }) => outcome === 'unknown') ? 1 : 0;
};

const runReconcile = async (positional: readonly string[], flags: ReconcileFlags): Promise<number> => {
  if (flags.expect !== undefined && !isToken(flags.expect))
    throw refusal('--expect', 'it is not the hash of a plan', 'Copy it from `stagewatch plan`.');
  const agreement = agreementOn(flags.expect);
  const planning = await planNamed('reconcile', positional, flags, agreement);
  const { report } = planning.planned;
  if (hasCalls(report)) await agreed(report, flags, agreement);
  const applied = hasCalls(report)
    ? await carryOut(planning)
    : { ...report, runId: randomUUID(), applied: [] };
  const style = styleOf(process.stdout);
  const shown =
    flags.output === 'json'
      ? JSON.stringify(applied, null, 2)
      : hasCalls(report)
        ? renderApplied(applied, style)
        : renderPlan(report, style);
  process.stdout.write(`${shown}\n`);
  return exitCodeOf(applied);
};

const help: readonly HelpPart[] = [
  ...sourceHelp,
  planHelp,
  {
    title: 'Examples',
    commands: [
      'stagewatch reconcile terraform.tfstate',
      'stagewatch reconcile terraform.tfstate --expect 0123456789ab-0123456789abcdef0123456789abcdef',
    ],
  },
  {
    text: 'Only the plan that was shown is carried out: --expect names it by its hash, else it is shown first. Every target is read again right before it is written, and after it until it is as declared. REST integrations are not served before the API is deployed.',
  },
  { text: 'Exit codes: 0 as declared · 2 something remains, or was refused · 1 could not run, or unknown.' },
];

export const addReconcile = (
  program: Command,
  finish: (work: () => Promise<number>) => Promise<void>,
): void => {
  const command = program
    .command('reconcile')
    .description('Bring AWS back to what is declared: exactly the plan that was shown, read back.')
    .argument('[source...]', sourceArgument);
  addPlanOptions(command)
    .option('--expect <hash>', 'carry out only this plan, as `stagewatch plan` prints it')
    .option('--yes', 'carry out what is shown without being asked')
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((positional: string[], flags: ReconcileFlags) => finish(() => runReconcile(positional, flags)));
};
