// A crowd told through crashes and a slow or broken topic: nothing is lost, and what comes twice has the same key.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterEach, expect, test } from '@jest/globals';
import { createLargeEstate, type LargeEstate } from './crowd-estate.js';
import { createWorld, declarationOf, type World, type Wrapping } from './world.js';

let world: World;
let people: APIGatewayClient;
let large: LargeEstate;
afterEach(async () => {
  people.destroy();
  await world.close();
});

const minute = 60_000;

const start = async (each: number) => {
  world = await createWorld();
  people = new APIGatewayClient({});
  large = await createLargeEstate(people, 1, each);
  const sources = [
    { name: 'shop.yml', text: declarationOf(world.estate) },
    { name: 'large.yml', text: large.declaration() },
  ];
  await world.baseline({ sources });
  await world.workQueue();
  world.pass(minute);
};

const scope = () => world.scope.replace(/[^/]+$/, large.keys[0]?.split('/')[0] ?? '') as World['scope'];
const records = async () => (await world.store.loadScope(scope())).findings;
const unsent = async () => (await records()).filter(({ pending }) => pending.length > 0);

/** A crowd that is confirmed, and waits for `deliver`. */
const gather = async (description: string) => {
  await large.describe(description, large.keys.length);
  await world.look({ scope: scope(), cause: 'sweep' });
  world.pass(31_000);
  await world.look({ scope: scope(), cause: 'confirm' });
  world.queued.splice(0);
  world.pass(minute);
};

const effects = ['publish', 'writeFinding', 'writeDigest', 'claim'];

/** Dies at the n-th effect, before it or after it without its answer. */
const dying = (n: number, mode: 'before' | 'after') => {
  const state = { count: 0, dead: false, at: '' };
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call = target[name as keyof Port];
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]): Promise<unknown> => {
          if (state.dead) throw new Error('dead');
          if (effects.includes(String(name))) state.count += 1;
          const dies = effects.includes(String(name)) && state.count === n;
          if (dies) Object.assign(state, { dead: true, at: `${mode} ${String(name)} ${n}` });
          if (dies && mode === 'before') throw new Error('dead');
          const answer: unknown = await (call as (...all: unknown[]) => unknown).apply(target, args);
          if (dies) throw new Error('dead');
          return answer;
        };
      },
    });
  const wrapping: Wrapping = { store: wrap, topic: wrap };
  return { state, wrapping };
};

test.each(['before', 'after'] as const)(
  'a crash %s any effect of a digest loses nothing, and repeats it with the same key',
  async (mode) => {
    await start(10);
    const died: string[] = [];
    for (let n = 1; ; n += 1) {
      await gather(`form ${n}`);
      expect(await unsent()).toHaveLength(10);
      world.published.splice(0);
      const { state, wrapping } = dying(n, mode);
      await world.deliver(wrapping).catch(() => undefined);
      for (let passed = 0; passed < 7; passed += 1) {
        world.pass(minute);
        await world.deliver();
        world.queued.splice(0);
      }
      const keys = world.published.map(({ event, dedupeKey }) => `${event} ${dedupeKey}`);
      expect([state.at, new Set(keys).size, keys[0]?.split(' ')[0]]).toEqual([state.at, 1, 'digest']);
      expect([state.at, keys.length]).toEqual([state.at, expect.any(Number)]);
      expect(keys.length).toBeLessThanOrEqual(2);
      // The first of them told of all.
      expect(world.published[0]?.json).toMatchObject({ total: 10 });
      expect(await unsent()).toEqual([]);
      if (!state.dead) break;
      died.push(state.at);
    }
    expect(new Set(died.map((at) => at.split(' ')[1]))).toEqual(new Set(effects));
    expect(died.length).toBeGreaterThanOrEqual(14);
  },
  180_000,
);

/** Does something once, when a digest is out and not marked yet. */
const onceOut =
  (act: () => Promise<void>): NonNullable<Wrapping['topic']> =>
  (real) => {
    let isDone = false;
    return {
      publish: async (message) => {
        await real.publish(message);
        if (isDone) return;
        isDone = true;
        await act();
      },
    };
  };

test('what moves on while a digest is being told is told after it', async () => {
  await start(10);
  await gather('one form');
  const topic = onceOut(async () => {
    await large.describe('another form', 1);
    await world.look({ scope: scope(), cause: 'sweep' });
    world.pass(31_000);
    await world.look({ scope: scope(), cause: 'confirm' });
  });
  await world.deliver({ topic });
  expect(world.events()).toEqual(['digest']);
  expect(await unsent()).toHaveLength(1);
  for (let passed = 0; passed < 7; passed += 1) {
    world.pass(minute);
    await world.deliver();
  }
  expect(world.published.slice(1)).toMatchObject([{ event: 'drift.changed', json: { id: large.keys[0] } }]);
  expect(await unsent()).toEqual([]);
});

test('a topic that is down keeps the digest until it is up again, and its key', async () => {
  await start(10);
  await gather('one form');
  const down = world.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 500 } });
  for (let passed = 0; passed < 3; passed += 1) {
    expect(await world.deliver()).toMatchObject({ published: 0, failed: 1 });
    world.pass(minute);
  }
  const { until } = (await world.store.loadDigest('estate')) ?? { until: 0 };
  down.remove();
  await world.deliver();
  expect(world.events()).toEqual(['digest']);
  expect(Date.parse(world.published[0]?.dedupeKey.split('123456789012:')[1] ?? '')).toBe(
    until - (until % 1000),
  );
  expect(await unsent()).toEqual([]);
});

test('sixty high ones at a slow topic are told one by one in several runs, each once; nothing else waits for them', async () => {
  await start(60);
  await large.clearVariables(60);
  const down = world.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 500 } });
  await world.look({ scope: scope(), cause: 'sweep' });
  down.remove();
  world.queued.splice(0);
  expect(await unsent()).toHaveLength(60);
  world.pass(2 * minute);
  const topic: Wrapping['topic'] = (real) => ({
    publish: async (message) => {
      world.pass(1000);
      await real.publish(message);
    },
  });
  const first = await world.deliver({ topic });
  expect(first.published).toBeGreaterThanOrEqual(18);
  expect(first.published).toBeLessThan(40);
  expect(first.oldestUnsentMs).toBeGreaterThan(0);
  expect(first.heartbeat).toBeDefined();
  for (let passed = 0; passed < 3; passed += 1) {
    world.pass(minute);
    await world.deliver({ topic });
  }
  expect(await unsent()).toEqual([]);
  expect(world.events()).toEqual(Array.from({ length: 60 }, () => 'drift.opened'));
  expect(new Set(world.published.map(({ dedupeKey }) => dedupeKey)).size).toBe(60);
}, 120_000);
