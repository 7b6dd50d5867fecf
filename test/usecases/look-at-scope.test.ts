// The life of a drift, as looks find it and people are told.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld, declarationOf, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
});
afterEach(() => world.close());

const finding = async (part = 'apigateway') => {
  const { findings } = await world.store.loadScope(world.scope);
  return findings.find(({ finding: one }) => one.target.startsWith(part))?.finding;
};

test('an untouched estate tells nothing', async () => {
  expect(await world.look()).toMatchObject({ status: 'looked', verdicts: { 'in-sync': 2 }, moved: 0 });
  expect(world.events()).toEqual([]);
  expect((await world.store.loadScope(world.scope)).findings).toEqual([]);
});

describe('a severe change', () => {
  test('is told at once, once, and its end after a second read', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    expect(await world.look()).toMatchObject({ status: 'looked', moved: 1, announced: 1 });
    expect(await finding()).toMatchObject({ status: 'open', confirmed: false });
    await world.look();
    world.pass(31_000);
    expect(await world.workQueue()).toBe(1);
    expect(await finding()).toMatchObject({ status: 'open', confirmed: true });
    await world.look();
    expect(world.events()).toEqual(['drift.opened']);

    await world.hands.swapBackend('https://orders.example.com/');
    await world.look();
    expect(await finding()).toMatchObject({ status: 'ending' });
    expect(world.events()).toEqual(['drift.opened']);
    world.pass(31_000);
    await world.workQueue();
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'outside' });
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });

  test('is told with its attributes, in words and as JSON', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    const [mail] = world.mails();
    expect(mail?.subject).toMatch(/^\[CRITICAL\] REST integration .*: uri$/);
    expect(mail?.text).toContain('declared   https://orders.example.com/');
    expect(mail?.text).toContain('observed   https://evil.example.net/');
    expect(world.published[0]?.json).toMatchObject({
      schemaVersion: 1,
      event: 'drift.opened',
      severity: 'critical',
      kind: 'apigateway.integration',
      api: world.estate.restApiId,
      differences: [{ path: '/uri', declaredAs: 'uri', observed: 'https://evil.example.net/' }],
    });
  });
});

