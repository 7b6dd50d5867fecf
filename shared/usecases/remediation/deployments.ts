// What makes things that were put back be served: planned with them, and done after them.
import type { ReportApplied, ReportDeployed, ReportDeployment } from '../../model/plan-report.js';
import type { PlannedCall } from '../../model/plan.js';
import { parseScopeId, scopeId, type Place } from '../../model/target.js';
import { scopeOfTarget } from '../check.js';
import type { ApplyDeps } from './apply-target.js';
import type { PlannedAll, PlannedScope } from './plan-all.js';
import type { PlanDeps, PlannedTarget } from './plan-scope.js';
import { sendFailureOf } from './send-failure.js';

/** One deployment in five seconds and account (API Gateway quotas, fixed), with some room. */
const pauseMs = 6000;

const waitsForDeployment = ({ planned }: PlannedTarget): boolean =>
  planned !== undefined && planned.plan.calls.length > 0 && planned.plan.effects.includes('needs-deployment');

/** One for each scope in which something that is asked for would not be served otherwise. */
export const deploymentsOf = (
  { patcherOf }: Pick<PlanDeps, 'patcherOf'>,
  scopes: readonly PlannedScope[],
  asked: ReadonlySet<PlannedTarget>,
): readonly ReportDeployment[] =>
  scopes.flatMap(({ scope, targets, plan }) => {
    const waiting = plan.targets.find((one) => asked.has(one) && waitsForDeployment(one));
    const publish = waiting && patcherOf(waiting.result.target.kind).publish;
    if (publish === undefined) return [];
    const { calls, refused } = publish({ scope, declared: targets });
    return [{ scope: scopeId(scope), calls, refused }];
  });

interface DeployDeps extends Pick<ApplyDeps, 'sleep' | 'hasTime'> {
  send: (place: Place, call: PlannedCall) => Promise<void>;
}

/** Only what is in the scope as declared by now is worth being served. */
const isPutBack = (scope: string, { scopes }: PlannedAll, applied: readonly ReportApplied[]): boolean => {
  const here = scopes
    .flatMap(({ plan }) => plan.targets)
    .filter((one) => waitsForDeployment(one) && scopeId(scopeOfTarget(one.result.target)) === scope)
    .map(({ result }) => result.id as string);
  const done = applied.filter(({ target }) => here.includes(target));
  return done.length > 0 && done.every(({ outcome }) => outcome === 'in-sync');
};

const deployOne = async (
  { send }: DeployDeps,
  scope: string,
  place: Place,
  call: PlannedCall,
): Promise<ReportDeployed> => {
  try {
    await send(place, call);
    return { scope, does: call.does, outcome: 'deployed' };
  } catch (error) {
    return { scope, does: call.does, outcome: 'failed', why: sendFailureOf(error, new Map()).why };
  }
};

export const deploy = async (
  deps: DeployDeps,
  planned: PlannedAll,
  applied: readonly ReportApplied[],
): Promise<readonly ReportDeployed[]> => {
  const deployed: ReportDeployed[] = [];
  for (const { scope, calls } of planned.report.plan.deployments ?? []) {
    const place = parseScopeId(scope);
    if (place === undefined || !isPutBack(scope, planned, applied)) continue;
    for (const call of calls) {
      if (!deps.hasTime()) {
        deployed.push({ scope, does: call.does, outcome: 'failed', why: 'There was no time left.' });
        continue;
      }
      if (deployed.length > 0) await deps.sleep(pauseMs);
      deployed.push(await deployOne(deps, scope, place, call));
    }
  }
  return deployed;
};
