// Carries out what was agreed to, target by target: each read again before its first write.
import type { AppliedReport, ReportApplied } from '../../model/plan-report.js';
import type { PlannedCall } from '../../model/plan.js';
import type { Place, TargetId } from '../../model/target.js';
import { applyTarget, type Applied, type ApplyDeps, type Fresh, type JournalEntry } from './apply-target.js';
import {
  optionsFor,
  type PlanAllDeps,
  type PlannedAll,
  type PlannedScope,
  type PlanOptions,
} from './plan-all.js';
import { deploy } from './deployments.js';
import { whyOf } from './send-failure.js';
import { planScope, type PlannedTarget, type ScopePlan } from './plan-scope.js';

/** Somebody let us write: what is done goes into their book. */
export interface Admission extends Pick<ApplyDeps, 'mostSends'> {
  journal: (entry: JournalEntry) => Promise<void>;
  finish: (applied: Applied) => Promise<void>;
}

export type Refused = Extract<Applied, { outcome: 'refused' }>;

export interface ApplyAllDeps extends PlanAllDeps, Pick<ApplyDeps, 'sleep' | 'hasTime'> {
  send: (place: Place, call: PlannedCall) => Promise<void>;
  /** Budgets, breakers, somebody else at work: asked right before the first write on a target. */
  admit: (one: PlannedTarget) => Promise<Admission | Refused>;
  /** Told of each target as soon as it is done: what comes later may fail. */
  tell?: (result: ReportApplied) => Promise<void>;
}

const freshOf = (plan: ScopePlan, target: TargetId): Fresh => {
  const found = plan.targets.find(({ result }) => result.id === target);
  const failure = plan.result.unreadable;
  if (found === undefined)
    return { status: 'unknown', why: failure?.detail ?? 'It is neither declared nor there any more.' };
  const { comparison } = found.result;
  if (comparison.verdict === 'unknown') return { status: 'unknown', why: comparison.detail };
  if (found.planned === undefined) return { status: 'as-declared' };
  const { readStartedAt } = plan;
  return { status: 'differs', planned: found.planned, stand: found.stand, readStartedAt };
};

/** A Region's stages are one scope: only the one in question is read again, unless it is declared by a name. */
const onlyOf = ({ scope, targets }: PlannedScope, { result }: PlannedTarget) => {
  const { key } = result.target;
  return scope.key === '*' && targets.some((declared) => declared.key === key)
    ? { only: new Set([key]) }
    : {};
};

const reported = (target: TargetId, applied: Applied): ReportApplied => {
  switch (applied.outcome) {
    case 'in-sync':
      return { target, outcome: applied.outcome, calls: applied.calls };
    case 'remains': {
      const { outcome, calls, paths, why } = applied;
      return { target, outcome, calls, paths, why };
    }
    case 'refused':
      return { target, outcome: applied.outcome, why: applied.why, remedy: applied.remedy };
    case 'unknown':
      return { target, outcome: applied.outcome, calls: applied.calls, why: applied.why };
    default:
      return applied satisfies never;
  }
};

/** Nothing is written where it cannot be put on record. */
const notAdmitted = (error: unknown): Refused => ({
  outcome: 'refused',
  why: `Nothing can be put on record now: ${whyOf(error, new Map())}`,
  remedy: 'Try again when the table can be written.',
});

const told = async ({ tell }: ApplyAllDeps, result: ReportApplied): Promise<ReportApplied> => {
  await tell?.(result);
  return result;
};

const applyOne = async (
  deps: ApplyAllDeps,
  within: PlannedScope,
  one: PlannedTarget,
  options: PlanOptions,
): Promise<ReportApplied> => {
  const { id } = one.result;
  const { scope, targets } = within;
  const read = async (): Promise<Fresh> => {
    const judged = { ...optionsFor(within, options), ...onlyOf(within, one) };
    const about = new Set([id]);
    return freshOf(await planScope(deps, deps.clientsFor(scope), scope, targets, judged, about), id);
  };
  const admitted = await deps.admit(one).catch(notAdmitted);
  if ('outcome' in admitted) return told(deps, reported(id, admitted));
  const { clock, sleep, hasTime } = deps;
  const send = (call: PlannedCall): Promise<void> => deps.send(scope, call);
  const applied = await applyTarget(
    { read, send, journal: admitted.journal, mostSends: admitted.mostSends, clock, sleep, hasTime },
    one.planned?.plan.hash ?? '',
    freshOf(within.plan, id),
  );
  // On record first: whatever comes next may fail.
  const result = await told(deps, reported(id, applied));
  await admitted.finish(applied);
  return result;
};

/** What is refused as a whole was told with the plan: there is nothing to carry out. */
const hasCalls = ({ planned }: PlannedTarget): boolean => (planned?.plan.calls.length ?? 0) > 0;

/** One after the other, so that a fault stays with one target. `planned` is what was agreed to. */
export const applyAll =
  (deps: ApplyAllDeps) =>
  async (planned: PlannedAll, options: PlanOptions, runId: string): Promise<AppliedReport> => {
    const agreed = new Set(planned.report.plan.targets.map(({ target }) => target));
    const applied: ReportApplied[] = [];
    for (const scope of planned.scopes)
      for (const one of scope.plan.targets)
        if (agreed.has(one.result.id) && hasCalls(one))
          applied.push(await applyOne(deps, scope, one, options));
    const deployed = await deploy(deps, planned, applied);
    return { ...planned.report, runId, applied, ...(deployed.length === 0 ? {} : { deployed }) };
  };