describe('a mild change', () => {
  test('waits for a second read', async () => {
    await world.hands.describe('changed by hand');
    await world.look();
    expect(await finding()).toMatchObject({ status: 'suspected' });
    expect(world.events()).toEqual([]);
    world.pass(31_000);
    await world.workQueue();
    expect(await finding()).toMatchObject({ status: 'open' });
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('that is gone by then is never told', async () => {
    await world.hands.describe('changed by hand');
    await world.look();
    await world.hands.describe('live');
    world.pass(31_000);
    await world.workQueue();
    expect(await finding()).toMatchObject({ status: 'resolved' });
    expect(world.events()).toEqual([]);
  });
});

test('a deleted stage is missing, an undeclared one of an API that nothing manages is only counted', async () => {
  await world.hands.createStage('shadow');
  await world.look();
  expect(world.events()).toEqual([]);
  await world.hands.deleteStage();
  await world.look();
  expect(world.published).toMatchObject([{ event: 'drift.opened', json: { verdict: 'missing' } }]);
});

test('a rotated secret shows as changed, and its value is nowhere', async () => {
  await world.hands.setVariable('rotated-secret-name');
  await world.look();
  world.pass(31_000);
  await world.workQueue();
  expect(world.events()).toEqual(['drift.opened']);
  const { gunzipSync } = await import('node:zlib');
  const contents = (await world.rows()).map(({ content }) =>
    gunzipSync(content?.B ?? Buffer.alloc(0)).toString(),
  );
  const everything = JSON.stringify([world.mails(), world.published, world.logs, contents]);
  expect(everything).not.toContain('secret-name');
  expect(world.mails()[0]?.text).toMatch(/observed {3}\(hidden\) hmac:[0-9a-f]{8}\n/);
});

describe('what the table is asked', () => {
  test('an unchanged look reads twice and writes one small row', async () => {
    const calls = await world.tableCalls(() => world.look({ cause: 'sweep' }));
    expect(calls.sort()).toEqual(['PutItem', 'Query', 'Query']);
  });

  test('AWS is asked once for stages and once for resources', async () => {
    expect(await world.awsCalls(() => world.look())).toEqual([
      'apigateway:GetResources',
      'apigateway:GetStages',
    ]);
  });

  test('a look that a newer read covers reads nothing of AWS', async () => {
    const asOf = world.clock();
    world.pass(10_000);
    await world.look();
    const calls = await world.awsCalls(async () => {
      expect(await world.look({ asOf })).toEqual({ status: 'covered' });
    });
    expect(calls).toEqual([]);
  });

  test('a look at what nobody declared reads nothing', async () => {
    const calls = await world.awsCalls(async () => {
      const nobody = `restapi:123456789012/eu-west-1/zzz` as typeof world.scope;
      const stage = `ivs-stages:123456789012/eu-west-1/*` as typeof world.scope;
      expect(await world.look({ scope: nobody })).toEqual({ status: 'nothing-declared' });
      expect(await world.look({ scope: stage, only: ['arn:x'] })).toEqual({ status: 'nothing-declared' });
    });
    expect(calls).toEqual([]);
  });
});

test('recorded states can be read back at any time', async () => {
  const before = world.clock();
  world.pass(60_000);
  await world.hands.describe('second');
  await world.look();
  const target = (await finding())?.target;
  if (target === undefined) throw new Error('no finding');
  const states = await Promise.all([before, world.clock()].map((at) => world.store.snapshotAt(target, at)));
  expect(states.map((one) => one?.state?.['/description'])).toEqual(['live', 'second']);
});

describe('a baseline that moves', () => {
  const redeclare = (from: string, to: string) =>
    world.baseline({ sources: [{ name: 'shop.yml', text: declarationOf(world.estate).replace(from, to) }] });

  test('onto an open drift is told as absorption, at its severity', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    world.pass(31_000);
    await world.workQueue();
    await redeclare('https://orders.example.com/', 'https://evil.example.net/');
    await world.workQueue();
    world.pass(31_000);
    await world.workQueue();
    expect(world.published.at(-1)).toMatchObject({
      event: 'drift.resolved',
      json: { severity: 'critical', finding: { resolvedBy: 'absorption' } },
    });
  });

  test('asks for looks at the scopes that it changed, and at no other', async () => {
    await redeclare('description: live', 'description: better');
    expect(world.queued).toMatchObject([{ queue: 'now', look: { scope: world.scope, cause: 'baseline' } }]);
    world.queued.splice(0);
    await redeclare('description: live', 'description: better');
    expect(world.queued).toEqual([]);
  });

  test('a source that is removed ends what it found', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    world.pass(31_000);
    await world.workQueue();
    await world.baseline({ sources: [], remove: ['shop.yml'] });
    await world.workQueue();
    world.pass(31_000);
    await world.workQueue();
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });
});

describe('a scope that cannot be read', () => {
  test('is unknown, told as blind once it lasts, and told when it is over; nothing ends meanwhile', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    const denied = world.aws.faults.add({
      service: 'apigateway',
      answer: { code: 'AccessDeniedException', status: 403 },
    });
    for (let sweep = 0; sweep < 4; sweep += 1) {
      world.pass(900_000);
      await world.look({ cause: 'sweep' });
    }
    expect(world.events()).toEqual(['drift.opened', 'watch.blind']);
    expect(await finding()).toMatchObject({ status: 'open' });
    expect(world.mails().at(-1)?.text).toContain('Why: denied.');
    denied.remove();
    world.pass(900_000);
    await world.look({ cause: 'sweep' });
    world.pass(900_000);
    await world.look({ cause: 'sweep' });
    expect(world.events()).toEqual(['drift.opened', 'watch.blind', 'watch.restored']);
  });

  test('a throttled look is put back with a delay, and only after several is the scope unknown', async () => {
    world.aws.faults.add({ operation: 'GetStages', answer: { code: 'TooManyRequestsException' } });
    expect(await world.look({ cause: 'sweep' })).toEqual({ status: 'put-back' });
    expect(world.queued).toMatchObject([{ look: { tries: 1 } }]);
    expect(await world.look({ cause: 'sweep', tries: 4 })).toMatchObject({
      status: 'looked',
      verdicts: { unknown: 1 },
    });
  });
});
