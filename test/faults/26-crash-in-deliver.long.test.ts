// Faults 25–27 and 35: `deliver` dies before or after any of its calls; what was committed is told all the same.
import { expect, test } from '@jest/globals';
import { dieAtEachCall, operationsOf, type Scene } from './die-at-each-call.js';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';

/** The topic is down as long as `work` runs. */
const withoutTopic = async (rig: Rig, work: () => Promise<unknown>): Promise<void> => {
  const down = rig.aws.faults.add({ service: 'sns', answer: { code: 'InternalError', status: 400 } });
  await work();
  down.remove();
};

/** A drift that nobody was told of, whose confirming look the queue lost. */
const unsent: Scene = {
  prepare: async (rig) => {
    await rig.hands.swapBackend(evil);
    await withoutTopic(rig, rig.drain);
    await rig.takeFrom('LooksNowQueue');
    rig.pass(6 * minuteMs);
    await rig.takeFrom('LooksNowQueue');
    expect(rig.told).toEqual([]);
  },
  act: (rig) => rig.wired.runSchedule('deliver'),
  told: ['drift.opened'],
  check: async (rig) => {
    expect(await rig.findings()).toMatchObject([
      { finding: { status: 'open', confirmed: true }, pending: [] },
    ]);
  },
};

/** A scope that cannot be seen, of which nobody was told. */
const blind: Scene = {
  prepare: async (rig) => {
    rig.aws.faults.add({
      service: 'apigateway',
      operation: 'GetStages',
      answer: { code: 'AccessDeniedException', status: 403 },
    });
    await withoutTopic(rig, async () => {
      await rig.sweep();
      rig.pass(15 * minuteMs);
      await rig.sweep();
    });
    rig.pass(6 * minuteMs);
    expect(rig.told).toEqual([]);
  },
  act: (rig) => rig.wired.runSchedule('deliver'),
  told: ['watch.blind'],
  check: async (rig) => {
    expect((await rig.store.loadHead(rig.scope))?.pending).toEqual([]);
  },
};

test.each(['before', 'after'] as const)(
  'fault 25: a crash %s any call of the minute that tells a drift and asks to confirm it loses nothing',
  async (mode) => {
    const died = await dieAtEachCall(unsent, mode);
    const all = [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'sns:Publish',
      'sqs:SendMessageBatch',
    ];
    expect(operationsOf(died)).toEqual(expect.arrayContaining(all));
    // The row as it moves, the row once it is told, and the claim of the heartbeat.
    expect(died.filter((at) => at.endsWith('PutItem')).length).toBeGreaterThanOrEqual(3);
  },
  120_000,
);

test.each(['before', 'after'] as const)(
  'fault 25: a crash %s any call of the minute that tells of blindness loses nothing',
  async (mode) => {
    const died = await dieAtEachCall(blind, mode);
    expect(operationsOf(died)).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'sns:Publish']));
  },
  120_000,
);

test('fault 26: a process that dies between its write and its publish is made up for by the next minutes', async () => {
  const rig = await createCalmRig();
  await rig.hands.swapBackend(evil);
  const crash = rig.crashes.at(1, 'before', (service) => service === 'sns');
  await rig.drain();
  expect(crash.at()).toBe('before sns:Publish');
  expect(rig.told).toEqual([]);
  expect(await rig.findings()).toMatchObject([{ pending: [{ event: 'drift.opened' }] }]);
  rig.restart();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  await rig.close();
});

test('fault 27: between publish and note, mail comes again with the same key, and Slack shows one message', async () => {
  const rig = await createCalmRig({ slack: true });
  await rig.hands.swapBackend(evil);
  rig.crashes.at(1, 'after', (service) => service === 'sns');
  await rig.drain();
  expect(rig.events()).toEqual(['drift.opened']);
  rig.restart();
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened', 'drift.opened']);
  expect(rig.distinct()).toEqual(['drift.opened']);
  expect(rig.slack?.messages('C0LOCAL01')).toHaveLength(1);
  expect(rig.slack?.replies('C0LOCAL01', rig.slack.messages('C0LOCAL01')[0]?.ts ?? '')).toEqual([]);
  await rig.close();
});

test('fault 35: nothing but the table remembers what is to tell, even after a day without minutes', async () => {
  const rig = await createCalmRig();
  await rig.hands.swapBackend(evil);
  await withoutTopic(rig, rig.drain);
  await rig.takeFrom('LooksNowQueue');
  rig.pass(25 * hourMs);
  rig.restart();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  await rig.close();
});
