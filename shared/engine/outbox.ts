// What is still to tell, folded to one message: what happened before anybody heard of it is one story.
import type { Announcement, AnnouncementEvent } from '../model/finding.js';
import { later, type EpochMs } from '../model/time.js';

/** How long the door that made an announcement has to publish it before `deliver` does. */
export const publishWithinMs = 60_000;

/** Whatever is older is left to `deliver`: two of us telling it at once would tell it twice. */
const tellWithinMs = 50_000;

/** The door that made it has waited too long, for others' turns at the topic or because that was down. */
export const isLate = (pending: readonly Announcement[], now: EpochMs): boolean => {
  const newest = pending.at(-1);
  return newest !== undefined && later(newest.at, tellWithinMs) <= now;
};

const keptPending = 10;

/** It only edits what was told before: whatever else is told says it, too. */
const isQuiet = ({ event }: Announcement): boolean => event === 'drift.explained';

/** Adds an announcement; a list that nobody works off stays bounded. */
export const addPending = (
  pending: readonly Announcement[],
  announce: Announcement | undefined,
): readonly Announcement[] => {
  if (announce === undefined) return pending;
  const all = [...pending.filter((one) => !isQuiet(one)), announce];
  const [first, ...rest] = all;
  return first === undefined || rest.length < keptPending ? all : [first, ...rest.slice(1)];
};

/** Takes out what was published; what came in meanwhile stays. */
export const withoutPublished = (
  pending: readonly Announcement[],
  version: number,
): readonly Announcement[] => pending.filter((one) => one.version > version);

export interface Folded {
  event: AnnouncementEvent;
  version: number;
  at: EpochMs;
  /** Earlier announcements that this one takes the place of. */
  instead: readonly AnnouncementEvent[];
}

/** The one event that stands for all pending ones: the last, but a first sight stays a first sight. */
export const foldPending = (pending: readonly Announcement[]): Folded | undefined => {
  const last = pending.at(-1);
  if (last === undefined) return undefined;
  const news = pending.filter((one) => !isQuiet(one));
  const told = news.at(-1) ?? last;
  const unseen =
    news[0]?.event === 'drift.opened' && ['drift.changed', 'drift.reopened'].includes(told.event);
  return {
    event: unseen ? 'drift.opened' : told.event,
    version: last.version,
    at: told.at,
    instead: news.slice(0, -1).map(({ event }) => event),
  };
};

/** When a row has to be worked off: its timer, or its oldest unsent announcement. */
export const rowDueAt = (
  timer: EpochMs | undefined,
  pending: readonly Announcement[],
): EpochMs | undefined => {
  const oldest = pending[0];
  const unsent = oldest === undefined ? undefined : later(oldest.at, publishWithinMs);
  if (timer === undefined || unsent === undefined) return timer ?? unsent;
  return timer < unsent ? timer : unsent;
};
