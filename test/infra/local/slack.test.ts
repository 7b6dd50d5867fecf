// The local Slack: refuses what Slack refuses, keeps what it took, fails on demand, and signs presses.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  pressPayload,
  signPress,
  startLocalSlack,
  type LocalSlack,
} from '../../../infra/local/services/slack.js';

const channel = 'C0LOCAL01';
let slack: LocalSlack;
let now = 0;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 21);
  slack = await startLocalSlack({
    now: () => new Date(now),
    channels: [{ id: channel }, { id: 'C0OLD0001', archived: true }, { id: 'C0OTHER01', foreign: true }],
  });
});
afterEach(() => slack.close());

const call = async (method: string, input: object, token: string | undefined = slack.token) => {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
};
const post = (more: object = {}) => call('chat.postMessage', { channel, text: 'hello', ...more });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (value: string) => ({
  type: 'button',
  action_id: 'a',
  text: { type: 'plain_text', text: 'B' },
  value,
});

test('a message is kept, edited and read back with its metadata', async () => {
  const metadata = { event_type: 'x_y', event_payload: { id: 1 } };
  const { body } = await post({ metadata });
  expect(body).toMatchObject({ ok: true, channel, ts: expect.stringMatching(/^\d{10}\.\d{6}$/) as unknown });
  now += 1000;
  expect((await call('chat.update', { channel, ts: body['ts'], text: 'hello again' })).body['ok']).toBe(true);
  const page = await call('conversations.history', { channel, include_all_metadata: true });
  expect(page.body['messages']).toEqual([expect.objectContaining({ text: 'hello again', metadata })]);
  const without = await call('conversations.history', { channel });
  expect(without.body['messages']).toEqual([expect.not.objectContaining({ metadata })]);
  expect(slack.messages(channel)[0]?.edits).toBe(1);
});

test('history comes in pages, newest first, from a time on', async () => {
  for (let index = 0; index < 5; index += 1) {
    await post({ text: `m${index}` });
    now += 2000;
  }
  const texts = ({ body }: { body: Record<string, unknown> }) =>
    (body['messages'] as { text: string }[]).map(({ text }) => text);
  const first = await call('conversations.history', { channel, limit: 2 });
  expect(texts(first)).toEqual(['m4', 'm3']);
  const { next_cursor: cursor } = first.body['response_metadata'] as { next_cursor: string };
  expect(texts(await call('conversations.history', { channel, limit: 2, cursor }))).toEqual(['m2', 'm1']);
  const oldest = String((now - 4000) / 1000);
  expect(texts(await call('conversations.history', { channel, oldest }))).toEqual(['m4', 'm3']);
});

test('replies stand in their thread, and in the channel only when broadcast', async () => {
  const { body } = await post();
  for (const more of [{}, { reply_broadcast: true }]) {
    now += 1000;
    await post({ thread_ts: body['ts'], ...more });
  }
  const inChannel = await call('conversations.history', { channel });
  expect(inChannel.body['messages']).toHaveLength(2);
  const inThread = await call('conversations.replies', { channel, ts: body['ts'] });
  expect(inThread.body['messages']).toHaveLength(3);
  now += 1000;
  expect((await post({ thread_ts: '1.000001' })).body['error']).toBe('thread_not_found');
});

