// The lifecycle beyond its table: what takes several reads, and what is in a finding besides its status.
import { describe, expect, test } from '@jest/globals';
import type { LifecycleInput } from '../../shared/engine/lifecycle.js';
import type { Finding } from '../../shared/model/finding.js';
import { later, type EpochMs } from '../../shared/model/time.js';
import { confirmed, driftOf, findings, look, policy, run, start } from './lifecycle-fixtures.js';

/** Later than every confirmation, earlier than every expiry. */
const late = later(confirmed, 2e6);

/** Only the baseline moved. */
const absorbed = { declaredHash: 'd2', stateHash: 'A' };

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
    ['absorption', 'only the baseline moved', absorbed, findings.open],
    ['baseline', 'both moved', { declaredHash: 'd2', stateHash: 'x' }, findings.open],
    [
      'baseline',
      'a deployer moved the baseline',
      { declaredHash: 'd2', stateHash: 'A', deployer: true },
      findings.open,
    ],
    ['baseline', 'a deployment did it', { ...absorbed, settledAt: late }, findings.open],
    ['absorption', 'one ended long ago', { ...absorbed, settledAt: start }, findings.open],
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

  test('an acceptance that is prolonged, or taken over, is corrected where it was told, without another word', () => {
    const accepted = {
      type: 'accept',
      by: 'ann',
      why: 'known',
      until: later(start, 1e9),
      fingerprint: 'A',
    } as const;
    const again = (more: { by?: string; until?: EpochMs }) =>
      run(
        [[later(confirmed, 1), { ...accepted, ...more }]],
        run([[confirmed, accepted]], findings.open).finding,
      );
    expect(again({}).events).toEqual([]);
    expect(again({ by: 'bob' }).events).toEqual(['drift.explained']);
    expect(again({ until: later(start, 2e9) }).events).toEqual(['drift.explained']);
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

  test('somebody who changes one thing after the other is told each time, and is not flapping', () => {
    const forms = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    const steps = forms.map((form, index): readonly [EpochMs, LifecycleInput] => {
      const seen = at((index + 1) * 60_000);
      return [seen, look(seen, driftOf(form, 'critical'))];
    });
    const twice = steps.flatMap(([seen], index): (readonly [EpochMs, LifecycleInput])[] => {
      const again = later(seen, 40_000);
      return [
        steps[index] ?? [seen, { type: 'due' }],
        [again, look(again, driftOf(forms[index] ?? '', 'critical'))],
      ];
    });
    expect(run(twice).events).toEqual(['drift.opened', ...forms.slice(1).map(() => 'drift.changed')]);
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
