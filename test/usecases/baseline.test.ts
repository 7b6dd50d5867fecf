// Declarations become rows: all of a source or nothing, once, and without its secrets.
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld, declarationOf, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const give = (text: string, name = 'shop.yml') => world.baseline({ sources: [{ name, text }] });

test('a source becomes rows of a generation, a flip, and looks at its scopes', async () => {
  const outcome = await world.baseline();
  expect(outcome.sources).toMatchObject([{ source: 'shop.yml', status: 'compiled', targets: 2, scopes: 1 }]);
  const { baselines } = await world.store.loadScope(world.scope);
  const pointer = await world.store.loadPointer('shop.yml');
  expect(baselines).toMatchObject([{ generation: pointer?.generation, targets: [{}, {}] }]);
  expect(world.queued).toMatchObject([{ queue: 'now', look: { scope: world.scope, cause: 'baseline' } }]);
});

test('the same text again writes nothing and asks for nothing', async () => {
  await world.baseline();
  world.queued.splice(0);
  const calls = await world.tableCalls(async () => {
    expect((await world.baseline()).sources).toMatchObject([{ status: 'unchanged' }]);
  });
  expect(calls.filter((name) => /Put|Update/.test(name))).toEqual([]);
  expect(world.queued).toEqual([]);
});

test('no secret of a declaration is in any row', async () => {
  await world.baseline();
  const rows = await world.rows();
  const contents = rows.map(({ content }) => gunzipSync(content?.B ?? Buffer.alloc(0)).toString());
  expect(JSON.stringify(contents)).not.toContain('orders-secret-name');
  expect(JSON.stringify(contents)).toContain('hmac:');
});

describe('a text that cannot be used', () => {
  test.each([
    ['broken YAML', 'resources: [', /./],
    ['nothing declared', 'resources: []', /declare/],
    ['empty', '', /./],
    [
      'an unknown argument',
      'resources: [{ aws_api_gateway_stage: { rest_api_id: a, stage_name: b, nam: 1 } }]',
      /nam/,
    ],
  ])('%s: the last good generation goes on counting, told once', async (_case, text, says) => {
    await world.baseline();
    const good = (await world.store.loadPointer('shop.yml'))?.generation;
    for (let time = 0; time < 2; time += 1) {
      const outcome = await give(text);
      expect(outcome.sources).toMatchObject([{ status: 'invalid' }]);
      expect(JSON.stringify(outcome.sources[0]?.problems)).toMatch(says);
    }
    const pointer = await world.store.loadPointer('shop.yml');
    expect(pointer).toMatchObject({ generation: good, pending: [], invalid: {} });
    expect(world.events()).toEqual(['baseline.invalid']);
    expect(await world.look()).toMatchObject({ verdicts: { 'in-sync': 2 } });
    // Another broken text is news; a good one ends it.
    await give(`${text} # again`);
    expect(world.events()).toEqual(['baseline.invalid', 'baseline.invalid']);
    await world.baseline();
    expect((await world.store.loadPointer('shop.yml'))?.invalid).toBeUndefined();
  });

  test('a source that never had a good one is not watched, and says so', async () => {
    await give('resources: [');
    expect(world.mails()[0]?.text).toContain('what it declares is not watched');
  });
});

test('two sources about one target are joined; where they disagree the target is unknown, not in sync', async () => {
  await world.baseline();
  const again = declarationOf(world.estate).replace('description: live', 'description: other');
  await give(again, 'second.yml');
  expect(await world.look()).toMatchObject({ verdicts: { 'in-sync': 1, unknown: 1 } });
  const { findings } = await world.store.loadScope(world.scope);
  expect(findings).toEqual([]);
});

test('rows masked with another key are unknown, never in sync and never a flood of drifts', async () => {
  await world.baseline();
  const { lookAtScope } = await import('../../shared/usecases/look-at-scope.js');
  const look = { scope: world.scope, cause: 'sweep', asOf: world.clock() } as const;
  const outcome = await lookAtScope({ ...world.deps, keyId: 'k2' })(look, 'sweep');
  expect(outcome).toMatchObject({ verdicts: { unknown: 2 }, moved: 0 });
});

test('what is revealed is compiled in; other sources have to come along when it changes', async () => {
  await world.baseline();
  const settings = { ...world.settings, reveal: ['/variables/*'] };
  const alone = await world.baseline({ sources: [], settings });
  expect(alone.problems).toMatchObject([{ where: 'shop.yml' }]);
  await world.baseline({ settings });
  expect(await world.look()).toMatchObject({ verdicts: { 'in-sync': 2 } });
  await world.hands.setVariable('in-the-clear');
  await world.look();
  world.pass(31_000);
  await world.workQueue();
  expect(world.mails().at(-1)?.text).toContain('observed   in-the-clear');
});

describe('the request', () => {
  test('says all that is wrong with it at once', async () => {
    const { readBaselineRequest } = await import('../../shared/runtime/baseline-request.js');
    const { problems } = readBaselineRequest({
      sources: [{ name: 'a' }, { name: 'b', text: '' }, { name: 'b', text: '' }],
      settings: { severity: { tellAtOnce: 'loud' }, notify: { colour: 'red' } },
      sauces: [],
    });
    expect(problems.map(({ where }) => where)).toEqual([
      'sauces',
      'sources[0]',
      'sources b',
      'settings.severity.tellAtOnce',
      'settings.notify.colour',
    ]);
  });

  test('takes the settings of stagewatch.yml as the CLI reads them', async () => {
    const { readBaselineRequest } = await import('../../shared/runtime/baseline-request.js');
    const { defaultSettings } = await import('../../shared/usecases/settings.js');
    const { request, problems } = readBaselineRequest({ sources: [], settings: defaultSettings() });
    expect(problems).toEqual([]);
    expect(request.settings).toEqual(world.settings);
  });
});
