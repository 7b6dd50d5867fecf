// Incoming webhooks: nothing can be edited or asked for, so each change is told once at least, and never silently lost.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { body } from './events.js';
import { channel, createRig, type Rig } from './rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = await createRig({ routes: 'ops', buttons: true });
});
afterEach(() => rig.close());

const shown = () => rig.slack.messages(channel);

test('each version is a message of its own, once, without buttons', async () => {
  rig.send(body(), body(), body({ version: 2, event: 'drift.resolved', status: 'resolved' }), body());
  await rig.drain();
  expect(shown().map(({ blocks }) => JSON.stringify(blocks[0]).includes('RESOLVED'))).toEqual([false, true]);
  expect(JSON.stringify(shown())).not.toContain('"actions"');
});

test('an outcome that is not known is told again, and says so', async () => {
  rig.slack.faults.add({ operation: 'webhook', times: 1, answer: { drop: true, applied: true } });
  rig.send(body());
  await rig.drain();
  expect(shown()).toHaveLength(2);
  expect(JSON.stringify(shown()[0])).not.toContain('Sent again');
  expect(JSON.stringify(shown()[1])).toContain('Sent again');
});

test('a rest that Slack asks for is kept', async () => {
  const start = rig.time.now;
  const fault = { code: 'rate_limited', status: 429, retryAfterSeconds: 7200 };
  rig.slack.faults.add({ operation: 'webhook', times: 1, answer: fault });
  rig.send(body(), body({ id: 'f2' }));
  await rig.drain();
  expect(shown()).toHaveLength(2);
  expect(rig.slack.calls).toHaveLength(3);
  expect(Number(rig.slack.calls[1]?.at) - start).toBeGreaterThanOrEqual(7_200_000);
});

test('blocks that Slack refuses are sent as text', async () => {
  rig.slack.faults.add({ operation: 'webhook', times: 1, answer: { code: 'invalid_blocks', status: 400 } });
  rig.send(body());
  await rig.drain();
  expect(shown()[0]?.blocks).toEqual([]);
});

describe('a hook that is gone', () => {
  test.each([
    [404, 'no_service'],
    [410, 'channel_is_archived'],
    [403, 'action_prohibited'],
    [403, 'invalid_token'],
    [400, 'invalid_token'],
  ])('(%i %s) is told by mail once, and nothing is lost', async (status, code) => {
    const fault = rig.slack.faults.add({ operation: 'webhook', answer: { code, status } });
    rig.send(body());
    await rig.run();
    await rig.run();
    rig.pass(3_600_000);
    await rig.run();
    expect(fault.hits()).toBe(2);
    expect(rig.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(code)]);
    fault.remove();
    await rig.drain();
    expect(shown()).toHaveLength(1);
  });

  test('or was never in the secret is told the same way', async () => {
    await rig.close();
    rig = await createRig({ routes: 'nobody,C0LOCAL01', access: { hooks: {} } });
    rig.send(body());
    await rig.run();
    expect(rig.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('no_such_webhook_in_secret'),
      expect.stringContaining('no_token_in_secret'),
    ]);
  });
});
