// What the doors `reconcile` and `remediate` answer: checked, planned, or carried out, on what is declared in the table.
import type { Allowances } from '../../model/plan.js';
import type { Finding } from '../../model/finding.js';
import type { AppliedReport, PlanReport, ReportApplied } from '../../model/plan-report.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { RemediationSettings } from '../../model/remediation.js';
import { scopeId, type TargetId } from '../../model/target.js';
import { lifecyclePolicyOf } from '../look/record-findings.js';
import type { Ports } from '../ports.js';
import { admitting } from './admit.js';
import { applyAll, type ApplyAllDeps } from './apply-all.js';
import { declaredNow, type Asked, type DeclaredNow } from './declared-now.js';
import { planAll, type PlanAllDeps, type PlannedAll, type PlanOptions } from './plan-all.js';
import type { RemedyLedger } from './ports.js';
import { recordedPlan } from './recorded-plan.js';
import { valuesInClear, type SourceReading, type ValuesInClear } from './sources-again.js';
import { tellApplied } from './tell.js';

/** Everything but what the settings say. */
export interface ReconcileDeps
  extends Omit<PlanAllDeps, 'allowOf'>, Pick<Ports, 'store' | 'queue' | 'log' | 'clock'> {
  keyId: string;
  /** Where declared values are read of which the table holds hashes. */
  sources: SourceReading;
}

export interface ApplyNowDeps
  extends ReconcileDeps, Pick<ApplyAllDeps, 'send' | 'sleep' | 'hasTime'>, Pick<Ports, 'topic' | 'edits'> {
  ledger: RemedyLedger;
}

export interface ApplyOrder extends Asked {
  runId: string;
  /** Who asked, as AWS or Slack names them. */
  by: string;
  /** The hash of the plan that they saw. */
  expect: string;
}

export interface Planning {
  now: DeclaredNow;
  options: PlanOptions;
  deps: PlanAllDeps;
  planned: PlannedAll;
}

/** Values of what is asked for, and of nothing else. */
const valuesOf =
  (find: ValuesInClear, only: ReadonlySet<TargetId> | undefined): ValuesInClear =>
  (wanting) =>
    find(wanting.filter(({ id }) => only?.has(id) !== false));

const allowing =
  ({ allow, passRoles }: RemediationSettings) =>
  (): Allowances => ({ ...allow, passRoles });

export const planAsked = async (deps: ReconcileDeps, asked: Asked): Promise<Planning> => {
  const now = await declaredNow(deps, deps.keyId, asked);
  const { settings } = now.watch;
  const options: PlanOptions = {
    undeclared: settings.undeclared,
    reveal: settings.reveal,
    noise: { rules: settings.rules, now: deps.clock() },
    deploy: settings.remediation.deploy,
    hide: deps.hide,
    declaredIsMasked: true,
  };
  const only = asked.targets === undefined ? undefined : new Set<TargetId>(asked.targets);
  const planning = {
    ...deps,
    allowOf: allowing(settings.remediation),
    inClear: valuesOf(valuesInClear(deps, now.watch), only),
  };
  return {
    now,
    options,
    deps: planning,
    planned: await planAll(planning)(now.scopes, options, only, now.others),
  };
};

export const planNow =
  (deps: ReconcileDeps) =>
  async (asked: Asked): Promise<PlanReport> =>
    (await planAsked(deps, asked)).planned.report;

export type ApplyAnswer =
  | ({ status: 'done' } & AppliedReport)
  /** Nothing was written. */
  | ({ status: 'refused'; why: string; remedy: string } & PlanReport);

const touchedBy = ({ report }: PlannedAll): number =>
  report.plan.targets.filter(({ calls }) => calls.length > 0).length;

interface Objection {
  why: string;
  remedy: string;
}

/** What stands against the run as a whole, before its first write. */
const objection = ({ planned: all, now }: Planning, expect: string): Objection | undefined => {
  const { maxTargets } = now.watch.settings.remediation;
  if (all.report.plan.hash !== expect)
    return {
      why: 'What lives, or what is declared, is not what that plan was made from.',
      remedy: 'Look at the plan in this answer, and agree to it by its hash.',
    };
  if (touchedBy(all) > maxTargets)
    return {
      why: `It would touch ${touchedBy(all)} targets, and one run may touch ${maxTargets} (remediation.maxTargets).`,
      remedy:
        'Ask for some of the targets, or raise the number. So many at once mostly means that the baseline is wrong.',
    };
  return undefined;
};

export const lookAgain = async (
  { queue, clock }: Pick<Ports, 'queue' | 'clock'>,
  { scopes }: DeclaredNow,
): Promise<void> => {
  await queue.send(
    'now',
    scopes.map(({ scope }) => ({ scope: scopeId(scope), cause: 'confirm' as const, asOf: clock() })),
  );
};

/** Carries out what was planned just now, if it is what `order` agrees to. */
export const applyPlanned =
  (deps: ApplyNowDeps) =>
  async (planning: Planning, order: ApplyOrder): Promise<ApplyAnswer> => {
    const refused = objection(planning, order.expect);
    if (refused !== undefined) return { status: 'refused', ...planning.planned.report, ...refused };
    const { ledger, clock, store } = deps;
    const { settings } = planning.now.watch;
    const { runId, by } = order;
    const policy = lifecyclePolicyOf(settings);
    const { plan } = planning.planned.report;
    const planOf = (finding: Finding): RecordedPlan =>
      recordedPlan(finding, plan, { settings: settings.remediation, by, at: clock() });
    const { budgets } = settings.remediation;
    const admit = admitting({ store, clock, ledger, runId, by, budgets, policy, planOf });
    const tell = (result: ReportApplied): Promise<void> =>
      ledger.audit({
        at: clock(),
        runId,
        by,
        target: result.target as TargetId,
        hash: order.expect,
        result,
      });
    const applying = { ...deps, ...planning.deps, admit, tell };
    const report = await applyAll(applying)(planning.planned, planning.options, runId);
    await lookAgain(deps, planning.now);
    await tellApplied({ ...deps, policy }, report.applied, planOf);
    return { status: 'done', ...report };
  };

const mostAudited = 50;

/** A run that was refused as a whole is on record for each target that it would have touched. */
const auditRefusal = async (
  { ledger, clock }: Pick<ApplyNowDeps, 'ledger' | 'clock'>,
  { runId, by, expect: hash }: ApplyOrder,
  { plan, why, remedy }: Extract<ApplyAnswer, { status: 'refused' }>,
): Promise<void> => {
  const touched = plan.targets.filter(({ calls }) => calls.length > 0).slice(0, mostAudited);
  for (const one of touched) {
    const target = one.target as TargetId;
    await ledger.audit({
      at: clock(),
      runId,
      by,
      target,
      hash,
      result: { target, outcome: 'refused', why, remedy },
    });
  }
};

export const applyNow =
  (deps: ApplyNowDeps) =>
  async (order: ApplyOrder): Promise<ApplyAnswer> => {
    const answer = await applyPlanned(deps)(await planAsked(deps, order), order);
    if (answer.status === 'refused') await auditRefusal(deps, order, answer);
    return answer;
  };
