// Faults 28–30, 32 and 34: many writers at once, and a table that refuses, throttles, is down, or whose answers get lost.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { epochMs, later } from '../../shared/model/time.js';
import { acceptFinding } from '../../shared/usecases/accept-finding.js';
import { lifecyclePolicyOf } from '../../shared/usecases/look/record-findings.js';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig({ processes: 4 });
});
afterEach(() => rig.close());

const isOpenAndTold = async (): Promise<void> => {
  expect(rig.distinct()).toEqual(['drift.opened']);
  expect(await rig.findings()).toMatchObject([{ finding: { status: 'open', confirmed: true }, pending: [] }]);
};

describe('fault 28: at once', () => {
  test('sweep, events and minutes on one target leave one finding, told once', async () => {
    await rig.hands.swapBackend(evil);
    await rig.wired.runSchedule('sweep');
    const [event] = [JSON.stringify({ scope: rig.scope, cause: 'event', asOf: rig.now() })];
    rig.send('LooksNowQueue', ...Array.from({ length: 9 }, () => event ?? ''));
    await Promise.all([
      rig.wired.drain(),
      rig.wired.runSchedule('deliver'),
      rig.wired.drain(),
      rig.wired.drain(),
    ]);
    await rig.minutes(3);
    await isOpenAndTold();
    expect(rig.told).toHaveLength(1);
  });

  test('four processes that look at one scope at the same moment write one finding, told once', async () => {
    rig.bus.hold();
    await rig.hands.swapBackend(evil);
    rig.pass(5000);
    const look = { scope: rig.scope, cause: 'event', asOf: rig.now() };
    const batch = (index: number) => ({
      Records: [
        { messageId: `m${index}`, body: JSON.stringify(look), eventSourceARN: 'arn:aws:sqs:::LooksNowQueue' },
      ],
    });
    await Promise.all([0, 1, 2, 3].map((index) => rig.wired.invoke('detect', batch(index))));
    await rig.minutes(3);
    await isOpenAndTold();
    expect(rig.told).toHaveLength(1);
  });

  test('a look that sees another drift and a person who accepts the one that was shown: neither undoes the other', async () => {
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(2);
    const [shown] = await rig.findings();
    if (shown === undefined) throw new Error('nothing was found');
    const { target, drift } = shown.finding;
    await rig.hands.swapBackend('https://other.example.net/');
    rig.pass(5000);
    const clock = () => epochMs(rig.now());
    const policy = lifecyclePolicyOf((await rig.store.loadWatch()).settings);
    const command = { scope: rig.scope, target, fingerprint: drift.fingerprint, by: 'ann', why: 'known' };
    const [accepted] = await Promise.all([
      acceptFinding({ store: rig.store, clock, policy })({ ...command, until: later(clock(), hourMs) }),
      rig.wired.drain(),
    ]);
    await rig.minutes(3);
    // Whoever came first: what is live now was seen, told and is not accepted.
    expect(rig.told.at(-1)).toMatchObject({ differences: [{ observed: 'https://other.example.net/' }] });
    const events = accepted.status === 'refused' ? ['drift.changed'] : ['drift.accepted', 'drift.reopened'];
    expect([
      ['drift.opened', ...events],
      ['drift.opened', 'drift.reopened'],
    ]).toContainEqual(rig.distinct());
    expect(await rig.findings()).toMatchObject([{ finding: { status: 'open' }, pending: [] }]);
  });
});

