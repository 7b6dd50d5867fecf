// Fault 9: what `remediate` itself writes comes back as events: nobody is accused of it, nothing goes round in circles.
import { afterEach, expect, test } from '@jest/globals';
import { createRemedyRig, outcomesOf, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

test('fault 9: put back by us, it is over, by a remediation, and it stays quiet', async () => {
  rig = await createRemedyRig();
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
  expect(outcomesOf(await rig.apply())).toEqual(['in-sync']);
  await rig.drain();
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened', 'remediation.applied', 'drift.resolved']);
  expect(await rig.finding()).toMatchObject({
    status: 'resolved',
    by: 'remediation',
    changedBy: { actor: { name: expect.stringContaining('mallory') } },
  });
  expect(rig.words()).not.toContain('RemediateRole');
  const reads = rig.reads().length;
  const told = rig.told.length;
  await rig.minutes(5);
  expect([rig.reads().length, rig.told.length, rig.ours()]).toEqual([reads, told, ['UpdateStage']]);
});

test('fault 9: put back by itself, it is over after one write', async () => {
  rig = await createRemedyRig({ settings: { remediation: { mode: 'auto', quietMinutes: 0 } } });
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(6);
  expect(rig.ours()).toEqual(['UpdateStage']);
  expect(rig.events().at(-1)).toBe('drift.resolved');
  await rig.minutes(10);
  expect(rig.ours()).toEqual(['UpdateStage']);
});
