// What a person does next about a finding: in one sentence below the headline, and step by step at the end.
import { isoOf } from '../../engine/iso.js';
import { printable } from '../../engine/printable.js';
import type { Finding } from '../../model/finding.js';

interface Ways {
  first: string;
  undo: string;
  keep: string;
}

/** How to get rid of it, and how to keep it, by what is wrong. */
const byVerdict: Readonly<Record<Finding['drift']['verdict'], Ways>> = {
  drifted: {
    first: 'put it back, or declare it',
    undo: 'apply your declaration again',
    keep: 'change the declaration',
  },
  missing: {
    first: 'create it again, or take it out of the declaration',
    undo: 'apply your declaration again',
    keep: 'take it out of the declaration',
  },
  unmanaged: { first: 'delete it, or declare it', undo: 'delete it', keep: 'declare it' },
};

/** It ended because the declaration moved onto it, and nobody can say that this was meant. */
export const isAbsorbed = (finding: Finding): boolean =>
  finding.status === 'resolved' && finding.by === 'absorption';

/** In one sentence; how is said at the end. */
export const nextLine = (finding: Finding): string => {
  switch (finding.status) {
    case 'resolved':
      return isAbsorbed(finding)
        ? 'Next: compare the new declaration with your code; it may have swallowed an unwanted change.'
        : 'Next: nothing is left to do.';
    case 'accepted':
      return `Next: nothing until ${isoOf(finding.acceptance.until)}, unless it changes again.`;
    case 'suspected':
    case 'open':
    case 'held':
    case 'remediating':
    case 'ending':
      return `Next: ${byVerdict[finding.drift.verdict].first}; the end of this message says how.`;
    default:
      return finding satisfies never;
  }
};

/** Nothing where nothing is left to do. */
export const nextSteps = (finding: Finding): string[] => {
  const { source, changedBy, drift, status } = finding;
  const look = `look now:  npx stagewatch check${source === undefined ? '' : ` ${printable(source)}`}`;
  if (isAbsorbed(finding))
    return [
      look,
      'undo:      put the earlier declaration back, and apply it',
      'keep:      nothing to do: it is declared as it is now',
    ];
  if (status === 'resolved') return [];
  const { undo, keep } = byVerdict[drift.verdict];
  return [
    look,
    `undo:      ${undo}${changedBy === undefined ? ', and find who changed it' : ''}`,
    `keep:      ${keep}; this finding then ends by itself`,
  ];
};
