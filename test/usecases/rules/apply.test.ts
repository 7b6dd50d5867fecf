// Taking out what rules ignore: sums hold, nothing else changes, and what could not be compared is never in sync.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { fingerprintOf } from '../../../shared/engine/fingerprint.js';
import { worstFirst } from '../../../shared/engine/order.js';
import { activeRules } from '../../../shared/engine/rules.js';
import { isNonEmpty } from '../../../shared/model/brand.js';
import type { Comparison, Difference } from '../../../shared/model/comparison.js';
import type { LeftOutReason } from '../../../shared/model/field.js';
import type { ScopeResult, TargetResult } from '../../../shared/model/result.js';
import { noRules, type IgnoreRule, type NoiseRules, type SeverityRule } from '../../../shared/model/rule.js';
import { severities, worstOf, type Severity } from '../../../shared/model/severity.js';
import { kindId, targetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { applyRules } from '../../../shared/usecases/rules/apply.js';

const now = epochMs(1_800_000_000_000);
const until = epochMs(now + 1);

const difference = (path: string, severity: Severity = 'medium'): Difference => ({
  type: 'changed',
  class: 'declared',
  path,
  declared: 'a',
  observed: 'b',
  severity,
  reason: 'it matters',
});

const drifted = (differences: readonly Difference[]): Comparison => {
  const sorted = [...differences].sort(worstFirst);
  if (!isNonEmpty(sorted)) return { verdict: 'in-sync' };
  const severity = worstOf(sorted.map((one) => one.severity));
  return { verdict: 'drifted', severity, fingerprint: fingerprintOf(sorted), differences: sorted };
};

const result = (
  key: string,
  comparison: Comparison,
  leftOut: Partial<Record<LeftOutReason, number>> = {},
): TargetResult => {
  const target = { kind: kindId('apigateway.stage'), account: '1', region: 'r', key };
  const others = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
  return {
    id: targetId(target),
    target,
    comparison,
    coverage: { declared: 20 + others, compared: 20, leftOut },
  };
};

const scopeOf = (...results: readonly TargetResult[]): ScopeResult => ({
  scope: { family: 'restapi', account: '1', region: 'r', key: 'a' },
  learned: {},
  results,
  undeclaredCount: 0,
});

const common = (index: number) => ({ id: `r${index}`, place: `ignore.${index}`, reason: 'known', until });
const ignoring = (...abouts: readonly Partial<IgnoreRule>[]): NoiseRules => ({
  ...noRules,
  ignore: abouts.map((about, index) => ({ ...common(index), ...about })),
});
const rating = (...abouts: readonly (Partial<SeverityRule> & Pick<SeverityRule, 'to'>)[]): NoiseRules => ({
  ...noRules,
  severities: abouts.map((about, index) => ({ ...common(index), ...about })),
});

const apply = (found: ScopeResult, rules: NoiseRules): ScopeResult =>
  applyRules(found, activeRules(rules, now));
const only = (found: ScopeResult): TargetResult => {
  const [first] = found.results;
  if (first === undefined) throw new Error('no result');
  return first;
};

describe('an ignored difference', () => {
  test('is in no comparison, and a leaf that was compared is left out instead', () => {
    const found = result('a/prod', drifted([difference('/tags/a'), difference('/description')]), {
      identity: 2,
    });
    const left = only(apply(scopeOf(found), ignoring({ path: '/tags/*' })));
    expect(left.comparison).toEqual(drifted([difference('/description')]));
    expect(left.coverage).toEqual({ declared: 22, compared: 19, leftOut: { identity: 2, ignored: 1 } });
    expect(left.ignored).toMatchObject([{ rule: 'r0', difference: { path: '/tags/a' } }]);
  });

  test('that nothing declares takes nothing out of what was compared', () => {
    const added: Difference = { ...difference('/tags/b'), type: 'added', observed: 'x' };
    const left = only(apply(scopeOf(result('a/prod', drifted([added]))), ignoring({ path: '/tags/*' })));
    expect(left).toMatchObject({
      comparison: { verdict: 'in-sync' },
      coverage: { compared: 20, leftOut: {} },
    });
  });

  test.each([
    ['conflict', 'unknown'],
    ['ambiguous', 'unknown'],
    ['computed', 'in-sync'],
  ] as const)('leaves a target with a leaf left out as %s %s', (reason, verdict) => {
    const found = result('a/prod', drifted([difference('/tags/a')]), { [reason]: 1 });
    expect(only(apply(scopeOf(found), ignoring({ path: '/tags/*' }))).comparison.verdict).toBe(verdict);
  });

  test('by a rule that is over is as before', () => {
    const found = scopeOf(result('a/prod', drifted([difference('/tags/a')])));
    expect(apply(found, ignoring({ path: '/tags/*', until: now }))).toBe(found);
  });
});

const verdicts: Comparison[] = [
  drifted([difference('/tags/a')]),
  { verdict: 'in-sync' },
  { verdict: 'missing', severity: 'critical', reason: 'gone', fingerprint: 'm' },
  { verdict: 'unmanaged', severity: 'high', reason: 'new', fingerprint: 'u' },
  { verdict: 'unknown', reason: 'denied', detail: 'no' },
];

test.each(verdicts)('a target that is ignored is in no result, though it is $verdict', (comparison) => {
  const found = scopeOf(result('a/prod', comparison), result('a/test', { verdict: 'in-sync' }));
  const left = apply(found, ignoring({ target: 'a/prod' }));
  expect(left.results.map(({ target }) => target.key)).toEqual(['a/test']);
  expect(left.ignored).toMatchObject([{ rule: 'r0', verdict: comparison.verdict }]);
});

describe('a severity rule', () => {
  test('sets the severity of what it fits, keeps the reason and says so; the fingerprint stays', () => {
    const comparison = drifted([difference('/uri', 'critical'), difference('/tags/a')]);
    const left = only(apply(scopeOf(result('a/prod', comparison)), rating({ path: '/uri', to: 'low' })));
    expect(left.comparison).toMatchObject({
      severity: 'medium',
      fingerprint: 'fingerprint' in comparison ? comparison.fingerprint : '',
      differences: [
        { path: '/tags/a', reason: 'it matters' },
        { path: '/uri', severity: 'low', reason: 'it matters (severity set by stagewatch.yml: known)' },
      ],
    });
    expect(left.rated).toEqual(['r0']);
  });

  test.each([
    ['missing', 'low'],
    ['unmanaged', 'low'],
  ] as const)('without a path sets how bad it is that a target is %s', (verdict, severity) => {
    const comparison = { verdict, severity: 'critical' as const, reason: 'gone', fingerprint: 'x' };
    const left = only(apply(scopeOf(result('a/prod', comparison)), rating({ target: 'a/*', to: 'low' })));
    expect(left.comparison).toMatchObject({ verdict, severity, fingerprint: 'x' });
    const byPath = only(apply(scopeOf(result('a/prod', comparison)), rating({ path: '/**', to: 'low' })));
    expect(byPath.comparison).toBe(comparison);
  });
});

describe('laws', () => {
  const path = fc.constantFrom('/tags/a', '/tags/b', '/description', '/variables/x', '/uri');
  const differences = fc
    .uniqueArray(fc.tuple(path, fc.constantFrom(...severities)), { selector: ([one]) => one, maxLength: 5 })
    .map((all) => all.map(([one, severity]) => difference(one, severity)));
  const found = fc
    .array(fc.tuple(fc.constantFrom('a/prod', 'a/test', 'b/prod'), differences), { maxLength: 4 })
    .map((all) => scopeOf(...all.map(([key, list]) => result(key, drifted(list)))));
  const about = fc.record(
    {
      target: fc.constantFrom('a/prod', 'a/*', '*/prod'),
      path: fc.constantFrom('/tags/*', '/tags/a', '/description', '/**'),
    },
    { requiredKeys: ['path'] },
  );
  const rules = fc.array(about, { minLength: 1, maxLength: 4 });
  const essence = ({ severity: _severity, ...rest }: Difference): object => rest;
  const pathsIn = ({ results }: ScopeResult, ofRule: boolean): object[] =>
    results.flatMap(({ id, comparison, ignored = [] }) =>
      (ofRule ? ignored.map(({ difference: one }) => one) : [])
        .concat(comparison.verdict === 'drifted' ? comparison.differences : [])
        .map((one) => ({ id, ...essence(one) })),
    );

  test('no difference is lost: it is either told or counted as ignored', () => {
    fc.assert(
      fc.property(found, rules, (before, abouts) => {
        const after = apply(before, ignoring(...abouts));
        const sorted = (all: object[]) => all.map((one) => JSON.stringify(one)).sort();
        expect(sorted(pathsIn(after, true))).toEqual(sorted(pathsIn(before, false)));
      }),
    );
  });

  test('what no rule fits is the very same object', () => {
    fc.assert(
      fc.property(found, rules, (before, abouts) => {
        const after = apply(before, ignoring(...abouts));
        for (const [index, { ignored }] of after.results.entries())
          if (ignored === undefined) expect(after.results[index]).toBe(before.results[index]);
      }),
    );
  });

  test('every declared leaf is compared or left out for a reason', () => {
    fc.assert(
      fc.property(found, rules, (before, abouts) => {
        for (const { coverage } of apply(before, ignoring(...abouts)).results) {
          const { declared, compared, leftOut } = coverage;
          expect(compared + Object.values(leftOut).reduce((sum, count) => sum + count, 0)).toBe(declared);
          expect(compared).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('without rules, and with rules that are over, nothing changes', () => {
    fc.assert(
      fc.property(found, rules, (before, abouts) => {
        expect(apply(before, noRules)).toBe(before);
        expect(apply(before, ignoring(...abouts.map((one) => ({ ...one, until: now }))))).toBe(before);
      }),
    );
  });

  test('severity rules change no fingerprint and no difference but how bad it is', () => {
    fc.assert(
      fc.property(found, fc.array(fc.tuple(about, fc.constantFrom(...severities))), (before, rated) => {
        const after = apply(before, rating(...rated.map(([one, to]) => ({ ...one, to }))));
        const prints = ({ results }: ScopeResult) =>
          results.map(({ comparison }) => ('fingerprint' in comparison ? comparison.fingerprint : ''));
        expect(prints(after)).toEqual(prints(before));
      }),
    );
  });
});
