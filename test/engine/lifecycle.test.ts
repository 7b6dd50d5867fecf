// The lifecycle as a table: one row per cell of status × input.
import { describe, expect, test } from '@jest/globals';
import { advance, type LifecycleInput } from '../../shared/engine/lifecycle.js';
import type { AnnouncementEvent, Finding, FindingStatus } from '../../shared/model/finding.js';
import { later, type EpochMs } from '../../shared/model/time.js';
import {
  confirmed,
  driftOf,
  findings,
  look,
  policy,
  run,
  start,
  subject,
  unknown,
} from './lifecycle-fixtures.js';

/** A second read soon after: too early to confirm anything. */
const soon = later(confirmed, 2);
/** Later than every confirmation, earlier than every expiry. */
const late = later(confirmed, 2e6);

type Row = readonly [
  from: FindingStatus | 'none',
  input: keyof typeof inputs,
  to: FindingStatus | 'none',
  event?: AnnouncementEvent,
];

const inputs = {
  'in sync, soon': [soon, look(soon)],
  'in sync, late': [late, look(late)],
  'same drift, soon': [soon, look(soon, driftOf('A'))],
  'same drift, late': [late, look(late, driftOf('A'))],
  'other drift, soon': [soon, look(soon, driftOf('B'))],
  'other drift, late': [late, look(late, driftOf('B'))],
  'worse drift, soon': [soon, look(soon, driftOf('C', 'critical'))],
  'drift by a deployer': [soon, look(soon, driftOf('B'), { deployer: true })],
  'drift after the baseline moved': [soon, look(soon, driftOf('B'), { declaredHash: 'd2' })],
  unknown: [late, unknown(late)],
  'an older read, drift': [late, look(later(start, -5), driftOf('Z', 'critical'))],
  'an older read, in sync': [late, look(later(start, -5))],
  'the same read again': [late, look(start, driftOf('Z', 'critical'))],
  'timer, not due': [later(start, 1), { type: 'due' }],
  'timer, due': [later(start, 1e10), { type: 'due' }],
  'accept as shown': [soon, { type: 'accept', by: 'bob', why: 'known', until: late, fingerprint: 'A' }],
  'accept something else': [soon, { type: 'accept', by: 'bob', why: 'known', until: late, fingerprint: 'Z' }],
  'accept into the past': [soon, { type: 'accept', by: 'bob', why: 'known', until: start, fingerprint: 'A' }],
  'remediation starts': [soon, { type: 'remediation-started', runId: 'r2' }],
  'remediation applied': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'applied' }],
  'remediation failed': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'failed' }],
  'remediation refused': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'refused' }],
  'an unknown remediation': [soon, { type: 'remediation-finished', runId: 'r9', outcome: 'applied' }],
} satisfies Record<string, readonly [EpochMs, LifecycleInput]>;

