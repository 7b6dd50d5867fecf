// Drifts whose events never came: CloudTrail's history is asked who made them, a few times, and nobody is told twice.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLossyWorld, eachOnce, hour, minute, type LossyWorld } from './lossy-world.js';
import { mallory, type Somebody, type World } from './world.js';

let lossy: LossyWorld;
let world: World;
beforeEach(async () => {
  lossy = await createLossyWorld();
  ({ world } = lossy);
});
afterEach(() => world.close());

const bob: Somebody = { name: 'bob', with: 'cli' };
const byMallory = { confidence: 'exact', actor: { name: 'mallory@example.com', via: 'console' } };

test('a lost event: told without a name by the sweep, explained later by the history, quietly', async () => {
  await lossy.lost();
  expect(world.events()).toEqual(['drift.opened']);
  expect(world.published[0]?.json).toMatchObject({ changedBy: { confidence: 'unknown' } });
  expect(await lossy.run()).toBe(0);
  world.pass(15 * minute);
  expect(await lossy.run()).toBe(eachOnce);
  expect(await lossy.finding()).toMatchObject({ status: 'open', changedBy: byMallory });
  expect(world.events()).toEqual(['drift.opened']);
  expect(await lossy.runFor(2 * hour)).toEqual([]);
  expect(await lossy.isWaiting()).toBe(false);
});

test('what the history told is kept like what events told, and nothing is read again for it', async () => {
  await lossy.lost();
  world.pass(15 * minute);
  await world.deliver();
  expect(world.queued).toMatchObject([{ queue: 'now', look: { scope: world.scope, cause: 'due' } }]);
  expect(await world.awsCalls(lossy.detectQueued)).toEqual([]);
  expect(await lossy.evidence()).toHaveLength(1);
  expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
});

describe('nobody is asked for', () => {
  test('where an event named somebody with the drift', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    world.pass(5000);
    await world.detect(world.takeEvents());
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
    expect(await lossy.asks()).toEqual([]);
  });

  test('where the event came after all meanwhile', async () => {
    await lossy.lost();
    expect(await lossy.isWaiting()).toBe(true);
    world.pass(10 * minute);
    await world.detect(world.takeEvents());
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
    expect(await lossy.runFor(2 * hour)).toEqual([]);
    expect(await lossy.isWaiting()).toBe(false);
  });

  test('where the drift is over', async () => {
    await lossy.lost();
    await world.hands.swapBackend('https://orders.example.com/');
    await lossy.found();
    expect(await lossy.finding()).toMatchObject({ status: 'resolved' });
    expect(await lossy.runFor(hour)).toEqual([]);
    expect(await lossy.isWaiting()).toBe(false);
  });

  test('by a look that saw nothing new', async () => {
    world.aws.services.cloudtrail.history.delayMs = 100 * hour;
    await lossy.lost();
    await lossy.runFor(8 * hour, hour);
    expect(await lossy.isWaiting()).toBe(false);
    const calls = await world.tableCalls(() => world.look({ cause: 'sweep' }));
    expect(calls.filter((one) => one === 'PutItem')).toHaveLength(1);
    expect(await lossy.isWaiting()).toBe(false);
  });
});

test('where the history knows nobody either it is asked three times, further and further apart', async () => {
  world.aws.services.cloudtrail.history.delayMs = 100 * hour;
  await lossy.lost();
  expect(await lossy.runFor(24 * hour)).toEqual([
    [15, eachOnce],
    [75, eachOnce],
    [435, eachOnce],
  ]);
  expect(await lossy.isWaiting()).toBe(false);
  expect((await lossy.finding())?.changedBy).toBeUndefined();
});

test('a drift that comes to the scope later is not kept waiting by the question before', async () => {
  world.aws.services.cloudtrail.history.delayMs = 100 * hour;
  await lossy.lost();
  await lossy.runFor(2 * hour);
  world.aws.services.cloudtrail.history.delayMs = 5 * minute;
  await world.by(bob).trace(false);
  await lossy.found();
  const asked = await lossy.runFor(hour);
  expect(asked[0]?.[0]).toBeLessThanOrEqual(30);
  expect(await lossy.finding('apigateway.stage')).toMatchObject({ changedBy: { actor: { name: 'bob' } } });
});

test('several drifts, and several scopes of a place, are asked for by one search', async () => {
  await world.by(mallory).swapBackend('https://evil.example.net/');
  await world.by(bob).trace(false);
  await lossy.found();
  world.pass(15 * minute);
  expect(await lossy.run()).toBe(eachOnce);
  expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
  expect(await lossy.finding('apigateway.stage')).toMatchObject({ changedBy: { actor: { name: 'bob' } } });
});
