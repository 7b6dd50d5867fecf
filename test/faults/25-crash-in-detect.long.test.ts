// Fault 25: a process of `detect` dies before or after any of its calls; the queue gives its messages to another one.
import { expect, test } from '@jest/globals';
import { dieAtEachCall, operationsOf, type Scene } from './die-at-each-call.js';
import type { Rig } from './rig.js';

const evil = 'https://evil.example.net/';
const declared = 'https://orders.example.com/';

const ends =
  (status: string) =>
  async (rig: Rig): Promise<void> => {
    expect(await rig.findings()).toMatchObject([{ finding: { status }, pending: [] }]);
    expect(await rig.waiting('LooksNowQueue')).toBe(0);
    expect(await rig.waiting('LooksNowDlq')).toBe(0);
  };

const drifting: Scene = {
  prepare: (rig) => rig.hands.swapBackend(evil),
  act: (rig) => rig.drain(),
  told: ['drift.opened'],
  check: ends('open'),
};

const ending: Scene = {
  prepare: async (rig) => {
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(2);
    await rig.hands.swapBackend(declared);
    await rig.drain();
    rig.pass(31_000);
  },
  act: (rig) => rig.drain(),
  told: ['drift.opened', 'drift.resolved'],
  check: ends('resolved'),
};

const looking = ['apigateway:GetResources', 'apigateway:GetStages', 'dynamodb:GetItem', 'dynamodb:PutItem'];

test.each(['before', 'after'] as const)(
  'fault 25: a crash %s any call of the look that finds a severe drift loses nothing, and tells it once',
  async (mode) => {
    const died = await dieAtEachCall(drifting, mode);
    expect(operationsOf(died)).toEqual(
      expect.arrayContaining([...looking, 'dynamodb:Query', 'sns:Publish', 'sqs:SendMessageBatch']),
    );
  },
  120_000,
);

test.each(['before', 'after'] as const)(
  'fault 25: a crash %s any call of the look that confirms an end loses nothing, and tells it once',
  async (mode) => {
    const died = await dieAtEachCall(ending, mode);
    expect(operationsOf(died)).toEqual(expect.arrayContaining([...looking, 'dynamodb:Query', 'sns:Publish']));
  },
  120_000,
);
