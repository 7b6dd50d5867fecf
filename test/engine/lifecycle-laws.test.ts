// Laws of the lifecycle, over random lives.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { advance, byRule, type LifecycleInput } from '../../shared/engine/lifecycle.js';
import type { Finding } from '../../shared/model/finding.js';
import { severities } from '../../shared/model/severity.js';
import { epochMs, later, type EpochMs } from '../../shared/model/time.js';
import { driftOf, look, policy, start, subject } from './lifecycle-fixtures.js';
import { tries } from '../support/tries.js';

const drift = fc
  .tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom(...severities))
  .map(([fingerprint, severity]) => driftOf(`${fingerprint}${severity}`, severity));

const rule = fc
  .integer({ min: 1, max: 2 })
  .map((place) => (now: EpochMs) => ({ by: byRule(`${place}`), why: 'may', until: later(now, 600_000) }));

/** An input as a function of the time it comes at; reads may have started up to two minutes before. */
const input = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.option(drift, { nil: undefined }),
        fc.integer({ min: 0, max: 120_000 }),
        fc.boolean(),
        fc.constantFrom('d1', 'd2'),
        fc.option(fc.integer({ min: 0, max: 1_200_000 }), { nil: undefined }),
        fc.option(rule, { nil: undefined, freq: 4 }),
        fc.constantFrom({}, {}, {}, { somebodyElse: true as const }, { ignored: true as const }),
      )
      .map(
        ([seen, ageMs, deployer, declaredHash, settledMs, expected, more]) =>
          (now: EpochMs): LifecycleInput =>
            look(epochMs(now - ageMs), seen, {
              deployer,
              declaredHash,
              ...(settledMs === undefined ? {} : { settledAt: epochMs(now - settledMs) }),
              ...(expected === undefined || seen === undefined ? {} : { expected: expected(now) }),
              ...more,
            }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constant((now: EpochMs): LifecycleInput => ({ ...look(now), verdict: 'unknown' })),
  },
  { weight: 2, arbitrary: fc.constant((): LifecycleInput => ({ type: 'due' })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('A', 'B', 'C').chain((name) =>
      fc.constantFrom(...severities).map((severity) => (now: EpochMs): LifecycleInput => ({
        type: 'accept',
        by: 'ann',
        why: 'known',
        until: later(now, 600_000),
        fingerprint: name + severity,
      })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(drift, fc.option(rule, { nil: undefined }))
      .map(([{ fingerprint }, acceptance]) => (now: EpochMs): LifecycleInput => ({
        type: 'expected',
        acceptance: acceptance?.(now),
        fingerprint,
      })),
  },
  { weight: 1, arbitrary: fc.constant((): LifecycleInput => ({ type: 'remediation-started', runId: 'r' })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('applied', 'failed', 'refused').map((outcome) => (): LifecycleInput => ({
      type: 'remediation-finished',
      runId: 'r',
      outcome: outcome as 'applied',
    })),
  },
);

const life = fc.array(fc.tuple(fc.integer({ min: 1, max: 400_000 }), input), { maxLength: 60 });

interface Told {
  event: string;
  state: string;
  finding: Finding;
}

const live = (
  inputs: readonly (readonly [number, (now: EpochMs) => LifecycleInput])[],
  each: (before: Finding | undefined, input: LifecycleInput, after: Finding | undefined) => void = () => {},
) => {
  let finding: Finding | undefined;
  let now = start;
  const told: Told[] = [];
  for (const [gap, make] of inputs) {
    now = later(now, gap);
    const made = make(now);
    const step = advance(finding, subject, made, policy, now);
    each(finding, made, step.finding ?? finding);
    finding = step.finding ?? finding;
    const event = step.announce?.event;
    if (event === undefined || finding === undefined) continue;
    const over = event === 'drift.resolved';
    const state = over
      ? 'over'
      : event === 'drift.accepted'
        ? `accepted ${finding.drift.fingerprint}`
        : event === 'drift.flapping'
          ? 'flapping'
          : `drift ${finding.drift.fingerprint}`;
    // What completes a message tells nothing by itself.
    if (event.startsWith('drift.') && event !== 'drift.explained') told.push({ event, state, finding });
  }
  return { finding, told };
};

test('no two announcements in a row tell the same state', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      const { told } = live(inputs);
      for (const [index, one] of told.entries()) expect(one.state).not.toBe(told[index - 1]?.state);
    }),
    { numRuns: tries(3000) },
  );
});

test('an end is told only after a drift was told, and `opened` only first', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      const { told } = live(inputs);
      if (told.length > 0) expect(['drift.opened', 'drift.accepted']).toContain(told[0]?.event);
      expect(told.slice(1).map(({ event }) => event)).not.toContain('drift.opened');
    }),
    { numRuns: tries(2000) },
  );
});

test('an end is never told from one read', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      live(inputs, (before, made, after) => {
        if (made.type !== 'looked' || after === before || after?.status !== 'resolved') return;
        if (after.told?.state !== 'over' || before?.told?.state === 'over') return;
        if (before?.status !== 'ending')
          throw new Error(`the end of a ${before?.status} one was told at once`);
        expect(made.readStartedAt - before.endReadAt).toBeGreaterThanOrEqual(policy.confirmAfterMs);
      });
    }),
    { numRuns: tries(3000) },
  );
});

test('nothing is open that people were not told of as it is', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      live(inputs, (_before, _made, after) => {
        if (after?.status !== 'open') return;
        const { told, drift: known } = after;
        if (told?.state === 'flapping') expect(told.fingerprints).toContain(known.fingerprint);
        else expect(told).toMatchObject({ state: 'drift', fingerprint: known.fingerprint });
      });
    }),
    { numRuns: tries(3000) },
  );
});

test('unknown and older reads change nothing; a version grows by one with every change', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      live(inputs, (before, made, after) => {
        const old =
          made.type === 'looked' && before !== undefined && made.readStartedAt <= before.readStartedAt;
        if (old || (made.type === 'looked' && made.verdict === 'unknown')) expect(after).toBe(before);
        else if (after !== before) expect(after?.version).toBe((before?.version ?? 0) + 1);
      });
    }),
    { numRuns: tries(2000) },
  );
});

test('the same input twice is as good as once', () => {
  fc.assert(
    fc.property(life, input, (inputs, last) => {
      const { finding } = live(inputs);
      const now = later(start, 1e9);
      const once = advance(finding, subject, last(now), policy, now);
      const twice = advance(once.finding ?? finding, subject, last(now), policy, now);
      expect(twice.announce).toBeUndefined();
      expect(twice.finding ?? finding).toBe(once.finding ?? finding);
    }),
    { numRuns: tries(2000) },
  );
});

test('left alone, a drift that stays is told, and one that went is not left open', () => {
  fc.assert(
    fc.property(life, fc.option(drift, { nil: undefined }), (inputs, last) => {
      let { finding } = live(inputs);
      let now = later(start, 1e9);
      // Every timer is followed by the look it asks for.
      for (let round = 0; round < 12; round += 1) {
        now = later(now, policy.settleMs + policy.flapping.windowMs);
        finding = advance(finding, subject, { type: 'due' }, policy, now).finding ?? finding;
        finding = advance(finding, subject, look(now, last), policy, now).finding ?? finding;
      }
      if (last === undefined) expect(finding === undefined || finding.status === 'resolved').toBe(true);
      else {
        expect(finding?.status).toBe('open');
        expect(finding?.told).toMatchObject({ state: 'drift', fingerprint: last.fingerprint });
      }
    }),
    { numRuns: tries(2000) },
  );
});
