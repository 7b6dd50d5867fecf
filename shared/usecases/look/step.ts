// One step of a finding with who made its drift: evidence decides on holds first, and is recorded with the step.
import { adopt, advance, type LifecyclePolicy, type Looked, type Step } from '../../engine/lifecycle.js';
import {
  deploymentOf,
  isBroken,
  madeBy,
  withMadeBy,
  type Clues,
  type Deploying,
} from '../../engine/made-by.js';
import type { Via } from '../../model/evidence.js';
import type { RecordedDrift, Finding } from '../../model/finding.js';
import { parseTargetId, type Target, type TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import { expectedBy, namedIn, type Expecting } from './expected.js';
import { subjectOf, type Seen, type Task } from './tasks.js';

export interface Judging {
  policy: LifecyclePolicy;
  deploying: Deploying;
  now: EpochMs;
}

const targetOf = (id: TargetId): Target => {
  const target = parseTargetId(id);
  if (target === undefined) throw new Error(`finding of ${id} has no target`);
  return target;
};

/** Who made the drift that is over, or that a look saw in another form: everybody who is known deploys. */
const isDeployers = ({ changedBy, alsoChangedBy }: Finding, deploying: Deploying): boolean => {
  const makers = [changedBy, ...Object.values(alsoChangedBy ?? {})];
  return (
    changedBy !== undefined &&
    makers.every(
      (one) => one === undefined || one.confidence === 'unknown' || deploying(one.actor) !== undefined,
    )
  );
};

/** How a stack that is being deployed calls: CloudFormation itself, and functions of custom resources. */
const stackVias: readonly Via[] = ['cloudformation', 'service', 'sdk', 'unknown'];

/** A drift that a deployer made is held as long as its declaration may follow; a stack says by itself when it is done. */
const ofDrift = (
  known: Finding | undefined,
  drift: RecordedDrift,
  { target, look, clues }: Task,
  { deploying, now }: Judging,
  expecting: Expecting | undefined,
): Looked => {
  const before = known?.status === 'resolved' ? undefined : known;
  const who = targetOf(target);
  const made = madeBy(who, before, drift, clues, now);
  const isHeld = before?.status === 'held' || look.deployer;
  const alsoByStack: Deploying = (actor) =>
    deploying(actor) ?? (look.deployer && stackVias.includes(actor.via) ? { settleMs: 0 } : undefined);
  const expected = expectedBy(expecting, namedIn(target, look.place), drift, (path) => made.by.get(path));
  if (expected !== undefined) return { ...look, expected };
  if (isHeld && isBroken(made, before, alsoByStack)) return { ...look, deployer: false, somebodyElse: true };
  if (look.deployer) return look;
  const deployment = deploymentOf(who, before, made, clues.evidence, deploying);
  if (deployment === undefined || deployment.until <= now) return look;
  return { ...look, deployer: true, settlesAt: deployment.until };
};

const withEvidence = (known: Finding | undefined, task: Task, seen: Seen, judging: Judging): Looked => {
  const { look } = task;
  if (look.drift !== undefined) return ofDrift(known, look.drift, task, judging, seen.expecting);
  return known !== undefined && isDeployers(known, judging.deploying) ? { ...look, deployer: true } : look;
};

/** The finding says who as soon as that is known; nothing else is told by that. */
export const enriched = (step: Step, known: Finding | undefined, clues: Clues, now: EpochMs): Step => {
  const { finding } = step;
  if (finding === undefined) return step;
  const isMoved = finding !== known;
  if (!isMoved && clues.evidence.length === 0) return step;
  const isNew = known?.status === 'resolved' && finding.status !== 'resolved';
  const made = madeBy(targetOf(finding.target), isNew ? undefined : known, finding.drift, clues, now);
  const next = withMadeBy(finding, made);
  if (next === finding) return step;
  return { ...step, finding: isMoved ? next : { ...next, version: next.version + 1 } };
};

/** What a look makes of a finding. */
export const stepOf = (known: Finding | undefined, task: Task, seen: Seen, judging: Judging): Step => {
  const { policy, now } = judging;
  const judge = seen.isAdopting ? adopt : advance;
  const look = withEvidence(known, task, seen, judging);
  const step = judge(known, subjectOf(seen.scope, task.target), look, policy, now);
  return enriched(step, known, task.clues, now);
};

/** What evidence alone makes of a finding: who made it, never a move. */
export const enrichedStep = (known: Finding | undefined, clues: Clues, now: EpochMs): Step => {
  if (known?.made === undefined) return {};
  const dueAt = known.dueAt === undefined ? {} : { dueAt: known.dueAt };
  return enriched({ finding: known, ...dueAt }, known, clues, now);
};
