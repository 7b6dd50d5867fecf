// What follows the flip of a source: looks at the scopes whose declaration changed, and the end of the old rows.
import type { Look } from '../model/look.js';
import type { SourcePointer, SourceScope } from '../model/record.js';
import { sideBySide } from './look/parallel.js';
import type { Ports } from './ports.js';
import { pointerDueAt } from './baseline/pointer.js';

type FlipDeps = Pick<Ports, 'store' | 'queue' | 'clock'>;

const changed = (before: readonly SourceScope[], after: readonly SourceScope[]): SourceScope['scope'][] => {
  const hashes = new Map(before.map(({ scope, hash }) => [scope, hash]));
  const moved = after.filter(({ scope, hash }) => hashes.get(scope) !== hash).map(({ scope }) => scope);
  const kept = new Set(after.map(({ scope }) => scope));
  return [...moved, ...before.map(({ scope }) => scope).filter((scope) => !kept.has(scope))];
};

/** Safe to do again: `deliver` does, where the door that flipped did not get this far. */
export const finishFlip = async (
  { store, queue, clock }: FlipDeps,
  pointer: SourcePointer,
): Promise<void> => {
  const { source, generation, unfinished } = pointer;
  if (unfinished === undefined) return;
  const scopesOf = (of: string | undefined): Promise<readonly SourceScope[]> =>
    of === undefined ? Promise.resolve([]) : store.loadSourceScopes(source, of);
  const [before, after] = await Promise.all([scopesOf(unfinished.previous), scopesOf(generation)]);
  const looks = changed(before, after).map((scope): Look => ({ scope, cause: 'baseline', asOf: clock() }));
  await queue.send('now', looks);
  const { previous } = unfinished;
  if (previous !== undefined)
    await sideBySide(before, ({ scope }) =>
      store.expireBaselineRow({ source, generation: previous, scope }, clock()),
    );
  const { unfinished: _done, ...rest } = pointer;
  // Whoever writes first wins; the other one finishes once more, which does no harm.
  const next = { ...rest, version: pointer.version + 1 };
  await store.writePointer(next, pointer.version, pointerDueAt(next, clock()));
};
