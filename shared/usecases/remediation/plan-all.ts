// Plans everything that is declared, or a part of it: read, judged, and what would bring it back. Nothing is written.
import { activeRules } from '../../engine/rules.js';
import type { AwsClients } from '../../kinds/kind.js';
import type { PlanReport } from '../../model/plan-report.js';
import type { ScopeResult } from '../../model/result.js';
import type { NoiseRules } from '../../model/rule.js';
import type { Place, TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { DeclaredScope } from '../check.js';
import type { JudgeOptions } from '../judge-scope.js';
import { sideBySide } from '../look/parallel.js';
import { buildReport } from '../report.js';
import { deploymentsOf } from './deployments.js';
import { planReport } from './plan-report.js';
import { planScope, type PlanDeps, type PlannedTarget, type ScopePlan } from './plan-scope.js';

export interface PlanAllDeps extends PlanDeps {
  clientsFor: (place: Place) => AwsClients;
  awsCalls: () => Readonly<Record<string, number>>;
  onProgress?: (done: number, all: number) => void;
}

/** How all scopes are judged; what they declare and manage is each scope's own. */
export interface PlanOptions extends Omit<
  JudgeOptions,
  'managedKinds' | 'only' | 'facts' | 'onSides' | 'rules'
> {
  /** Noise rules: what they leave out is put back by nobody. */
  noise?: { rules: NoiseRules; now: EpochMs };
  /** What is put back is made to be served, where that takes a deployment. */
  deploy?: boolean;
}

/** A scope to plan; `reveal` where its own declarations say which paths are no secrets. */
export interface ScopeToPlan extends DeclaredScope {
  reveal?: readonly string[];
}

export interface PlannedScope extends ScopeToPlan {
  plan: ScopePlan;
}

/** How one scope is judged among the others. */
export const optionsFor = (
  { managedKinds, reveal }: ScopeToPlan,
  { noise, deploy: _deploy, ...options }: PlanOptions,
): JudgeOptions => ({
  ...options,
  managedKinds,
  ...(noise === undefined ? {} : { rules: activeRules(noise.rules, noise.now) }),
  ...(reveal === undefined ? {} : { reveal }),
});

export interface PlannedAll {
  scopes: readonly PlannedScope[];
  report: PlanReport;
}

/** Scopes read side by side; the clients pace the calls. */
const scopesAtOnce = 4;

const isWanted = (only: ReadonlySet<TargetId> | undefined, { result }: PlannedTarget): boolean =>
  only === undefined || only.has(result.id);

/** `only`: what is asked for; the report is about that alone. `others`: results without a read, for the report. */
export const planAll =
  (deps: PlanAllDeps) =>
  async (
    scopes: readonly ScopeToPlan[],
    options: PlanOptions,
    only?: ReadonlySet<TargetId>,
    others: readonly ScopeResult[] = [],
  ): Promise<PlannedAll> => {
    let done = 0;
    const planned = await sideBySide(
      scopes,
      async (declared): Promise<PlannedScope> => {
        const { scope, targets } = declared;
        const judged = optionsFor(declared, options);
        const plan = await planScope(deps, deps.clientsFor(scope), scope, targets, judged, only);
        done += 1;
        deps.onProgress?.(done, scopes.length);
        return { ...declared, plan };
      },
      scopesAtOnce,
    );
    const targets = planned.flatMap(({ plan }) => plan.targets).filter((one) => isWanted(only, one));
    const results = [...planned.map(({ plan: { result } }) => result), ...others].map((result) => ({
      ...result,
      results: result.results.filter(({ id }) => only?.has(id) !== false),
    }));
    const report = buildReport(results, deps.awsCalls(), options.noise);
    const deployments = options.deploy === true ? deploymentsOf(deps, planned, new Set(targets)) : [];
    return { scopes: planned, report: { ...report, plan: planReport(targets, deployments, deps.digest) } };
  };
