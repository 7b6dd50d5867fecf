// Keeps a plan, or why it is not carried out, on its finding, and tells of it in the drift's own thread.
import type { Finding } from '../../model/finding.js';
import type { ReportApplied } from '../../model/plan-report.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { TargetId } from '../../model/target.js';
import { announceFinding } from '../announce.js';
import { scopeOfTarget } from '../looking-back/known-targets.js';
import { moveFinding, type MoveDeps } from '../look/record-findings.js';
import type { Ports } from '../ports.js';

export type TellDeps = MoveDeps & Pick<Ports, 'topic' | 'edits' | 'log'>;

export const findingOf = async (
  { store }: Pick<Ports, 'store'>,
  target: TargetId,
): Promise<Finding | undefined> => {
  const scope = scopeOfTarget(target);
  return scope === undefined ? undefined : (await store.loadFinding(scope, target))?.finding;
};

/** What a run did to a finding is told at once; what fails here `deliver` makes good. */
export const tellTarget = async (deps: TellDeps, target: TargetId): Promise<void> => {
  const scope = scopeOfTarget(target);
  const record = scope === undefined ? undefined : await deps.store.loadFinding(scope, target);
  if (record !== undefined) await announceFinding(deps, record);
};

/** Gives why it was not kept: the drift is another one by now, or over. */
export const keepPlan = async (
  deps: TellDeps,
  { scope, target }: Finding,
  plan: RecordedPlan,
  isNews: boolean,
): Promise<string | undefined> => {
  const { record, step } = await moveFinding(deps, { scope, target }, { type: 'planned', plan, isNews });
  if (step.refused !== undefined) return step.refused;
  if (record !== undefined) await announceFinding(deps, record);
  return undefined;
};

/** What was refused is kept and told once; everything else the run has left on the finding itself. */
export const tellApplied = async (
  deps: TellDeps,
  applied: readonly ReportApplied[],
  planOf: (finding: Finding) => RecordedPlan,
): Promise<void> => {
  for (const result of applied) {
    const target = result.target as TargetId;
    const finding = result.outcome === 'refused' ? await findingOf(deps, target) : undefined;
    if (finding === undefined || result.outcome !== 'refused') await tellTarget(deps, target);
    else {
      const { why, remedy } = result;
      const outcome = { result: result.outcome, at: deps.clock(), why, remedy };
      await keepPlan(deps, finding, { ...planOf(finding), outcome }, true);
    }
  }
};
