// `stagewatch accept TARGET`: lets exactly the drift that was shown stay, for a time, with an owner and a reason.
import { Option, type Command } from 'commander';
import { operatorError } from '../shared/model/errors.js';
import type { FindingRecord } from '../shared/model/record.js';
import type { ScopeId, TargetId } from '../shared/model/target.js';
import { later, type EpochMs } from '../shared/model/time.js';
import { acceptFinding, longestAcceptanceDays } from '../shared/usecases/accept-finding.js';
import { lifecyclePolicyOf } from '../shared/usecases/look/record-findings.js';
import type { LookingBack } from '../shared/usecases/looking-back/archive.js';
import { scopeOfTarget } from '../shared/usecases/looking-back/known-targets.js';
import { shownFinding } from '../shared/usecases/looking-back/shown-finding.js';
import { askYesNo, canAsk } from './deployed/ask.js';
import { callerArn } from './deployed/caller.js';
import { addTableOptions, onTable, type TableFlags } from './deployed/table.js';
import { targetArgument, targetCalled, targetHelp } from './deployed/target.js';
import { durationOption, endOption } from './deployed/times.js';
import { renderAcceptance, type ShownAcceptance } from './render/acceptance.js';
import { renderFinding } from './render/findings.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { styleOf } from './render/style.js';

interface AcceptFlags extends TableFlags {
  output: 'table' | 'json';
  why: string;
  for?: number;
  until?: EpochMs;
  by?: string;
  expect?: string;
  yes?: true;
}

const refusal = (where: string, what: string, remedy: string) =>
  operatorError('Nothing was accepted.', [{ where, what, remedy }]);

/** A few digits are enough to tell one drift from the next. */
const leastDigits = 8;

const bindTo = ({ finding }: FindingRecord, expect: string): void => {
  if (!/^[0-9a-f]+$/.test(expect) || expect.length < leastDigits)
    throw refusal(
      '--expect',
      `it is no fingerprint of ${leastDigits} digits or more`,
      'Copy it from `stagewatch findings`.',
    );
  if (finding.drift.fingerprint.startsWith(expect)) return;
  throw refusal(
    finding.target,
    `the drift has changed since it was shown: it is ${finding.drift.fingerprint.slice(0, 12)} now`,
    'Look at it again: `stagewatch findings`.',
  );
};

/** Shown before anything is asked; the answer holds for this very drift. */
const agreed = async (record: FindingRecord, flags: AcceptFlags, now: EpochMs): Promise<void> => {
  if (flags.expect !== undefined) return bindTo(record, flags.expect);
  process.stderr.write(`${renderFinding(shownFinding(record, now), styleOf(process.stderr))}\n`);
  if (flags.yes === true) return undefined;
  if (!canAsk())
    throw refusal(
      'accept',
      'nobody is here to be asked',
      `Give --expect ${record.finding.drift.fingerprint.slice(0, 12)} for the drift above, or --yes.`,
    );
  if (!(await askYesNo('Accept this drift?')))
    throw refusal(record.finding.target, 'you said no', 'Nothing was changed.');
  return undefined;
};

const untilOf = ({ for: length, until }: AcceptFlags, now: EpochMs): EpochMs => {
  if (until !== undefined) return until;
  if (length !== undefined) return later(now, length);
  throw refusal(
    'accept',
    'an acceptance needs an end',
    `Give --for 7d or --until TIME, ${longestAcceptanceDays} days at most.`,
  );
};

const recordOf = async ({ store }: LookingBack, scope: ScopeId, target: TargetId): Promise<FindingRecord> => {
  const record = await store.loadFinding(scope, target);
  if (record !== undefined) return record;
  throw refusal(target, 'no drift of it is on record', 'Run `stagewatch findings` to see what there is.');
};

const accept = async (deps: LookingBack, text: string, flags: AcceptFlags) => {
  const until = untilOf(flags, deps.clock());
  const target = await targetCalled(deps, text);
  const scope = scopeOfTarget(target);
  if (scope === undefined)
    throw refusal(target, 'its kind is not known', 'Use the version that is deployed.');
  const record = await recordOf(deps, scope, target);
  await agreed(record, flags, deps.clock());
  const by = flags.by ?? (await callerArn(flags));
  const policy = lifecyclePolicyOf((await deps.store.loadWatch()).settings);
  const { fingerprint } = record.finding.drift;
  const command = { scope, target, fingerprint, by, why: flags.why, until };
  const outcome = await acceptFinding({ ...deps, policy })(command);
  if (outcome.status === 'refused') throw refusal(target, outcome.why, outcome.remedy);
  return outcome;
};

const runAccept = async (text: string, flags: AcceptFlags): Promise<number> => {
  const needs = {
    actions: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    usesIndex: true,
    asked: 'Nothing was accepted.',
  };
  const shown = await onTable(flags, needs, async (deps): Promise<ShownAcceptance> => {
    const { status, finding } = await accept(deps, text, flags);
    const pending = (await deps.store.loadFinding(finding.scope, finding.target))?.pending ?? [];
    return { schemaVersion: 1, status, finding: shownFinding({ finding, pending }, deps.clock()) };
  });
  const printed =
    flags.output === 'json'
      ? JSON.stringify(shown, null, 2)
      : renderAcceptance(shown, styleOf(process.stdout));
  process.stdout.write(`${printed}\n`);
  return 0;
};

const help: readonly HelpPart[] = [
  targetHelp,
  {
    title: 'Examples',
    commands: [
      "stagewatch accept abc123/prod --for 7d --why 'load test until Friday'",
      "stagewatch accept abc123/prod --expect 1a2b3c4d5e6f --until 2026-12-01 --why 'see OPS-7'",
    ],
  },
  {
    text: `Only the drift that was shown is accepted: --expect names it by its fingerprint, else it is shown first. It lasts ${longestAcceptanceDays} days at most, and ends with any other change of the target. What is to stay for good belongs into the declaration.`,
  },
  {
    text: 'Needs dynamodb:Query, dynamodb:GetItem and dynamodb:PutItem on the table, and dynamodb:Query on its index `due`. The deployed Stagewatch announces it.',
  },
  { text: 'Exit codes: 0 accepted · 1 not.' },
];

export const addAccept = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = program
    .command('accept')
    .description('Let the drift of one target stay for a time, with an owner and a reason.')
    .argument('<target>', targetArgument)
    .requiredOption('--why <text>', 'the reason, for those who read it later')
    .addOption(new Option('--for <time>', 'how long: 7d, 12h').argParser(durationOption).conflicts('until'))
    .option('--until <time>', 'when it ends', endOption)
    .option('--by <name>', 'who answers for it (default: who AWS says we are)')
    .option('--expect <fingerprint>', 'accept only this drift, as `findings` prints it')
    .option('--yes', 'accept what is shown without being asked')
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    );
  addTableOptions(command)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((target: string, flags: AcceptFlags) => finish(() => runAccept(target, flags)));
};
