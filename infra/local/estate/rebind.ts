// From the ids that a declaration names to the ids that AWS gave: create calls assign their own.
import type { Baseline, DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import { scopeId, targetId, type Scope, type Target, type TargetId } from '../../../shared/model/target.js';
import { scopeOfTarget } from '../../../shared/usecases/check.js';

/** Declared → physical: scope ids to API ids, target ids to target keys, and references (below) to ids. */
export type IdMap = ReadonlyMap<string, string>;

/** How the map names an id that is neither a scope's nor a target's. */
export const referenceOf = (scope: Scope, to: 'deployment' | 'resource', id: LeafValue): string =>
  `${scopeId(scope)} ${to} ${String(id)}`;

/** How the map keeps the name by which a target is found when it is read: by path, by route, by its own name. */
const nameOf = (id: TargetId): string => `${id} by name`;

/** Notes what became of a target: its key, and its name where the declaration knows only that. */
export const built = (ids: Map<string, string>, target: Target, key: string, name?: string): void => {
  ids.set(targetId(target), key);
  if (name === undefined) return;
  ids.set(nameOf(targetId(target)), name);
  ids.set(targetId({ ...target, key: name }), key);
};

/** The live thing that a rebound target is. */
export const physical = <Any extends Target>(target: Any, ids: IdMap): Any => ({
  ...target,
  key: ids.get(targetId(target)) ?? target.key,
});

/** The leaves whose values are ids of the same API. */
const references: Readonly<Record<string, 'deployment' | 'resource'>> = {
  '/deploymentId': 'deployment',
  '/canarySettings/deploymentId': 'deployment',
  // A namespace is any text; where it is a resource's id, it is AWS's default.
  '/cacheNamespace': 'resource',
};

export const rebindTarget = (target: DeclaredTarget, ids: IdMap): DeclaredTarget => {
  const scope = scopeOfTarget(target);
  const rebound = (leaf: DeclaredLeaf): DeclaredLeaf => {
    const to = references[leaf.pattern];
    const value = to === undefined ? undefined : ids.get(referenceOf(scope, to, leaf.value));
    return value === undefined ? leaf : { ...leaf, value };
  };
  const { unbound: _found, ...bound } = target;
  const id = targetId(target);
  return {
    ...bound,
    key: ids.get(nameOf(id)) ?? ids.get(id) ?? target.key,
    leaves: target.leaves.map(rebound),
  };
};

/** The same baseline about the estate that was built from it. */
export const rebind = (baseline: Baseline, ids: IdMap): Baseline => ({
  ...baseline,
  targets: baseline.targets.map((target) => rebindTarget(target, ids)),
  managed: baseline.managed.map(({ unbound: _found, ...managed }) => ({
    ...managed,
    scope: { ...managed.scope, key: ids.get(scopeId(managed.scope)) ?? managed.scope.key },
  })),
});
