// What the policy says of a finding, whether it is answered, and what a finding keeps of that: pure.
import { describe, expect, test } from '@jest/globals';
import { isAnswered, isOff, remediationModes } from '../../../shared/engine/remediation/asked.js';
import type { Difference } from '../../../shared/model/comparison.js';
import type { Finding } from '../../../shared/model/finding.js';
import type { PlanOutcome, RecordedPlan } from '../../../shared/model/recorded-plan.js';
import {
  defaultRemediation,
  type RemediationMode,
  type RemediationRule,
} from '../../../shared/model/remediation.js';
import type { Severity } from '../../../shared/model/severity.js';
import { kindId } from '../../../shared/model/target.js';
import { epochMs, later } from '../../../shared/model/time.js';
import { advance } from '../../../shared/engine/lifecycle.js';
import { findings, policy, start, subject } from '../../engine/lifecycle-fixtures.js';

const differenceAt = (path: string, severity: Severity = 'medium'): Difference => ({
  type: 'changed',
  class: 'declared',
  path,
  severity,
  reason: 'it is another one',
  declared: 'a',
  observed: 'b',
});

const findingOf = (paths: readonly [string, Severity?][], more: Partial<Finding['drift']> = {}): Finding => ({
  ...findings.open,
  target: 'apigateway.stage:1/r/a/prod' as Finding['target'],
  drift: {
    ...findings.open.drift,
    differences: paths.map(([path, severity]) => differenceAt(path, severity)),
    total: paths.length,
    ...more,
  },
});

const rule = (mode: RemediationMode, more: Partial<RemediationRule> = {}): RemediationRule => ({
  place: 'remediation.rules.0',
  mode,
  ...more,
});

describe('what the policy says of a drift', () => {
  const description = findingOf([['/description']]);
  const two = findingOf([['/description'], ['/tracingEnabled', 'high']]);
  const missing = findingOf([], { verdict: 'missing', severity: 'high', total: 0 });
  const table: [string, RemediationMode, RemediationRule[], Finding, RemediationMode][] = [
    ['nothing, unless it is set', 'off', [], description, 'off'],
    [
      'its own mode, where no rule fits',
      'auto',
      [rule('off', { path: '/variables/*' })],
      description,
      'auto',
    ],
    ['what the rule of the path says', 'off', [rule('auto', { path: '/description' })], description, 'auto'],
    [
      'what the last rule says',
      'off',
      [rule('auto'), rule('propose', { path: '/desc*' })],
      description,
      'propose',
    ],
    ['the strictest of all differences', 'auto', [rule('off', { path: '/tracingEnabled' })], two, 'off'],
    [
      'nothing new where it is not bad enough',
      'off',
      [rule('auto', { severity: 'high' })],
      description,
      'off',
    ],
    ['the rule of what is bad enough', 'propose', [rule('auto', { severity: 'medium' })], two, 'auto'],
    [
      'the rule of another kind means nothing',
      'off',
      [rule('auto', { kind: kindId('ivs.stage') })],
      description,
      'off',
    ],
    ['the rule of its name', 'off', [rule('auto', { target: 'a/pr*' })], description, 'auto'],
    ['a whole target has no path', 'off', [rule('auto', { path: '/description' })], missing, 'off'],
    ['a whole target, by a rule for all of it', 'off', [rule('auto')], missing, 'auto'],
    ['a part that is kept of many', 'auto', [], findingOf([['/description']], { total: 300 }), 'propose'],
    ['a part that is kept of many, off', 'off', [], findingOf([['/description']], { total: 300 }), 'off'],
  ];
  test.each(table)('%s', (_title, mode, rules, finding, expected) =>
    expect(remediationModes({ mode, rules })(finding)).toBe(expected),
  );

  test('it is off as a whole only where no rule lets anything', () => {
    expect(isOff(defaultRemediation)).toBe(true);
    expect(isOff({ mode: 'off', rules: [rule('off')] })).toBe(true);
    expect(isOff({ mode: 'off', rules: [rule('propose', { path: '/a' })] })).toBe(false);
  });
});

const now = later(start, 1e8);
const planOf = (more: Partial<RecordedPlan> = {}): RecordedPlan => ({
  fingerprint: 'A',
  hash: '0'.repeat(32),
  at: now,
  by: 'policy',
  calls: [{ operation: 'UpdateStage', does: 'sets description' }],
  totalCalls: 1,
  refused: [],
  effects: [],
  isAgreeable: true,
  ...more,
});
const ended = (result: 'failed' | 'refused', ago: number): PlanOutcome => ({
  result,
  at: later(now, -ago),
  why: 'x',
});

