// What Slack does not take: waits, outages, refusals and dead channels lose nothing, and nobody asks in vain.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { body } from './events.js';
import { channel, createRig, type Rig } from './rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = await createRig();
});
afterEach(() => rig.close());

const only = () => {
  const [message, ...others] = rig.slack.messages(channel);
  if (message === undefined || others.length > 0)
    throw new Error(`there are ${others.length + 1} messages, or none`);
  return message;
};
const methods = () => rig.slack.calls.map(({ method, result }) => `${method} ${result}`);

describe('when Slack asks us to wait', () => {
  test.each([2, 45, 3 * 3600])('%i seconds, nobody asks before, and then it is told', async (seconds) => {
    const fault = { code: 'ratelimited', status: 429, retryAfterSeconds: seconds };
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: fault });
    rig.send(body(), body({ id: 'f2' }), body({ id: 'f3' }));
    const start = rig.time.now;
    await rig.drain();
    const posts = rig.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(posts).toHaveLength(4);
    expect(Number(posts[1]?.at) - start).toBeGreaterThanOrEqual(seconds * 1000);
    expect(rig.slack.messages(channel)).toHaveLength(3);
    expect(rig.queued()).toEqual([]);
  });

  test('longer than a queue can hide a message, it goes back more than once', async () => {
    const twentyHours = { code: 'ratelimited', status: 429, retryAfterSeconds: 72_000 };
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: twentyHours });
    rig.send(body());
    await rig.run();
    rig.pass(43_000_000);
    await rig.run();
    expect(rig.slack.calls).toHaveLength(1);
    await rig.drain();
    expect(only()).toBeDefined();
  });
});

test('an outage of Slack for six hours loses nothing and wears no notification out', async () => {
  const outage = rig.slack.faults.add({ answer: { code: 'down', status: 503 } });
  const start = rig.time.now;
  rig.send(...Array.from({ length: 20 }, (_, index) => body({ id: `f${index}` })));
  while (rig.time.now - start < 6 * 3_600_000) {
    rig.pass(10_000);
    await rig.run();
  }
  // The queue's maxReceiveCount is 50 (infra/slack.yml).
  expect(Math.max(...rig.queued().map(({ receives }) => receives))).toBeLessThan(40);
  expect(outage.hits()).toBeLessThan(100);
  outage.remove();
  await rig.drain();
  expect(rig.slack.messages(channel)).toHaveLength(20);
});

describe('a storm of 200 drifts', () => {
  test('keeps to a message a second and arrives whole', async () => {
    rig.send(...Array.from({ length: 200 }, (_, index) => body({ id: `f${index}` })));
    await rig.drain();
    expect(rig.slack.messages(channel)).toHaveLength(200);
    expect(rig.slack.calls.filter(({ result }) => result !== 'ok')).toEqual([]);
  });
});

describe('what Slack refuses', () => {
  test('as a message is sent once more as text, and not for ever', async () => {
    const refusal = rig.slack.faults.add({
      operation: 'chat.postMessage',
      times: 1,
      answer: { code: 'invalid_blocks' },
    });
    rig.send(body());
    await rig.drain();
    expect(refusal.hits()).toBe(1);
    expect(only().blocks).toEqual([]);
    expect(only().text).toContain('CRITICAL');
  });

  test('for good is given up, and told in the log', async () => {
    rig.slack.faults.add({ operation: 'chat.postMessage', answer: { code: 'msg_too_long' } });
    rig.send(body());
    await rig.drain();
    expect(methods()).toHaveLength(2);
    expect(rig.logs.join('\n')).toContain('msg_too_long');
    rig.send(body());
    await rig.drain();
    expect(methods()).toHaveLength(2);
  });
});

describe('a dead channel', () => {
  const dead = [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'invalid_auth',
    'token_revoked',
    'missing_scope',
  ];
  test.each(dead)('(%s) is told elsewhere once a day, and tried once an hour', async (code) => {
    const fault = rig.slack.faults.add({ operation: 'chat.postMessage', answer: { code } });
    rig.send(body());
    for (let hour = 0; hour < 26; hour += 1) {
      await rig.run();
      rig.pass(3_600_000);
    }
    expect(fault.hits()).toBe(26);
    expect(rig.mails.map(({ attributes }) => attributes['event'])).toEqual(['channel.dead', 'channel.dead']);
    expect(rig.mails[0]?.text).toContain(code);
    expect(rig.mails[0]?.subject.length).toBeLessThan(100);
    fault.remove();
    await rig.drain();
    expect(only()).toBeDefined();
  });

  test('does not keep the others from hearing, nor are they told again', async () => {
    await rig.close();
    rig = await createRig({
      routes: 'C0LOCAL01,C0GONE001',
      channels: [{ id: channel }, { id: 'C0GONE001', archived: true }],
    });
    rig.send(body());
    for (let hour = 0; hour < 5; hour += 1) {
      await rig.run();
      rig.pass(3_600_000);
    }
    expect(only().edits).toBe(0);
    expect(rig.slack.calls.filter((one) => one.channel === channel)).toHaveLength(1);
    // Its death is told in the other channel, and not in itself.
    const [{ json, subject } = { json: {}, subject: '' }] = rig.mails;
    rig.send(JSON.stringify({ Subject: subject, Message: JSON.stringify(json) }));
    await rig.run();
    expect(JSON.stringify(rig.slack.messages(channel).at(-1)?.blocks)).toContain('C0GONE001');
    expect(rig.ledger.rows.has(`C0GONE001 ${String((json as Record<string, unknown>)['dedupeKey'])}`)).toBe(
      false,
    );
  });

  test('because its token was renewed is none', async () => {
    rig.slack.rotate('xoxb-new');
    rig.renewTo({ token: 'xoxb-new', hooks: {} });
    rig.send(body());
    await rig.drain();
    expect(only()).toBeDefined();
    expect(rig.mails).toEqual([]);
  });
});
