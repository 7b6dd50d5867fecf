// Keeps what guards a target from being weakened: whatever the declaration says, that is a person's to do.
import { matchPattern } from '../../engine/pointer.js';
import type { Guard } from '../../kinds/guard.js';
import type { Refusal, Wish } from '../../model/plan.js';
import type { Wishes } from './wishes.js';

const brokenBy = (guards: readonly Guard[], { path, from, to }: Wish): Guard | undefined =>
  guards.find(({ pattern, weakens }) => matchPattern(pattern, path) !== undefined && weakens(from, to));

const refusal = ({ path }: Wish, { why }: Guard): Refusal => ({
  code: 'guarded',
  paths: [path],
  why: `As declared, ${why}: Stagewatch tightens what guards a target and never weakens it.`,
  remedy: 'If that is meant, apply your declaration by the tool that deploys it; else declare what lives.',
});

/** A whole entry that goes takes the guards in it along. */
const ofEntry = (guards: readonly Guard[], wish: Wish, live: readonly Wish[]): Guard | undefined =>
  wish.to === undefined
    ? live.map((leaf) => brokenBy(guards, leaf)).find((guard) => guard !== undefined)
    : undefined;

/** `within`: live leaves at or below a path, as wishes without a wanted value. */
export const withoutWeakening = (
  { wishes, refused }: Wishes,
  guards: readonly Guard[],
  within: (path: string) => readonly Wish[],
): Wishes => {
  const kept: Wish[] = [];
  const guarded: Refusal[] = [];
  for (const wish of wishes) {
    const guard = brokenBy(guards, wish) ?? ofEntry(guards, wish, within(wish.path));
    if (guard === undefined) kept.push(wish);
    else guarded.push(refusal(wish, guard));
  }
  return { wishes: kept, refused: [...refused, ...guarded] };
};
