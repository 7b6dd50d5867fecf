// Rules of `remediation:` that close what IAM cannot: `remediate` itself heeds them, and its role would let it pass.
import { patcherOf } from '../../../shared/kinds/patchers.js';
import { kindId } from '../../../shared/model/target.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import type { Reach } from './key-pattern.js';
import {
  closingsOf,
  mayBeSame,
  openingsOf,
  reachOfRule,
  remediationOf,
  type Opening,
} from './opened-targets.js';
import { namesTarget } from './writer-permissions.js';

/** By an alias (`name/studio`) alone, no resource is named. */
const isDenied = ({ kind, parts }: Reach, closings: readonly Opening[]): boolean => {
  const denied = closings.flatMap((closing) =>
    closing.kind === kind && closing.parts !== 'any' ? closing.parts.map((part) => JSON.stringify(part)) : [],
  );
  return (
    parts !== 'any' &&
    parts.every((part) => denied.includes(JSON.stringify(part))) &&
    parts.some((part) =>
      patcherOf(kindId(kind)).permissions.some((permission) => namesTarget(permission, part)),
    )
  );
};

/** Their places in stagewatch.yml: those that name by a name or an address, by differences, or what is opened again in part. */
export const closedByPolicyAlone = (settings: Settings): readonly string[] => {
  const policy = remediationOf(settings);
  const { rules } = policy;
  const openings = openingsOf(policy);
  return rules.flatMap((rule, index) => {
    if (rule.mode !== 'off') return [];
    const before = openings.filter(({ place }) => rules.findIndex((one) => one.place === place) < index);
    const closings = closingsOf({ rules: rules.slice(index) }).filter(({ place }) => place === rule.place);
    const isLeft = reachOfRule(rule).some(
      (reach) => before.some((opening) => mayBeSame(opening, reach)) && !isDenied(reach, closings),
    );
    return isLeft ? [rule.place] : [];
  });
};
