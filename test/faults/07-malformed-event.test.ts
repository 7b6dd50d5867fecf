// Faults 7 and 8: messages that nobody can read, foreign and fat ones, and ones that poison their batch.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig();
  rig.bus.hold();
});
afterEach(() => rig.close());

type Json = Record<string, unknown>;

/** The event of a change of the backend, which nobody was told of. */
const changeBackend = async (): Promise<Json & { detail: Json }> => {
  await rig.hands.swapBackend(evil);
  const [event] = rig.bus.take();
  return event as unknown as Json & { detail: Json };
};

/** Everything that is invisible becomes visible, again and again. */
const untilQuiet = async (): Promise<void> => {
  for (let round = 0; round < 8; round += 1) {
    rig.pass(21 * minuteMs);
    await rig.drain();
  }
  await rig.minutes(2);
};

test.each([
  ['without request parameters', { requestParameters: null }],
  ['with parameters cut by CloudTrail', { requestParameters: { note: 'HIDDEN_DUE_TO_SIZE' } }],
  ['with parameters of a wrong type', { requestParameters: ['restApiId'] }],
  ['of an operation that nobody knew', { eventName: 'RotateUniverse' }],
])('fault 7: an event %s makes us look at all that is declared there', async (_what, more) => {
  const event = await changeBackend();
  rig.bus.deliver({ ...event, detail: { ...event.detail, ...more } });
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  expect(await rig.waiting('LooksNowDlq')).toBe(0);
});

test('fault 7: a foreign account’s event is dropped without a call on the control plane', async () => {
  const event = await changeBackend();
  rig.aws.resetCalls();
  rig.bus.deliver({ ...event, account: '999999999999' });
  rig.bus.deliver({ ...event, detail: { ...event.detail, recipientAccountId: '999999999999' } });
  await rig.drain();
  expect(rig.reads()).toEqual([]);
  expect(rig.events()).toEqual([]);
  expect(await rig.waiting('LooksNowQueue')).toBe(0);
});

test('fault 7: an event of more than 256 KB still leads to its target, and what is kept of it is small', async () => {
  const event = await changeBackend();
  const requestParameters = { ...(event.detail['requestParameters'] as Json), filler: 'x'.repeat(300_000) };
  rig.bus.deliver({ ...event, detail: { ...event.detail, requestParameters } });
  await rig.drain();
  await rig.minutes(2);
  expect(rig.events()).toEqual(['drift.opened']);
  for (const row of await rig.rows()) expect(JSON.stringify(row).length).toBeLessThan(100_000);
});

describe('fault 8: a poison message', () => {
  const poison = ['{', 'null', '[]', '{"hello":"world"}', '{"scope":"nonsense","asOf":1}', '"\u0000"', ''];

  test('fails alone: the others of its batch are done, and it ends in the dead letters', async () => {
    const event = await changeBackend();
    rig.send('LooksNowQueue', ...poison.slice(0, 3), JSON.stringify(event), ...poison.slice(3));
    await rig.drain();
    expect(rig.events()).toEqual(['drift.opened']);
    await untilQuiet();
    expect(await rig.waiting('LooksNowQueue')).toBe(0);
    expect(await rig.waiting('LooksNowDlq')).toBe(poison.length);
    expect(rig.events()).toEqual(['drift.opened']);
    expect(rig.wired.failures).toEqual([]);
  });

  test('can be redriven as often as one likes: nothing is told again', async () => {
    const event = await changeBackend();
    rig.send('LooksNowQueue', poison[0] ?? '', JSON.stringify(event));
    await rig.drain();
    await untilQuiet();
    for (let again = 0; again < 2; again += 1) {
      const dead = await rig.takeFrom('LooksNowDlq');
      expect(dead).toHaveLength(1);
      rig.send('LooksNowQueue', ...dead, JSON.stringify(event));
      await rig.drain();
      await untilQuiet();
    }
    expect(rig.events()).toEqual(['drift.opened']);
  });

  test('that was none: looks that failed for hours are redriven, and the drift is told once', async () => {
    await changeBackend();
    const down = rig.aws.faults.add({
      service: 'dynamodb',
      operation: 'Query',
      answer: { code: 'AccessDeniedException', status: 400 },
    });
    const look = JSON.stringify({ scope: rig.scope, cause: 'event', asOf: rig.now() });
    rig.send('LooksNowQueue', look, look);
    await rig.drain();
    await untilQuiet();
    down.remove();
    const dead = await rig.takeFrom('LooksNowDlq');
    expect(dead).toHaveLength(2);
    rig.pass(3 * hourMs);
    rig.send('LooksNowQueue', ...dead);
    await rig.drain();
    await rig.minutes(2);
    expect(rig.events()).toEqual(['drift.opened']);
  });
});
