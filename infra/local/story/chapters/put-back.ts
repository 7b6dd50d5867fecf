// What is open is put back: the plan is shown, agreed to by its hash, carried out, read back; what is refused says why.
import type { AppliedReport } from '../../../../shared/model/plan-report.js';
import { parseTargetId } from '../../../../shared/model/target.js';
import { counted } from '../../../../cli/render/text.js';
import { headlineOf } from '../card.js';
import { drawPlan, labelIn } from '../plan.js';
import { carryOut, planFor } from '../reconcile.js';
import { until, type Act, type Scene } from '../scene.js';
import { fine, note, wrong } from '../screen.js';
import { isOpen, standingOf } from '../standing.js';

const openTargets = ({ rig }: Scene): string[] =>
  [...standingOf(rig.notices.all)].flatMap(([target, notice]) => (isOpen(notice) ? [target] : []));

const showResults = (report: AppliedReport): boolean => {
  for (const one of report.applied) {
    const label = labelIn(report, one.target);
    if (one.outcome === 'in-sync') fine(label, `${counted(one.calls, 'call')}, read back: in sync`);
    else wrong(`${label}: ${one.outcome}: ${one.why}`);
  }
  return report.applied.length > 0 && report.applied.every(({ outcome }) => outcome === 'in-sync');
};

const isResolved = ({ rig }: Scene, target: string): boolean => {
  const last = standingOf(rig.notices.all).get(target);
  return last?.event === 'drift.resolved' && last.endedBy === 'remediation';
};

const isGreen = ({ rig: { slack } }: Scene, target: string): boolean => {
  const key = `\`${parseTargetId(target)?.key ?? target}\``;
  return slack.messages().some((one) => one.text.includes(key) && headlineOf(one).startsWith('✅ RESOLVED'));
};

/** The drifts end by a second read, as any drift does, and say who ended them. */
const isTold = async (scene: Scene, { applied }: AppliedReport): Promise<boolean> => {
  const count = `${applied.length} of ${applied.length}`;
  const isOut = await until(() => applied.every(({ target }) => isResolved(scene, target)));
  if (isOut) fine(`${count} told as over, after a second read`, 'drift.resolved');
  else wrong('not every end was told as drift.resolved, by remediation');
  const isShown = await until(() => applied.every(({ target }) => isGreen(scene, target)));
  if (isShown) fine(`${count} Slack messages edited to ✅ RESOLVED`);
  else wrong('not every Slack message says that it is over');
  return isOut && isShown;
};

export const putBack: Act = async (scene) => {
  const targets = openTargets(scene);
  const report = await planFor(scene.rig, targets);
  if (report === undefined) return false;
  drawPlan(report);
  for (const { target, refused } of report.plan.targets)
    if (refused.length > 0)
      scene.seen.refused.set(
        target,
        refused.flatMap(({ command }) => command ?? []),
      );
  const applied = await carryOut(scene.rig, targets, report);
  if (applied === undefined) return false;
  note(`reconcile, invoked to carry out exactly ${report.plan.hash.slice(0, 8)}…:`);
  const isBack = showResults(applied);
  return (await isTold(scene, applied)) && isBack && scene.seen.refused.size > 0;
};
