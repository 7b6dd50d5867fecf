// Which rows go by themselves: what is over, and evidence. What things are like now stays until something replaces it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { declarationOf } from './estate.js';
import { createWorld, mallory, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  await world.by(mallory).swapBackend('https://evil.example.net/');
  await world.detect(world.takeEvents());
  await world.deliver();
});
afterAll(() => world.close());

/** By the first part of the keys, with that of the sort key where a partition holds several. */
const kindOf = (pk: string, sk: string): string => {
  const [of = ''] = pk.split('#');
  return ['config', 'scope', 'source'].includes(of) ? `${of}/${sk.split('#')[0]}` : of;
};

const rows = async () =>
  (await world.rows()).map((row) => ({
    kind: kindOf(row['pk']?.S ?? '', row['sk']?.S ?? ''),
    goes: row['ttl'] !== undefined,
  }));

const kinds = async (goes: boolean): Promise<string[]> => [
  ...new Set((await rows()).filter((row) => row.goes === goes).map(({ kind }) => kind)),
];

test('while a drift is open, only evidence, counts and claims go', async () => {
  expect(await kinds(true)).toEqual(expect.arrayContaining(['evidence', 'claim', 'crowd']));
  expect((await kinds(true)).filter((kind) => !['evidence', 'claim', 'crowd', 'ask'].includes(kind))).toEqual(
    [],
  );
  expect(new Set(await kinds(false))).toEqual(
    new Set([
      'config/source',
      'manifest',
      'scope/baseline',
      'scope/finding',
      'scope/head',
      'source/scopes',
      'target',
    ]),
  );
});

test('what is over goes: a finding that is resolved and told, a declaration that another one replaced', async () => {
  await world.hands.swapBackend('https://orders.example.com/');
  await world.look();
  world.pass(31_000);
  await world.workQueue();
  const text = declarationOf(world.estate).replace('orders.example.com', 'v2.example.com');
  await world.baseline({ sources: [{ name: 'shop.yml', text }] });
  const scope = (await rows()).filter(({ kind }) => kind.startsWith('scope/'));
  const count = (kind: string, goes: boolean): number =>
    scope.filter((row) => row.kind === `scope/${kind}` && row.goes === goes).length;
  expect([count('finding', true), count('finding', false)]).toEqual([1, 0]);
  expect([count('baseline', true), count('baseline', false)]).toEqual([1, 1]);
  expect(count('head', false)).toBe(1);
});
