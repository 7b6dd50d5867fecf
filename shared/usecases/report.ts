// From what looks found to the report that people and pipelines read.
import { isoOf } from '../engine/iso.js';
import { shown } from '../engine/mask.js';
import type { Difference } from '../model/comparison.js';
import type { LeftOutReason } from '../model/field.js';
import type { Report, ReportDifference, ReportSummary, ReportTarget } from '../model/report.js';
import type { ScopeResult, TargetResult } from '../model/result.js';
import { isObject, type Json } from '../model/brand.js';

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

const reportTarget = ({ id, target, declared, name, comparison }: TargetResult): ReportTarget => {
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
    leaves: {
      declared: total(({ coverage }) => coverage.declared),
      compared: total(({ coverage }) => coverage.compared),
      leftOut: sumReasons(results),
    },
    serving: 'not-compared',
    awsCalls,
  };
};

export const buildReport = (
  scopes: readonly ScopeResult[],
  awsCalls: Readonly<Record<string, number>>,
): Report => ({
  schemaVersion: 1,
  summary: summaryOf(scopes, awsCalls),
  targets: scopes.flatMap((scope) => scope.results).map(reportTarget),
});
