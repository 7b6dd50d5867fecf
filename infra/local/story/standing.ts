// How each drift stands by now, as far as it was told: the last notice of each target.
import { drifts, type Notice } from './notices.js';

const tells = (event: string): boolean =>
  drifts.includes(event) || event === 'drift.resolved' || event === 'drift.accepted';

/** By target, in the order in which they were told first. */
export const standingOf = (notices: readonly Notice[]): ReadonlyMap<string, Notice> => {
  const last = new Map<string, Notice>();
  for (const notice of notices) {
    if (!tells(notice.event)) continue;
    const known = last.get(notice.target);
    if (known === undefined || known.version <= notice.version) last.set(notice.target, notice);
  }
  return last;
};

export interface Tally {
  byHand: number;
  putBack: number;
  accepted: number;
  open: number;
}

export const tallyOf = (standing: ReadonlyMap<string, Notice>): Tally => {
  const all = [...standing.values()];
  const count = (fits: (notice: Notice) => boolean): number => all.filter(fits).length;
  return {
    byHand: count(({ event, endedBy }) => event === 'drift.resolved' && endedBy !== 'remediation'),
    putBack: count(({ event, endedBy }) => event === 'drift.resolved' && endedBy === 'remediation'),
    accepted: count(({ event }) => event === 'drift.accepted'),
    open: count(({ event }) => drifts.includes(event)),
  };
};
