// Four eyes: who made a drift does not decide on it, as far as names tell.
import type { Finding } from '../../../model/finding.js';
import type { Person } from './parse.js';

/** `Ann@example.com`, `ann (role admin)` and `ann` are one person as far as anybody can tell. */
const plainName = (name: string): string => (/^[^\s@(]*/.exec(name.trim())?.[0] ?? '').toLowerCase();

const makersOf = ({ changedBy, alsoChangedBy }: Finding): string[] =>
  [changedBy, ...Object.values(alsoChangedBy ?? {})].flatMap((one) =>
    one === undefined || one.confidence === 'unknown' ? [] : [plainName(one.actor.name)],
  );

export const isMaker = ({ name }: Person, finding: Finding): boolean => {
  const own = plainName(name);
  return own !== '' && makersOf(finding).includes(own);
};