const rows: readonly Row[] = [
  ['none', 'in sync, soon', 'none'],
  ['none', 'in sync, late', 'none'],
  ['none', 'same drift, soon', 'suspected'],
  ['none', 'same drift, late', 'suspected'],
  ['none', 'other drift, soon', 'suspected'],
  ['none', 'other drift, late', 'suspected'],
  ['none', 'worse drift, soon', 'open', 'drift.opened'],
  ['none', 'drift by a deployer', 'held'],
  ['none', 'drift after the baseline moved', 'suspected'],
  ['none', 'unknown', 'none'],
  ['none', 'an older read, drift', 'open', 'drift.opened'],
  ['none', 'an older read, in sync', 'none'],
  ['none', 'the same read again', 'open', 'drift.opened'],
  ['none', 'timer, not due', 'none'],
  ['none', 'timer, due', 'none'],
  ['none', 'accept as shown', 'none'],
  ['none', 'accept something else', 'none'],
  ['none', 'accept into the past', 'none'],
  ['none', 'remediation starts', 'none'],
  ['none', 'remediation applied', 'none'],
  ['none', 'remediation failed', 'none'],
  ['none', 'remediation refused', 'none'],
  ['none', 'an unknown remediation', 'none'],

  ['suspected', 'in sync, soon', 'resolved'],
  ['suspected', 'in sync, late', 'resolved'],
  ['suspected', 'same drift, soon', 'open', 'drift.opened'],
  ['suspected', 'same drift, late', 'open', 'drift.opened'],
  ['suspected', 'other drift, soon', 'open', 'drift.opened'],
  ['suspected', 'other drift, late', 'open', 'drift.opened'],
  ['suspected', 'worse drift, soon', 'open', 'drift.opened'],
  ['suspected', 'drift by a deployer', 'held'],
  ['suspected', 'drift after the baseline moved', 'open', 'drift.opened'],
  ['suspected', 'unknown', 'suspected'],
  ['suspected', 'an older read, drift', 'suspected'],
  ['suspected', 'an older read, in sync', 'suspected'],
  ['suspected', 'the same read again', 'suspected'],
  ['suspected', 'timer, not due', 'suspected'],
  ['suspected', 'timer, due', 'suspected'],
  ['suspected', 'accept as shown', 'accepted', 'drift.accepted'],
  ['suspected', 'accept something else', 'suspected'],
  ['suspected', 'accept into the past', 'suspected'],
  ['suspected', 'remediation starts', 'suspected'],
  ['suspected', 'remediation applied', 'suspected'],
  ['suspected', 'remediation failed', 'suspected'],
  ['suspected', 'remediation refused', 'suspected'],
  ['suspected', 'an unknown remediation', 'suspected'],

  ['open', 'in sync, soon', 'ending'],
  ['open', 'in sync, late', 'ending'],
  ['open', 'same drift, soon', 'open'],
  ['open', 'same drift, late', 'open'],
  ['open', 'other drift, soon', 'open'],
  ['open', 'other drift, late', 'open'],
  ['open', 'worse drift, soon', 'open', 'drift.changed'],
  ['open', 'drift by a deployer', 'held'],
  ['open', 'drift after the baseline moved', 'open'],
  ['open', 'unknown', 'open'],
  ['open', 'an older read, drift', 'open'],
  ['open', 'an older read, in sync', 'open'],
  ['open', 'the same read again', 'open'],
  ['open', 'timer, not due', 'open'],
  ['open', 'timer, due', 'open'],
  ['open', 'accept as shown', 'accepted', 'drift.accepted'],
  ['open', 'accept something else', 'open'],
  ['open', 'accept into the past', 'open'],
  ['open', 'remediation starts', 'remediating'],
  ['open', 'remediation applied', 'open'],
  ['open', 'remediation failed', 'open'],
  ['open', 'remediation refused', 'open'],
  ['open', 'an unknown remediation', 'open'],

  ['held', 'in sync, soon', 'resolved'],
  ['held', 'in sync, late', 'resolved'],
  ['held', 'same drift, soon', 'held'],
  ['held', 'same drift, late', 'open', 'drift.opened'],
  ['held', 'other drift, soon', 'open', 'drift.opened'],
  ['held', 'other drift, late', 'open', 'drift.opened'],
  ['held', 'worse drift, soon', 'open', 'drift.opened'],
  ['held', 'drift by a deployer', 'held'],
  ['held', 'drift after the baseline moved', 'open', 'drift.opened'],
  ['held', 'unknown', 'held'],
  ['held', 'an older read, drift', 'held'],
  ['held', 'an older read, in sync', 'held'],
  ['held', 'the same read again', 'held'],
  ['held', 'timer, not due', 'held'],
  ['held', 'timer, due', 'held'],
  ['held', 'accept as shown', 'accepted', 'drift.accepted'],
  ['held', 'accept something else', 'held'],
  ['held', 'accept into the past', 'held'],
  ['held', 'remediation starts', 'held'],
  ['held', 'remediation applied', 'held'],
  ['held', 'remediation failed', 'held'],
  ['held', 'remediation refused', 'held'],
  ['held', 'an unknown remediation', 'held'],

  ['remediating', 'in sync, soon', 'ending'],
  ['remediating', 'in sync, late', 'ending'],
  ['remediating', 'same drift, soon', 'remediating'],
  ['remediating', 'same drift, late', 'remediating'],
  ['remediating', 'other drift, soon', 'remediating'],
  ['remediating', 'other drift, late', 'remediating'],
  ['remediating', 'worse drift, soon', 'remediating'],
  ['remediating', 'drift by a deployer', 'remediating'],
  ['remediating', 'drift after the baseline moved', 'remediating'],
  ['remediating', 'unknown', 'remediating'],
  ['remediating', 'an older read, drift', 'remediating'],
  ['remediating', 'an older read, in sync', 'remediating'],
  ['remediating', 'the same read again', 'remediating'],
  ['remediating', 'timer, not due', 'remediating'],
  ['remediating', 'timer, due', 'open', 'remediation.failed'],
  ['remediating', 'accept as shown', 'remediating'],
  ['remediating', 'accept something else', 'remediating'],
  ['remediating', 'accept into the past', 'remediating'],
  ['remediating', 'remediation starts', 'remediating'],
  ['remediating', 'remediation applied', 'remediating', 'remediation.applied'],
  ['remediating', 'remediation failed', 'open', 'remediation.failed'],
  ['remediating', 'remediation refused', 'open', 'remediation.refused'],
  ['remediating', 'an unknown remediation', 'remediating'],

  ['accepted', 'in sync, soon', 'ending'],
  ['accepted', 'in sync, late', 'ending'],
  ['accepted', 'same drift, soon', 'accepted'],
  ['accepted', 'same drift, late', 'accepted'],
  ['accepted', 'other drift, soon', 'accepted'],
  ['accepted', 'other drift, late', 'accepted'],
  ['accepted', 'worse drift, soon', 'open', 'drift.reopened'],
  ['accepted', 'drift by a deployer', 'held'],
  ['accepted', 'drift after the baseline moved', 'accepted'],
  ['accepted', 'unknown', 'accepted'],
  ['accepted', 'an older read, drift', 'accepted'],
  ['accepted', 'an older read, in sync', 'accepted'],
  ['accepted', 'the same read again', 'accepted'],
  ['accepted', 'timer, not due', 'accepted'],
  ['accepted', 'timer, due', 'accepted'],
  ['accepted', 'accept as shown', 'accepted'],
  ['accepted', 'accept something else', 'accepted'],
  ['accepted', 'accept into the past', 'accepted'],
  ['accepted', 'remediation starts', 'accepted'],
  ['accepted', 'remediation applied', 'accepted'],
  ['accepted', 'remediation failed', 'accepted'],
  ['accepted', 'remediation refused', 'accepted'],
  ['accepted', 'an unknown remediation', 'accepted'],

  ['ending', 'in sync, soon', 'ending'],
  ['ending', 'in sync, late', 'resolved', 'drift.resolved'],
  ['ending', 'same drift, soon', 'open'],
  ['ending', 'same drift, late', 'open'],
  ['ending', 'other drift, soon', 'open'],
  ['ending', 'other drift, late', 'open'],
  ['ending', 'worse drift, soon', 'open', 'drift.changed'],
  ['ending', 'drift by a deployer', 'held'],
  ['ending', 'drift after the baseline moved', 'open'],
  ['ending', 'unknown', 'ending'],
  ['ending', 'an older read, drift', 'ending'],
  ['ending', 'an older read, in sync', 'ending'],
  ['ending', 'the same read again', 'ending'],
  ['ending', 'timer, not due', 'ending'],
  ['ending', 'timer, due', 'ending'],
  ['ending', 'accept as shown', 'ending'],
  ['ending', 'accept something else', 'ending'],
  ['ending', 'accept into the past', 'ending'],
  ['ending', 'remediation starts', 'ending'],
  ['ending', 'remediation applied', 'ending'],
  ['ending', 'remediation failed', 'ending'],
  ['ending', 'remediation refused', 'ending'],
  ['ending', 'an unknown remediation', 'ending'],

  ['resolved', 'in sync, soon', 'resolved'],
  ['resolved', 'in sync, late', 'resolved'],
  ['resolved', 'same drift, soon', 'resolved'],
  ['resolved', 'same drift, late', 'suspected'],
  ['resolved', 'other drift, soon', 'resolved'],
  ['resolved', 'other drift, late', 'suspected'],
  ['resolved', 'worse drift, soon', 'resolved'],
  ['resolved', 'drift by a deployer', 'resolved'],
  ['resolved', 'drift after the baseline moved', 'resolved'],
  ['resolved', 'unknown', 'resolved'],
  ['resolved', 'an older read, drift', 'resolved'],
  ['resolved', 'an older read, in sync', 'resolved'],
  ['resolved', 'the same read again', 'resolved'],
  ['resolved', 'timer, not due', 'resolved'],
  ['resolved', 'timer, due', 'resolved'],
  ['resolved', 'accept as shown', 'resolved'],
  ['resolved', 'accept something else', 'resolved'],
  ['resolved', 'accept into the past', 'resolved'],
  ['resolved', 'remediation starts', 'resolved'],
  ['resolved', 'remediation applied', 'resolved'],
  ['resolved', 'remediation failed', 'resolved'],
  ['resolved', 'remediation refused', 'resolved'],
  ['resolved', 'an unknown remediation', 'resolved'],
];

