// Fault 57: whoever only looks, plans or tells sends not one mutating request, over the whole life of a drift.
import { afterEach, expect, test } from '@jest/globals';
import { createRemedyRig, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

const watched = ['apigateway', 'apigatewayv2', 'ivs', 'cloudformation', 'cloudtrail', 's3'];

/** Every call on what we watch that is no read, whatever became of it; people's hands are told apart by their keys. */
const mutations = (): string[] =>
  rig.aws.callLog
    .filter(
      ({ service, operation }) =>
        watched.includes(service) && !/^(Get|List|Describe|Lookup|Head)/.test(operation),
    )
    .map(({ service, operation }) => `${service}:${operation}`);

test('fault 57: a drift is seen, told, planned, checked and over without a write of ours', async () => {
  rig = await createRemedyRig({ settings: { remediation: { mode: 'propose' } } });
  const hands = async (work: () => Promise<unknown>): Promise<void> => {
    await work();
    const before = mutations().length;
    expect(before).toBe(1);
    rig.aws.resetCalls();
  };
  const quietly = async (): Promise<void> => {
    await rig.drain();
    await rig.minutes(3);
    await rig.sweep();
    await rig.ask({ mode: 'check' });
    await rig.plan();
    await rig.minutes(1);
    expect(rig.aws.callLog.length).toBeGreaterThan(0);
    expect(mutations()).toEqual([]);
  };
  await hands(() => rig.hands.describe('mine now'));
  await quietly();
  expect(rig.events()).toEqual(expect.arrayContaining(['drift.opened', 'remediation.planned']));
  await hands(() => rig.hands.swapBackend('https://evil.example.net/'));
  await quietly();
  await hands(() => rig.hands.deleteStage());
  await quietly();
  await hands(() => rig.hands.swapBackend('https://orders.example.com/'));
  await quietly();
  expect(rig.events()).toContain('drift.resolved');
  expect(rig.ours()).toEqual([]);
});

test('fault 57: without a policy nothing is even planned', async () => {
  rig = await createRemedyRig();
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(3);
  await rig.sweep();
  expect(rig.events()).toEqual(['drift.opened']);
  expect(rig.ours()).toEqual([]);
});
