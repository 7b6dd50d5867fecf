// Fault 10: containers whose clocks differ, that freeze and thaw, and days that are longer than others.
import { afterEach, expect, test } from '@jest/globals';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';
const declared = 'https://orders.example.com/';

let rig: Rig;
afterEach(() => rig.close());

/** One process works by a clock that is off. */
const withSkew = async (ms: number, work: () => Promise<unknown>): Promise<void> => {
  rig.pass(ms);
  await work();
  rig.pass(-ms);
};

test.each([
  [20_000, -20_000],
  [-20_000, 20_000],
])(
  'fault 10: looks by clocks that are off by %i and %i ms tell each thing once, and end in the truth',
  async (a, b) => {
    rig = await createCalmRig();
    await rig.hands.swapBackend(evil);
    await withSkew(a, rig.drain);
    rig.pass(5000);
    await withSkew(b, rig.drain);
    rig.pass(minuteMs);
    await withSkew(a, () => rig.minutes(2));
    await rig.hands.swapBackend(declared);
    await withSkew(b, rig.drain);
    await withSkew(a, () => rig.minutes(2));
    rig.pass(15 * minuteMs);
    await withSkew(b, () => rig.sweep());
    await withSkew(a, () => rig.minutes(3));
    expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
    expect(await rig.findings()).toMatchObject([
      { finding: { status: 'resolved', by: 'outside' }, pending: [] },
    ]);
  },
);

test('fault 10: a process that was frozen for an hour in the middle of a look undoes nothing', async () => {
  rig = await createCalmRig();
  await rig.hands.swapBackend(evil);
  // It has read the drift; before it writes, an hour goes by in which others see how it ends.
  const frozen = rig.aws.faults.add({
    service: 'apigateway',
    operation: 'GetStages',
    times: 1,
    answer: { delayMs: 300 },
  });
  const thawing = rig.drain();
  while (frozen.hits() === 0) await new Promise((done) => setTimeout(done, 5));
  rig.bus.hold();
  await rig.hands.swapBackend(declared);
  rig.pass(hourMs);
  rig.restart();
  const others = async () => {
    await rig.sweep();
    await rig.minutes(2);
  };
  await Promise.all([thawing, others()]);
  rig.pass(15 * minuteMs);
  await rig.sweep();
  await rig.minutes(3);
  const findings = await rig.findings();
  for (const { finding, pending } of findings) {
    expect(pending).toEqual([]);
    expect(finding.status).toBe('resolved');
  }
  expect([[], ['drift.opened', 'drift.resolved']]).toContainEqual(rig.events());
});

test.each([
  ['the end of summer time', '2026-10-25T00:30:00Z'],
  ['a leap day', '2028-02-28T23:30:00Z'],
  ['the turn of the year', '2026-12-31T23:30:00Z'],
])('fault 10: a drift over %s lives as on any day', async (_when, at) => {
  rig = await createCalmRig({ start: Date.parse(at) });
  await rig.hands.describe('by hand');
  await rig.drain();
  await rig.minutes(2);
  rig.pass(hourMs);
  await rig.minutes(1);
  await rig.hands.describe('live');
  await rig.drain();
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
});
