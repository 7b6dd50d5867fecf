// What a run may write: the differences that somebody agreed to, each from the very value that they saw.
import { equalLeaves } from '../../engine/judge.js';
import { isWithin } from '../../engine/pointer.js';
import type { JsonPointer, LeafValue } from '../../model/field.js';
import type { PlannedCall, Wish } from '../../model/plan.js';
import type { Planned } from './plan-target.js';

export interface Agreed {
  /** Paths that may be written. */
  paths: readonly JsonPointer[];
  wishes: readonly Wish[];
  /** So often a path may be sent within one run: once more where AWS did not take it, not to fight anybody. */
  mostSends: number;
  /** How often each path was sent. */
  sent: Map<JsonPointer, number>;
  /** Our own calls change more than they settle: what lives there now is our doing. */
  hasSideEffects: boolean;
}

export const settledBy = (calls: readonly PlannedCall[]): readonly JsonPointer[] =>
  calls.flatMap(({ settles }) => settles);

export const agreedIn = ({ plan, wishes }: Planned, mostSends: number): Agreed => ({
  mostSends,
  paths: settledBy(plan.calls),
  wishes,
  sent: new Map(),
  // What is made anew begins with defaults.
  hasSideEffects: wishes.length === 0,
});

export const noteSent = (agreed: Agreed, { settles, thenRead, thenAtOnce }: PlannedCall): void => {
  for (const path of settles) agreed.sent.set(path, (agreed.sent.get(path) ?? 0) + 1);
  agreed.hasSideEffects ||= thenRead === true || thenAtOnce === true;
};

const isSame = (a: LeafValue | undefined, b: LeafValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && equalLeaves(a, b));

/** From the value that was seen, or from what our own calls left behind. */
const mayStart = ({ wishes, sent, hasSideEffects }: Agreed, { path, from }: Wish): boolean => {
  const known = wishes.find((wish) => wish.path === path);
  if (known !== undefined && isSame(known.from, from)) return true;
  return hasSideEffects && (from === undefined || !sent.has(path));
};

/** Why a plan made since may not be carried out under what was agreed to. */
export const objectionTo = (agreed: Agreed, { plan, wishes }: Planned): string | undefined => {
  const written = settledBy(plan.calls);
  if (!written.every((path) => agreed.paths.some((one) => isWithin(path, one))))
    return 'Something else was changed meanwhile; that needs a plan of its own.';
  const concerned = wishes.filter(({ path }) => written.some((one) => isWithin(path, one)));
  if (!concerned.every((wish) => mayStart(agreed, wish)))
    return 'Somebody else changed it while it was put back.';
  if (written.some((path) => (agreed.sent.get(path) ?? 0) >= agreed.mostSends))
    return 'It was written as often as one run may, and did not stay.';
  return undefined;
};

/** Whether a read still shows what these calls, or some of them, were to change: AWS answers late, or nothing happened. */
export const showsBefore = (before: Planned, sent: readonly PlannedCall[], now: Planned): boolean => {
  if (now.plan.hash === before.plan.hash) return true;
  const paths = settledBy(sent);
  const was = new Map(before.wishes.map((wish) => [wish.path, wish]));
  return now.wishes.some((wish) => {
    const earlier = was.get(wish.path);
    return earlier !== undefined && paths.includes(wish.path) && isSame(earlier.from, wish.from);
  });
};
