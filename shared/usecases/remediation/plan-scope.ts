// Reads one scope and plans what brings its targets back. Nothing is written.
import type { Hide } from '../../engine/mask.js';
import { observe } from '../../engine/observe.js';
import type { AwsClients } from '../../kinds/kind.js';
import type { Guard } from '../../kinds/guard.js';
import type { Patcher } from '../../kinds/patching.js';
import { kindOf } from '../../kinds/registry.js';
import type { Facts } from '../../model/field.js';
import type { Allowances } from '../../model/plan.js';
import type { ScopeResult, TargetResult } from '../../model/result.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { KindId, Scope, TargetId } from '../../model/target.js';
import type { Clock, EpochMs } from '../../model/time.js';
import { judgeReading, type JudgeOptions } from '../judge-scope.js';
import type { Sides } from '../judge-target.js';
import { readScope } from '../read-scope.js';
import { wantsValues, withReasons, type InClear } from './in-clear.js';
import { planTarget, type Planned } from './plan-target.js';
import { standIns } from './shown-plan.js';
import type { ValuesInClear } from './sources-again.js';

export interface PlanDeps {
  patcherOf: (kind: KindId) => Patcher;
  guardsOf: (kind: KindId) => readonly Guard[];
  allowOf: (result: TargetResult) => Allowances;
  hide: Hide;
  digest: (text: string) => string;
  clock: Clock;
  /** Asked for the values behind masks when a plan wants them; absent where the declared side is in clear already. */
  inClear?: ValuesInClear;
}

/** One target with what there is to do about it; `planned` is missing where nothing is. */
export interface PlannedTarget {
  result: TargetResult;
  planned?: Planned;
  /** What its secrets are shown as. */
  stand: ReadonlyMap<string, string>;
}

export interface ScopePlan {
  result: ScopeResult;
  readStartedAt: EpochMs;
  targets: readonly PlannedTarget[];
}

const planOf = (
  deps: PlanDeps,
  result: TargetResult,
  sides: Sides | undefined,
  facts: Facts,
): PlannedTarget => {
  const { hide, digest, patcherOf, guardsOf, allowOf } = deps;
  const kind = kindOf(result.target.kind);
  const { state } = observe(kind.schema, sides?.raw ?? {});
  const planned = planTarget({
    kind,
    patcher: patcherOf(kind.id),
    guards: guardsOf(kind.id),
    result,
    declared: sides?.declared,
    raw: sides?.raw,
    facts,
    allow: allowOf(result),
    hide,
    digest,
  });
  const stand = standIns(kind.schema, sides?.declared, state, hide);
  return { result, stand, ...(planned === undefined ? {} : { planned }) };
};

/** Most plans want none: nothing is read for them. */
const valuesFor = async (
  { inClear }: PlanDeps,
  planned: readonly PlannedTarget[],
  sides: ReadonlyMap<TargetId, Sides>,
): Promise<ReadonlyMap<TargetId, InClear>> => {
  const wanting = planned.flatMap(({ result: { id }, planned: made }) => {
    const declared = sides.get(id)?.declared;
    return wantsValues(made?.plan, declared) ? [{ id, declared }] : [];
  });
  return wanting.length === 0 || inClear === undefined ? new Map() : inClear(wanting);
};

/** Planned again with what could be had; what could not is refused with the reason. */
const replanned = (
  plan: (one: TargetResult, both: Sides) => PlannedTarget,
  result: TargetResult,
  both: Sides | undefined,
  values: InClear,
): PlannedTarget => {
  const { planned, ...rest } = plan(result, { ...both, declared: values.declared });
  if (planned === undefined) return rest;
  const { plan: made, shown } = planned;
  return {
    ...rest,
    planned: { ...planned, plan: withReasons(made, values), shown: withReasons(shown, values) },
  };
};

/** Values in clear live in what this returns, and nowhere else. `about`: only these are planned, all are judged. */
export const planScope = async (
  deps: PlanDeps,
  clients: AwsClients,
  scope: Scope,
  declared: readonly DeclaredTarget[],
  options: JudgeOptions,
  about?: ReadonlySet<TargetId>,
): Promise<ScopePlan> => {
  const readStartedAt = deps.clock();
  const { only } = options;
  const wanted = only === undefined ? declared : declared.filter(({ key }) => only.has(key));
  const reading = await readScope(clients, scope, wanted, options);
  const sides = new Map<TargetId, Sides>();
  const onSides = (id: TargetId, both: Sides): void => void sides.set(id, both);
  const result = judgeReading(scope, reading, declared, { ...options, onSides });
  const plan = (one: TargetResult, both = sides.get(one.id)): PlannedTarget =>
    planOf(deps, one, both, reading.facts);
  const masked = result.results.filter(({ id }) => about?.has(id) !== false).map((one) => plan(one));
  const clear = await valuesFor(deps, masked, sides);
  const targets = masked.map((one) => {
    const values = clear.get(one.result.id);
    return values === undefined ? one : replanned(plan, one.result, sides.get(one.result.id), values);
  });
  return { result, readStartedAt, targets };
};
