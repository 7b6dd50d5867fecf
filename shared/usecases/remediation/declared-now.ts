// What is declared right now in the scopes that somebody asks about, from the table.
import type { ScopeResult, TargetResult } from '../../model/result.js';
import {
  parseScopeId,
  parseTargetId,
  scopeId,
  targetId,
  type Scope,
  type ScopeId,
  type TargetId,
} from '../../model/target.js';
import { scopeOfTarget } from '../check.js';
import { loadDeclaredScopes } from '../declared-scopes.js';
import { uncovered } from '../judge-target.js';
import { sideBySide } from '../look/parallel.js';
import { pinBaseline, type Pinned } from '../look/pinned.js';
import type { Ports, Watch } from '../ports.js';
import type { ScopeToPlan } from './plan-all.js';

/** A part of what is watched; empty: all of it. */
export interface Asked {
  targets?: readonly TargetId[];
  /** Only scopes of this account, Region and API. */
  scope?: Readonly<Partial<Record<'account' | 'region' | 'api', string>>>;
}

export interface DeclaredNow {
  watch: Watch;
  scopes: readonly ScopeToPlan[];
  /** What cannot be judged, and why: it is unknown, never left out. */
  others: readonly ScopeResult[];
}

const isAsked = ({ account, region, key }: Scope, scope: Asked['scope']): boolean =>
  (scope?.account ?? account) === account &&
  (scope?.region ?? region) === region &&
  (scope?.api ?? key) === key;

const scopesOfTargets = (targets: readonly TargetId[]): ScopeId[] => [
  ...new Set(
    targets.flatMap((id) => parseTargetId(id) ?? []).map((target) => scopeId(scopeOfTarget(target))),
  ),
];

const foreignKey = (scope: Scope, { targets }: Pinned): ScopeResult => {
  const comparison = {
    verdict: 'unknown' as const,
    reason: 'conflict' as const,
    detail: 'The baseline was masked with another key; give the declarations to `baseline` again.',
  };
  const results = targets.map((declared): TargetResult => {
    const { kind, account, region, key } = declared;
    const coverage = uncovered(declared, 'target-unknown');
    return { id: targetId(declared), target: { kind, account, region, key }, declared, comparison, coverage };
  });
  return { scope, learned: {}, results, undeclaredCount: 0 };
};

export const declaredNow = async (
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  keyId: string,
  { targets, scope: part }: Asked,
): Promise<DeclaredNow> => {
  const watch = await store.loadWatch();
  const ids = targets === undefined ? await loadDeclaredScopes(store, watch) : scopesOfTargets(targets);
  const wanted = ids.flatMap((id) => parseScopeId(id) ?? []).filter((scope) => isAsked(scope, part));
  const found = await sideBySide(wanted, async (scope) => {
    const rows = await store.loadScope(scopeId(scope));
    return { scope, pinned: pinBaseline(scope, rows, watch, keyId, clock()) };
  });
  const known = found.filter(({ pinned }) => !pinned.isForeignKey);
  return {
    watch,
    scopes: known.map(({ scope, pinned: { targets: declared, managedKinds, reveal } }) => ({
      scope,
      targets: declared,
      managedKinds,
      reveal,
    })),
    others: found
      .filter(({ pinned }) => pinned.isForeignKey)
      .map(({ scope, pinned }) => foreignKey(scope, pinned)),
  };
};
