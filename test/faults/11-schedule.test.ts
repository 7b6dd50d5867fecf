// Fault 11: the schedule fires twice, not at all, or before the sweep before it is done.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig({ processes: 2 });
  rig.bus.hold();
});
afterEach(() => rig.close());

test('fault 11: a sweep that is asked for twice at once reads each scope once more at most, and tells once', async () => {
  await rig.hands.swapBackend(evil);
  rig.pass(15 * minuteMs);
  rig.aws.resetCalls();
  await Promise.all([rig.wired.runSchedule('sweep'), rig.wired.runSchedule('sweep')]);
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  // Two calls a look: one that both sweeps share, and the confirming one.
  const reads = rig.reads().filter(({ operation }) => ['GetStages', 'GetResources'].includes(operation));
  expect(reads.length).toBeLessThanOrEqual(6);
});

test('fault 11: sweeps that pile up behind a slow one are one look, not one each', async () => {
  rig.pass(15 * minuteMs);
  for (let sweep = 0; sweep < 8; sweep += 1) {
    await rig.wired.runSchedule('sweep');
    rig.pass(15 * minuteMs);
  }
  rig.aws.resetCalls();
  await rig.hands.swapBackend(evil);
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  expect(rig.reads().filter(({ operation }) => operation === 'GetStages').length).toBeLessThanOrEqual(2);
});

test('fault 11: a schedule that did not fire for hours: the next one finds all of it', async () => {
  await rig.hands.swapBackend(evil);
  rig.pass(9 * hourMs);
  await rig.sweep();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
});

test('fault 11: the minute that fires twice at once tells each thing once to whoever knows dedupe keys', async () => {
  const down = rig.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 500 } });
  await rig.hands.swapBackend(evil);
  await rig.sweep();
  down.remove();
  rig.pass(5 * minuteMs);
  await Promise.all([rig.wired.runSchedule('deliver'), rig.wired.runSchedule('deliver')]);
  await rig.drain();
  await rig.minutes(3);
  expect(rig.distinct()).toEqual(['drift.opened']);
});
