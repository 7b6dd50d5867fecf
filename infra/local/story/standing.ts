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

/** `6 targets drifted: 2 put back, …` */
export const tallyOf = (
  standing: ReadonlyMap<string, Notice>,
  refused: ReadonlyMap<string, unknown>,
): string => {
  const all = [...standing.values()];
  const count = (fits: (notice: Notice) => boolean): number => all.filter(fits).length;
  const isOver = ({ event }: Notice): boolean => event === 'drift.resolved';
  const isOurs = ({ endedBy }: Notice): boolean => endedBy === 'remediation';
  const ends = [
    `${count((one) => isOver(one) && isOurs(one))} put back by Stagewatch`,
    `${count((one) => isOver(one) && !isOurs(one) && refused.has(one.target))} refused and then settled by people`,
    `${count((one) => isOver(one) && !isOurs(one) && !refused.has(one.target))} undone by hand`,
    `${count(({ event }) => event === 'drift.accepted')} accepted`,
    `${count(isOpen)} open`,
  ];
  return `${all.length} targets drifted: ${ends.join(', ')}.`;
};
