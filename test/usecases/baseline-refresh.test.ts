// Sources that AWS keeps: fetched one by one, in their order of versions; what cannot be had keeps what is known.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { operatorError } from '../../shared/model/errors.js';
import { later } from '../../shared/model/time.js';
import { object, prefix, stateOf, type Stated } from './baseline-sources.js';
import { createWorld, type World } from './world.js';

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
const refresh = (names: 'all' | readonly string[] = 'all') => world.order({ type: 'refresh', names });
const pointer = (name = object.name) => world.store.loadPointer(name);
const settle = async () => {
  await world.workQueue();
  world.pass(31_000);
  await world.workQueue();
};

test('a configured source is fetched, compiled and looked at; once more changes nothing', async () => {
  put();
  expect(await refresh()).toMatchObject({
    sources: [{ source: object.name, status: 'compiled', targets: 2 }],
    problems: [],
  });
  expect(await pointer()).toMatchObject({
    configured: object.name,
    seen: { lineage: 'l-1', serial: 1, revision: {} },
  });
  await settle();
  expect((await world.store.loadScope(world.scope)).head?.verdicts).toEqual({ 'in-sync': 2 });
  const calls = await world.tableCalls(async () => {
    expect((await refresh()).sources).toMatchObject([{ status: 'unchanged' }]);
  });
  expect(calls.filter((name) => /Put|Update/.test(name))).toEqual([]);
});

test('a name that is not configured is told, and the others are refreshed', async () => {
  put();
  expect(await refresh(['s3://nowhere/x', object.name])).toMatchObject({
    sources: [{ status: 'compiled' }],
    problems: [{ where: 's3://nowhere/x' }],
  });
});

test('settings that name a source fetch it at once', async () => {
  put();
  const outcome = await world.order({
    type: 'compile',
    request: { sources: [], remove: [], settings: { ...world.settings, baselines: [object] } },
  });
  expect(outcome.sources).toMatchObject([{ source: object.name, status: 'compiled' }]);
});

test('what is revealed may change without giving fetched sources again', async () => {
  put();
  await refresh();
  const settings = { ...world.settings, baselines: [object], reveal: ['/variables/*'] };
  const outcome = await world.order({ type: 'compile', request: { sources: [], remove: [], settings } });
  expect(outcome).toMatchObject({ problems: [], sources: [{ status: 'compiled' }] });
  expect((await pointer())?.reveal).toEqual(['/variables/*']);
  await settle();
  expect((await world.store.loadScope(world.scope)).head?.verdicts).toEqual({ 'in-sync': 2 });
});

describe('a version that cannot be used', () => {
  test.each([
    ['empty', ''],
    ['cut off', '{"version":4,"terraform_version":"1.9.8","serial":6,"lineage":"l-1","resources":[{"mo'],
    [
      'about nothing of ours',
      '{"version":4,"terraform_version":"1.9.8","serial":6,"lineage":"l-1","resources":[]}',
    ],
  ])('%s keeps the last good one, marks its targets and is told once', async (_case, text) => {
    put({ serial: 5 });
    await refresh();
    const good = await pointer();
    world.pass(60_000);
    world.kept.set(object.name, [keep(text)]);
    for (let time = 0; time < 2; time += 1)
      expect((await refresh()).sources).toMatchObject([{ status: 'invalid' }]);
    expect(world.events()).toEqual(['baseline.invalid']);
    expect(await pointer()).toMatchObject({ generation: good?.generation, invalid: {} });
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails().at(-1)?.text).toMatch(/Baseline +not the newest: .*shop\.tfstate/);
    expect(world.published.at(-1)?.json['stale']).toMatchObject({
      why: expect.stringContaining(object.name),
    });
    // A good one ends it.
    world.pass(60_000);
    put({ serial: 7 });
    await refresh();
    expect((await pointer())?.invalid).toBeUndefined();
    await world.hands.swapBackend('https://worse.example.net/');
    await world.look();
    expect(world.mails().at(-1)?.text).not.toContain('not the newest');
  });

  test('that names no physical id tells each name once', async () => {
    const text = JSON.stringify({
      Resources: {
        Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
        Prod: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', TracingEnabled: true },
        },
      },
    });
    world.kept.set(object.name, [keep(text)]);
    const { sources } = await refresh();
    expect(sources).toMatchObject([{ status: 'invalid' }]);
    expect(sources[0]?.problems.filter(({ what }) => what.includes('`Api`'))).toHaveLength(1);
  });
});

