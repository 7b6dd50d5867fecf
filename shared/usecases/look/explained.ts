// People who were told of a drift while nobody was known hear who made it, by an edit of what they were told.
import type { Step } from '../../engine/lifecycle.js';
import type { ChangedBy, Finding } from '../../model/finding.js';
import type { EpochMs } from '../../model/time.js';

const makersOf = ({ changedBy, alsoChangedBy = {} }: Finding): readonly (ChangedBy | undefined)[] => [
  changedBy,
  ...Object.values(alsoChangedBy),
];

const isSomebody = (one: ChangedBy | undefined): boolean => one !== undefined && one.confidence !== 'unknown';

const said = ({ changedBy, alsoChangedBy }: Finding): string => JSON.stringify([changedBy, alsoChangedBy]);

/** They know of this very drift; another one, that waits to be told, is none of an edit's. */
const isTold = ({ status, told, drift }: Finding): boolean => {
  if (status === 'resolved' || told === undefined || told.state === 'over') return false;
  const known = told.state === 'flapping' ? told.fingerprints : [told.fingerprint];
  return known.includes(drift.fingerprint);
};

/** Whatever is told anyway says who; a step that tells nothing, and gets to know who, is told as `drift.explained`. */
export const explained = (known: Finding | undefined, step: Step, now: EpochMs): Step => {
  const { finding, announce } = step;
  if (known === undefined || finding === undefined || announce !== undefined) return step;
  if (said(known) === said(finding) || !makersOf(finding).some(isSomebody) || !isTold(finding)) return step;
  return { ...step, announce: { event: 'drift.explained', version: finding.version, at: now } };
};
