// What each rule did in the looks that were taken: counted by the rule's id.
import type { ScopeResult } from '../../model/result.js';
import type { IgnoreRule } from '../../model/rule.js';
import { atLeast, type Severity } from '../../model/severity.js';
import type { TargetId } from '../../model/target.js';
import { namesOneTarget, namesSetting } from './about.js';

export interface RuleUse {
  /** Differences and targets that it left out, or rated. */
  count: number;
  /** The declared targets of which it left something out. */
  targets: ReadonlySet<TargetId>;
  /** It left out something bad without naming it. */
  isBroad: boolean;
}

interface Counting extends RuleUse {
  targets: Set<TargetId>;
}

const isBad = (severity: Severity | undefined): boolean =>
  severity !== undefined && atLeast(severity, 'high');

/** What rules did in these scopes; a rule that did nothing has no entry. */
export const usesOf = (
  scopes: readonly ScopeResult[],
  rules: readonly IgnoreRule[],
): ReadonlyMap<string, RuleUse> => {
  const uses = new Map<string, Counting>();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const at = (id: string): Counting => {
    const use = uses.get(id) ?? { count: 0, targets: new Set(), isBroad: false };
    uses.set(id, use);
    use.count += 1;
    return use;
  };
  for (const { results, ignored = [] } of scopes) {
    for (const { rule: id, id: target, verdict, severity } of ignored) {
      const use = at(id);
      if (verdict !== 'unmanaged') use.targets.add(target);
      const rule = byId.get(id);
      if (isBad(severity) && rule !== undefined && !namesOneTarget(rule)) use.isBroad = true;
    }
    for (const { id: target, ignored: differences = [], rated = [] } of results) {
      for (const id of rated) at(id);
      for (const { rule: id, difference } of differences) {
        const use = at(id);
        use.targets.add(target);
        const rule = byId.get(id);
        if (isBad(difference.severity) && rule !== undefined && !namesSetting(rule)) use.isBroad = true;
      }
    }
  }
  return uses;
};

/** How many targets are declared there, also those that rules leave out. */
export const declaredIn = (scopes: readonly ScopeResult[]): number =>
  scopes.reduce(
    (sum, { results, ignored = [] }) =>
      sum +
      results.filter(({ declared }) => declared !== undefined).length +
      ignored.filter(({ verdict }) => verdict !== 'unmanaged').length,
    0,
  );
