// A plan over many targets as an answer: what would be done, under one hash that somebody can agree to.
import { byCodeUnit } from '../../engine/pointer.js';
import type { ReportDeployment, ReportPlan, ReportTargetPlan } from '../../model/plan-report.js';
import type { PlannedTarget } from './plan-scope.js';

const hashLength = 32;

const ofTarget = ({ planned }: PlannedTarget): ReportTargetPlan[] => {
  if (planned === undefined) return [];
  const { target, hash, calls, refused, effects } = planned.shown;
  return [{ target, hash: hash.slice(0, hashLength), calls, refused, effects }];
};

/** `digest` makes the hash of all; refused parts are in it, too: what is refused later is another plan. */
export const planReport = (
  targets: readonly PlannedTarget[],
  deployments: readonly ReportDeployment[],
  digest: (text: string) => string,
): ReportPlan => {
  const parts = targets.flatMap(ofTarget).sort((a, b) => byCodeUnit(a.target, b.target));
  const agreed = [
    ...parts.map(({ target, hash }) => `${target} ${hash}`),
    ...deployments.map((one) => JSON.stringify(one)),
  ].join('\n');
  return {
    hash: digest(agreed).slice(0, hashLength),
    targets: parts,
    ...(deployments.length === 0 ? {} : { deployments }),
  };
};
