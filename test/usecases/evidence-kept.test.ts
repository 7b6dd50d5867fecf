// Evidence in the table: one row for an event, no values, an end; and what happens when it cannot be kept.
import { isLong } from '../support/long.js';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld, mallory, type Somebody, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.takeEvents();
  world.pass(60_000);
});
afterEach(() => world.close());

const bob: Somebody = { name: 'bob', with: 'cli' };

const finding = async (part = 'apigateway') => {
  const { findings } = await world.store.loadScope(world.scope);
  return findings.find(({ finding: one }) => one.target.startsWith(part))?.finding;
};

const evidence = async () => {
  const rows = await world.rows();
  return rows.filter((row) => row['pk']?.S?.startsWith('evidence#') === true);
};

/** As EventBridge and the queue deliver: a moment after the change. */
const deliverEvents = async (...events: readonly unknown[]) => {
  world.pass(5000);
  return world.detect(events);
};

const byMallory = { confidence: 'exact', actor: { name: 'mallory@example.com', via: 'console' } };

describe('what is kept', () => {
  test('the same event twice is one row with an end, and no row holds a value', async () => {
    const planted = 'planted-s3cret-value';
    await world.by(mallory).setVariable(planted);
    await world.by(mallory).swapBackend(`https://user:${planted}@evil.example.net/?key=${planted}`);
    const events = world.takeEvents();
    expect(JSON.stringify(events)).toContain(planted);
    await deliverEvents(...events, ...events);
    const rows = await evidence();
    expect(rows).toHaveLength(2);
    expect(rows.every((row) => Number(row['ttl']?.N) > world.clock() / 1000 + 89 * 86_400)).toBe(true);
    const kept = await world.store.loadEvidence(world.scope, world.clock(), 10);
    expect(kept).toEqual([]);
    const { gunzipSync } = await import('node:zlib');
    const bytes = (await world.rows()).map((row) => {
      const content = row['content']?.B;
      return JSON.stringify(row) + (content === undefined ? '' : gunzipSync(content).toString('utf8'));
    });
    expect(bytes.join('\n')).not.toContain(planted);
    expect(JSON.stringify([world.queued, world.logs, world.published, world.mails()])).not.toContain(planted);
  });

  test('rows that ran out do not count, newest come first, and no more than asked for', async () => {
    await world.by(mallory).describe('one');
    world.pass(1000);
    await world.by(bob).describe('two');
    await deliverEvents(...world.takeEvents());
    const since = world.clock() as number;
    const ask = (limit: number) =>
      world.store.loadEvidence(world.scope, (since - 3_600_000) as ReturnType<World['clock']>, limit);
    expect((await ask(10)).map(({ actor }) => actor.name)).toEqual(['bob', 'mallory@example.com']);
    expect((await ask(1)).map(({ actor }) => actor.name)).toEqual(['bob']);
    world.pass(91 * 86_400_000);
    expect(await ask(10)).toEqual([]);
  });

  test('a look loads a bounded part of thousands of calls', async () => {
    const loaded: number[] = [];
    const many = Array.from({ length: isLong ? 10_000 : 2000 }, (_, index) => index);
    const one = {
      eventSource: 'apigateway.amazonaws.com',
      eventName: 'UpdateStage',
      scope: world.scope,
      touches: [],
    };
    const actor = {
      type: 'iam-user',
      name: 'bot',
      principal: 'arn:aws:iam::1:user/bot',
      via: 'sdk',
    } as const;
    for (let from = 0; from < many.length; from += 500)
      await Promise.all(
        many
          .slice(from, from + 500)
          .map((index) =>
            world.store.writeEvidence({ ...one, actor, eventId: `e${index}`, at: world.clock() }),
          ),
      );
    await world.by(mallory).swapBackend('https://evil.example.net/');
    world.pass(5000);
    const store = (inner: typeof world.store) => ({
      ...inner,
      loadEvidence: async (...args: Parameters<typeof inner.loadEvidence>) => {
        const found = await inner.loadEvidence(...args);
        loaded.push(found.length);
        return found;
      },
    });
    await world.detect(world.takeEvents(), { store });
    expect(loaded).toEqual([200]);
    expect(await finding()).toMatchObject({ changedBy: byMallory });
  }, 60_000);

  test('an unchanged look without events writes nothing of it, and a sweep asks for none', async () => {
    const calls = await world.tableCalls(() => world.look({ cause: 'sweep' }));
    expect(calls.filter((call) => call === 'PutItem')).toHaveLength(1);
    expect(calls.filter((call) => call === 'Query')).toHaveLength(2);
  });
});

describe('faults', () => {
  test('evidence that cannot be written travels on without its event, and is kept later', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/?key=hunter2');
    const events = world.takeEvents();
    const store = (inner: typeof world.store) => ({
      ...inner,
      writeEvidence: () => Promise.reject(new Error('table is down')),
    });
    world.pass(5000);
    expect(await world.detect(events, { store })).toMatchObject({ failed: [] });
    expect(world.events()).toEqual(['drift.opened']);
    expect(await evidence()).toHaveLength(0);
    const looks = world.queued
      .splice(0)
      .map(({ look }) => look)
      .filter((look) => 'evidence' in look);
    expect(looks).toHaveLength(1);
    expect(JSON.stringify(looks)).not.toContain('hunter2');
    expect(await world.detect(looks)).toMatchObject({ failed: [] });
    expect(await evidence()).toHaveLength(1);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('a crash between the evidence and the look: the message comes again and all is told once', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const events = world.takeEvents();
    world.pass(5000);
    const store = (inner: typeof world.store) => ({
      ...inner,
      loadScope: () => Promise.reject(new Error('killed')),
    });
    const queue = () => ({ send: () => Promise.reject(new Error('killed')) });
    expect(await world.detect(events, { store, queue })).toMatchObject({ failed: ['m0'] });
    expect(await evidence()).toHaveLength(1);
    await world.detect(events);
    expect(await finding()).toMatchObject({ changedBy: byMallory });
    expect(await evidence()).toHaveLength(1);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('a look that was put back finds who in what was kept', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const { workOffLooks } = await import('../../shared/usecases/work-off-looks.js');
    world.pass(5000);
    const work = workOffLooks({ ...world.depsWith(), remainingMs: () => 1000 });
    await work([{ id: 'm', body: JSON.stringify(world.takeEvents()[0]) }], 'now');
    expect(world.events()).toEqual([]);
    await world.workQueue();
    expect(await finding()).toMatchObject({ changedBy: byMallory });
  });
});
