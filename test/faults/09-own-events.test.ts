// Fault 9: what our own processes change comes back as events.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCalmRig, type Rig } from './rig.js';

const remediate = { name: 'stagewatch-remediate', session: 'stagewatch-remediate' };

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig({
    environment: { STAGEWATCH_OWN_ROLES: `arn:aws:iam::123456789012:role/${remediate.name}` },
  });
});
afterEach(() => rig.close());

test('fault 9: our own writes make no loop, and nobody is accused of them', async () => {
  await rig.hands.swapBackend('https://evil.example.net/');
  await rig.drain();
  await rig.minutes(2);
  await rig.by(remediate).swapBackend('https://orders.example.com/');
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
  // It stays who made the drift, not who ended it.
  const [record] = await rig.findings();
  expect(record?.finding.changedBy).toMatchObject({ actor: { name: 'mallory@example.com' } });
  const before = rig.reads().length;
  await rig.drain();
  rig.pass(600_000);
  await rig.drain();
  expect(rig.reads()).toHaveLength(before);
});

test('fault 9: a drift that our own role made is told, as nobody else’s', async () => {
  await rig.by(remediate).swapBackend('https://half-done.example.net/');
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  expect(JSON.stringify(rig.told)).not.toContain('mallory');
  expect(rig.told[0]).not.toMatchObject({ changedBy: { actor: { type: 'user' } } });
});
