// A new mask key, as docs/operating.md has it: unknown until the declarations are compiled again, and no flood.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hideWith } from '../../shared/engine/mask.js';
import type { Look } from '../../shared/model/look.js';
import { compileBaseline } from '../../shared/usecases/compile-baseline.js';
import { lookAtScope } from '../../shared/usecases/look-at-scope.js';
import { createWorld, declarationOf, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  await world.look();
});
afterEach(() => world.close());

const newKey = () => ({ ...world.deps, hide: hideWith(Buffer.alloc(32, 9)), keyId: 'k2' });
const lookAnew = () => {
  world.pass(60_000);
  const look: Look = { scope: world.scope, cause: 'sweep', asOf: world.clock() };
  return lookAtScope(newKey())(look, 'sweep');
};
const compileAnew = () =>
  compileBaseline(newKey())({
    sources: [{ name: 'shop.yml', text: declarationOf(world.estate) }],
    remove: [],
  });

test('an estate in sync is unknown in between, and nobody is told of a drift', async () => {
  expect(await lookAnew()).toMatchObject({ verdicts: { unknown: 2 }, moved: 0 });
  await compileAnew();
  expect(await lookAnew()).toMatchObject({ verdicts: { 'in-sync': 2 }, moved: 0 });
  expect(world.events()).toEqual([]);
});

test('an open drift of a masked value is told once more, one in the clear is not', async () => {
  await world.hands.setVariable('another-secret');
  await world.hands.swapBackend('https://elsewhere.example.com/');
  await world.look();
  world.pass(60_000);
  await world.workQueue();
  const before = world.events().length;
  await compileAnew();
  await lookAnew();
  await lookAnew();
  expect(world.events().slice(before)).toEqual(['drift.changed']);
});
