// Versions of a source: the newest one counts, and how it ends a drift depends on who moved it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '../../shared/model/time.js';
import { compileBaseline } from '../../shared/usecases/compile-baseline.js';
import { object, stack, stateOf, type Stated } from './baseline-sources.js';
import { createWorld, type World, type Wrapping } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.store.writeSettings({ ...world.settings, baselines: [object] });
});
afterEach(() => world.close());

const keep = (text: string, name = object.name, ageMs = 0) => ({
  source: { name, text },
  revision: { id: `v${world.clock()}`, at: later(world.clock(), -ageMs) },
});
const put = (stated: Stated = {}, ageMs = 0) =>
  world.kept.set(object.name, [keep(stateOf(world.estate, stated), object.name, ageMs)]);
const refresh = () => world.order({ type: 'refresh', names: 'all' });
const pointer = (name = object.name) => world.store.loadPointer(name);
const settle = async () => {
  await world.workQueue();
  world.pass(31_000);
  await world.workQueue();
};

describe('an older version', () => {
  test.each([
    ['of a lower serial', { serial: 4 }, 0],
    ['of the same serial, kept earlier', { serial: 5, description: 'other' }, 60_000],
  ])('%s changes nothing and is told once', async (_case, stated, ageMs) => {
    put({ serial: 5 });
    await refresh();
    const good = await pointer();
    put(stated, ageMs);
    for (let time = 0; time < 2; time += 1)
      expect((await refresh()).sources).toMatchObject([{ status: 'invalid' }]);
    expect(world.events()).toEqual(['baseline.invalid']);
    expect(world.mails()[0]?.text).toMatch(/came after a newer one[^]*The newer one still counts/);
    expect(await pointer()).toMatchObject({ generation: good?.generation, seen: { serial: 5 } });
    // Nothing is wrong with what is known, so its targets are not marked.
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails().at(-1)?.text).not.toContain('Baseline');
  });

  test('that was pushed by hand is refused as well', async () => {
    put({ serial: 5 });
    await refresh();
    const text = stateOf(world.estate, { serial: 2, description: 'old' });
    const outcome = await world.baseline({ sources: [{ name: object.name, text }] });
    expect(outcome.sources).toMatchObject([{ status: 'invalid' }]);
    expect(outcome.sources[0]?.problems[0]?.what).toContain('serial 2, and serial 5 is known');
  });
});

test('an older version that was being compiled when a newer one came does not win', async () => {
  const older = stateOf(world.estate, { serial: 4, description: 'old' });
  put({ serial: 5 });
  const overtaken: Wrapping = {
    store: (store) => ({
      ...store,
      writeSourceScopes: async (...scopes) => {
        await store.writeSourceScopes(...scopes);
        await refresh();
      },
    }),
  };
  await compileBaseline(world.depsWith(overtaken))({
    sources: [{ name: object.name, text: older }],
    remove: [],
  });
  expect(await pointer()).toMatchObject({ seen: { serial: 5 } });
  await settle();
  expect((await world.store.loadScope(world.scope)).head?.verdicts).toEqual({ 'in-sync': 2 });
});

test('the same serial with other content is compiled', async () => {
  put({ serial: 5 });
  await refresh();
  world.pass(1000);
  put({ serial: 5, description: 'other' });
  expect((await refresh()).sources).toMatchObject([{ status: 'compiled' }]);
});

test('another lineage is compiled, with a warning', async () => {
  put({ serial: 5 });
  await refresh();
  world.pass(1000);
  put({ serial: 1, lineage: 'l-2', description: 'other' });
  const { sources } = await refresh();
  expect(sources).toMatchObject([{ status: 'compiled' }]);
  expect(sources[0]?.warnings.join()).toContain('l-2, and l-1 was known');
});

describe('a state that was refreshed onto an open drift', () => {
  test('is told as absorption, at the severity of the drift', async () => {
    put({ serial: 1 });
    await refresh();
    await settle();
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    await settle();
    world.pass(60_000);
    put({ serial: 2, uri: 'https://evil.example.net/' });
    expect((await refresh()).sources).toMatchObject([{ status: 'compiled' }]);
    await settle();
    expect(world.published.at(-1)).toMatchObject({
      event: 'drift.resolved',
      json: { severity: 'critical', finding: { resolvedBy: 'absorption' } },
    });
  });

  test('by a stack, which only moves by deployments, is an end by the baseline', async () => {
    await world.store.writeSettings({ ...world.settings, baselines: [stack] });
    world.kept.set(stack.name, [keep(stateOf(world.estate), stack.name)]);
    await refresh();
    await settle();
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    await settle();
    world.pass(60_000);
    const text = stateOf(world.estate, { serial: 2, uri: 'https://evil.example.net/' });
    world.kept.set(stack.name, [keep(text, stack.name)]);
    await refresh();
    await settle();
    expect(world.published.at(-1)?.json).toMatchObject({ finding: { resolvedBy: 'baseline' } });
  });
});