describe('fault 29: the table refuses', () => {
  test.each([
    ['a lost race', { code: 'ConditionalCheckFailedException', status: 400 }, 1, true],
    ['a throttle', { code: 'ProvisionedThroughputExceededException', status: 400 }, 2, true],
    ['an inner error', { code: 'InternalServerError', status: 500 }, 2, true],
    ['a transaction of somebody else', { code: 'TransactionConflictException', status: 400 }, 2, false],
    ['a defect', { code: 'ValidationException', status: 400 }, 1, false],
  ] as const)(
    '%s on any write of a look: the drift is told once',
    async (_what, answer, times, isRetried) => {
      for (let write = 1; write <= 5; write += 1) {
        let seen = 0;
        const when = () => (seen += 1) >= write;
        const fault = rig.aws.faults.add({ service: 'dynamodb', operation: 'PutItem', when, times, answer });
        const before = rig.distinct().length;
        await rig.hands.swapBackend(`https://evil-${write}.example.net/`);
        await rig.drain();
        await rig.minutes(3);
        fault.remove();
        rig.pass(hourMs);
        await rig.sweep();
        await rig.minutes(2);
        expect([write, rig.distinct().slice(before)]).toEqual([
          write,
          [write === 1 ? 'drift.opened' : 'drift.changed'],
        ]);
      }
      // What the SDK tries again is not noticed; a note that failed after its publish is made up for, with the same key.
      expect(rig.told.length - rig.distinct().length).toBeLessThanOrEqual(isRetried ? 0 : 2 * times);
      expect(await rig.waiting('LooksNowDlq')).toBe(0);
    },
  );
});

test('fault 30: a write that took effect while its answer got lost is known as our own', async () => {
  for (let write = 1; write <= 6; write += 1) {
    let seen = 0;
    const fault = rig.aws.faults.add({
      service: 'dynamodb',
      operation: 'PutItem',
      when: () => (seen += 1) === write,
      answer: { drop: true, applied: true },
    });
    const before = rig.told.length;
    await rig.hands.swapBackend(`https://evil-${write}.example.net/`);
    await rig.drain();
    await rig.minutes(3);
    fault.remove();
    expect([write, rig.events().slice(before)]).toEqual([
      write,
      [write === 1 ? 'drift.opened' : 'drift.changed'],
    ]);
    rig.pass(hourMs);
  }
});

test('fault 32: whatever decides is read consistently; the one index is only a hint, and a stale one harms nobody', async () => {
  const reads: { operation: string; isConsistent: boolean; index: unknown }[] = [];
  const spy = rig.aws.faults.add({
    service: 'dynamodb',
    when: ({ operation, input }) => {
      if (['GetItem', 'Query', 'Scan', 'BatchGetItem'].includes(operation))
        reads.push({ operation, isConsistent: input['ConsistentRead'] === true, index: input['IndexName'] });
      return false;
    },
    answer: { delayMs: 0 },
  });
  await rig.hands.swapBackend(evil);
  await rig.hands.describe('by hand');
  await rig.drain();
  await rig.minutes(3);
  await rig.sweep();
  await rig.minutes(1);
  spy.remove();
  expect(reads.length).toBeGreaterThan(20);
  expect(reads.filter(({ isConsistent, index }) => !isConsistent && index !== 'due')).toEqual([]);
  // Two minutes at once: what the second one finds in the index is done already when it looks.
  rig.pass(minuteMs);
  await Promise.all([rig.wired.runSchedule('deliver'), rig.wired.runSchedule('deliver')]);
  await rig.minutes(1);
  expect(rig.events().sort()).toEqual(['drift.opened', 'drift.opened']);
});

test('fault 34: while the table is down nothing is told; when it is back all of it is, once', async () => {
  const down = rig.aws.faults.add({
    service: 'dynamodb',
    answer: { code: 'ServiceUnavailable', status: 400 },
  });
  await rig.hands.swapBackend(evil);
  await rig.drain();
  for (let round = 0; round < 3; round += 1) {
    rig.pass(20 * minuteMs);
    await rig.wired.runSchedule('deliver').catch(() => {});
    await rig.wired.runSchedule('sweep').catch(() => {});
    await rig.drain();
  }
  expect(rig.told).toEqual([]);
  expect(down.hits()).toBeGreaterThan(0);
  down.remove();
  rig.pass(21 * minuteMs);
  await rig.drain();
  await rig.minutes(3);
  await isOpenAndTold();
  expect(rig.told).toHaveLength(1);
});
