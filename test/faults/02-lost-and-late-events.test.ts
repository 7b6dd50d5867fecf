// Faults 2–5: events are lost, late, out of order, or do not come at all; what is true is read, not told.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';
const declared = 'https://orders.example.com/';
const sweepEvery = 15 * minuteMs;

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig();
  rig.bus.hold();
});
afterEach(() => rig.close());

/** Sweeps and minutes go by, as the schedules say. */
const goOn = async (ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += sweepEvery) {
    rig.pass(sweepEvery - 3 * minuteMs);
    await rig.sweep();
    await rig.minutes(3);
  }
};

const integration = async () => (await rig.findings()).map(({ finding }) => finding)[0];

test('fault 2: what a lost event did not tell is found by the next sweep, and told once', async () => {
  await rig.hands.swapBackend(evil);
  await rig.hands.describe('by hand');
  rig.bus.take();
  await goOn(2 * sweepEvery);
  expect(rig.events().sort()).toEqual(['drift.opened', 'drift.opened']);
  expect(rig.told.map(({ changedBy }) => changedBy)).toMatchObject([
    { confidence: 'unknown' },
    { confidence: 'unknown' },
  ]);
});

test('fault 3: events that come six hours late, after newer states, tell nothing and move nothing back', async () => {
  await rig.hands.swapBackend(evil);
  const late = rig.bus.take();
  await goOn(sweepEvery);
  await rig.hands.swapBackend(declared);
  late.push(...rig.bus.take());
  await goOn(2 * sweepEvery);
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
  rig.pass(6 * hourMs);
  for (const event of late) {
    rig.bus.deliver(event);
    await rig.drain();
    await rig.minutes(2);
  }
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
  expect(await integration()).toMatchObject({ status: 'resolved', changedBy: { confidence: 'exact' } });
});

test('fault 4: events on one target out of order end in what is live, told once, by who made what is live', async () => {
  await rig.by({ name: 'bob' }).swapBackend('https://first.example.net/');
  rig.pass(4000);
  await rig.hands.swapBackend(evil);
  const [first, second] = rig.bus.take();
  rig.pass(2000);
  rig.bus.deliver(second);
  await rig.drain();
  rig.pass(20_000);
  rig.bus.deliver(first);
  await rig.drain();
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened']);
  expect(rig.told[0]).toMatchObject({ differences: [{ path: '/uri', observed: evil }] });
  expect(await integration()).toMatchObject({
    status: 'open',
    changedBy: { confidence: 'exact', actor: { name: 'mallory@example.com' } },
  });
});

test.each([5, 20, 45])(
  'fault 5: an event that is %i minutes late adds who it was, and tells nothing again',
  async (late) => {
    await rig.hands.swapBackend(evil);
    const events = rig.bus.take();
    const delay = late * minuteMs;
    if (late > 15) await goOn(Math.floor(late / 15) * sweepEvery);
    rig.pass(delay % sweepEvery);
    rig.bus.deliver(...events);
    await rig.drain();
    await rig.minutes(3);
    expect(rig.events().filter((event) => event !== 'drift.explained')).toEqual(['drift.opened']);
    expect(await integration()).toMatchObject({ changedBy: { actor: { name: 'mallory@example.com' } } });
  },
);

test('fault 5: without any event for half a day, every change is told within one sweep and three minutes', async () => {
  const uris = [evil, declared, 'https://other.example.net/', declared];
  for (const [index, uri] of uris.entries()) {
    await rig.hands.swapBackend(uri);
    const at = rig.now();
    await goOn(sweepEvery);
    expect(rig.events()).toHaveLength(index + 1);
    expect(rig.now() - at).toBeLessThanOrEqual(sweepEvery + 3 * minuteMs);
    rig.pass(3 * hourMs);
  }
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved', 'drift.reopened', 'drift.resolved']);
});
