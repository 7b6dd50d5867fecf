// Fault 52: another controller undoes what we do, again and again: we stop, say who it is, and wait for a person.
import { afterEach, expect, test } from '@jest/globals';
import type { Somebody } from '../usecases/people.js';
import { hourMs } from './rig.js';
import { createRemedyRig, outcomesOf, type RemedyRig } from './remedy-rig.js';

const rival: Somebody = { name: 'acme-reconciler', session: 'loop', with: 'terraform' };

let rig: RemedyRig;
afterEach(() => rig.close());

/** The rival acts as soon as we have: its loop takes an hour. */
const oneHourOfFight = async (value: string): Promise<void> => {
  await rig.by(rival).describe(value);
  await rig.drain();
  await rig.minutes(2);
};

test('fault 52: after three writes of a field within a day the breaker opens and names the rival', async () => {
  rig = await createRemedyRig();
  for (let fight = 1; fight <= 5; fight += 1) {
    await oneHourOfFight(fight % 2 === 0 ? 'the other way' : 'another way');
    await rig.apply();
    await rig.minutes(1);
    rig.pass(hourMs);
  }
  expect(rig.ours()).toEqual(['UpdateStage', 'UpdateStage', 'UpdateStage']);
  expect(await rig.book()).toMatchObject({
    breaker: {
      paths: ['/description'],
      rival: { actor: { name: expect.stringContaining(rival.name) } },
    },
  });
  const refused = await rig.apply();
  expect(outcomesOf(refused)).toEqual(['refused']);
  expect(JSON.stringify(refused)).toContain(rival.name);
  // People hear of it, too, and whom it is about.
  await rig.minutes(2);
  const told = rig.told.filter(({ event }) => event === 'remediation.refused');
  expect(told.length).toBeGreaterThan(0);
  expect(JSON.stringify(told)).toContain(rival.name);

  // It stays open when the day is over.
  rig.pass(48 * hourMs);
  await rig.minutes(1);
  expect(outcomesOf(await rig.apply())).toEqual(['refused']);
  expect(rig.ours()).toHaveLength(3);
});

test('fault 52: left to the policy, the fight ends by itself, at three writes', async () => {
  rig = await createRemedyRig({ settings: { remediation: { mode: 'auto', quietMinutes: 0 } } });
  for (let fight = 1; fight <= 5; fight += 1) {
    await oneHourOfFight(`way ${fight}`);
    await rig.minutes(1);
    rig.pass(hourMs);
  }
  expect(rig.ours().length).toBeGreaterThan(0);
  expect(rig.ours().length).toBeLessThanOrEqual(3);
  expect(await rig.book()).toMatchObject({ breaker: { paths: ['/description'] } });
  expect(rig.words()).toContain(rival.name);
});
