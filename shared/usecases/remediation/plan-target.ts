// What brings one judged target back: calls in a safe order, and what is refused with its reason. Pure.
import { canonicalJson } from '../../engine/canonical.js';
import type { Hide } from '../../engine/mask.js';
import { observe } from '../../engine/observe.js';
import { isWithin } from '../../engine/pointer.js';
import type { Kind } from '../../kinds/kind.js';
import type { Guard } from '../../kinds/guard.js';
import type { Patcher } from '../../kinds/patching.js';
import type { Json, JsonObject } from '../../model/brand.js';
import { isDrift, type Drift } from '../../model/comparison.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { Facts, State } from '../../model/field.js';
import type { Allowances, Patch, Refusal, RefusalCode, TargetPlan, Wish } from '../../model/plan.js';
import type { TargetResult } from '../../model/result.js';
import { withoutWeakening } from './guarded.js';
import { withoutPassing, withoutRoles } from './passed-roles.js';
import { shownPlan, standIns } from './shown-plan.js';
import { wishesOf } from './wishes.js';

export interface PlanAsk {
  kind: Kind;
  patcher: Patcher;
  guards: readonly Guard[];
  result: TargetResult;
  /** Declared values in clear, as far as they are known. */
  declared: DeclaredTarget | undefined;
  /** AWS's own words, where the target is there. */
  raw: JsonObject | undefined;
  facts: Facts;
  allow: Allowances;
  hide: Hide;
  /** Makes the hash of what is agreed to; texts are in clear, so it must not be guessable. */
  digest: (text: string) => string;
}

export interface Planned {
  /** In clear: to be carried out, and forgotten. */
  plan: TargetPlan;
  /** What it was made from, in clear as well; empty where the target is made anew. */
  wishes: readonly Wish[];
  /** The same for people. */
  shown: TargetPlan;
}

const refusing = (
  code: RefusalCode,
  why: string,
  remedy: string,
  rest: Partial<Refusal> = {},
): Patch & { wishes: readonly Wish[] } => ({
  calls: [],
  effects: [],
  wishes: [],
  refused: [{ code, paths: [], why, remedy, ...rest }],
});

type Asked = Patch & { wishes: readonly Wish[] };

const ofDifferences = (ask: PlanAsk, drift: Drift, state: State): Asked => {
  const { kind, patcher, guards, result, declared, raw, facts, allow } = ask;
  if (drift.verdict !== 'drifted' || declared === undefined || raw === undefined)
    return refusing('unknown', 'The live side was not read.', 'Look again.');
  const within = (path: string): Wish[] =>
    Object.entries(state)
      .filter(([pointer]) => isWithin(pointer, path))
      .map(([pointer, from]) => ({ path: pointer, from }));
  const unguarded = withoutWeakening(
    wishesOf({ declared, state }, drift.differences),
    guards.filter(({ pattern }) => kind.schema.byPattern(pattern) !== undefined),
    within,
  );
  const asked = withoutRoles(unguarded, patcher, allow);
  const { wishes } = asked;
  if (wishes.length === 0) return { calls: [], effects: [], wishes, refused: asked.refused };
  const made = patcher.patch({ target: result.target, raw, declared, wishes, facts, allow });
  const patch = withoutPassing(made, patcher, allow);
  return { ...patch, wishes, refused: [...asked.refused, ...patch.refused] };
};

const ofMissing = ({ patcher, result, declared, facts, allow }: PlanAsk): Asked => {
  if (declared === undefined)
    return refusing('value-not-told', 'Nothing tells how it is declared.', 'Give the declarations again.');
  const made = patcher.create({ target: result.target, declared, facts, allow });
  return { ...withoutPassing(made, patcher, allow), wishes: [] };
};

const ofUnmanaged = ({ patcher, result }: PlanAsk): Asked =>
  refusing(
    'not-declared',
    'It exists and nothing declares it: what it serves would be gone with it.',
    'Declare it, or remove it by hand.',
    { command: patcher.removal(result.target) },
  );

const patchOf = (ask: PlanAsk, state: State): Asked | undefined => {
  const { comparison } = ask.result;
  if (comparison.verdict === 'unknown')
    return refusing('unknown', comparison.detail, 'Nothing is written where nothing is known; look again.');
  if (!isDrift(comparison)) return undefined;
  switch (comparison.verdict) {
    case 'drifted':
      return ofDifferences(ask, comparison, state);
    case 'missing':
      return ofMissing(ask);
    case 'unmanaged':
      return ofUnmanaged(ask);
    default:
      return comparison satisfies never;
  }
};

/** When AWS made it: one that was made again under the same name is another (fault 58). */
const madeAt = (raw: JsonObject | undefined): unknown => raw?.['createdDate'] ?? raw?.['CreatedDate'] ?? '';

/** What lives in entries that go as a whole: it is seen and agreed to as well. */
const entriesOf = (wishes: readonly Wish[], state: State): State =>
  Object.fromEntries(
    Object.entries(state).filter(([pointer]) =>
      wishes.some(({ path, from }) => from === undefined && pointer !== path && isWithin(pointer, path)),
    ),
  );

/** Undefined where nothing has to be done. */
export const planTarget = (ask: PlanAsk): Planned | undefined => {
  const { kind, result, declared, raw, hide, digest } = ask;
  const { state } = observe(kind.schema, raw ?? {});
  const patch = patchOf(ask, state);
  if (patch === undefined) return undefined;
  const { calls, refused, effects, wishes } = patch;
  const { verdict } = result.comparison;
  const agreed: unknown = {
    target: result.id,
    verdict,
    wishes,
    calls,
    entries: entriesOf(wishes, state),
    madeAt: madeAt(raw),
  };
  const hash = digest(canonicalJson(JSON.parse(JSON.stringify(agreed)) as Json));
  const plan: TargetPlan = { target: result.id, calls, refused, effects, hash };
  const stands = {
    all: standIns(kind.schema, declared, state, hide),
    declared: standIns(kind.schema, declared, {}, hide),
  };
  return { plan, wishes, shown: shownPlan(plan, stands) };
};
