// What is left is put back: the plan is shown, agreed to by its hash, carried out, read back; what is refused says why.
import type { AppliedReport, PlanReport } from '../../../../shared/model/plan-report.js';
import { counted } from '../../../../cli/render/text.js';
import { isObject } from '../../../../shared/model/brand.js';
import type { Report } from '../../../../shared/model/report.js';
import { drifts } from '../notices.js';
import { drawPlan, labelIn } from '../plan.js';
import { until, type Act, type Scene } from '../scene.js';
import { doubtful, fine, note, wrong } from '../screen.js';
import { standingOf } from '../standing.js';

const isPlan = (answer: unknown): answer is PlanReport =>
  isObject(answer) && isObject(answer['plan']) && answer['status'] === undefined;

const isReport = (answer: unknown): answer is Report => isObject(answer) && isObject(answer['summary']);

const isApplied = (answer: unknown): answer is AppliedReport =>
  isObject(answer) && answer['status'] === 'done' && Array.isArray(answer['applied']);

/** What is open: neither over nor accepted. */
const openTargets = ({ rig }: Scene): string[] =>
  [...standingOf(rig.notices.all)].flatMap(([target, { event }]) => (drifts.includes(event) ? [target] : []));

const whyOf = (answer: unknown): string =>
  isObject(answer) ? JSON.stringify(answer['why'] ?? answer['problems'] ?? 'no answer') : 'no answer';

const planned = async ({ rig }: Scene, targets: readonly string[]): Promise<PlanReport | undefined> => {
  const answer = await rig.wired.invoke('reconcile', { mode: 'plan', targets });
  if (isPlan(answer)) return answer;
  wrong(`reconcile made no plan: ${whyOf(answer)}`);
  return undefined;
};

/** Exactly the plan that was shown. */
const carriedOut = async (
  { rig }: Scene,
  targets: readonly string[],
  { plan }: PlanReport,
): Promise<AppliedReport | undefined> => {
  const answer = await rig.wired.invoke('reconcile', { mode: 'apply', targets, expect: plan.hash });
  if (isApplied(answer)) return answer;
  wrong(`reconcile refused its own plan: ${whyOf(answer)}`);
  return undefined;
};

const showResults = (report: AppliedReport): boolean => {
  for (const one of report.applied) {
    const label = labelIn(report, one.target);
    if (one.outcome === 'in-sync') fine(`${label}`, `in sync: ${counted(one.calls, 'call')}, read back`);
    else wrong(`${label}: ${one.outcome}: ${one.why}`);
  }
  return report.applied.length > 0 && report.applied.every(({ outcome }) => outcome === 'in-sync');
};

const isResolved = (scene: Scene, target: string): boolean => {
  const last = standingOf(scene.rig.notices.all).get(target);
  return last?.event === 'drift.resolved' && last.endedBy === 'remediation';
};

/** The findings end by a second read, as any drift does, and say who ended them. */
const allTold = async (scene: Scene, { applied }: AppliedReport): Promise<boolean> => {
  const isTold = await until(() => applied.every(({ target }) => isResolved(scene, target)));
  if (isTold) fine(`${applied.length} of ${applied.length} told as drift.resolved, by remediation`);
  else wrong('not every end was told as drift.resolved, by remediation');
  return isTold;
};

/** A last look at everything: what differs is what was refused or accepted, and nothing else. */
const isLeft = async ({ rig }: Scene, refused: number): Promise<boolean> => {
  const answer = await rig.wired.invoke('reconcile', { mode: 'check' });
  if (!isReport(answer)) {
    wrong(`the last check failed: ${whyOf(answer)}`);
    return false;
  }
  const { inSync, declared, drifted, missing, unmanaged, unknown } = answer.summary;
  doubtful(
    `${inSync} of ${declared} in sync; left: ${drifted} drifted, ${missing} missing, ${unmanaged} unmanaged, ${unknown} unknown, ${refused}`,
  );
  return true;
};

export const putBack: Act = async (scene) => {
  const targets = openTargets(scene);
  const report = await planned(scene, targets);
  if (report === undefined) return false;
  drawPlan(report);
  const refused = report.plan.targets.filter((one) => one.refused.length > 0);
  const applied = await carriedOut(scene, targets, report);
  if (applied === undefined) return false;
  note(`reconcile was invoked with exactly that plan (${report.plan.hash.slice(0, 8)}…):`);
  const isBack = showResults(applied);
  const isTold = await allTold(scene, applied);
  return isBack && isTold && (await isLeft(scene, refused.length));
};
