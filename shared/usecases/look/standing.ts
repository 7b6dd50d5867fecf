// How the sources of a target stand at the moment of a look: with the newest declaration, or in the middle of a deployment.
import type { Standing } from '../../model/declaration.js';
import type { SourcePointer } from '../../model/record.js';
import { epochMs, type EpochMs } from '../../model/time.js';
import { staleBy } from '../baseline/trouble.js';

/** What could not be fetched as a whole concerns every text of it. */
export const standingOf = (
  pointer: SourcePointer,
  sources: readonly SourcePointer[],
  now: EpochMs,
): Standing => {
  const entry = sources.find(({ source }) => source === pointer.configured);
  const stale = staleBy(pointer) ?? (entry === undefined ? undefined : staleBy(entry));
  const { changing, settled } = pointer;
  return {
    ...(stale === undefined ? {} : { stale }),
    ...(changing !== undefined && now < changing.until ? { isChanging: true } : {}),
    ...(settled === undefined ? {} : { settledAt: settled.at }),
  };
};

/** Several sources of one target: one of them is enough to be stale, or to be changing. */
export const joinStandings = (all: readonly Standing[]): Standing => {
  const stale = all.find((one) => one.stale !== undefined)?.stale;
  const times = all.flatMap(({ settledAt }) => settledAt ?? []);
  return {
    ...(stale === undefined ? {} : { stale }),
    ...(all.some(({ isChanging }) => isChanging === true) ? { isChanging: true } : {}),
    ...(times.length === 0 ? {} : { settledAt: epochMs(Math.max(...times)) }),
  };
};