describe('each cell of status × input', () => {
  test.each(rows)('%s + %s → %s %s', (from, name, to, event) => {
    const [now, input] = inputs[name];
    const before = from === 'none' ? undefined : findings[from];
    const step = advance(before, subject, input, policy, now);
    expect([step.finding?.status ?? 'none', step.announce?.event]).toEqual([to, event]);
  });

  test('no cell is missing', () => {
    const cells = new Set(rows.map(([from, input]) => `${from}+${input}`));
    expect(cells.size).toBe((Object.keys(findings).length + 1) * Object.keys(inputs).length);
  });
});

describe('what a table cannot say', () => {
  const at = (ms: number) => later(confirmed, ms);

  test('a read that is too early confirms nothing', () => {
    const early = later(start, 5);
    const { finding, events } = run([[early, look(early, driftOf('A'))]], findings.suspected);
    expect([finding?.status, events]).toEqual(['suspected', []]);
  });

  test('a bad drift is told before the second read, marked unconfirmed, and confirmed without a word', () => {
    const bad = driftOf('A', 'critical');
    const { steps } = run([
      [start, look(start, bad)],
      [confirmed, look(confirmed, bad)],
    ]);
    expect(steps[0]).toMatchObject({
      announce: { event: 'drift.opened' },
      finding: { confirmed: false },
      confirm: true,
    });
    expect(steps[1]?.finding).toMatchObject({ status: 'open', confirmed: true, version: 2 });
    expect(steps[1]?.announce).toBeUndefined();
  });

  test('a change of a mild drift waits for a second read, and is told once', () => {
    const { events, finding } = run(
      [
        [at(10), look(at(10), driftOf('B'))],
        [at(20), look(at(20), driftOf('B'))],
        [at(10 + policy.confirmAfterMs), look(at(10 + policy.confirmAfterMs), driftOf('B'))],
        [at(1e6), look(at(1e6), driftOf('B'))],
      ],
      findings.open,
    );
    expect(events).toEqual(['drift.changed']);
    expect(finding?.drift.fingerprint).toBe('B');
  });

  test('a stale read in between tells nothing', () => {
    const { events } = run(
      [
        [at(10), look(at(10), driftOf('B'))],
        [at(20), look(at(20), driftOf('A'))],
        [at(30), look(at(30))],
        [at(40), look(at(40), driftOf('A'))],
      ],
      findings.open,
    );
    expect(events).toEqual([]);
  });

  test.each([
    ['outside', 'the live side went back', {}, findings.open],
    ['absorption', 'only the baseline moved', { declaredHash: 'd2', stateHash: 'A' }, findings.open],
    ['baseline', 'both moved', { declaredHash: 'd2', stateHash: 'x' }, findings.open],
    [
      'baseline',
      'a deployer moved the baseline',
      { declaredHash: 'd2', stateHash: 'A', deployer: true },
      findings.open,
    ],
    ['remediation', 'a remediation ran', {}, findings.remediating],
  ] as const)('resolved by %s where %s', (by, _case, more, from) => {
    const { finding, events } = run(
      [
        [late, look(late, undefined, more)],
        [later(late, 1e6), look(later(late, 1e6), undefined, more)],
      ],
      from,
    );
    expect(finding).toMatchObject({ status: 'resolved', by });
    expect(events).toEqual(['drift.resolved']);
  });

  test('a baseline that moved while the drift stayed does not take the credit for a later end', () => {
    const { finding } = run(
      [
        [at(1), look(at(1), driftOf('A'), { declaredHash: 'd2' })],
        [at(2), look(at(2), undefined, { declaredHash: 'd2' })],
        [at(1e6), look(at(1e6), undefined, { declaredHash: 'd2' })],
      ],
      findings.open,
    );
    expect(finding).toMatchObject({ status: 'resolved', by: 'outside' });
  });

  test('a hold runs out: told once, and by the look that the timer asked for', () => {
    const over = later(start, policy.settleMs);
    const { steps } = run(
      [
        [over, { type: 'due' }],
        [later(over, 1), look(later(over, 1), driftOf('A'))],
      ],
      findings.held,
    );
    expect(steps[0]).toMatchObject({ confirm: true, finding: { status: 'held' } });
    expect(steps[1]?.announce?.event).toBe('drift.opened');
  });

  test('an acceptance expires only by a look that still sees the drift', () => {
    const expiry = findings.accepted.dueAt ?? start;
    const { events, steps } = run(
      [
        [expiry, { type: 'due' }],
        [later(expiry, 1), look(later(expiry, 1), driftOf('A'))],
      ],
      findings.accepted,
    );
    expect(steps[0]?.confirm).toBe(true);
    expect(events).toEqual(['drift.reopened']);
  });

  test('a remediation that did not last is told as failed, and counted', () => {
    const applied = at(10);
    const after = later(applied, policy.confirmAfterMs);
    const { finding, events } = run(
      [
        [applied, { type: 'remediation-finished', runId: 'r1', outcome: 'applied' }],
        [later(applied, 5), look(later(applied, 5), driftOf('A'))],
        [after, look(after, driftOf('A'))],
      ],
      findings.remediating,
    );
    expect(events).toEqual(['remediation.applied', 'remediation.failed']);
    expect(finding).toMatchObject({ status: 'open', attempts: 1 });
  });

  test('a drift that comes and goes each minute is told a few times, then once as flapping, then at rest', () => {
    const steps: (readonly [EpochMs, LifecycleInput])[] = [];
    for (let minute = 1; minute < 40; minute += 2) {
      const on = at(minute * 60_000);
      const off = at((minute + 1) * 60_000);
      steps.push(
        [on, look(on, driftOf('A', 'critical'))],
        [later(on, 40_000), look(later(on, 40_000), driftOf('A', 'critical'))],
      );
      steps.push([off, look(off)], [later(off, 40_000), look(later(off, 40_000))]);
    }
    const rest = at(1e8);
    const { events } = run([...steps, [rest, { type: 'due' }]]);
    expect(events).toEqual([
      'drift.opened',
      'drift.resolved',
      'drift.reopened',
      'drift.resolved',
      'drift.flapping',
      'drift.resolved',
    ]);
  });

  test('flapping never hides a drift that nobody has seen', () => {
    const flapping: Finding = {
      ...findings.open,
      told: { state: 'flapping', fingerprints: ['A'], at: confirmed },
      turns: [confirmed],
    };
    const { events } = run(
      [
        [at(10), look(at(10), driftOf('N', 'critical'))],
        [at(20), look(at(20), driftOf('A', 'critical'))],
      ],
      flapping,
    );
    expect(events).toEqual(['drift.reopened']);
  });
});
