// What rules say of who made a drift: whoever they name may, as far as evidence is certain of every difference.
import { byRule } from '../../engine/lifecycle.js';
import type { ActiveRules, Makers, Named } from '../../engine/rules.js';
import type { Acceptance, Finding, FindingCore, RecordedDrift } from '../../model/finding.js';
import { parseTargetId, type TargetId } from '../../model/target.js';

export type Expecting = ActiveRules['expecting'];

/** Undefined where no rule is about who did it: then nothing is asked. */
export const expectingOf = ({ expecting, expectsNobody }: ActiveRules): Expecting | undefined =>
  expectsNobody ? undefined : expecting;

export const namedIn = (
  id: TargetId,
  place: Pick<FindingCore, 'name' | 'address'> | undefined,
): Named | undefined => {
  const target = parseTargetId(id);
  if (target === undefined) return undefined;
  return {
    id,
    target,
    ...(place?.name === undefined ? {} : { name: place.name }),
    ...(place?.address === undefined ? {} : { address: place.address }),
  };
};

/** Undefined where differences were cut: of those nobody knows who made them. */
const pathsOf = ({ verdict, differences, total }: RecordedDrift): readonly string[] | undefined => {
  if (verdict !== 'drifted') return [''];
  return differences.length === total ? differences.map(({ path }) => path) : undefined;
};

/** The acceptance that a rule gives, if one does. */
export const expectedBy = (
  expecting: Expecting | undefined,
  named: Named | undefined,
  drift: RecordedDrift,
  makers: Makers,
): Acceptance | undefined => {
  const paths = pathsOf(drift);
  if (expecting === undefined || named === undefined || paths === undefined) return undefined;
  const rule = expecting(named, paths, makers);
  return rule && { by: byRule(rule.place), why: rule.reason, until: rule.until };
};

/** The same by what is recorded of a finding. */
export const expectedIn = (expecting: Expecting | undefined, finding: Finding): Acceptance | undefined => {
  const { target, drift, changedBy, alsoChangedBy } = finding;
  const makers: Makers = (path) => alsoChangedBy?.[path] ?? changedBy;
  return expectedBy(expecting, namedIn(target, finding), drift, makers);
};
