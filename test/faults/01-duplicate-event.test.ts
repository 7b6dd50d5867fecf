// Fault 1: EventBridge and SQS deliver an event more than once.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { epochMs } from '../../shared/model/time.js';
import { createCalmRig, hourMs, type Rig } from './rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig();
});
afterEach(() => rig.close());

test('fault 1: an event that comes twenty times is one change of state and one message for each channel', async () => {
  rig.bus.hold();
  await rig.hands.swapBackend('https://evil.example.net/');
  const [event] = rig.bus.take();
  rig.bus.deliver(...Array.from({ length: 10 }, () => event));
  await rig.drain();
  for (let again = 0; again < 10; again += 1) {
    rig.pass(again * 20_000);
    rig.bus.deliver(event);
    await rig.drain();
  }
  rig.pass(5 * hourMs);
  rig.bus.deliver(event);
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened']);
  expect(rig.mails()).toHaveLength(1);
  expect(await rig.findings()).toMatchObject([{ finding: { status: 'open', confirmed: true }, pending: [] }]);
  expect(await rig.store.loadEvidence(rig.scope, epochMs(0), 50)).toHaveLength(1);
  expect(rig.wired.failures).toEqual([]);
});