describe('a source that cannot be fetched', () => {
  const denied = operatorError('no', [{ where: object.name, what: 'AWS refuses it', remedy: 'Allow it.' }]);

  test('is told at once where it says why, and marks the targets of the last good version', async () => {
    put();
    await refresh();
    world.kept.set(object.name, denied);
    for (let time = 0; time < 3; time += 1)
      expect((await refresh()).sources).toMatchObject([{ status: 'unread' }]);
    expect(world.events()).toEqual(['baseline.invalid']);
    expect(world.mails()[0]?.text).toMatch(/cannot be fetched\.\s+The last good version still counts/);
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails().at(-1)?.text).toContain('AWS refuses it');
    put();
    await refresh();
    expect((await pointer())?.unread).toBeUndefined();
  });

  test('for a reason that may pass is told the third time only', async () => {
    put();
    await refresh();
    world.kept.set(object.name, new Error('ECONNRESET'));
    for (let time = 0; time < 2; time += 1)
      expect((await refresh()).sources).toMatchObject([{ status: 'unread', retry: true }]);
    expect(world.events()).toEqual([]);
    await refresh();
    await refresh();
    expect(world.events()).toEqual(['baseline.invalid']);
  });

  test('stops no other one', async () => {
    await world.store.writeSettings({ ...world.settings, baselines: [prefix, object] });
    put();
    world.kept.set(prefix.name, denied);
    expect((await refresh()).sources).toMatchObject([{ status: 'unread' }, { status: 'compiled' }]);
  });
});

describe('a prefix', () => {
  const names = ['s3://states/team/a.json', 's3://states/team/b.yml'] as const;
  const second = () => `resources:
  - aws_apigatewayv2_stage: { import: "abcdef1234/$default", auto_deploy: true }
`;

  beforeEach(async () => {
    await world.store.writeSettings({ ...world.settings, baselines: [prefix] });
    const texts = [stateOf(world.estate), second()];
    world.kept.set(
      prefix.name,
      names.map((name, index) => keep(texts[index] ?? '', name)),
    );
    await refresh();
  });

  test('is one source per object', async () => {
    expect(await pointer(names[0])).toMatchObject({
      configured: prefix.name,
      generation: expect.any(String),
    });
    expect(await pointer(names[1])).toMatchObject({
      configured: prefix.name,
      generation: expect.any(String),
    });
  });

  test('an object that cannot be used stops no other one', async () => {
    const texts = ['{"Resources"', second().replace('true', 'false')];
    world.kept.set(
      prefix.name,
      names.map((name, index) => keep(texts[index] ?? '', name)),
    );
    expect((await refresh()).sources).toMatchObject([{ status: 'invalid' }, { status: 'compiled' }]);
  });

  test('an object that vanished is told once and kept', async () => {
    world.kept.set(prefix.name, [keep(stateOf(world.estate), names[0])]);
    await refresh();
    await refresh();
    expect(world.published).toMatchObject([{ event: 'baseline.invalid', json: { source: names[1] } }]);
    expect(await pointer(names[1])).toMatchObject({ generation: expect.any(String), invalid: {} });
  });

  test('an empty listing removes nothing: it is told once, of the prefix', async () => {
    world.kept.set(prefix.name, []);
    await refresh();
    await refresh();
    expect(world.published).toMatchObject([
      { event: 'baseline.invalid', json: { source: prefix.name, lastGoodStillCounts: true } },
    ]);
    for (const name of names) expect((await pointer(name))?.generation).toBeDefined();
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails().at(-1)?.text).toContain('not the newest');
  });

  test('is removed as a whole by a person', async () => {
    await world.baseline({ sources: [], remove: [prefix.name] });
    for (const name of names) expect((await pointer(name))?.generation).toBeUndefined();
  });

  test('that is no longer configured still counts, and that is said', async () => {
    const outcome = await world.baseline({ sources: [], settings: { ...world.settings, baselines: [] } });
    expect(outcome.sources.flatMap(({ warnings }) => warnings).join()).toContain('remove it with');
    expect((await pointer(names[0]))?.generation).toBeDefined();
  });
});
