// How often we may write: budgets over a day, and the breaker that opens on a fight.
import { isWithin } from '../pointer.js';
import type { JsonPointer } from '../../model/field.js';
import type { ChangedBy } from '../../model/finding.js';
import type { Breaker, RemedyRecord, RemediationBudgets, Write } from '../../model/remediation.js';
import { later, type EpochMs } from '../../model/time.js';

const dayMs = 86_400_000;

export const writesOfToday = (writes: readonly Write[], now: EpochMs): readonly Write[] =>
  writes.filter(({ at }) => at > later(now, -dayMs));

const touches = (paths: readonly JsonPointer[], path: JsonPointer): boolean =>
  paths.some((one) => isWithin(one, path) || isWithin(path, one));

/** Paths that were written as often as the budget allows. */
export const exhausted = (
  writes: readonly Write[],
  paths: readonly JsonPointer[],
  { field }: RemediationBudgets,
  now: EpochMs,
): readonly JsonPointer[] => {
  const today = writesOfToday(writes, now);
  return paths.filter((path) => today.filter((write) => touches(write.paths, path)).length >= field);
};

/** How often all of these paths may be written yet. */
export const writesLeft = (
  writes: readonly Write[],
  paths: readonly JsonPointer[],
  { field }: RemediationBudgets,
  now: EpochMs,
): number => {
  const today = writesOfToday(writes, now);
  const most = Math.max(
    0,
    ...paths.map((path) => today.filter((write) => touches(write.paths, path)).length),
  );
  return Math.max(0, field - most);
};

export type Limit =
  | { type: 'free' }
  /** Somebody undoes what we do as often as we may do it. */
  | { type: 'fight'; breaker: Breaker }
  | { type: 'open-breaker'; breaker: Breaker }
  | { type: 'spent'; what: 'target' | 'account' };

/** What stands against a write on one target; the account's own budget is counted by whoever writes. */
export const limitOf = (
  record: RemedyRecord | undefined,
  paths: readonly JsonPointer[],
  rival: ChangedBy,
  { budgets, now }: { budgets: RemediationBudgets; now: EpochMs },
): Limit => {
  if (record?.breaker !== undefined) return { type: 'open-breaker', breaker: record.breaker };
  const writes = record?.writes ?? [];
  const fought = exhausted(writes, paths, budgets, now);
  if (fought.length > 0) return { type: 'fight', breaker: { since: now, paths: fought, rival } };
  const isSpent = writesOfToday(writes, now).length >= budgets.target;
  return isSpent ? { type: 'spent', what: 'target' } : { type: 'free' };
};
