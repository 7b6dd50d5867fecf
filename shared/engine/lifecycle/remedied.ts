// What remediation does to a finding: a plan is kept on it, a run begins, a run ends.
import type { Finding } from '../../model/finding.js';
import type { PlanOutcome, RecordedPlan } from '../../model/recorded-plan.js';
import { later, type EpochMs } from '../../model/time.js';
import { backToOpen, confirmDue, coreOf, type Around } from './moves.js';
import type { LifecycleInput, Move } from './terms.js';

type Command<Type extends LifecycleInput['type']> = Extract<LifecycleInput, { type: Type }>;

const refuse = (finding: Finding, refused: string): Move => ({ finding, refused });

/** Why nothing is done about a drift that is not open. */
const objections: Readonly<Record<Exclude<Finding['status'], 'open'>, string>> = {
  suspected: 'This drift is not confirmed yet.',
  held: 'A declared deployer is at work on this target.',
  remediating: 'A remediation of this drift is already running.',
  accepted: 'This drift is accepted.',
  ending: 'This drift is over.',
  resolved: 'This drift is over.',
};

/** Undefined where something may be done. */
export const objectionTo = (finding: Finding, fingerprint: string): string | undefined => {
  if (finding.status !== 'open') return objections[finding.status];
  if (!finding.confirmed || finding.candidate !== undefined) return objections.suspected;
  return fingerprint === finding.drift.fingerprint
    ? undefined
    : 'The drift has changed since it was shown; look at it again.';
};

const whyOf = ({ outcome }: RecordedPlan): string | undefined =>
  outcome === undefined || outcome.result === 'applied' ? undefined : outcome.why;

/** People would read the same again. */
const isKnown = (before: RecordedPlan | undefined, now: RecordedPlan): boolean =>
  before?.isTold === true &&
  before.fingerprint === now.fingerprint &&
  before.hash === now.hash &&
  before.note === now.note &&
  before.isAgreeable === now.isAgreeable &&
  before.outcome?.result === now.outcome?.result &&
  whyOf(before) === whyOf(now);

/** Told once for each form of a drift. */
export const plan = (finding: Finding, { plan: made, isNews }: Command<'planned'>): Move => {
  const objection = objectionTo(finding, made.fingerprint);
  if (objection !== undefined) return refuse(finding, objection);
  if (isKnown(finding.plan, made)) return { finding: { ...finding, plan: { ...made, isTold: true } } };
  if (!isNews) return { finding: { ...finding, plan: made } };
  const event = made.outcome?.result === 'refused' ? 'remediation.refused' : 'remediation.planned';
  return { finding: { ...finding, plan: { ...made, isTold: true } }, event };
};

export const startRemediation = (
  finding: Finding,
  { runId, plan: made }: Command<'remediation-started'>,
  { policy, now }: Around,
): Move => {
  if (finding.status !== 'open') return refuse(finding, objections[finding.status]);
  const dueAt = later(now, policy.remediationMs);
  const core = { ...coreOf(finding), ...(made === undefined ? {} : { plan: made }) };
  return { finding: { ...core, status: 'remediating', runId, dueAt } };
};

const outcomeOf = (
  { outcome, why = 'It says no more.' }: Command<'remediation-finished'>,
  at: EpochMs,
): PlanOutcome => (outcome === 'applied' ? { result: outcome, at } : { result: outcome, at, why });

const withOutcome = <Some extends Finding>(finding: Some, outcome: PlanOutcome): Some =>
  finding.plan === undefined ? finding : { ...finding, plan: { ...finding.plan, outcome, isTold: true } };

export const finishRemediation = (
  finding: Finding,
  report: Command<'remediation-finished'>,
  around: Around,
): Move => {
  const { runId, outcome } = report;
  if (!('runId' in finding) || finding.runId !== runId)
    return refuse(finding, 'No remediation of this name is running.');
  const told = outcomeOf(report, around.now);
  if (finding.status === 'ending') {
    const { runId: _reported, ...rest } = withOutcome(finding, told);
    return { finding: rest, event: `remediation.${outcome}` };
  }
  if (finding.appliedAt !== undefined) return { finding };
  const ended = withOutcome(finding, told);
  if (outcome === 'applied') {
    const dueAt = confirmDue(around.now, around);
    return {
      finding: { ...ended, appliedAt: around.now, dueAt },
      event: 'remediation.applied',
      confirm: true,
    };
  }
  const attempts = finding.attempts + (outcome === 'failed' ? 1 : 0);
  return { finding: backToOpen({ ...ended, attempts }, around), event: `remediation.${outcome}` };
};
