// Many drifts at once are one message; high ones are told singly, few ones as ever, and a crash loses none.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cardOf } from '../../shared/usecases/slack/card.js';
import { readNotice } from '../../shared/usecases/slack/read-notice.js';
import { createLargeEstate, type LargeEstate } from './crowd-estate.js';
import { createWorld, declarationOf, mallory, type World, type Wrapping } from './world.js';

let world: World;
let people: APIGatewayClient;
let large: LargeEstate;
afterEach(async () => {
  people.destroy();
  await world.close();
});

const minute = 60_000;
const sources = (description = 'live') => [
  { name: 'shop.yml', text: declarationOf(world.estate) },
  { name: 'large.yml', text: large.declaration({ description }) },
];

const start = async (apis: number, each: number, tags?: Parameters<typeof createLargeEstate>[3]) => {
  world = await createWorld();
  people = new APIGatewayClient({});
  large = await createLargeEstate(people, apis, each, tags);
  await world.baseline({ sources: sources() });
  await world.workQueue();
  expect(world.published).toEqual([]);
  world.takeEvents();
  world.pass(minute);
};

/** A sweep of all that is declared. */
const sweepAll = async () => {
  await world.sweep();
  await world.workQueue();
};

const minutes = async (count: number, wrapping: Wrapping = {}) => {
  for (let passed = 0; passed < count; passed += 1) {
    world.pass(minute);
    await world.workQueue(wrapping);
    await world.deliver(wrapping);
  }
};

const digests = () => world.published.filter(({ event }) => event === 'digest');
const singles = () => world.published.filter(({ event }) => event !== 'digest');

const findings = async () => {
  const scopes = new Set(large.keys.map((key) => key.split('/')[0] ?? ''));
  const rows = await Promise.all(
    [...scopes].map((api) => world.store.loadScope(world.scope.replace(/[^/]+$/, api) as World['scope'])),
  );
  return rows.flatMap((one) => one.findings);
};

/** What the digests and singles together tell of the large estate, by target. */
const expectAllTold = async (status: string) => {
  const all = await findings();
  expect(all).toHaveLength(large.keys.length);
  expect(all.filter(({ pending }) => pending.length > 0)).toEqual([]);
  expect(new Set(all.map(({ finding }) => finding.status))).toEqual(new Set([status]));
};

describe('a bad baseline that moves all of 300 targets', () => {
  test('is one message, worked off in one run, which says what they have in common', async () => {
    await start(30, 10);
    await world.baseline({ sources: sources('dead') });
    await world.workQueue();
    world.pass(minute);
    await world.workQueue();
    expect(world.published).toEqual([]);
    world.pass(minute);
    const calls = await world.tableCalls(() => world.deliver());
    expect(world.events()).toEqual(['digest']);
    // One write for each finding, and three for the digest and the pulse.
    expect(calls.filter((name) => name === 'PutItem')).toHaveLength(303);
    expect(world.published[0]?.json).toMatchObject({
      schemaVersion: 1,
      severity: 'low',
      account: '123456789012',
      region: 'eu-west-1',
      declared: 302,
      percent: 99,
      counts: { 'drift.opened': 300 },
      groups: [
        {
          kind: 'apigateway.stage',
          path: '/description',
          event: 'drift.opened',
          count: 300,
          severity: 'low',
        },
      ],
      total: 300,
    });
    expect(world.published[0]?.json['targets']).toHaveLength(20);
    expect(world.mails()[0]?.subject).toBe(
      '[LOW] 300 of 302 declared targets moved at once in account 123456789012',
    );
    expect(world.mails()[0]?.text.split('\n').slice(0, 3)).toEqual([
      'LOW: 300 of 302 declared targets (99 %) in account 123456789012, eu-west-1 differ from what was declared, all at once.',
      'Probably one cause: the declaration large.yml, which speaks about all of them, was replaced at 2026-11-21T12:01:00Z.',
      'Next: Look at what changed in large.yml first: if it is wrong, give the last good one again, and these end by themselves.',
    ]);
    await expectAllTold('open');
    await minutes(12);
    expect(world.events()).toEqual(['digest']);
  }, 240_000);
});

