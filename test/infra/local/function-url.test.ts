// The local Function URL: what a function gets of an HTTP request, and what comes back of its answer.
import { describe, expect, test } from '@jest/globals';
import { functionUrlEvent, httpReplyOf } from '../../../infra/local/function-url.js';

const now = new Date(Date.UTC(2026, 10, 21));

describe('a request', () => {
  test.each([
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    [undefined, true],
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
  ])('with a body of type %s is handed over in base64: %p', (type, isBase64Encoded) => {
    const body = 'größe=✓';
    const given = functionUrlEvent(
      { headers: type === undefined ? {} : { 'Content-Type': type }, body },
      now,
    );
    expect(given).toMatchObject({
      version: '2.0',
      isBase64Encoded,
      requestContext: { http: { method: 'POST' } },
    });
    expect(Buffer.from(given.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
  });

  test('has header names in lower case, and no body where none was sent', () => {
    const given = functionUrlEvent({ method: 'GET', headers: { 'X-Slack-Signature': 'v0=1' } }, now);
    expect(given.headers).toMatchObject({ 'x-slack-signature': 'v0=1' });
    expect([given.body, given.isBase64Encoded]).toEqual([undefined, false]);
  });
});

test.each([
  [
    { statusCode: 401, headers: { 'X-A': '1' }, body: 'no' },
    { status: 401, headers: { 'x-a': '1' }, body: 'no' },
  ],
  [
    { statusCode: 200, body: 'w7Y=', isBase64Encoded: true },
    { status: 200, headers: {}, body: 'ö' },
  ],
  [{ ok: true }, { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }],
  [undefined, { status: 200, headers: { 'content-type': 'application/json' }, body: '' }],
])('the answer %j is %j over HTTP', (answer, reply) => expect(httpReplyOf(answer)).toEqual(reply));
