// The door for presses, as a stranger finds it: what Slack did not sign just now changes nothing and breaks nothing.
import { createHmac } from 'node:crypto';
import { statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { HttpCall } from '../../infra/local/function-url.js';
import { signBytes } from '../../infra/local/services/slack.js';
import { secret, startWorld, team, week, type World } from './slack-presses.js';
import { tries } from '../support/tries.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.close());

const now = () => Math.floor(Date.now() / 1000);
const formOf = (payload: object) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const signedAt = (timestamp: number | string, body: string, key = secret): HttpCall => ({
  headers: signBytes(body, key, timestamp),
  body,
});
const body = () => formOf(world.pressed());
const without = (call: HttpCall, name: string): HttpCall => ({
  ...call,
  headers: Object.fromEntries(Object.entries(call.headers ?? {}).filter(([one]) => one !== name)),
});
/** Everything right but the version. */
const signedAsVersion9 = (): HttpCall => {
  const timestamp = now();
  const sent = body();
  const signature = createHmac('sha256', secret).update(`v9:${timestamp}:${sent}`).digest('hex');
  const call = signedAt(timestamp, sent);
  return { ...call, headers: { ...call.headers, 'x-slack-signature': `v9=${signature}` } };
};

const isOpen = async () => expect(await world.finding()).toMatchObject({ status: 'open' });

const challenge = 'größe-日本-✓';
const question = JSON.stringify({ type: 'url_verification', challenge });
const typed = (call: HttpCall, type: string): HttpCall => ({
  ...call,
  headers: { ...call.headers, 'content-type': type },
});

// reliability.md §5.2; the replay is the last test of this file.
describe('of all that claims to come from Slack, what Slack did not sign for us just now is refused', () => {
  const genuine: readonly (readonly [title: string, call: () => HttpCall])[] = [
    ['JSON with raw non-ASCII, as text', () => typed(signedAt(now(), question), 'application/json')],
    [
      'JSON with raw non-ASCII, in base64',
      () => typed(signedAt(now(), question), 'application/octet-stream'),
    ],
    ['a request signed four minutes ago', () => signedAt(now() - 240, question)],
    ['a request from a clock four minutes ahead', () => signedAt(now() + 240, question)],
  ];
  test.each(genuine)('genuine: %s', async (_title, call) =>
    expect(await world.request(call())).toMatchObject({ status: 200, body: challenge }),
  );

  const forged: readonly (readonly [title: string, call: () => HttpCall])[] = [
    ['a body that was changed on the way', () => ({ ...signedAt(now(), body()), body: `${body()}&x=1` })],
    ['a signature by another secret', () => signedAt(now(), body(), 'another-made-up-secret')],
    ['a request signed six minutes ago', () => signedAt(now() - 360, body())],
    ['a request signed for tomorrow', () => signedAt(now() + 86_400, body())],
    ['a request signed for six minutes from now', () => signedAt(now() + 360, body())],
    ['a version of signatures that is not v0', signedAsVersion9],
    ['JSON that nobody signed and nobody can read', () => ({ body: '{"type": "block_actions"' })],
    ['no headers at all', () => ({ headers: {}, body: body() })],
    ['no signature', () => without(signedAt(now(), body()), 'x-slack-signature')],
    ['no timestamp', () => without(signedAt(now(), body()), 'x-slack-request-timestamp')],
    ['a timestamp that is no whole number', () => signedAt(`${now()}.5`, body())],
    ['a timestamp with a sign', () => signedAt(`+${now()}`, body())],
    ['two timestamps, joined as Lambda joins them', () => signedAt(`${now()},${now()}`, body())],
    ['an empty body with an empty signature', () => ({ headers: { 'x-slack-signature': '' } })],
  ];
  test.each(forged)('refused: %s', async (_title, call) => {
    const { status, body: answer } = await world.request(call());
    expect(status).toBe(401);
    expect(answer).not.toMatch(/secret|timestamp|signature/i);
    await isOpen();
    expect(world.slack.whispers).toEqual([]);
  });

  test('anything but a POST, and what is larger than any press', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', ''])
      expect((await world.request({ ...signedAt(now(), body()), method })).status).toBe(405);
    expect((await world.request(signedAt(now(), 'x'.repeat(1_000_000)))).status).toBe(413);
    await isOpen();
  });
});

