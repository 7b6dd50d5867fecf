// A crash before or after any single effect: nothing is lost, and nothing is told twice that was known to be told.
import { afterEach, describe, expect, test } from '@jest/globals';
import { epochMs } from '../../shared/model/time.js';
import { createWorld, declarationOf, mallory, type World, type Wrapping } from './world.js';

class Crash extends Error {}

const effects = [
  'writeEvidence',
  'writeSnapshot',
  'writeFinding',
  'writeHead',
  'writeManifest',
  'writeBaselineRow',
  'expireBaselineRow',
  'writeSourceScopes',
  'writePointer',
  'writeSettings',
  'writeAsk',
  'crowd',
  'claim',
  'send',
  'publish',
];

/** Dies at the n-th effect: before it, or after it without its answer. From then on nothing works. */
const dying = (n: number, mode: 'before' | 'after') => {
  const state = { count: 0, dead: false, at: '' };
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call = target[name as keyof Port];
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]): Promise<unknown> => {
          if (state.dead) throw new Crash('dead');
          const isEffect = effects.includes(String(name));
          if (isEffect) state.count += 1;
          const dies = isEffect && state.count === n;
          if (dies) state.at = `${mode} ${String(name)}`;
          if (dies && mode === 'before') {
            state.dead = true;
            throw new Crash(state.at);
          }
          const answer: unknown = await (call as (...all: unknown[]) => unknown).apply(target, args);
          if (dies) {
            state.dead = true;
            throw new Crash(state.at);
          }
          return answer;
        };
      },
    });
  const wrapping: Wrapping = { store: wrap, topic: wrap, queue: wrap };
  return { state, wrapping };
};

let world: World | undefined;
afterEach(async () => {
  await world?.close();
});

const start = async (): Promise<World> => {
  await world?.close();
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  return world;
};

/** The rest of the world goes on: queues, timers, sweeps. */
const settle = async (here: World): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    here.pass(120_000);
    await here.deliver();
    await here.workQueue();
  }
  here.pass(900_000);
  await here.look({ cause: 'sweep' });
  for (let round = 0; round < 3; round += 1) {
    here.pass(120_000);
    await here.deliver();
    await here.workQueue();
  }
};

/** Runs `act` on fresh worlds, dying once at each of its effects, and then lets everything settle. */
const atEveryEffect = async (
  prepare: (here: World) => Promise<unknown>,
  act: (here: World, wrapping: Wrapping) => Promise<unknown>,
  check: (here: World, at: string) => Promise<void>,
): Promise<string[]> => {
  const died: string[] = [];
  for (const mode of ['before', 'after'] as const) {
    for (let n = 1; ; n += 1) {
      const here = await start();
      await prepare(here);
      const { state, wrapping } = dying(n, mode);
      await act(here, wrapping).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      // The queue gives the message again.
      if (state.dead) await act(here, {});
      await settle(here);
      await check(here, state.at);
      if (!state.dead) break;
      died.push(state.at);
    }
  }
  return died;
};

/** One event per key: what came twice after a lost answer carries the same key. */
const distinct = (here: World) => {
  const byKey = new Map(here.published.map(({ dedupeKey, event }) => [dedupeKey, event]));
  return [...byKey.values()];
};

const expectTold = (here: World, at: string, events: readonly string[]): void => {
  expect([at, distinct(here)]).toEqual([at, events]);
  // Only a lost answer of the publish itself, or a death before it was noted, may tell the same thing again.
  const repeats = here.published.length - events.length;
  expect(repeats).toBeLessThanOrEqual(
    /publish|after|writeFinding|writeHead|writePointer|writeManifest|send/.test(at) ? 1 : 0,
  );
};