describe('a drift is answered', () => {
  const minute = 60_000;
  const table: [string, Partial<RecordedPlan> | undefined, boolean, boolean][] = [
    ['by nothing yet', undefined, false, false],
    ['by the plan of an earlier form of it', { fingerprint: 'B' }, false, false],
    ['by a plan, where it is to be proposed', {}, true, false],
    ['by a plan that is left to people', { note: 'too many' }, true, true],
    [
      'not by what was put back before it came again',
      { outcome: { result: 'applied', at: now } },
      false,
      false,
    ],
    ['by a failure, for a while', { outcome: ended('failed', 10 * minute) }, true, true],
    ['by a failure, which is tried again', { outcome: ended('failed', 40 * minute) }, true, false],
    ['by a refusal', { outcome: ended('refused', 5 * 60 * minute) }, true, true],
    ['by a refusal that may be over', { outcome: ended('refused', 7 * 60 * minute) }, false, false],
  ];
  test.each(table)('%s', (_title, plan, whenProposed, whenAuto) => {
    const finding: Finding = { ...findings.open, ...(plan === undefined ? {} : { plan: planOf(plan) }) };
    expect(isAnswered(finding, 'propose', now)).toBe(whenProposed);
    expect(isAnswered(finding, 'auto', now)).toBe(whenAuto);
  });

  test('by three failures, for good', () => {
    const finding: Finding = {
      ...findings.open,
      attempts: 3,
      plan: planOf({ outcome: ended('failed', 1e7) }),
    };
    expect(isAnswered(finding, 'auto', now)).toBe(true);
  });
});

describe('a finding keeps a plan', () => {
  const give = (finding: Finding, plan: Partial<RecordedPlan> = {}, isNews = true) =>
    advance(finding, subject, { type: 'planned', plan: planOf(plan), isNews }, policy, now);
  const refusal = { outcome: { result: 'refused', at: now, why: 'the breaker is open' } } as const;

  test('and tells it once for each form, plan and reason', () => {
    const first = give(findings.open);
    expect(first.announce?.event).toBe('remediation.planned');
    const known = first.finding ?? findings.open;
    expect(give(known, { at: later(now, 1) }).announce).toBeUndefined();
    expect(give(known, { hash: '1'.repeat(32) }).announce?.event).toBe('remediation.planned');
    const refused = give(known, refusal);
    expect(refused.announce?.event).toBe('remediation.refused');
    expect(give(refused.finding ?? known, refusal).announce).toBeUndefined();
  });

  test('without a word where there are too many, until somebody asks', () => {
    const silent = give(findings.open, {}, false);
    expect(silent.announce).toBeUndefined();
    expect(silent.finding?.plan).toMatchObject({ hash: '0'.repeat(32) });
    expect(give(silent.finding ?? findings.open).announce?.event).toBe('remediation.planned');
  });

  test('of this very drift only, and only while it is open and certain', () => {
    expect(give(findings.open, { fingerprint: 'B' }).refused).toMatch(/has changed/);
    for (const status of ['suspected', 'held', 'remediating', 'accepted', 'ending', 'resolved'] as const)
      expect(give(findings[status])).toMatchObject({
        finding: findings[status],
        refused: expect.any(String),
      });
    expect(give({ ...findings.open, status: 'open', confirmed: false }).refused).toMatch(/not confirmed/);
  });

  test('through its remediation, with what came of it', () => {
    const started = advance(
      findings.open,
      subject,
      { type: 'remediation-started', runId: 'r1', plan: planOf() },
      policy,
      now,
    );
    expect(started.finding).toMatchObject({ status: 'remediating', plan: { by: 'policy' } });
    const finished = advance(
      started.finding,
      subject,
      { type: 'remediation-finished', runId: 'r1', outcome: 'failed', why: 'AWS said no.' },
      policy,
      epochMs(now + 1),
    );
    expect(finished).toMatchObject({
      announce: { event: 'remediation.failed' },
      finding: { status: 'open', attempts: 1, plan: { outcome: { result: 'failed', why: 'AWS said no.' } } },
    });
  });
});