describe('refuses', () => {
  test.each([
    ['another token', 'xoxb-other', 'invalid_auth'],
    ['no token', undefined, 'not_authed'],
  ])('%s', async (_what, token, error) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${slack.url}/api/chat.postMessage`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect([response.status, await response.json()]).toEqual([200, { ok: false, error }]);
  });

  test.each([
    ['C0NOBODY1', 'channel_not_found'],
    ['C0OLD0001', 'is_archived'],
    ['C0OTHER01', 'not_in_channel'],
  ])('channel %s', async (other, error) =>
    expect((await post({ channel: other })).body).toEqual({ ok: false, error }),
  );

  test.each([
    ['nothing to say', { text: '' }, 'no_text'],
    ['too long a text', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    ['3001 characters in a section', { blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
    ['an empty section', { blocks: [section('')] }, 'invalid_blocks'],
    [
      '151 characters in a header',
      { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
    ],
    [
      'a header that is formatted',
      { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
      'invalid_blocks',
    ],
    [
      '2001 characters in a button',
      { blocks: [{ type: 'actions', elements: [button('x'.repeat(2001))] }] },
      'invalid_blocks',
    ],
    ['a block it does not know', { blocks: [{ type: 'hologram' }] }, 'invalid_blocks'],
    [
      'five full sections',
      { blocks: Array.from({ length: 5 }, () => section('x'.repeat(3000))) },
      'msg_blocks_too_long',
    ],
    ['metadata without a payload', { metadata: { event_type: 'x' } }, 'invalid_metadata_format'],
  ])('%s', async (_what, more, error) => {
    expect((await post(more)).body).toEqual({ ok: false, error });
    expect(slack.messages(channel)).toEqual([]);
  });

  test('an edit of what is not there', async () =>
    expect((await call('chat.update', { channel, ts: '1.1', text: 'x' })).body['error']).toBe(
      'message_not_found',
    ));

  test('a second message within a second, and says when to come again', async () => {
    await post();
    expect(await post()).toMatchObject({ status: 429, retryAfter: '1', body: { error: 'ratelimited' } });
    now += 1000;
    expect((await post()).status).toBe(200);
  });
});

describe('webhooks', () => {
  const hook = async (id: string, body: unknown) => {
    const response = await fetch(slack.hookUrl(id), { method: 'POST', body: JSON.stringify(body) });
    return [response.status, await response.text()];
  };
  test('take a message', async () => {
    expect(await hook(channel, { text: 'hello' })).toEqual([200, 'ok']);
    expect(slack.messages(channel)).toHaveLength(1);
    expect(await hook(channel, { text: 'hello' })).toEqual([429, 'rate_limited']);
  });
  test.each([
    ['C0NOBODY1', { text: 'x' }, [404, 'no_service']],
    ['C0OLD0001', { text: 'x' }, [410, 'channel_is_archived']],
    [channel, {}, [400, 'no_text']],
  ])('into %s with %j are refused', async (id, body, expected) =>
    expect(await hook(id, body)).toEqual(expected),
  );
});

describe('faults', () => {
  test('answer in place of Slack', async () => {
    slack.faults.add({ operation: 'chat.postMessage', times: 1, answer: { code: 'fatal_error' } });
    slack.faults.add({
      operation: 'chat.postMessage',
      times: 1,
      answer: { code: 'ratelimited', status: 429, retryAfterSeconds: 7200 },
    });
    expect(await post()).toMatchObject({ status: 429, retryAfter: '7200' });
    expect((await post()).body).toEqual({ ok: false, error: 'fatal_error' });
    expect(slack.messages(channel)).toEqual([]);
    expect((await post()).body['ok']).toBe(true);
  });
  test.each([
    [{ drop: true } as const, 0],
    [{ drop: true, applied: true } as const, 1],
  ])('%j hides the answer', async (answer, kept) => {
    slack.faults.add({ times: 1, answer });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(slack.messages(channel)).toHaveLength(kept);
    expect(slack.calls.at(-1)?.result).toBe('lost');
  });
});

test('a press is signed over its raw bytes', () => {
  const payload = pressPayload({
    team: 'T1',
    app: 'A1',
    channel,
    user: 'U1',
    messageTs: '1.1',
    actionId: 'a',
    value: 'ä',
  });
  const { headers, body } = signPress(payload, 'secret', 1_700_000_000);
  const expected = createHmac('sha256', 'secret').update(`v0:1700000000:${body}`).digest('hex');
  expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
  expect(JSON.parse(new URLSearchParams(body).get('payload') ?? '')).toMatchObject({
    actions: [{ value: 'ä' }],
  });
});
