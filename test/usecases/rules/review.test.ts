// The rules in a report: each listed with what it did, and told apart as used, unused, expired and too broad.
import { describe, expect, test } from '@jest/globals';
import { activeRules } from '../../../shared/engine/rules.js';
import type { Comparison } from '../../../shared/model/comparison.js';
import type { Report, ReportRule } from '../../../shared/model/report.js';
import type { ScopeResult, TargetResult } from '../../../shared/model/result.js';
import type { IgnoreRule, NoiseRules } from '../../../shared/model/rule.js';
import type { Severity } from '../../../shared/model/severity.js';
import { kindId, targetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { buildReport } from '../../../shared/usecases/report.js';
import { applyRules } from '../../../shared/usecases/rules/apply.js';
import { reportShape } from '../../../shared/usecases/schemas/report-schema.js';

const now = epochMs(1_800_000_000_000);
const until = epochMs(now + 1000);

const drifted = (...paths: readonly (readonly [string, Severity])[]): Comparison => {
  const [first, ...rest] = paths.map(([path, severity]) => ({
    type: 'changed' as const,
    class: 'declared' as const,
    path,
    declaredAs: path.slice(1),
    declared: 'a',
    observed: 'b',
    severity,
    reason: 'it matters',
  }));
  if (first === undefined) return { verdict: 'in-sync' };
  return { verdict: 'drifted', severity: first.severity, fingerprint: 'f', differences: [first, ...rest] };
};

const result = (key: string, comparison: Comparison): TargetResult => {
  const target = { kind: kindId('apigateway.stage'), account: '1', region: 'r', key };
  const declared = {
    ...target,
    address: `stage.${key}`,
    source: 'a.tf',
    leaves: [],
    leftOut: [],
    closed: [],
    exported: {},
  };
  return {
    id: targetId(target),
    target,
    declared,
    comparison,
    coverage: { declared: 9, compared: 9, leftOut: {} },
  };
};

const reportOf = (rules: readonly Partial<IgnoreRule>[], results: readonly TargetResult[]): Report => {
  const all: NoiseRules = {
    ignore: rules.map((rule, index) => ({
      id: `id${index}`,
      place: `ignore.${index}`,
      reason: 'known',
      until,
      ...rule,
    })),
    severities: [],
  };
  const scope: ScopeResult = {
    scope: { family: 'restapi', account: '1', region: 'r', key: 'a' },
    learned: {},
    results,
    undeclaredCount: 0,
  };
  const report = buildReport([applyRules(scope, activeRules(all, now))], {}, { rules: all, now });
  return reportShape.parse(report) as Report;
};

const ruleOf = (rule: Partial<IgnoreRule>, results: readonly TargetResult[]): ReportRule | undefined =>
  reportOf([rule], results).rules?.[0];

const inSync = (key: string): TargetResult => result(key, { verdict: 'in-sync' });
const missing = (key: string): TargetResult =>
  result(key, { verdict: 'missing', severity: 'critical', reason: 'gone', fingerprint: 'm' });
const tagged = (key: string): TargetResult => result(key, drifted(['/tags/a', 'low']));

describe('a rule is listed as', () => {
  const cases: [ReportRule['status'], string, Partial<IgnoreRule>, TargetResult[], number][] = [
    ['used', 'it leaves a difference out', { path: '/tags/*' }, [tagged('a/prod')], 1],
    ['unused', 'it fits nothing that differs', { path: '/tags/*' }, [inSync('a/prod')], 0],
    ['expired', 'its time is over', { path: '/tags/*', until: now }, [tagged('a/prod')], 0],
    ['not-known', 'only evidence tells', { principal: 'arn:aws:iam::*:role/x' }, [tagged('a/prod')], 0],
    [
      'too-broad',
      'a star hides something bad',
      { path: '/variables/*' },
      [result('a/prod', drifted(['/variables/token', 'high']))],
      1,
    ],
    [
      'used',
      'something bad is hidden by its name',
      { path: '/variables/token' },
      [result('a/prod', drifted(['/variables/token', 'high']))],
      1,
    ],
    [
      'used',
      'the setting is named and its entry is not',
      { path: '/methodSettings/*/loggingLevel' },
      [result('a/prod', drifted(['/methodSettings/*~1*/loggingLevel', 'high']))],
      1,
    ],
    ['too-broad', 'a missing target is hidden by a star', { target: 'a/*' }, [missing('a/prod')], 1],
    ['used', 'a missing target is hidden by its name', { target: 'a/prod' }, [missing('a/prod')], 1],
    [
      'too-broad',
      'it leaves something out of most targets',
      { path: '/tags/*' },
      [tagged('a/1'), tagged('a/2'), tagged('a/3'), inSync('a/4')],
      3,
    ],
    [
      'used',
      'it leaves something out of half of them',
      { path: '/tags/*' },
      [tagged('a/1'), tagged('a/2'), inSync('a/3'), inSync('a/4')],
      2,
    ],
    [
      'used',
      'there are too few to tell',
      { path: '/tags/*' },
      [tagged('a/1'), tagged('a/2'), tagged('a/3')],
      3,
    ],
  ];
  test.each(cases)('%s where %s', (status, _case, rule, results, ignored) => {
    const listed = ruleOf(rule, results);
    expect(listed).toMatchObject({ place: 'ignore.0', status, ignored, reason: 'known' });
    expect(listed?.advice === undefined).toBe(status === 'used');
  });
});

test('what is ignored is counted beside what is in sync, and listed with its rule', () => {
  const { summary, targets } = reportOf(
    [{ path: '/tags/*' }, { target: 'b/*' }],
    [tagged('a/prod'), missing('b/prod'), inSync('c/prod')],
  );
  expect(summary).toMatchObject({
    declared: 2,
    inSync: 2,
    missing: 0,
    ignored: { differences: 1, targets: 1 },
    leaves: { declared: 18, compared: 17, leftOut: { ignored: 1 } },
  });
  expect(targets[0]).toMatchObject({ verdict: 'in-sync', ignored: [{ path: '/tags/a', rule: 'ignore.0' }] });
});

test('without rules a report lists none', () => {
  expect(buildReport([], {})).not.toHaveProperty('rules');
  expect(reportOf([], [])).not.toHaveProperty('rules');
});
