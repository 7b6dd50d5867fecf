// Moves the findings of a scope by what a look saw: one conditional write for each that moved.
import {
  advance,
  defaultLifecyclePolicy,
  type LifecycleInput,
  type LifecyclePolicy,
  type Looked,
  type Step,
  type Subject,
} from '../../engine/lifecycle.js';
import { inCrowd } from '../../engine/crowd.js';
import type { Deploying } from '../../engine/made-by.js';
import { addPending, rowDueAt } from '../../engine/outbox.js';
import type { Evidence } from '../../model/evidence.js';
import type { Finding } from '../../model/finding.js';
import type { FindingRecord, WatchSettings } from '../../model/record.js';
import type { Ports } from '../ports.js';
import { couldWait, isInCrowd, type Planned } from './crowd.js';
import { explained } from './explained.js';
import { sideBySide } from './parallel.js';
import { enrichedStep, stepOf } from './step.js';
import { subjectOf, tasksOf, type Seen, type Task } from './tasks.js';

/** Somebody else may write the same finding now and then, not for ever. */
const tries = 8;

export const lifecyclePolicyOf = (settings: WatchSettings): LifecyclePolicy => ({
  ...defaultLifecyclePolicy,
  tellAtOnce: settings.tellAtOnce,
  confirmAfterMs: settings.confirmAfterMs,
});

export interface Moved {
  record: FindingRecord;
  confirm: boolean;
  /** Worth telling by itself, not only added to what was told. */
  announced: boolean;
}

export interface MoveDeps extends Pick<Ports, 'store' | 'clock'> {
  policy: LifecyclePolicy;
}

export type EnrichDeps = Pick<Ports, 'store' | 'clock' | 'edits'>;

export interface JudgeDeps extends MoveDeps, EnrichDeps, Pick<Ports, 'log'> {
  deploying: Deploying;
  /** More findings than so many that move at once are told together. */
  crowdLimit: number;
}

type Steps = (record: FindingRecord | undefined) => Step;

interface Stored {
  record: FindingRecord | undefined;
  step: Step;
  moved: boolean;
}

/** Takes one step and stores it; on a conflict the step is taken again from what is stored now. */
const storeStep = async (
  { store }: Pick<MoveDeps, 'store'>,
  subject: Pick<Subject, 'scope' | 'target'>,
  known: FindingRecord | undefined,
  take: Steps,
): Promise<Stored> => {
  let record = known;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const step = take(record);
    if (step.finding === undefined || step.finding === record?.finding) return { record, step, moved: false };
    const pending = addPending(record?.pending ?? [], step.announce);
    const next = { finding: step.finding, pending };
    if (await store.writeFinding(next, record?.finding.version, rowDueAt(step.dueAt, pending)))
      return { record: next, step, moved: true };
    record = await store.loadFinding(subject.scope, subject.target);
  }
  throw new Error(`finding of ${subject.target} is written by too many at once`);
};

const movedOf = ({ record, step, moved }: Stored): Moved[] =>
  record === undefined || !moved
    ? []
    : [
        {
          record,
          confirm: step.confirm === true,
          announced: step.announce !== undefined && step.announce.event !== 'drift.explained',
        },
      ];

/** Where no channel edits what it told, there is nobody to tell that more is known now. */
const telling = ({ edits, clock }: EnrichDeps, known: Finding | undefined, step: Step): Step =>
  edits === undefined ? step : explained(known, step, clock());

/** Says who made what is recorded already, as far as the evidence tells it. */
export const enrichFindings = async (
  deps: EnrichDeps,
  records: readonly FindingRecord[],
  evidence: readonly Evidence[],
): Promise<readonly Moved[]> => {
  if (evidence.length === 0) return [];
  const clues = { evidence, aliases: [] };
  const stored = await sideBySide(records, (known) =>
    storeStep(deps, known.finding, known, (record) =>
      telling(deps, record?.finding, enrichedStep(record?.finding, clues, deps.clock())),
    ),
  );
  return stored.flatMap(movedOf);
};

/** What one voice in a crowd has to tell waits for the others. */
const waiting = (step: Step): Step =>
  step.finding === undefined || step.announce === undefined
    ? step
    : { ...step, announce: inCrowd(step.finding, step.announce) };

/**
 * Moves every finding that this look has something to say about. `shown`: the snapshots that findings name are stored
 * first, and nothing else waits for that.
 */
export const recordFindings = async (
  deps: JudgeDeps,
  seen: Seen,
  shown: Promise<unknown>,
): Promise<readonly Moved[]> => {
  const { policy, deploying, clock } = deps;
  const tasks = tasksOf(seen);
  const take = (task: Task, known: Finding | undefined): Step =>
    telling(deps, known, stepOf(known, task, seen, { policy, deploying, now: clock() }));
  const planned = new Map(
    tasks.map((task) => [task, { known: task.known?.finding, step: take(task, task.known?.finding) }]),
  );
  const plans = [...planned.values()];
  const counting = isInCrowd(deps, seen.scope, plans, deps.crowdLimit);
  const [isCrowd] = await Promise.all([plans.some(couldWait) && counting, shown]);
  const stored = await sideBySide(tasks, (task) =>
    storeStep(deps, { scope: seen.scope, target: task.target }, task.known, (record) => {
      const known = record?.finding;
      const plan = planned.get(task);
      const step = plan !== undefined && plan.known === known ? plan.step : take(task, known);
      return isCrowd ? waiting(step) : step;
    }),
  );
  await counting;
  const judged = new Set(tasks.map(({ target }) => target));
  const others = seen.records.filter(({ finding }) => !judged.has(finding.target));
  return [...stored.flatMap(movedOf), ...(await enrichFindings(deps, others, seen.evidence))];
};

type Input = Exclude<LifecycleInput, Looked>;

/** What a command or timer would do to a finding; nothing is stored. */
export const planMove = ({ policy, clock }: MoveDeps, known: Finding, input: Input): Planned => ({
  known,
  step: advance(known, subjectOf(known.scope, known.target), input, policy, clock()),
});

/** One command or timer on one finding. */
export const moveFinding = async (
  deps: MoveDeps,
  subject: Pick<Subject, 'scope' | 'target'>,
  input: Input,
  isCrowd = false,
): Promise<Stored> => {
  const known = await deps.store.loadFinding(subject.scope, subject.target);
  const about = subjectOf(subject.scope, subject.target);
  return storeStep(deps, subject, known, (record) => {
    const step = advance(record?.finding, about, input, deps.policy, deps.clock());
    return isCrowd ? waiting(step) : step;
  });
};
