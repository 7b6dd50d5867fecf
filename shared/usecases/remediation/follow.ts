// The steps of a command about one drift: a plan is kept and told, carried out, or refused with its reason.
import { policyName, type Command } from '../../model/command.js';
import { isDrift } from '../../model/comparison.js';
import type { Finding } from '../../model/finding.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { RemediationSettings } from '../../model/remediation.js';
import { parseTargetId } from '../../model/target.js';
import type { Ports } from '../ports.js';
import type { Attempted } from './ports.js';
import { applyPlanned, type ApplyNowDeps, type Planning } from './reconcile-now.js';
import { recordedPlan, refusalIn } from './recorded-plan.js';
import { keepPlan, type TellDeps } from './tell.js';

export interface ObeyDeps extends ApplyNowDeps, Pick<Ports, 'commands'> {
  runId: string;
}

export type Obeyed =
  /** `why`: nothing was done, and nobody needs to hear of it. */
  | { status: 'left'; why: string }
  | { status: 'put-off'; why: string }
  | { status: 'planned' | 'refused' | 'applied' | 'failed' };

/** More plans than so many in an hour are kept and not told one by one: whoever asks for one hears of it. */
const toldPlans = 10;

export interface Case {
  deps: ObeyDeps;
  tell: TellDeps;
  command: Command;
  settings: RemediationSettings;
  finding: Finding;
}

export const isPerson = ({ by }: Command): boolean => by !== policyName;

export const audit = async ({ deps, command }: Case, hash: string, result: Attempted): Promise<void> => {
  const { runId, ledger, clock } = deps;
  const { by, target } = command;
  await ledger.audit({ at: clock(), runId, by, target, hash, result });
};

const planIn = ({ deps, command, settings, finding }: Case, { planned }: Planning): RecordedPlan =>
  recordedPlan(finding, planned.report.plan, { settings, by: command.by, at: deps.clock() });

/** Kept with its reason, and told once for each form of the drift and each reason. */
export const refuse = async (
  around: Case,
  plan: RecordedPlan,
  why: string,
  remedy: string,
): Promise<Obeyed> => {
  const { deps, tell, command, finding } = around;
  await audit(around, plan.hash, { target: command.target, outcome: 'refused', why, remedy });
  const outcome = { result: 'refused', at: deps.clock(), why, remedy } as const;
  await keepPlan(tell, finding, { ...plan, outcome }, true);
  return { status: 'refused' };
};

const refuseWhole = (around: Case, plan: RecordedPlan): Promise<Obeyed> =>
  refuse(around, plan, refusalIn(plan), 'Do it by hand as the plan says, or declare what lives.');

/** What lives is this drift and no other; else a look says what it is now. */
export const isThatDrift = ({ command }: Case, { planned }: Planning): boolean =>
  planned.scopes
    .flatMap(({ plan }) => plan.targets)
    .some(
      ({ result: { id, comparison } }) =>
        id === command.target && isDrift(comparison) && comparison.fingerprint === command.fingerprint,
    );

const isNews = async ({ deps, command }: Case): Promise<boolean> => {
  const target = parseTargetId(command.target);
  if (isPerson(command) || target === undefined) return true;
  return (await deps.ledger.countTarget('told', target, deps.clock())) <= toldPlans;
};

export const propose = async (around: Case, planning: Planning, note?: string): Promise<Obeyed> => {
  const { tell, finding, command } = around;
  const plan = { ...planIn(around, planning), ...(note === undefined ? {} : { note }) };
  if (plan.totalCalls === 0) return refuseWhole(around, plan);
  const { totalCalls: calls, refused } = plan;
  await audit(around, plan.hash, {
    target: command.target,
    outcome: 'planned',
    calls,
    refused: refused.length,
  });
  const objection = await keepPlan(tell, finding, plan, await isNews(around));
  return objection === undefined ? { status: 'planned' } : { status: 'left', why: objection };
};

export const carryOut = async (around: Case, planning: Planning, expect: string): Promise<Obeyed> => {
  const { deps, command } = around;
  const { by, target } = command;
  const answer = await applyPlanned(deps)(planning, { targets: [target], by, expect, runId: deps.runId });
  if (answer.status === 'refused') return refuse(around, planIn(around, planning), answer.why, answer.remedy);
  const outcome = answer.applied[0]?.outcome;
  if (outcome === undefined) return refuseWhole(around, planIn(around, planning));
  if (outcome === 'refused') return { status: outcome };
  return { status: outcome === 'in-sync' ? 'applied' : 'failed' };
};

export const applyBySelf = async (around: Case, planning: Planning): Promise<Obeyed> => {
  const plan = planIn(around, planning);
  return plan.totalCalls === 0 ? refuseWhole(around, plan) : carryOut(around, planning, plan.hash);
};
