// From what looks found to the report that people and pipelines read.
import { isoOf } from '../engine/iso.js';
import { shown } from '../engine/mask.js';
import type { Difference } from '../model/comparison.js';
import type { LeftOutReason } from '../model/field.js';
import type {
  Report,
  ReportDifference,
  ReportIgnored,
  ReportRule,
  ReportSummary,
  ReportTarget,
} from '../model/report.js';
import type { IgnoredDifference, ScopeResult, TargetResult } from '../model/result.js';
import { noRules, type IgnoreRule, type NoiseRules, type SeverityRule } from '../model/rule.js';
import type { EpochMs } from '../model/time.js';
import { isObject, type Json } from '../model/brand.js';
import { reviewRules, type Known } from './rules/review.js';
import { declaredIn, usesOf } from './rules/use.js';

/** Values inside an added entry are leaves too, and masked like them. */
const shownJson = (value: Json): Json => {
  if (typeof value === 'string') return shown(value);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shownJson(member)]));
  return value;
};

export const reportDifference = (difference: Difference): ReportDifference => {
  const {
    type,
    class: group,
    path,
    declaredAs,
    address,
    source,
    line,
    severity,
    reason,
    attack,
  } = difference;
  return {
    type,
    class: group,
    path,
    ...(declaredAs === undefined ? {} : { declaredAs }),
    ...(address === undefined ? {} : { address }),
    ...(source === undefined ? {} : { source }),
    ...(line === undefined ? {} : { line }),
    ...('declared' in difference ? { declared: shown(difference.declared) } : {}),
    ...('observed' in difference ? { observed: shownJson(difference.observed) } : {}),
    severity,
    reason,
    ...(attack === undefined ? {} : { attack }),
  };
};

/** The place in `stagewatch.yml` of a rule, by its id. */
type PlaceOf = (rule: string) => string;

const reportIgnored = ({ rule, difference }: IgnoredDifference, placeOf: PlaceOf): ReportIgnored => ({
  ...reportDifference(difference),
  rule: placeOf(rule),
});

const reportTarget = (result: TargetResult, placeOf: PlaceOf): ReportTarget => {
  const { id, target, declared, name, comparison, ignored } = result;
  const exported =
    declared === undefined || Object.keys(declared.exported).length === 0
      ? {}
      : { exported: declared.exported };
  const stale = declared?.stale;
  const common = {
    target: id,
    kind: target.kind,
    account: target.account,
    region: target.region,
    id: target.key,
    ...(name === undefined ? {} : { name }),
    ...(declared === undefined ? {} : { address: declared.address, source: declared.source }),
    ...(declared?.line === undefined ? {} : { line: declared.line }),
    ...exported,
    ...(stale === undefined ? {} : { stale: { since: isoOf(stale.since), why: stale.why } }),
    ...(ignored === undefined ? {} : { ignored: ignored.map((one) => reportIgnored(one, placeOf)) }),
  };
  switch (comparison.verdict) {
    case 'in-sync':
      return { ...common, verdict: comparison.verdict };
    case 'drifted':
      return {
        ...common,
        verdict: comparison.verdict,
        severity: comparison.severity,
        differences: comparison.differences.map(reportDifference),
      };
    case 'missing':
    case 'unmanaged':
      return {
        ...common,
        verdict: comparison.verdict,
        severity: comparison.severity,
        reason: comparison.reason,
      };
    case 'unknown':
      return { ...common, verdict: comparison.verdict, reason: comparison.reason, detail: comparison.detail };
  }
};

const sumReasons = (results: readonly TargetResult[]): Partial<Record<LeftOutReason, number>> => {
  const sum: Partial<Record<LeftOutReason, number>> = {};
  for (const { coverage } of results) {
    for (const [reason, count] of Object.entries(coverage.leftOut) as [LeftOutReason, number][]) {
      sum[reason] = (sum[reason] ?? 0) + count;
    }
  }
  return sum;
};

const summaryOf = (
  scopes: readonly ScopeResult[],
  awsCalls: Readonly<Record<string, number>>,
): ReportSummary => {
  const results = scopes.flatMap((scope) => scope.results);
  const count = (verdict: string): number =>
    results.filter(({ comparison }) => comparison.verdict === verdict).length;
  const total = (pick: (result: TargetResult) => number): number =>
    results.reduce((sum, result) => sum + pick(result), 0);
  return {
    declared: results.filter(({ declared }) => declared !== undefined).length,
    compared: count('in-sync') + count('drifted') + count('missing'),
    inSync: count('in-sync'),
    drifted: count('drifted'),
    missing: count('missing'),
    unmanaged: count('unmanaged'),
    unknown: count('unknown'),
    undeclared: scopes.reduce((sum, scope) => sum + scope.undeclaredCount, 0),
    ignored: {
      differences: total(({ ignored = [] }) => ignored.length),
      targets: scopes.reduce((sum, { ignored = [] }) => sum + ignored.length, 0),
    },
    leaves: {
      declared: total(({ coverage }) => coverage.declared),
      compared: total(({ coverage }) => coverage.compared),
      leftOut: sumReasons(results),
    },
    serving: 'not-compared',
    awsCalls,
  };
};

/** Half of two or three says nothing of a rule. */
const leastDeclared = 4;

const knownIn = (scopes: readonly ScopeResult[], rules: NoiseRules) => {
  const uses = usesOf(scopes, rules.ignore);
  const declared = declaredIn(scopes);
  return (rule: IgnoreRule | SeverityRule): Known | { because: string } => {
    if ('principal' in rule)
      return { because: 'Only the deployed Stagewatch knows who made what: see `stagewatch findings`.' };
    const use = uses.get(rule.id);
    if (use === undefined) return { count: 0, isBroad: false, isOfMost: false };
    const isOfMost = declared >= leastDeclared && use.targets.size * 2 > declared;
    return { count: use.count, isBroad: use.isBroad, isOfMost };
  };
};

const rulesIn = (
  scopes: readonly ScopeResult[],
  { rules, now }: { rules: NoiseRules; now: EpochMs },
): readonly ReportRule[] => reviewRules(rules, { now, knownOf: knownIn(scopes, rules) });

const isAny = ({ ignore, severities }: NoiseRules): boolean => ignore.length + severities.length > 0;

/** `noise`: the rules by which the looks were taken, and when. */
export const buildReport = (
  scopes: readonly ScopeResult[],
  awsCalls: Readonly<Record<string, number>>,
  noise?: { rules: NoiseRules; now: EpochMs },
): Report => {
  const places = new Map((noise?.rules ?? noRules).ignore.map(({ id, place }) => [id, place]));
  const placeOf: PlaceOf = (rule) => places.get(rule) ?? rule;
  return {
    schemaVersion: 1,
    summary: summaryOf(scopes, awsCalls),
    targets: scopes.flatMap(({ results }) => results).map((result) => reportTarget(result, placeOf)),
    ...(noise === undefined || !isAny(noise.rules) ? {} : { rules: rulesIn(scopes, noise) }),
  };
};