describe('a crowd', () => {
  test('leaves high and critical ones to be told one by one, and at once', async () => {
    await start(1, 12);
    await large.describe('changed', 12);
    await world.hands.swapBackend('https://evil.example.net/');
    await sweepAll();
    expect(world.published).toMatchObject([{ event: 'drift.opened', json: { severity: 'critical' } }]);
    await minutes(3);
    expect(world.events()).toEqual(['drift.opened', 'digest']);
    expect(digests()[0]?.json).toMatchObject({ total: 12, severity: 'low' });
  });

  test('names whoever made most of it', async () => {
    await start(1, 12);
    const hands = new APIGatewayClient({
      credentials: world.aws.signIn({ account: '123456789012', ...mallory }),
    });
    await large.describe('changed', 12, hands);
    hands.destroy();
    await world.detect(world.takeEvents());
    await minutes(3);
    expect(digests()).toHaveLength(1);
    expect(world.mails()[0]?.text.split('\n')[1]).toBe(
      'Probably one cause: mallory@example.com (permission set PowerUser) with an SDK made all of them.',
    );
    // The declaration that was given a minute before explains nothing.
    expect(world.mails()[0]?.text).not.toContain('large.yml');
  });

  test('that is over is one message, too; what ends later by itself is told by itself', async () => {
    await start(1, 12);
    await large.describe('changed', 12);
    await sweepAll();
    await minutes(10);
    await large.describe('live', 11);
    await sweepAll();
    await minutes(10);
    expect(digests().map(({ json }) => json['counts'])).toEqual([
      { 'drift.opened': 12 },
      { 'drift.resolved': 11 },
    ]);
    expect(world.mails()[1]).toMatchObject({
      subject: expect.stringMatching(/^\[RESOLVED\] 11 of 14/),
      text: expect.stringMatching(/^RESOLVED: 11 of 14 declared targets \(79 %\)/),
    });
    world.pass(30 * minute);
    await large.describe('live', 12);
    await sweepAll();
    await minutes(3);
    expect(singles()).toMatchObject([{ event: 'drift.resolved' }]);
    await expectAllTold('resolved');
  });

  test('that a refreshed declaration swallowed is not told as a good end', async () => {
    await start(1, 12);
    await large.describe('changed', 12);
    await sweepAll();
    await minutes(10);
    await world.baseline({ sources: sources('changed') });
    await minutes(10);
    expect(digests().map(({ json }) => [json['counts'], json['absorbed']])).toEqual([
      [{ 'drift.opened': 12 }, undefined],
      [{ 'drift.resolved': 12 }, 12],
    ]);
    const [, { subject, text } = { subject: '', text: '' }] = world.mails();
    expect(subject).toMatch(/^\[LOW\] 12 of 14 declared targets are no longer different/);
    expect(text.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^LOW: 12 of 14 /),
      expect.stringContaining('the declaration large.yml, which speaks about all of them, was replaced at'),
      'Next: Compare the new declaration with your code: it moved onto what is live for 12 of them, and no declared deployer did that.',
    ]);
    const notice = readNotice(JSON.stringify(digests()[1]?.json));
    if (notice === undefined) throw new Error('a digest that nobody can read');
    expect(cardOf(notice, { buttons: false }).text).toMatch(/^⚪ LOW: 12 of 14/);
  });

  test('that goes on is told at most once in five minutes', async () => {
    await start(1, 12);
    for (let round = 0; round < 7; round += 1) {
      await large.describe(`changed ${round}`, 12);
      await sweepAll();
      await minutes(2);
    }
    expect(singles()).toEqual([]);
    const at = digests().map(({ json }) => Date.parse(String(json['at'])));
    expect(at.length).toBeGreaterThan(2);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5 * minute);
    await minutes(8);
    await expectAllTold('open');
  }, 90_000);

  test('of which only a handful is left to tell is told one by one', async () => {
    await start(1, 12);
    await large.describe('changed', 12);
    await sweepAll();
    await large.describe('live', 10);
    await minutes(4);
    expect(world.events()).toEqual(['drift.opened', 'drift.opened']);
  });
});

describe('what is no crowd', () => {
  test('is told one by one, each as soon as it is confirmed', async () => {
    await start(1, 9);
    await large.describe('changed', 9);
    await sweepAll();
    world.pass(31_000);
    await world.workQueue();
    expect(world.events()).toEqual(Array.from({ length: 9 }, () => 'drift.opened'));
  });

  test('is as many as the settings say', async () => {
    await start(1, 12);
    await world.baseline({ sources: [], settings: { ...world.settings, crowdPercent: 90 } });
    await world.workQueue();
    await large.describe('changed', 12);
    await sweepAll();
    await minutes(2);
    expect(world.events()).toEqual(Array.from({ length: 12 }, () => 'drift.opened'));
  });

  test('costs nothing where nothing moves', async () => {
    await start(1, 3);
    const calls = await world.tableCalls(sweepAll);
    expect(calls).not.toContain('UpdateItem');
  });

  test('is what cannot be counted: nobody waits for a counter', async () => {
    await start(1, 12);
    await large.describe('changed', 12);
    const store: Wrapping['store'] = (real) => ({
      ...real,
      crowd: () => Promise.reject(new Error('throttled')),
    });
    await world.sweep();
    await world.workQueue({ store });
    await minutes(2, { store });
    expect(world.events()).toEqual(Array.from({ length: 12 }, () => 'drift.opened'));
  });
});