describe('a crash at any effect', () => {
  test('of the look that finds a severe drift', async () => {
    const died = await atEveryEffect(
      (here) => here.hands.swapBackend('https://evil.example.net/'),
      (here, wrapping) => here.look({}, wrapping),
      async (here, at) => {
        expectTold(here, at, ['drift.opened']);
        const { findings, head } = await here.store.loadScope(here.scope);
        expect(findings).toMatchObject([{ finding: { status: 'open', confirmed: true }, pending: [] }]);
        expect(head?.verdicts).toEqual({ 'in-sync': 1, drifted: 1 });
      },
    );
    expect(new Set(died).size).toBeGreaterThanOrEqual(8);
  }, 120_000);

  test('of a batch whose event says who did it', async () => {
    let event: unknown;
    const died = await atEveryEffect(
      async (here) => {
        await here.by(mallory).swapBackend('https://evil.example.net/');
        [event] = here.takeEvents();
      },
      async (here, wrapping) => {
        here.pass(10);
        await here.detect([event], wrapping);
      },
      async (here, at) => {
        expectTold(here, at, ['drift.opened']);
        expect(await here.store.loadEvidence(here.scope, epochMs(0), 10)).toHaveLength(1);
        const { findings } = await here.store.loadScope(here.scope);
        const changedBy = { confidence: 'exact', actor: { name: mallory.session } };
        expect(findings).toMatchObject([{ finding: { status: 'open', changedBy }, pending: [] }]);
      },
    );
    expect(died).toEqual(expect.arrayContaining(['before writeEvidence', 'after writeEvidence']));
  }, 120_000);

  test('of the look that confirms the end of a drift', async () => {
    await atEveryEffect(
      async (here) => {
        await here.hands.swapBackend('https://evil.example.net/');
        await here.look();
        here.pass(31_000);
        await here.workQueue();
        await here.hands.swapBackend('https://orders.example.com/');
        await here.look();
        here.pass(31_000);
        here.queued.splice(0);
      },
      (here, wrapping) => here.look({}, wrapping),
      async (here, at) => {
        expectTold(here, at, ['drift.opened', 'drift.resolved']);
        const { findings } = await here.store.loadScope(here.scope);
        expect(findings).toMatchObject([{ finding: { status: 'resolved' }, pending: [] }]);
      },
    );
  }, 120_000);

  test('of the look after which a scope is blind', async () => {
    await atEveryEffect(
      async (here) => {
        here.aws.faults.add({
          service: 'apigateway',
          answer: { code: 'AccessDeniedException', status: 403 },
        });
        await here.look({ cause: 'sweep' });
        here.pass(900_000);
      },
      (here, wrapping) => here.look({ cause: 'sweep' }, wrapping),
      async (here, at) => {
        expectTold(here, at, ['watch.blind']);
        expect((await here.store.loadHead(here.scope))?.pending).toEqual([]);
      },
    );
  }, 120_000);

  test('of a baseline that flips: the old generation counts, or the new one, and the looks are asked for', async () => {
    const { compileBaseline } = await import('../../shared/usecases/compile-baseline.js');
    await atEveryEffect(
      () => Promise.resolve(),
      (here, wrapping) => {
        const text = declarationOf(here.estate).replace(
          'https://orders.example.com/',
          'https://new.example.com/',
        );
        const request = { sources: [{ name: 'shop.yml', text }], remove: [] };
        return compileBaseline(here.depsWith(wrapping))(request);
      },
      async (here, at) => {
        expectTold(here, at, ['drift.opened']);
        const pointer = await here.store.loadPointer('shop.yml');
        expect(pointer?.unfinished).toBeUndefined();
      },
    );
  }, 120_000);

  test('of a baseline that cannot be used: told once, and the good one goes on counting', async () => {
    const { compileBaseline } = await import('../../shared/usecases/compile-baseline.js');
    await atEveryEffect(
      () => Promise.resolve(),
      (here, wrapping) =>
        compileBaseline(here.depsWith(wrapping))({
          sources: [{ name: 'shop.yml', text: 'resources: [' }],
          remove: [],
        }),
      async (here, at) => {
        expectTold(here, at, ['baseline.invalid']);
        expect((await here.store.loadHead(here.scope))?.verdicts).toEqual({ 'in-sync': 2 });
      },
    );
  }, 120_000);
});

test('a topic that is down loses nothing: told once it is up again', async () => {
  const here = await start();
  here.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 500 }, times: 6 });
  await here.hands.swapBackend('https://evil.example.net/');
  await here.look();
  expect(here.events()).toEqual([]);
  for (let minute = 0; minute < 8; minute += 1) {
    here.pass(60_000);
    await here.deliver();
  }
  expect(here.events()).toEqual(['drift.opened']);
});

test('what opened and ended while the topic was down is one message', async () => {
  const here = await start();
  const down = here.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 500 } });
  await here.hands.swapBackend('https://evil.example.net/');
  await here.look();
  await here.hands.swapBackend('https://orders.example.com/');
  await here.look();
  here.pass(31_000);
  await here.look();
  down.remove();
  here.pass(120_000);
  await here.deliver();
  expect(here.published).toMatchObject([{ event: 'drift.resolved', json: { instead: ['drift.opened'] } }]);
});

test('two looks at once: one of them wins, and the drift is told once', async () => {
  const here = await start();
  await here.hands.swapBackend('https://evil.example.net/');
  await Promise.all([here.look(), here.look(), here.look({ cause: 'sweep' })]);
  await settle(here);
  expect(distinct(here)).toEqual(['drift.opened']);
  expect(here.published).toHaveLength(1);
});
