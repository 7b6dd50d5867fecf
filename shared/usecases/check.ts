// Compares everything that sources declare with what AWS has now. Nothing is recorded.
import type { Hide } from '../engine/mask.js';
import { activeRules, type ActiveRules } from '../engine/rules.js';
import type { Baseline, DeclaredTarget } from '../model/declaration.js';
import type { Report } from '../model/report.js';
import type { ScopeResult } from '../model/result.js';
import type { NoiseRules } from '../model/rule.js';
import { scopeId, type KindId, type Place, type Scope, type Target } from '../model/target.js';
import type { EpochMs } from '../model/time.js';
import type { AwsClients } from '../kinds/kind.js';
import { kindOf, kindsOfFamily } from '../kinds/registry.js';
import { unboundDetail } from './explain/unbound.js';
import { judgeScope } from './judge-scope.js';
import { judgeUnbound } from './judge-target.js';
import { buildReport } from './report.js';
import { applyRules } from './rules/apply.js';

export interface CheckOptions {
  undeclared: 'ignore' | 'report';
  /** `managed`: in APIs that a source declares itself; `report`: in every API that holds a declared target. */
  unmanaged: 'managed' | 'report';
  reveal: readonly string[];
  /** What `stagewatch.yml` leaves out or judges otherwise, and the moment for which rules are still in force. */
  noise?: { rules: NoiseRules; now: EpochMs };
}

export interface CheckDeps {
  clientsFor: (place: Place) => AwsClients;
  /** Calls made so far, by `service:Operation`. */
  awsCalls: () => Readonly<Record<string, number>>;
  hide: Hide;
  onProgress?: (done: number, all: number) => void;
}

export const scopeOfTarget = (target: Target): Scope => {
  const kind = kindOf(target.kind);
  return {
    family: kind.family.id,
    account: target.account,
    region: target.region,
    key: kind.scopeKeyOf(target.key),
  };
};

/** One scope, what is declared in it, and the kinds that a source manages as a whole there. */
export interface DeclaredScope {
  scope: Scope;
  targets: readonly DeclaredTarget[];
  managedKinds: readonly KindId[];
}

/** What has no physical id is looked for nowhere. */
export const isBound = ({ unbound }: { unbound?: readonly string[] }): boolean => unbound === undefined;

/** Kinds of which something is declared in a scope and nobody knows which: any live one there may be it. */
const openKinds = (targets: readonly DeclaredTarget[]): ReadonlySet<string> =>
  new Set(
    targets
      .filter((target) => !isBound(target))
      .map((target) => `${scopeId(scopeOfTarget(target))} ${target.kind}`),
  );

/** The scopes that a baseline speaks about, each with its part of it. */
export const declaredScopes = (baseline: Baseline, unmanaged: CheckOptions['unmanaged']): DeclaredScope[] => {
  const scopes = new Map<string, { scope: Scope; targets: DeclaredTarget[]; managed: Set<KindId> }>();
  const at = (scope: Scope) => {
    const id = scopeId(scope);
    const entry = scopes.get(id) ?? { scope, targets: [], managed: new Set<KindId>() };
    scopes.set(id, entry);
    return entry;
  };
  for (const target of baseline.targets.filter(isBound)) at(scopeOfTarget(target)).targets.push(target);
  for (const { scope, kinds } of baseline.managed.filter(isBound))
    for (const kind of kinds) at(scope).managed.add(kind);
  const open = openKinds(baseline.targets);
  return [...scopes.values()].map(({ scope, targets, managed }) => {
    const kinds = unmanaged === 'report' ? kindsOfFamily(scope.family).map(({ id }) => id) : [...managed];
    const managedKinds = kinds.filter((kind) => !open.has(`${scopeId(scope)} ${kind}`));
    return { scope, targets, managedKinds };
  });
};

/** As many scopes are read side by side; the clients pace the calls. */
const sideBySide = 4;

const inParallel = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(sideBySide, items.length) }, worker));
  return results;
};

/** What no physical id is known of: it is unknown, never left out. */
export const unboundScopes = (
  deps: Pick<CheckDeps, 'hide'>,
  baseline: Baseline,
  options: Pick<CheckOptions, 'undeclared' | 'reveal'>,
  rules?: ActiveRules,
): ScopeResult[] =>
  baseline.targets
    .filter((target) => !isBound(target))
    .map((target): ScopeResult => {
      const { undeclared, reveal } = options;
      const showing = { kind: kindOf(target.kind), options: { undeclared, reveal, hide: deps.hide } };
      const result = judgeUnbound(showing, target, unboundDetail(target.unbound ?? []));
      const found = { scope: scopeOfTarget(target), learned: {}, results: [result], undeclaredCount: 0 };
      return applyRules(found, rules);
    });

export const check =
  (deps: CheckDeps) =>
  async (baseline: Baseline, options: CheckOptions): Promise<Report> => {
    const scopes = declaredScopes(baseline, options.unmanaged);
    const { noise } = options;
    const rules = noise === undefined ? undefined : activeRules(noise.rules, noise.now);
    let done = 0;
    const results = await inParallel(
      scopes,
      async ({ scope, targets, managedKinds }): Promise<ScopeResult> => {
        const { undeclared, reveal } = options;
        const judged = await judgeScope(deps.clientsFor(scope), scope, targets, {
          undeclared,
          reveal,
          managedKinds,
          hide: deps.hide,
          ...(rules === undefined ? {} : { rules }),
        });
        done += 1;
        deps.onProgress?.(done, scopes.length);
        return judged;
      },
    );
    const unbound = unboundScopes(deps, baseline, options, rules);
    return buildReport([...results, ...unbound], deps.awsCalls(), noise);
  };
