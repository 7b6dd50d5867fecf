// One message per drift: posted once, edited as the drift changes, with a reply for each change that is news.
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
const versionShown = () => only().metadata?.['event_payload'];
const methods = () => rig.slack.calls.map(({ method, result }) => `${method} ${result}`);

describe('a drift', () => {
  test('is one message, which names its finding and version in its metadata', async () => {
    rig.send(body());
    await rig.drain();
    expect(only().metadata).toEqual({
      event_type: 'stagewatch_drift',
      event_payload: { finding: 'f1', version: 1 },
    });
    expect(methods()).toEqual(['chat.postMessage ok']);
  });

  test('that changes is edited in the same message, and its thread is told', async () => {
    rig.send(body());
    await rig.drain();
    rig.send(body({ version: 4, event: 'drift.changed', fingerprint: 'fp2' }));
    await rig.drain();
    expect(versionShown()).toEqual({ finding: 'f1', version: 4 });
    expect(only().edits).toBe(1);
    expect(rig.slack.replies(channel, only().ts)).toHaveLength(1);
  });

  test('whose words only were completed is edited without a reply', async () => {
    rig.send(body());
    await rig.drain();
    const changedBy = { confidence: 'exact', name: 'mallory', via: 'console', eventName: 'X' };
    rig.send(body({ version: 2, event: 'drift.changed', more: { changedBy } }));
    await rig.drain();
    expect(JSON.stringify(only().blocks)).toContain('mallory');
    expect(rig.slack.replies(channel, only().ts)).toEqual([]);
  });

  test.each([
    ['an hour after its end is shown in its message', '2026-11-21T13:00:00Z', 1],
    ['days after its end is another story, in a message of its own', '2026-11-24T12:00:00Z', 2],
  ])('that is back %s', async (_title, at, messages) => {
    rig.send(body());
    await rig.drain();
    rig.send(body({ version: 3, event: 'drift.resolved', status: 'resolved' }));
    await rig.drain();
    rig.send(body({ version: 5, event: 'drift.reopened', more: { at } }));
    await rig.drain();
    const shown = rig.slack.messages(channel);
    expect(shown).toHaveLength(messages);
    expect(shown.at(-1)?.metadata?.['event_payload']).toEqual({ finding: 'f1', version: 5 });
  });

  test.each(['resolved', 'accepted'])(
    'that is %s says so where it was told, and in its thread',
    async (status) => {
      rig.send(body());
      await rig.drain();
      rig.send(body({ version: 3, event: `drift.${status}`, status }));
      await rig.drain();
      expect(JSON.stringify(only().blocks[0])).toContain(status.toUpperCase());
      expect(rig.slack.replies(channel, only().ts)).toHaveLength(1);
    },
  );

  test('that comes back or becomes worse is shown in the channel, too', async () => {
    rig.send(body({ more: { severity: 'low' } }));
    await rig.drain();
    rig.send(body({ version: 2, event: 'drift.changed', fingerprint: 'fp2' }));
    await rig.drain();
    rig.send(body({ version: 3, event: 'drift.resolved', status: 'resolved', fingerprint: 'fp2' }));
    await rig.drain();
    rig.send(body({ version: 4, event: 'drift.reopened', fingerprint: 'fp2' }));
    await rig.drain();
    const replies = rig.slack.replies(channel, only().ts);
    expect(replies.map(({ broadcast = false }) => broadcast)).toEqual([true, false, true]);
  });

  test('whose message somebody deleted gets a new one with the next change', async () => {
    rig.send(body());
    await rig.drain();
    const { ts } = only();
    rig.slack.remove(channel, ts);
    rig.send(body({ version: 2, event: 'drift.changed', fingerprint: 'fp2' }));
    await rig.drain();
    expect(only().ts).not.toBe(ts);
    expect(versionShown()).toEqual({ finding: 'f1', version: 2 });
  });
});

describe('notifications', () => {
  test('that come twice do nothing the second time', async () => {
    rig.send(body(), body());
    await rig.drain();
    rig.send(body());
    await rig.drain();
    expect(methods()).toEqual(['chat.postMessage ok']);
  });

  test('older than what is shown are dropped', async () => {
    rig.send(body({ version: 5, fingerprint: 'fp5' }));
    await rig.drain();
    rig.send(body({ version: 2 }));
    await rig.drain();
    expect(methods()).toEqual(['chat.postMessage ok']);
    expect(versionShown()).toEqual({ finding: 'f1', version: 5 });
  });

  test('of two processes at once are one message', async () => {
    rig.send(body(), body());
    await Promise.all([rig.run(1), rig.run(1)]);
    await rig.drain();
    expect(methods()).toEqual(['chat.postMessage ok']);
  });

  test('that nobody can read are kept for the dead-letter queue', async () => {
    rig.send('no json', JSON.stringify({ Message: '{"schemaVersion":2,"event":"drift.opened"}' }));
    await rig.run();
    expect(rig.queued()).toHaveLength(2);
    expect(rig.slack.calls).toEqual([]);
  });
});

describe('when the outcome of a post is not known', () => {
  beforeEach(async () => {
    await rig.close();
    rig = await createRig({ timeoutMs: 400 });
  });

  test.each([
    ['the answer never comes', { hang: true, applied: true } as const],
    ['the connection ends', { drop: true, applied: true } as const],
    ['the answer is cut off', { truncate: true } as const],
  ])('because %s, the message is found instead of posted again', async (_why, answer) => {
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer });
    rig.send(body());
    await rig.drain();
    expect(versionShown()).toEqual({ finding: 'f1', version: 1 });
    expect(methods().filter((one) => one.startsWith('chat.postMessage'))).toHaveLength(1);
    expect(methods()).toContain('conversations.history ok');
  });

  test.each([
    ['it was lost on the way', { drop: true } as const],
    ['Slack failed', { code: 'internal_error', status: 500 } as const],
    ['Slack says that it may have done part of it', { code: 'fatal_error' } as const],
    ['Slack says what we do not know', { code: 'new_kind_of_error' } as const],
  ])('because %s and nothing is there, it is posted after all', async (_why, answer) => {
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer });
    rig.send(body());
    await rig.drain();
    expect(versionShown()).toEqual({ finding: 'f1', version: 1 });
    expect(methods()).toEqual([
      expect.stringMatching(/^chat.postMessage (lost|internal_error|fatal_error|new_kind_of_error)$/),
      'conversations.history ok',
      'chat.postMessage ok',
    ]);
  });

  test('a newer version that comes first edits what is found', async () => {
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: { hang: true, applied: true } });
    rig.send(body());
    await rig.run();
    rig.send(body({ version: 2, event: 'drift.changed', fingerprint: 'fp2' }));
    await rig.drain();
    expect(versionShown()).toEqual({ finding: 'f1', version: 2 });
  });

  test('of a reply, the reply is found instead of sent again', async () => {
    rig.send(body());
    await rig.drain();
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: { drop: true, applied: true } });
    rig.send(body({ version: 2, event: 'drift.changed', fingerprint: 'fp2' }));
    await rig.drain();
    expect(rig.slack.replies(channel, only().ts)).toHaveLength(1);
    expect(rig.slack.calls.filter(({ method }) => method === 'chat.update')).toHaveLength(1);
  });

  test('and the app may not read the channel, nothing is lost', async () => {
    rig.slack.faults.add({ operation: 'conversations.history', answer: { code: 'missing_scope' } });
    rig.slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: { drop: true } });
    rig.send(body());
    await rig.drain();
    expect(only()).toBeDefined();
    expect(rig.logs.join('\n')).toContain('may not read the channel');
  });
});
