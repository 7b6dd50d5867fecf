// Invokes the door `reconcile` as a person would, and takes its answers apart.
import { isObject } from '../../../shared/model/brand.js';
import type { AppliedReport, PlanReport } from '../../../shared/model/plan-report.js';
import type { Report } from '../../../shared/model/report.js';
import type { Rig } from './rig.js';
import { wrong } from './screen.js';

const isReport = (answer: unknown): answer is Report =>
  isObject(answer) && answer['status'] === undefined && isObject(answer['summary']);

const isPlan = (answer: unknown): answer is PlanReport => isReport(answer) && 'plan' in answer;

const isApplied = (answer: unknown): answer is AppliedReport =>
  isObject(answer) && answer['status'] === 'done' && Array.isArray(answer['applied']);

const refused = (what: string, answer: unknown): undefined => {
  const why = isObject(answer) ? (answer['why'] ?? answer['problems'] ?? '') : '';
  wrong(`${what}: ${JSON.stringify(why)}`);
  return undefined;
};

export const checkNow = async ({ wired }: Rig): Promise<Report | undefined> => {
  const answer = await wired.invoke('reconcile', { mode: 'check' });
  return isReport(answer) ? answer : refused('reconcile did not check', answer);
};

export const planFor = async (
  { wired }: Rig,
  targets: readonly string[],
): Promise<PlanReport | undefined> => {
  const answer = await wired.invoke('reconcile', { mode: 'plan', targets });
  return isPlan(answer) ? answer : refused('reconcile made no plan', answer);
};

/** Exactly the plan that was shown, or nothing. */
export const carryOut = async (
  { wired }: Rig,
  targets: readonly string[],
  { plan }: PlanReport,
): Promise<AppliedReport | undefined> => {
  const answer = await wired.invoke('reconcile', { mode: 'apply', targets, expect: plan.hash });
  return isApplied(answer) ? answer : refused('reconcile did not carry the plan out', answer);
};
