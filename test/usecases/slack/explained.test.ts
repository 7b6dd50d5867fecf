// Who did it, known late: it completes the message that is there, quietly, and never makes a new one.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { body, eventOf, type EventOptions } from './events.js';
import { channel, createRig, type Rig } from './rig.js';
import { tries } from '../../support/tries.js';

let rig: Rig;
beforeEach(async () => {
  rig = await createRig();
});
afterEach(() => rig.close());

const changedBy = { confidence: 'exact', name: 'mallory', via: 'console', eventName: 'X' };
/** As `detect` sends it: to the queue itself, so that no envelope is around it. */
const explained = (version: number, options: EventOptions = {}) =>
  JSON.stringify(eventOf({ event: 'drift.explained', version, ...options, more: { changedBy } }));
const changed = (version: number) =>
  body({ version, event: 'drift.changed', fingerprint: `fp${version}`, more: { changedBy } });

const only = () => {
  const [message, ...others] = rig.slack.messages(channel);
  if (message === undefined || others.length > 0)
    throw new Error(`there are ${others.length} others, or none`);
  return message;
};
const repliesOf = () => rig.slack.replies(channel, only().ts);
const shown = () => JSON.stringify(only().blocks);

test('edits the message, and says nothing in its thread or anywhere else', async () => {
  rig.send(body());
  await rig.drain();
  expect(shown()).toContain('not known yet');
  rig.send(explained(2), explained(2));
  await rig.drain();
  expect(shown()).toContain('mallory');
  expect(only().edits).toBe(1);
  expect(repliesOf()).toEqual([]);
});

test('is no message where there is none', async () => {
  rig.send(explained(2));
  await rig.drain();
  expect(rig.slack.calls).toEqual([]);
  rig.send(body());
  await rig.drain();
  expect(only().edits).toBe(0);
});

test('older than what is shown does nothing', async () => {
  rig.send(body({ version: 5 }));
  await rig.drain();
  rig.send(explained(2));
  await rig.drain();
  expect(only().edits).toBe(0);
});

test('waits for a message that is still on its way', async () => {
  const fault = { code: 'ratelimited', status: 429, retryAfterSeconds: 600 };
  rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: fault });
  rig.send(body());
  await rig.run();
  rig.send(explained(2));
  await rig.drain();
  expect(shown()).toContain('mallory');
  expect(only().edits).toBe(1);
});

test('takes no reply from a change whose edit was the last thing that happened', async () => {
  rig.send(body());
  await rig.drain();
  rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: { drop: true } });
  rig.send(changed(2));
  await rig.run();
  rig.send(explained(3, { fingerprint: 'fp2' }));
  await rig.drain();
  expect(repliesOf()).toHaveLength(1);
  expect(only().metadata?.['event_payload']).toEqual({ finding: 'f1', version: 3 });
});

test('is never posted anew: a message that is gone stays gone until there is news', async () => {
  rig.send(body());
  await rig.drain();
  rig.slack.remove(channel, only().ts);
  rig.send(explained(2));
  await rig.drain();
  expect(rig.slack.messages(channel)).toEqual([]);
  rig.send(changed(3));
  await rig.drain();
  expect(only().metadata?.['event_payload']).toEqual({ finding: 'f1', version: 3 });
});

test('and a change after it is news as ever', async () => {
  rig.send(body());
  await rig.drain();
  rig.send(explained(2));
  await rig.drain();
  rig.send(changed(3));
  await rig.drain();
  expect(repliesOf()).toHaveLength(1);
});

describe('channels that cannot edit', () => {
  test('do not hear of it', async () => {
    await rig.close();
    const told: unknown[] = [];
    rig = await createRig({
      routes: 'ops,amazon-q',
      chat: (notification) => Promise.resolve({ outcome: 'done', body: { n: told.push(notification) } }),
    });
    rig.send(body());
    await rig.drain();
    rig.send(explained(2));
    await rig.drain();
    expect(rig.slack.messages(channel)).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  test('and a bot without a token is not taken for dead because of it', async () => {
    await rig.close();
    rig = await createRig({ access: { hooks: {} } });
    rig.send(explained(2));
    await rig.drain();
    expect(rig.mails).toEqual([]);
  });
});

test.each(['drift.escalated', 'constructor', '__proto__'])(
  'a drift event that this version does not know (%s) is told as any change',
  async (event) => {
    rig.send(body({ event, status: event, more: { verdict: event } }));
    await rig.drain();
    expect(shown()).toContain('CRITICAL: REST integration GET /orders differs: uri');
  },
);

test('in any order with other news, and whoever crashes, it leaves one message, posted once', async () => {
  const sent = fc.record({ version: fc.integer({ min: 1, max: 6 }), quiet: fc.boolean() });
  const crash = fc.option(fc.record({ step: fc.integer({ min: 1, max: 20 }), after: fc.boolean() }), {
    nil: undefined,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(sent, { minLength: 1, maxLength: 8 }),
      fc.array(crash, { maxLength: 4 }),
      async (order, crashes) => {
        const one = await createRig();
        try {
          // One version says one thing, whoever brings it.
          for (const { version, quiet } of order)
            one.send(quiet ? explained(version + 10) : changed(version));
          for (const { version, quiet } of order) one.send(quiet ? explained(version) : changed(version));
          await one.drain(crashes);
          const loud = order.filter(({ quiet }) => !quiet).map(({ version }) => version);
          const shownVersions = one.slack
            .messages(channel)
            .map(({ metadata }) => metadata?.['event_payload'] as { version: number } | undefined)
            .map((payload) => payload?.version ?? 0);
          expect(shownVersions).toHaveLength(loud.length === 0 ? 0 : 1);
          for (const version of shownVersions) expect(version).toBeGreaterThanOrEqual(Math.max(...loud));
        } finally {
          await one.close();
        }
      },
    ),
    { numRuns: tries(60), interruptAfterTimeLimit: 10_000 },
  );
});
