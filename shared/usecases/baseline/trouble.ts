// What can be wrong with a source, what the pointer keeps of it, and what it means for its targets.
import { addPending } from '../../engine/outbox.js';
import type { Stale } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Announcement } from '../../model/finding.js';
import type { Refusal, SourcePointer, SourceVersion } from '../../model/record.js';
import type { EpochMs } from '../../model/time.js';
import type { Next } from './pointer.js';

const keptProblems = 50;
/** A source that cannot be fetched for a reason that may pass is told after so many times. */
const triesUntilTold = 3;

const withNews = (
  { pending }: SourcePointer,
  version: number,
  at: EpochMs,
): { pending: readonly Announcement[] } => ({
  pending: addPending(pending, { event: 'baseline.invalid', version, at }),
});

const kept = (problems: readonly Problem[]): readonly Problem[] => problems.slice(0, keptProblems);

/** The newest text cannot be used: told once, and the last good generation goes on counting. */
export const refused =
  (refusal: Refusal, seen: SourceVersion = {}): Next =>
  (pointer, version) => {
    const { unread: _fetched, ...rest } = pointer;
    const known = { ...rest, seen: { ...pointer.seen, ...seen } };
    if (pointer.invalid?.hash === refusal.hash) return known;
    return {
      ...known,
      invalid: { ...refusal, problems: kept(refusal.problems) },
      ...withNews(pointer, version, refusal.at),
    };
  };

/** What came is older than what is known: told once, and nothing else changes. */
export const outdated =
  (refusal: Refusal): Next =>
  (pointer, version) =>
    pointer.older?.hash === refusal.hash
      ? pointer
      : { ...pointer, older: refusal, ...withNews(pointer, version, refusal.at) };

export interface Failure {
  at: EpochMs;
  problems: readonly Problem[];
  /** It will not pass by itself: told at once. */
  isCertain: boolean;
  /** Texts of this source whose last good version goes on counting. */
  keeps: number;
}

/** It could not be fetched: that says nothing about the declaration, so it is counted first. */
export const notFetched =
  ({ at, problems, isCertain, keeps }: Failure): Next =>
  (pointer, version) => {
    const { unread } = pointer;
    if (unread?.toldAt !== undefined) return pointer;
    const tries = (unread?.tries ?? 0) + 1;
    const next = { since: unread?.since ?? at, tries, problems: kept(problems), keeps };
    if (!isCertain && tries < triesUntilTold) return { ...pointer, unread: next };
    return { ...pointer, unread: { ...next, toldAt: at }, ...withNews(pointer, version, at) };
  };

export const fetched: Next = ({ unread: _passed, ...pointer }) => pointer;

/** What there is to tell about a source that cannot be used. */
export interface Trouble {
  type: 'invalid' | 'older' | 'unread';
  at: EpochMs;
  problems: readonly Problem[];
}

/** The newest of what is wrong with a source. */
export const troubleOf = ({ invalid, older, unread }: SourcePointer): Trouble | undefined => {
  const all: Trouble[] = [
    ...(invalid === undefined ? [] : [{ type: 'invalid' as const, ...invalid }]),
    ...(older === undefined ? [] : [{ type: 'older' as const, ...older }]),
    ...(unread?.toldAt === undefined ? [] : [{ type: 'unread' as const, ...unread, at: unread.toldAt }]),
  ];
  return all.sort((a, b) => b.at - a.at)[0];
};

/** Whether an earlier version of it is still compared with. */
export const keepsGood = ({ generation, unread }: SourcePointer): boolean =>
  generation !== undefined || (unread?.keeps ?? 0) > 0;

const because = (problems: readonly Problem[]): string => {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return first === undefined ? 'it cannot be used' : `${first.what}${more}`;
};

/** What a pointer's troubles mean for its targets; an older version that came late means nothing for them. */
export const staleBy = ({ source, invalid, unread }: SourcePointer): Stale | undefined => {
  if (invalid !== undefined) return { since: invalid.at, why: `${source}: ${because(invalid.problems)}` };
  if (unread?.toldAt !== undefined)
    return { since: unread.since, why: `${source}: ${because(unread.problems)}` };
  return undefined;
};
