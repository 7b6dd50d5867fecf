// What is still to tell, folded to one message: what happened before anybody heard of it is one story.
import type { Announcement, AnnouncementEvent } from '../model/finding.js';
import { later, type EpochMs } from '../model/time.js';

/** How long the door that made an announcement has to publish it before `deliver` does. */
export const publishWithinMs = 60_000;

const keptPending = 10;

/** Adds an announcement; a list that nobody works off stays bounded. */
export const addPending = (
  pending: readonly Announcement[],
  announce: Announcement | undefined,
): readonly Announcement[] => {
  if (announce === undefined) return pending;
  const [first, ...rest] = [...pending, announce];
  return first === undefined || rest.length < keptPending
    ? [...pending, announce]
    : [first, ...rest.slice(1)];
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
  const first = pending[0];
  const last = pending.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const unseen = first.event === 'drift.opened' && ['drift.changed', 'drift.reopened'].includes(last.event);
  return {
    event: unseen ? 'drift.opened' : last.event,
    version: last.version,
    at: last.at,
    instead: pending.slice(0, -1).map(({ event }) => event),
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
