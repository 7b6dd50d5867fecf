// A new version that normalises or compares otherwise: what it alone finds different is recorded, and nobody is told.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../shared/engine/canonical.js';
import type { ScopeHead } from '../../shared/model/record.js';
import { createWorld, declarationOf, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look();
});
afterEach(() => world.close());

/** The table as another version left it: its last whole read was judged by other rules. */
const asOtherVersionLeftIt = async (): Promise<void> => {
  const head = await world.store.loadHead(world.scope);
  if (head === undefined) throw new Error('no head');
  const other: ScopeHead = { ...head, rules: 'of another version', version: head.version + 1 };
  expect(await world.store.writeHead(other, head.version, undefined)).toBe(true);
};

const settle = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    world.pass(120_000);
    await world.workQueue();
    await world.deliver();
  }
};

const findings = async () =>
  (await world.store.loadScope(world.scope)).findings.map(({ finding }) => finding);

describe('an estate without drift', () => {
  test('stays quiet', async () => {
    await asOtherVersionLeftIt();
    await world.look({ cause: 'sweep' });
    await settle();
    expect(world.events()).toEqual([]);
    expect((await world.store.loadHead(world.scope))?.rules).not.toBe('of another version');
  });

  test('what only the new version sees is recorded and not told', async () => {
    // To the old version this was no difference: nothing looked in between.
    await world.hands.swapBackend('https://elsewhere.example.com/');
    await world.hands.describe('seen by the new one only');
    await asOtherVersionLeftIt();
    await world.look({ cause: 'sweep' });
    await settle();
    expect(world.events()).toEqual([]);
    expect((await findings()).map(({ status }) => status)).toEqual(['open', 'open']);
  });

  test('what changes after its first look is told as ever', async () => {
    await asOtherVersionLeftIt();
    await world.look({ cause: 'sweep' });
    await world.hands.swapBackend('https://elsewhere.example.com/');
    await world.look();
    await settle();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('what was recorded quietly is told when it changes, and when it ends', async () => {
    await world.hands.swapBackend('https://elsewhere.example.com/');
    await asOtherVersionLeftIt();
    await world.look({ cause: 'sweep' });
    await world.hands.swapBackend('https://third.example.com/');
    await world.look();
    await settle();
    expect(world.events()).toEqual(['drift.changed']);
    await world.hands.swapBackend('https://orders.example.com/');
    await world.look();
    await settle();
    expect(world.events()).toEqual(['drift.changed', 'drift.resolved']);
  });
});

describe('an estate with a drift that was told', () => {
  beforeEach(async () => {
    await world.hands.swapBackend('https://elsewhere.example.com/');
    await world.look();
    await settle();
    expect(world.events()).toEqual(['drift.opened']);
    await asOtherVersionLeftIt();
  });

  test('it is not told again', async () => {
    await world.look({ cause: 'sweep' });
    await settle();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('its end is told', async () => {
    await world.hands.swapBackend('https://orders.example.com/');
    await world.look({ cause: 'sweep' });
    await settle();
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });
});

describe('a version that reads the same declaration otherwise', () => {
  /** The source as another version left it: it did not understand the description. */
  const asOtherVersionReadIt = async (): Promise<void> => {
    const text = declarationOf(world.estate);
    const less = text.replace(/\n +description: live/, '');
    await world.baseline({ sources: [{ name: 'shop.yml', text: less }] });
    const pointer = await world.store.loadPointer('shop.yml');
    if (pointer === undefined) throw new Error('no pointer');
    const compiled = { text: sha256(text).slice(0, 16), rules: 'of another version' };
    const other = { ...pointer, compiled, version: pointer.version + 1 };
    expect(await world.store.writePointer(other, pointer.version, undefined)).toBe(true);
    world.pass(1000);
    await world.look();
    world.queued.splice(0);
    await world.hands.describe('to the old version no difference');
    await world.look();
  };

  test.each([
    ['before', true],
    ['after', false],
  ])(
    'what it finds by that is not told, where the sweep comes %s the declaration',
    async (_when, isFirst) => {
      await asOtherVersionReadIt();
      await asOtherVersionLeftIt();
      if (isFirst) await world.look({ cause: 'sweep' });
      world.pass(1000);
      await world.baseline();
      await world.workQueue();
      await settle();
      expect(world.events()).toEqual([]);
      expect(await findings()).toMatchObject([{ status: 'open' }]);
      await world.hands.swapBackend('https://elsewhere.example.com/');
      await world.look();
      await settle();
      expect(world.events()).toEqual(['drift.opened']);
    },
  );

  test('what somebody declares anew afterwards is told as ever', async () => {
    await asOtherVersionReadIt();
    await world.baseline();
    await world.workQueue();
    const text = declarationOf(world.estate).replace('orders.example.com', 'new.example.com');
    world.pass(1000);
    await world.baseline({ sources: [{ name: 'shop.yml', text }] });
    await world.workQueue();
    await settle();
    expect(world.events()).toEqual(['drift.opened']);
  });
});
