// The scope head: what the newest whole read told, and whether the scope can be seen at all. One small write per look.
import { stepBlindness, type Unseen } from '../../engine/blindness.js';
import { addPending, rowDueAt } from '../../engine/outbox.js';
import type { Facts } from '../../model/field.js';
import type { Blindness, ScopeHead } from '../../model/record.js';
import type { ScopeResult } from '../../model/result.js';
import type { NoiseRules } from '../../model/rule.js';
import type { ScopeId } from '../../model/target.js';
import { later, type EpochMs } from '../../model/time.js';
import type { Ports } from '../ports.js';
import { usesOf } from '../rules/use.js';
import { isInBlindCrowd } from './crowd.js';

const tries = 8;
/** A scope that could not be seen is looked at again before the next sweep. */
const lookAgainMs = 300_000;

export interface Read {
  scope: ScopeId;
  readStartedAt: EpochMs;
  root: string;
  rules: string;
  facts: Facts;
  verdicts: ScopeHead['verdicts'];
  /** What rules did there, and under which settings. */
  ignored?: Readonly<Record<string, number>>;
  broad?: readonly string[];
  settings: string;
  unseen: Unseen | undefined;
}

export const verdictsOf = (result: ScopeResult): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { comparison } of result.results)
    counts[comparison.verdict] = (counts[comparison.verdict] ?? 0) + 1;
  return counts;
};

/** What each rule left out or rated, by its id. */
export const ruledIn = (result: ScopeResult, { ignore }: NoiseRules): Pick<Read, 'ignored' | 'broad'> => {
  const uses = [...usesOf([result], ignore)];
  const broad = uses.flatMap(([id, { isBroad }]) => (isBroad ? [id] : []));
  return {
    ...(uses.length === 0 ? {} : { ignored: Object.fromEntries(uses.map(([id, { count }]) => [id, count])) }),
    ...(broad.length === 0 ? {} : { broad }),
  };
};

/** Why declared targets stayed unknown, if any did. */
export const unseenOf = (result: ScopeResult): Unseen | undefined => {
  const unknown = result.results.flatMap(({ comparison }) =>
    comparison.verdict === 'unknown' ? [comparison] : [],
  );
  const first = result.unreadable ?? unknown[0];
  if (first === undefined) return undefined;
  return { reason: first.reason, detail: first.detail, targets: unknown.length };
};

export const headDueAt = (
  head: Pick<ScopeHead, 'pending'>,
  blindness: Blindness | undefined,
  now: EpochMs,
): EpochMs | undefined => {
  const again = blindness === undefined || blindness.told ? undefined : later(now, lookAgainMs);
  return rowDueAt(again, head.pending);
};

/** Its role cannot be assumed, or can be again: the account's other scopes are about to tell the same. */
const hidesAccount = (before: ScopeHead | undefined, unseen: Unseen | undefined): boolean =>
  (unseen ?? before?.blindness)?.reason === 'no-access';

const nextHead = async (
  before: ScopeHead | undefined,
  read: Read,
  blindAfterLooks: number,
  now: EpochMs,
  isInCrowd: () => Promise<boolean>,
): Promise<ScopeHead> => {
  const { unseen, ...facts } = read;
  const { blindness, event } = stepBlindness(before?.blindness, unseen, blindAfterLooks, now);
  const version = (before?.version ?? 0) + 1;
  const waits = event !== undefined && ((await isInCrowd()) || hidesAccount(before, unseen));
  const announce =
    event === undefined
      ? undefined
      : { event, version, at: now, ...(waits ? { inCrowd: true as const } : {}) };
  return {
    ...facts,
    version,
    pending: addPending(before?.pending ?? [], announce),
    ...(blindness === undefined ? {} : { blindness }),
  };
};

/** Undefined where a newer read got there first: then ours is history. */
export const recordHead = async (
  deps: Pick<Ports, 'store' | 'clock' | 'log'>,
  known: ScopeHead | undefined,
  read: Read,
  blindAfterLooks: number,
): Promise<ScopeHead | undefined> => {
  const { store, clock } = deps;
  let counted: Promise<boolean> | undefined;
  const isInCrowd = (): Promise<boolean> => (counted ??= isInBlindCrowd(deps, read.scope));
  let before = known;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (before !== undefined && before.readStartedAt >= read.readStartedAt) return undefined;
    const head = await nextHead(before, read, blindAfterLooks, clock(), isInCrowd);
    if (await store.writeHead(head, before?.version, headDueAt(head, head.blindness, clock()))) return head;
    before = await store.loadHead(read.scope);
  }
  throw new Error(`the head of ${read.scope} is written by too many at once`);
};
