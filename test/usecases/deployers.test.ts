// Deploys are not incidents: what a declared deployer changes waits for its declaration, for a while, and for nobody else.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Deployer } from '../../shared/model/record.js';
import { createWorld, declarationOf, mallory, pipeline, type World } from './world.js';

const settle = 300;
const deployers: readonly Deployer[] = [
  { principal: 'arn:aws:iam::*:role/terraform-*', settleMs: settle * 1000 },
];

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.store.writeSettings({ ...world.settings, deployers });
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.takeEvents();
  world.pass(60_000);
});
afterEach(() => world.close());

const finding = async () => (await world.store.loadScope(world.scope)).findings[0]?.finding;

const deliverEvents = async () => {
  world.pass(5000);
  await world.detect(world.takeEvents());
};

/** Timers and queues, minute by minute, as deployed; a sweep every quarter of an hour. */
const minutes = async (count: number) => {
  for (let minute = 1; minute <= count; minute += 1) {
    world.pass(60_000);
    await world.deliver();
    await world.workQueue();
    if (minute % 15 === 0) await world.look({ cause: 'sweep' });
  }
};

const declare = (uri: string) =>
  world.baseline({
    sources: [
      {
        name: 'shop.yml',
        text: declarationOf(world.estate).replace('https://orders.example.com/', uri),
      },
    ],
  });

const newBackend = 'https://orders-v2.example.com/';

describe('a deploy', () => {
  test('is held, visibly, and tells nobody', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    expect(await finding()).toMatchObject({
      status: 'held',
      changedBy: { confidence: 'exact', actor: { via: 'terraform' } },
    });
    await minutes(3);
    await world.look({ cause: 'sweep' });
    expect(await finding()).toMatchObject({ status: 'held' });
    expect((await world.store.loadHead(world.scope))?.verdicts).toEqual({
      drifted: 1,
      held: 1,
      'in-sync': 1,
    });
    expect(world.logs).toContainEqual(
      expect.objectContaining({
        message: 'held for a deployer',
        by: expect.stringContaining('terraform-deploy'),
      }),
    );
    expect(world.events()).toEqual([]);
  });

  test('whose declaration follows is over without a word', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    await minutes(2);
    await declare(newBackend);
    await minutes(20);
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'baseline' });
    expect(world.events()).toEqual([]);
  });

  test('whose declaration came first is no drift at all', async () => {
    await declare(newBackend);
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    await minutes(2);
    expect(world.events()).toEqual([]);
  });

  test('whose declaration never follows is told once after the time to settle, with the deployer', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    await minutes(4);
    expect(world.events()).toEqual([]);
    await minutes(3);
    expect(world.events()).toEqual(['drift.opened']);
    expect(world.mails()[0]?.text.split('\n')[1]).toMatch(
      /^By run-7 \(role terraform-deploy\) with Terraform/,
    );
    await minutes(60);
    expect(world.events()).toEqual(['drift.opened']);
    await declare(newBackend);
    await minutes(3);
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'baseline' });
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });

  test('of something mild that never follows is told, too', async () => {
    await world.by(pipeline).describe('from the pipeline');
    await deliverEvents();
    await minutes(8);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('that takes its change back is over without a word', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    await world.by(pipeline).swapBackend('https://orders.example.com/');
    await deliverEvents();
    await minutes(10);
    expect(await finding()).toMatchObject({ status: 'resolved' });
    expect(world.events()).toEqual([]);
  });

  test('whose event comes after a sweep saw something mild is held from then on', async () => {
    await world.by(pipeline).describe('from the pipeline');
    world.pass(5000);
    await world.look({ cause: 'sweep' });
    expect(await finding()).toMatchObject({ status: 'suspected' });
    await deliverEvents();
    await minutes(3);
    expect(await finding()).toMatchObject({ status: 'held' });
    expect(world.events()).toEqual([]);
  });

  test('that is first seen when its time is over already is told at once', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    world.pass(settle * 1000);
    await deliverEvents();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('deletes a stage: held as well', async () => {
    await world.by(pipeline).deleteStage();
    await deliverEvents();
    expect(await finding()).toMatchObject({ status: 'held', drift: { verdict: 'missing' } });
    expect(world.events()).toEqual([]);
  });
});

describe('somebody else', () => {
  test('after the deployer on the same target is told at once', async () => {
    await world.by(pipeline).swapBackend(newBackend);
    await deliverEvents();
    world.pass(30_000);
    await world.by(mallory).swapBackend('https://evil.example.net/');
    await deliverEvents();
    expect(world.events()).toEqual(['drift.opened']);
    expect(world.mails()[0]?.text.split('\n')[1]).toMatch(/^By mallory@example.com/);
  });

  test('on another field of the same target breaks the hold', async () => {
    await world.by(pipeline).describe('from the pipeline');
    await deliverEvents();
    expect(await finding()).toMatchObject({ status: 'held' });
    await world.by(mallory).setVariable('evil-name');
    await deliverEvents();
    await minutes(2);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('whose event comes late breaks the hold then', async () => {
    await world.by(pipeline).swapBackend('https://evil.example.net/');
    const [deploy] = world.takeEvents();
    world.pass(1000);
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [attack] = world.takeEvents();
    world.pass(5000);
    await world.detect([deploy]);
    expect(await finding()).toMatchObject({ status: 'held' });
    world.pass(60_000);
    await world.detect([attack]);
    expect(world.events()).toEqual(['drift.opened']);
    expect(await finding()).toMatchObject({ changedBy: { actor: { name: 'mallory@example.com' } } });
  });

  test('is not held for being called like the pipeline', async () => {
    await world
      .by({ ...mallory, session: 'arn:aws:iam::123456789012:role/terraform-deploy', with: 'terraform' })
      .swapBackend('https://evil.example.net/');
    await deliverEvents();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('nobody known: a drift beside a deploy that no call explains is told', async () => {
    await world.hands.setVariable('evil-name');
    world.takeEvents();
    await world.by(pipeline).describe('from the pipeline');
    await deliverEvents();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('whose drift people know keeps its thread while a deploy on top of it is held', async () => {
    await world.by(mallory).setVariable('evil-name');
    await deliverEvents();
    await minutes(2);
    expect(world.events()).toEqual(['drift.opened']);
    await world.by(pipeline).describe('from the pipeline');
    await deliverEvents();
    expect(await finding()).toMatchObject({ status: 'held' });
    await minutes(2);
    await world.baseline({
      sources: [
        {
          name: 'shop.yml',
          text: declarationOf(world.estate).replace('description: live', 'description: from the pipeline'),
        },
      ],
    });
    await minutes(3);
    expect(await finding()).toMatchObject({ status: 'open' });
    expect(world.events()).toEqual(['drift.opened']);
  });
});
