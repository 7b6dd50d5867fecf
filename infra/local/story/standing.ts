// How each drift stands by now, as far as it was told: the last notice of each target.
import { drifts, type Notice } from './notices.js';

export const isOpen = ({ event }: Notice): boolean => drifts.includes(event);

const tells = (notice: Notice): boolean =>
  isOpen(notice) || notice.event === 'drift.resolved' || notice.event === 'drift.accepted';

/** By target, in the order in which they were told first. */
export const standingOf = (notices: readonly Notice[]): ReadonlyMap<string, Notice> => {
  const last = new Map<string, Notice>();
  for (const notice of notices.filter(tells)) {
    const known = last.get(notice.target);
    if (known === undefined || known.version <= notice.version) last.set(notice.target, notice);
  }
  return last;
};

/** `6 targets drifted: 3 ended by people, …` */
export const tallyOf = (standing: ReadonlyMap<string, Notice>): string => {
  const all = [...standing.values()];
  const count = (fits: (notice: Notice) => boolean): number => all.filter(fits).length;
  const over = count(({ event }) => event === 'drift.resolved');
  const putBack = count(({ event, endedBy }) => event === 'drift.resolved' && endedBy === 'remediation');
  const accepted = count(({ event }) => event === 'drift.accepted');
  return `${all.length} targets drifted: ${putBack} put back by Stagewatch, ${over - putBack} by people, ${accepted} accepted, ${count(isOpen)} open.`;
};
