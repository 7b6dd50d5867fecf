// What one rule accepts of many told drifts is one message, whether a sweep or late evidence says who made them.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterEach, expect, test } from '@jest/globals';
import { readWatchSettings } from '../../shared/usecases/watch-settings.js';
import { createLargeEstate, type LargeEstate } from './crowd-estate.js';
import { createWorld, type World } from './world.js';

let world: World;
let large: LargeEstate;
afterEach(() => world.close());

const chaos = { name: 'chaos-day', session: 'run-1', with: 'cli' } as const;
const rule = { principal: 'arn:aws:iam::*:role/chaos-*', reason: 'chaos day', until: '2026-11-30' };

const minutes = async (count: number) => {
  for (let passed = 0; passed < count; passed += 1) {
    world.pass(60_000);
    await world.workQueue();
    await world.deliver();
  }
};

const sweep = async () => {
  await world.sweep();
  await world.workQueue();
};

const expectIt = async () => {
  const { settings, problems } = readWatchSettings({ ignore: [rule] }, world.clock());
  expect(problems).toEqual([]);
  await world.store.writeSettings(settings);
};

/** Twelve drifts by the chaos day, which nobody has told us the events of yet. */
const start = async () => {
  world = await createWorld();
  const people = new APIGatewayClient({});
  large = await createLargeEstate(people, 1, 12);
  people.destroy();
  await world.baseline({ sources: [{ name: 'large.yml', text: large.declaration() }] });
  await world.workQueue();
  world.takeEvents();
  world.pass(60_000);
  const hands = new APIGatewayClient({
    credentials: world.aws.signIn({ account: '123456789012', ...chaos }),
  });
  await large.describe('by chaos', 12, hands);
  hands.destroy();
};

const expectAccepted = async () => {
  const [key = ''] = large.keys;
  const scope = world.scope.replace(/[^/]+$/, key.split('/')[0] ?? '') as World['scope'];
  const { findings } = await world.store.loadScope(scope);
  expect(findings.map(({ finding, pending }) => [finding.status, pending.length])).toEqual(
    large.keys.map(() => ['accepted', 0]),
  );
  expect(world.published.map(({ json }) => json['counts'])).toEqual([
    { 'drift.opened': 12 },
    { 'drift.accepted': 12 },
  ]);
};

test('a new rule over drifts that were told is one message, which says that nothing is left to do', async () => {
  await start();
  await world.detect(world.takeEvents());
  await minutes(8);
  await expectIt();
  await sweep();
  await minutes(8);
  await expectAccepted();
  const { subject, text } = world.mails()[1] ?? { subject: '', text: '' };
  expect(subject).toBe('[LOW] 12 of 12 declared targets differ as a rule expects in account 123456789012');
  expect(text).toContain('Next: Nothing is left to do if that rule of your settings is meant');
});

test('evidence that comes late, for a rule that was there, is one message', async () => {
  await start();
  await expectIt();
  await sweep();
  await minutes(8);
  await world.detect(world.takeEvents());
  await minutes(8);
  await expectAccepted();
});
