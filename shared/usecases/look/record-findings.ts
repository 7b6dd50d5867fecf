// Moves the findings of a scope by what a look saw: one conditional write for each that moved.
import { sha256 } from '../../engine/canonical.js';
import {
  adopt,
  advance,
  defaultLifecyclePolicy,
  type LifecycleInput,
  type LifecyclePolicy,
  type Looked,
  type Step,
  type Subject,
} from '../../engine/lifecycle.js';
import { addPending, rowDueAt } from '../../engine/outbox.js';
import { recordDrift } from '../../engine/recorded.js';
import { isDrift } from '../../model/comparison.js';
import type { Standing } from '../../model/declaration.js';
import type { FindingRecord, WatchSettings } from '../../model/record.js';
import type { TargetResult } from '../../model/result.js';
import { parseTargetId, type ScopeId, type TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Ports } from '../ports.js';
import { declaredHashOf, liveHashOf, undeclared } from './hashes.js';
import { sideBySide } from './parallel.js';

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
  announced: boolean;
}

export interface MoveDeps extends Pick<Ports, 'store' | 'clock'> {
  policy: LifecyclePolicy;
}

type Steps = (record: FindingRecord | undefined) => Step;

/** Takes one step and stores it; on a conflict the step is taken again from what is stored now. */
const storeStep = async (
  { store }: MoveDeps,
  subject: Pick<Subject, 'scope' | 'target'>,
  known: FindingRecord | undefined,
  stepOf: Steps,
): Promise<{ record: FindingRecord | undefined; step: Step; moved: boolean }> => {
  let record = known;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const step = stepOf(record);
    if (step.finding === undefined || step.finding === record?.finding) return { record, step, moved: false };
    const pending = addPending(record?.pending ?? [], step.announce);
    const next = { finding: step.finding, pending };
    if (await store.writeFinding(next, record?.finding.version, rowDueAt(step.dueAt, pending)))
      return { record: next, step, moved: true };
    record = await store.loadFinding(subject.scope, subject.target);
  }
  throw new Error(`finding of ${subject.target} is written by too many at once`);
};

const placeOf = ({ declared, name }: TargetResult): NonNullable<Looked['place']> => ({
  ...(name === undefined ? {} : { name }),
  ...(declared === undefined ? {} : { address: declared.address, source: declared.source }),
  ...(declared?.line === undefined ? {} : { line: declared.line }),
  stale: declared?.stale,
});

/** CloudFormation is the one deployer that says when it begins and when it is done. */
const deployment = ({ isChanging, settledAt }: Standing): Pick<Looked, 'deployer' | 'settledAt'> => ({
  deployer: isChanging === true,
  ...(settledAt === undefined ? {} : { settledAt }),
});

/** What the lifecycle is told about one result; the hash of an unknown state is never looked at. */
const lookedOf = (result: TargetResult, readStartedAt: EpochMs, around: Standing): Looked => {
  const { comparison } = result;
  const common = {
    type: 'looked' as const,
    readStartedAt,
    declaredHash: declaredHashOf(result.declared),
    stateHash: liveHashOf(result) ?? '',
    ...deployment(result.declared ?? around),
    place: placeOf(result),
  };
  if (isDrift(comparison)) return { ...common, verdict: 'drift', drift: recordDrift(comparison) };
  return { ...common, verdict: comparison.verdict === 'unknown' ? 'unknown' : 'in-sync' };
};

const isOver = (record: FindingRecord | undefined): boolean =>
  record === undefined || record.finding.status === 'resolved';

/** A declaration by path or name is known by it again once its target is out of sight: it is still the same finding. */
const identified = (result: TargetResult, records: readonly FindingRecord[]): TargetId => {
  const { declared, id, target } = result;
  const isOutOfSight = ['missing', 'unknown'].includes(result.comparison.verdict);
  if (!isOutOfSight || declared === undefined) return id;
  if (records.some(({ finding }) => finding.target === id)) return id;
  const same = records.find(
    ({ finding }) =>
      finding.status !== 'resolved' &&
      finding.address === declared.address &&
      finding.source === declared.source &&
      parseTargetId(finding.target)?.kind === target.kind,
  );
  return same?.finding.target ?? id;
};

const subjectOf = (scope: ScopeId, target: TargetId): Subject => ({
  id: sha256(target).slice(0, 16),
  scope,
  target,
});

export interface Seen {
  scope: ScopeId;
  readStartedAt: EpochMs;
  results: readonly TargetResult[];
  /** How the sources of the scope stand. */
  standing: Standing;
  records: readonly FindingRecord[];
  /** The whole scope was read: a finding without a result is about something that is no longer there, or declared. */
  isWhole: boolean;
  /** Other rules than last time: what only they find is not told. */
  isAdopting: boolean;
}

interface Task {
  target: TargetId;
  known: FindingRecord | undefined;
  look: Looked;
}

const tasksOf = ({ results, records, readStartedAt, isWhole, standing }: Seen): Task[] => {
  const seen = new Set<TargetId>();
  const tasks = results.flatMap((result): Task[] => {
    const target = identified(result, records);
    seen.add(target);
    const known = records.find(({ finding }) => finding.target === target);
    const { verdict } = result.comparison;
    if (verdict === 'unknown' || (verdict === 'in-sync' && isOver(known))) return [];
    return [{ target, known, look: lookedOf(result, readStartedAt, standing) }];
  });
  if (!isWhole) return tasks;
  const vanished = records.filter((record) => !seen.has(record.finding.target) && !isOver(record));
  return [
    ...tasks,
    ...vanished.map((known): Task => {
      const { target, stateHash } = known.finding;
      const look = {
        type: 'looked',
        verdict: 'in-sync',
        readStartedAt,
        declaredHash: undeclared,
        stateHash,
        ...deployment(standing),
      } as const;
      return { target, known, look };
    }),
  ];
};

/** Moves every finding that this look has something to say about. */
export const recordFindings = async (deps: MoveDeps, seen: Seen): Promise<readonly Moved[]> => {
  const judge = seen.isAdopting ? adopt : advance;
  const moved = await sideBySide(tasksOf(seen), async ({ target, known, look }) => {
    const subject = subjectOf(seen.scope, target);
    const result = await storeStep(deps, subject, known, (record) =>
      judge(record?.finding, subject, look, deps.policy, deps.clock()),
    );
    return result.record === undefined || !result.moved
      ? undefined
      : {
          record: result.record,
          confirm: result.step.confirm === true,
          announced: result.step.announce !== undefined,
        };
  });
  return moved.filter((one) => one !== undefined);
};

/** One command or timer on one finding. */
export const moveFinding = async (
  deps: MoveDeps,
  subject: Pick<Subject, 'scope' | 'target'>,
  input: Exclude<LifecycleInput, Looked>,
): Promise<{ record: FindingRecord | undefined; step: Step; moved: boolean }> => {
  const known = await deps.store.loadFinding(subject.scope, subject.target);
  return storeStep(deps, subject, known, (record) =>
    advance(record?.finding, subjectOf(subject.scope, subject.target), input, deps.policy, deps.clock()),
  );
};
