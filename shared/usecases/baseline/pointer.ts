// The source pointer: one row, moved by one conditional write, thought over again whenever somebody else wrote first.
import { canonicalJson } from '../../engine/canonical.js';
import { rowDueAt } from '../../engine/outbox.js';
import type { Json } from '../../model/brand.js';
import type { SourcePointer } from '../../model/record.js';
import { epochMs, type EpochMs } from '../../model/time.js';
import type { Ports } from '../ports.js';

export interface PointerDeps extends Pick<Ports, 'store' | 'clock'> {
  keyId: string;
}

/** What follows from the stored pointer; the same one where nothing has to change. `version` is of the next write. */
export type Next = (pointer: SourcePointer, version: number) => SourcePointer;

const tries = 8;

/** When somebody has to take care of a source: its flip is not finished, its hold runs out, its news is unsent. */
export const pointerDueAt = (pointer: SourcePointer, now: EpochMs): EpochMs | undefined => {
  const { unfinished, changing, pending } = pointer;
  const timers = [unfinished === undefined ? undefined : now, changing?.until];
  const known = timers.filter((at) => at !== undefined);
  return rowDueAt(known.length === 0 ? undefined : epochMs(Math.min(...known)), pending);
};

/** A source of which nothing was ever compiled. */
const blank = ({ clock, keyId }: PointerDeps, source: string): SourcePointer => ({
  source,
  version: 0,
  at: clock(),
  keyId,
  reveal: [],
  pending: [],
});

const textOf = (pointer: SourcePointer): string =>
  canonicalJson(JSON.parse(JSON.stringify({ ...pointer, version: 0 })) as Json);

/** Answers with what is stored in the end; undefined where there is no such source and nothing to say about it. */
export const movePointer = async (
  deps: PointerDeps,
  source: string,
  next: Next,
): Promise<SourcePointer | undefined> => {
  const { store, clock } = deps;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await store.loadPointer(source);
    const known = before ?? blank(deps, source);
    const version = known.version + 1;
    const pointer = { ...next(known, version), version };
    if (textOf(pointer) === textOf(known)) return before;
    if (await store.writePointer(pointer, before?.version, pointerDueAt(pointer, clock()))) return pointer;
  }
  throw new Error(`source ${source} is written by too many at once`);
};
