// A plan as its finding keeps it: what people need to agree to it, bounded.
import type { Finding } from '../../model/finding.js';
import type { ReportPlan } from '../../model/plan-report.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { RemediationSettings } from '../../model/remediation.js';
import type { EpochMs } from '../../model/time.js';
import { isAgreeable } from './ask.js';

const most = { calls: 10, refused: 5, does: 300, why: 500, by: 200 } as const;

export interface RecordedAround {
  settings: RemediationSettings;
  by: string;
  at: EpochMs;
}

/** `plan`: of which this finding's target is a part; its hash is agreed to where it is all of it. */
export const recordedPlan = (
  finding: Finding,
  plan: ReportPlan,
  { settings, by, at }: RecordedAround,
): RecordedPlan => {
  const own = plan.targets.find(({ target }) => target === finding.target);
  const deployments = plan.targets.length === 1 ? (plan.deployments ?? []) : [];
  const calls = [...(own?.calls ?? []), ...deployments.flatMap((one) => one.calls)];
  const refused = [...(own?.refused ?? []), ...deployments.flatMap((one) => one.refused)];
  return {
    fingerprint: finding.drift.fingerprint,
    hash: plan.hash,
    at,
    by: by.slice(0, most.by),
    calls: calls
      .slice(0, most.calls)
      .map(({ operation, does }) => ({ operation, does: does.slice(0, most.does) })),
    totalCalls: calls.length,
    refused: refused.slice(0, most.refused).map(({ code, why }) => ({ code, why: why.slice(0, most.why) })),
    effects: [...new Set(own?.effects)],
    isAgreeable: isAgreeable(settings, finding),
  };
};

/** Why a plan without a call cannot be carried out. */
export const refusalIn = ({ refused }: RecordedPlan): string =>
  refused.map(({ why }) => why).join(' ') || 'There is no call that would bring it back.';
