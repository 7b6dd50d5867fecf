// People who were told of a drift too early to know all of it hear the rest by an edit of what they were told: who made
// it, and that a second read confirmed it.
import type { Step } from '../../engine/lifecycle.js';
import type { ChangedBy, Finding } from '../../model/finding.js';
import type { EpochMs } from '../../model/time.js';

const makersOf = ({ changedBy, alsoChangedBy = {} }: Finding): readonly (ChangedBy | undefined)[] => [
  changedBy,
  ...Object.values(alsoChangedBy),
];

const isSomebody = (one: ChangedBy | undefined): boolean => one !== undefined && one.confidence !== 'unknown';

const said = ({ changedBy, alsoChangedBy }: Finding): string => JSON.stringify([changedBy, alsoChangedBy]);

/** They know of this very drift, or of its end; another one, that waits to be told, is none of an edit's. */
const isTold = (finding: Finding): boolean => {
  const { told, drift } = finding;
  switch (told?.state) {
    case undefined:
      return false;
    case 'over':
      return finding.status === 'resolved' && finding.at === told.at;
    case 'drift':
    case 'accepted':
      return told.fingerprint === drift.fingerprint;
    case 'flapping':
      return finding.status !== 'resolved' && told.fingerprints.includes(drift.fingerprint);
    default:
      return told satisfies never;
  }
};

const learnsWho = (known: Finding, finding: Finding): boolean =>
  said(known) !== said(finding) && makersOf(finding).some(isSomebody);

const isConfirmed = (finding: Finding): boolean => finding.status === 'open' && finding.confirmed;

/**
 * Whatever is told anyway says all that is known; a step that tells nothing, and gets to know more, is told as
 * `drift.explained`.
 */
export const explained = (known: Finding | undefined, step: Step, now: EpochMs): Step => {
  const { finding, announce } = step;
  if (known === undefined || finding === undefined || announce !== undefined || !isTold(finding)) return step;
  const isConfirmedNow = isConfirmed(finding) && !isConfirmed(known);
  if (!isConfirmedNow && !learnsWho(known, finding)) return step;
  return { ...step, announce: { event: 'drift.explained', version: finding.version, at: now } };
};
