// Many scopes lost at once are one message after the first few, and one when they are seen again; a crash loses none.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterEach, expect, test } from '@jest/globals';
import { cardOf } from '../../shared/usecases/slack/card.js';
import { readNotice } from '../../shared/usecases/slack/read-notice.js';
import { createLargeEstate } from './crowd-estate.js';
import { createWorld, type World, type Wrapping } from './world.js';

let world: World;
afterEach(() => world.close());

const minute = 60_000;

/** So many APIs, one stage each, that were seen well once. */
const start = async (apis: number) => {
  world = await createWorld();
  const people = new APIGatewayClient({});
  const large = await createLargeEstate(people, apis, 1);
  people.destroy();
  await world.baseline({ sources: [{ name: 'large.yml', text: large.declaration() }] });
  await world.workQueue();
  return large.keys.map((key) => world.scope.replace(/[^/]+$/, key.split('/')[0] ?? '') as World['scope']);
};

const sweeps = async (count: number) => {
  for (let sweep = 0; sweep < count; sweep += 1) {
    world.pass(15 * minute);
    await world.sweep();
    await world.workQueue();
  }
};

const minutes = async (count: number, wrapping: Wrapping = {}) => {
  for (let passed = 0; passed < count; passed += 1) {
    world.pass(minute);
    await world.deliver(wrapping);
    world.queued.splice(0);
  }
};

const denyAll = () =>
  world.aws.faults.add({ service: 'apigateway', answer: { code: 'AccessDeniedException', status: 403 } });

const many = () => world.published.filter(({ json }) => 'scopes' in json);
const heads = (scopes: readonly World['scope'][]) =>
  Promise.all(scopes.map((one) => world.store.loadHead(one)));

test('a lost role on many APIs is told of the first three, and then once; so is its return', async () => {
  const scopes = await start(8);
  const denied = denyAll();
  await sweeps(2);
  expect(world.events()).toEqual(['watch.blind', 'watch.blind', 'watch.blind']);
  await minutes(7);
  expect(many()).toMatchObject([
    {
      event: 'watch.blind',
      json: { account: '123456789012', region: 'eu-west-1', reason: 'denied', targets: 5, total: 5 },
    },
  ]);
  expect(world.published).toHaveLength(4);
  expect(world.mails().at(-1)?.subject).toBe('[BLIND] cannot see 5 scopes in account 123456789012');
  expect(world.mails().at(-1)?.text.split('\n').slice(0, 3)).toEqual([
    'HIGH: Stagewatch cannot see 5 scopes in account 123456789012, eu-west-1: 5 × REST API. Whether they are as declared is unknown.',
    expect.stringMatching(/^Unknown since .*; 5 declared targets are not judged\.$/),
    expect.stringMatching(/^Next: Give the role of `detect` the read permissions/),
  ]);
  const notice = readNotice(JSON.stringify(many()[0]?.json));
  expect(notice === undefined ? '' : cardOf(notice, { buttons: false }).text).toContain(
    'HIGH: Stagewatch cannot see 5 scopes: 5 × REST API',
  );

  denied.remove();
  await sweeps(1);
  await minutes(7);
  const told = new Set(
    world.published
      .filter(({ event }) => event === 'watch.restored')
      .flatMap(({ json }) =>
        'scopes' in json
          ? (json['scopes'] as { scope: string }[]).map(({ scope }) => scope)
          : [json['scope']],
      ),
  );
  expect(told).toEqual(new Set(scopes));
  expect(many().map(({ event }) => event)).toEqual(['watch.blind', 'watch.restored']);
  expect((await heads(scopes)).flatMap((head) => head?.pending)).toEqual([]);
}, 120_000);

test('a crash between the message and its marks repeats it with the same key, and loses no scope', async () => {
  const scopes = await start(8);
  denyAll();
  await sweeps(2);
  world.published.splice(0);
  let left = 2;
  const store: Wrapping['store'] = (real) => ({
    ...real,
    writeHead: (...all) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('dead')) : real.writeHead(...all);
    },
  });
  await minutes(1, { store });
  await minutes(7);
  expect(world.events()).toEqual(['watch.blind', 'watch.blind']);
  expect(new Set(world.published.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
  expect(many().map(({ json }) => json['total'])).toEqual([5, 3]);
  expect((await heads(scopes)).flatMap((head) => head?.pending)).toEqual([]);
}, 120_000);
