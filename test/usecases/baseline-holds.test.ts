// A stack in progress: what differs meanwhile is held, for a while at most; its end judges it.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { later } from '../../shared/model/time.js';
import type { StackEvent } from '../../shared/usecases/baseline/order.js';
import { stack, stackId, stateOf, type Stated } from './baseline-sources.js';
import { createWorld, type World } from './world.js';

let world: World;

const keep = (stated: Stated = {}, more: { isChanging?: true } = {}) =>
  world.kept.set(stack.name, [
    {
      source: {
        name: stack.name,
        text: stateOf(world.estate, stated),
        bindings: { stack: { name: 'shop', id: stackId } },
      },
      revision: { id: `v${world.clock()}`, at: world.clock() },
      ...more,
    },
  ]);
const tell = (phase: StackEvent['phase'], agoMs = 0) =>
  world.order({
    type: 'events',
    events: [
      {
        type: 'stack',
        id: stackId,
        name: 'shop',
        account: '123456789012',
        region: 'eu-west-1',
        phase,
        at: later(world.clock(), -agoMs),
      },
    ],
  });
const pointer = () => world.store.loadPointer(stack.name);
const finding = async () => (await world.store.loadScope(world.scope)).findings[0]?.finding;
const settle = async () => {
  await world.workQueue();
  world.pass(31_000);
  await world.workQueue();
};

beforeEach(async () => {
  world = await createWorld();
  await world.store.writeSettings({ ...world.settings, baselines: [stack] });
  keep();
  await world.order({ type: 'refresh', names: 'all' });
  await settle();
  world.pass(60_000);
});
afterEach(() => world.close());

const evil = 'https://evil.example.net/';

test('what a deployment changes and then declares is never told', async () => {
  await tell('changing');
  await world.hands.swapBackend(evil);
  await world.look();
  expect(await finding()).toMatchObject({ status: 'held' });
  world.pass(120_000);
  keep({ serial: 2, uri: evil });
  expect((await tell('settled')).sources).toMatchObject([{ status: 'compiled' }]);
  await settle();
  expect(await finding()).toMatchObject({ status: 'resolved', by: 'baseline' });
  expect(world.events()).toEqual([]);
  expect(await pointer()).toMatchObject({ settled: {} });
  expect((await pointer())?.changing).toBeUndefined();
});

test('what the deployment did not declare is told when it is over, without waiting for the time to run out', async () => {
  await tell('changing');
  await world.hands.swapBackend(evil);
  await world.look();
  expect(world.events()).toEqual([]);
  world.pass(5000);
  await tell('settled');
  await settle();
  expect(world.events()).toEqual(['drift.opened']);
  expect(await finding()).toMatchObject({ status: 'open' });
});

test('a hold that nobody ends runs out, and then the difference is told', async () => {
  await tell('changing');
  await world.hands.swapBackend(evil);
  await world.look();
  world.pass(601_000);
  await world.deliver();
  await settle();
  expect((await pointer())?.changing).toBeUndefined();
  expect(world.events()).toEqual(['drift.opened']);
});

test('a hold that ran out holds nothing new, whether or not anybody worked it off', async () => {
  await tell('changing');
  world.pass(601_000);
  await world.hands.swapBackend(evil);
  await world.look();
  expect(await finding()).toMatchObject({ status: 'open' });
});

test('a drift that was told before stays open while the stack changes', async () => {
  await world.hands.swapBackend(evil);
  await world.look();
  await settle();
  await tell('changing');
  await world.look();
  expect(await finding()).toMatchObject({ status: 'open' });
  expect(world.events()).toEqual(['drift.opened']);
});

test('a stage that a deployment creates is held too', async () => {
  const managed = JSON.stringify({
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
      Prod: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', TracingEnabled: true },
      },
    },
  });
  world.kept.set(stack.name, [
    {
      source: {
        name: stack.name,
        text: managed,
        bindings: {
          stack: { name: 'shop', id: stackId },
          physicalIds: { Api: world.estate.restApiId, Prod: 'prod' },
        },
      },
    },
  ]);
  await world.order({ type: 'refresh', names: 'all' });
  await settle();
  const before = world.events().length;
  await tell('changing');
  await world.hands.createStage('shadow');
  await world.look();
  const { findings } = await world.store.loadScope(world.scope);
  const shadow = findings.find(({ finding: one }) => one.target.endsWith('/shadow'));
  expect(shadow?.finding).toMatchObject({ status: 'held', drift: { verdict: 'unmanaged' } });
  expect(world.events()).toHaveLength(before);
});

test('a stack that is fetched while it changes is held, and its last good version counts', async () => {
  keep({ serial: 2, uri: evil }, { isChanging: true });
  const good = (await pointer())?.generation;
  expect((await world.order({ type: 'refresh', names: 'all' })).sources).toMatchObject([
    { status: 'changing' },
  ]);
  expect(await pointer()).toMatchObject({ generation: good, changing: {} });
  world.pass(1000);
  keep({ serial: 2, uri: evil });
  await world.order({ type: 'refresh', names: 'all' });
  expect((await pointer())?.changing).toBeUndefined();
});

test('a stack that is in progress when it is first seen is compiled, and held', async () => {
  await world.baseline({ sources: [], remove: [stack.name] });
  keep({ serial: 2 }, { isChanging: true });
  expect((await world.order({ type: 'refresh', names: 'all' })).sources).toMatchObject([
    { status: 'compiled' },
  ]);
  expect(await pointer()).toMatchObject({ changing: {} });
});

test('news of the beginning that comes after news of the end holds nothing', async () => {
  await tell('settled');
  await tell('changing', 1000);
  expect((await pointer())?.changing).toBeUndefined();
});

test('an end that cannot be followed leaves the hold to run out', async () => {
  await tell('changing');
  world.kept.set(stack.name, new Error('ECONNRESET'));
  expect((await tell('settled')).sources).toMatchObject([{ status: 'unread' }]);
  expect((await pointer())?.changing).toBeDefined();
});

test('an open drift that a deployment declares ends by the baseline, not by absorption', async () => {
  await world.hands.swapBackend(evil);
  await world.look();
  await settle();
  world.pass(60_000);
  await tell('changing');
  world.pass(5000);
  keep({ serial: 2, uri: evil });
  await tell('settled');
  await settle();
  expect(world.published.at(-1)?.json).toMatchObject({
    event: 'drift.resolved',
    finding: { resolvedBy: 'baseline' },
  });
});

test('a deployment that begins in the second of a fetch is held: events tell whole seconds', async () => {
  await world.order({ type: 'refresh', names: 'all' });
  keep({ serial: 2, description: 'moved' });
  await world.order({ type: 'refresh', names: 'all' });
  await tell('changing', 900);
  await world.order({ type: 'refresh', names: 'all' });
  expect((await pointer())?.changing).toBeDefined();
});