describe('what Slack did sign', () => {
  test('comes under header names of any case, and two of a name are as bad as none', async () => {
    const { headers = {}, body: sent } = signedAt(now(), body());
    const twice = { ...headers, 'X-Slack-Signature': headers['x-slack-signature'] };
    const given = { requestContext: { http: { method: 'POST' } }, headers: twice, body: sent };
    expect(await world.wired.invoke('slack-actions', given)).toMatchObject({ statusCode: 401 });
    const loud = Object.fromEntries(
      Object.entries(signBytes('ssl_check=1', secret, now())).map(([k, v]) => [k.toUpperCase(), v]),
    );
    expect(
      await world.wired.invoke('slack-actions', { ...given, headers: loud, body: 'ssl_check=1' }),
    ).toMatchObject({ statusCode: 200, body: '' });
  });

  test.each([
    ['a check of the certificate', 'ssl_check=1&token=x', 200],
    ['another kind of interaction', formOf({ type: 'view_submission', team: { id: team } }), 200],
    ['a button of somebody else', formOf({ type: 'block_actions', actions: [{ action_id: 'vote' }] }), 200],
    ['a press without an action', formOf({ type: 'block_actions', actions: [] }), 200],
    ['an event', JSON.stringify({ type: 'event_callback' }), 200],
    ['a form without a payload', 'a=b', 200],
    ['two payloads', `${formOf({})}&${formOf({})}`, 400],
    ['a payload that is no JSON', 'payload=%7B', 400],
    ['a payload that is a list', 'payload=[]', 400],
    ['JSON that breaks off', '{"type":', 400],
  ])('%s: nothing is done', async (_title, sent, status) => {
    expect((await world.request(signedAt(now(), sent))).status).toBe(status);
    await isOpen();
  });
});

describe('whatever comes', () => {
  afterEach(() => expect(world.wired.failures).toEqual([]));

  test('the door neither throws nor blames itself', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((sent) => Buffer.from(sent).toString('latin1'));
    await fc.assert(
      fc.asyncProperty(fc.anything(), bytes, fc.boolean(), async (given, sent, isSigned) => {
        const headers = isSigned ? signBytes(sent, secret, now()) : {};
        const event = { requestContext: { http: { method: 'POST' } }, headers, body: sent };
        for (const one of [given, event]) {
          const answer = (await world.wired.invoke('slack-actions', one)) as { statusCode: number };
          expect(answer.statusCode).toBeLessThan(500);
        }
      }),
      { numRuns: tries(150) },
    );
    await isOpen();
  });

  test('a payload of the right outline with anything in it', async () => {
    const outline = fc.record(
      {
        type: fc.constant('block_actions'),
        team: fc.oneof(fc.anything(), fc.constant({ id: team })),
        user: fc.anything(),
        channel: fc.anything(),
        container: fc.anything(),
        api_app_id: fc.anything(),
        trigger_id: fc.anything(),
        response_url: fc.oneof(fc.anything(), fc.webUrl()),
        actions: fc.oneof(
          fc.anything(),
          fc.array(fc.record({ action_id: fc.constantFrom(week, 'stagewatch_x'), value: fc.anything() })),
        ),
      },
      { requiredKeys: ['type'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), outline, async (value, given) => {
        for (const payload of [value, given]) {
          const sent = new URLSearchParams({ payload: JSON.stringify(payload) ?? '' }).toString();
          expect((await world.request(signedAt(now(), sent))).status).toBeLessThan(500);
        }
      }),
      { numRuns: tries(100) },
    );
    await isOpen();
  });
});

// The last of them: it changes the world.
describe('a genuine press', () => {
  test('is worked on once, however often it is sent again', async () => {
    const call = signedAt(now(), formOf(world.pressed()));
    expect(await world.request(call)).toMatchObject({ status: 200, body: '' });
    const accepted = await world.finding();
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(world.said()).toEqual([
      expect.stringMatching(/^☑️ You accepted the drift of `\w+\/prod` until `/),
    ]);
    await world.wired.drain();
    for (const again of [call, call]) expect(await world.request(again)).toMatchObject({ status: 200 });
    expect(world.said().slice(1)).toEqual([
      expect.stringMatching(/^This press is already done, by `ann \(Slack T0TEAM001\/U0ANN0001\)`/),
      expect.stringMatching(/^This press is already done/),
    ]);
    const { version: _versionAfterTelling, ...same } = accepted as { version: number };
    expect(await world.finding()).toMatchObject(same);
    const kept = (await world.audit()).filter(({ outcome }) => outcome === 'accepted');
    expect(kept).toMatchObject([{ by: { user: 'U0ANN0001' }, why: 'expected change' }]);
  });
});

test('the bundle stays small', () => {
  expect(statSync('build/slack-actions/index.cjs').size).toBeLessThan(600 * 1024);
});
