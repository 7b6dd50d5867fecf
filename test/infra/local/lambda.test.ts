// Lambda's Invoke over the wire.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';

let aws: LocalAws;
let seen: unknown[];

const ask = async (name: string, payload: unknown, type = 'RequestResponse') => {
  const answer = await fetch(`${aws.endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
    method: 'POST',
    headers: {
      authorization: 'Credential=123456789012/20260101/us-east-1/lambda/aws4_request',
      'x-amz-invocation-type': type,
    },
    body: JSON.stringify(payload),
  });
  return [answer.status, answer.headers.get('x-amz-function-error'), await answer.text()];
};

beforeEach(async () => {
  seen = [];
  aws = await startLocalAws();
  aws.connectFunctions((name, payload) => {
    if (name !== 'echo') return undefined;
    seen.push(payload);
    return payload === 'fail' ? Promise.reject(new TypeError('broken')) : Promise.resolve({ got: payload });
  });
});
afterEach(() => aws.close());

test('answers what the function returned, by name or by ARN', async () => {
  expect(await ask('echo', 1)).toEqual([200, null, '{"got":1}']);
  expect(await ask('arn:aws:lambda:us-east-1:123456789012:function:echo', 2)).toEqual([
    200,
    null,
    '{"got":2}',
  ]);
  expect(await ask('123456789012:function:echo:$LATEST', 3)).toEqual([200, null, '{"got":3}']);
});

test('an error of the function is an answer that says so', async () => {
  const text = '{"errorType":"TypeError","errorMessage":"broken"}';
  expect(await ask('echo', 'fail')).toEqual([200, 'Unhandled', text]);
});

test('an asynchronous invocation is accepted without an answer', async () => {
  expect(await ask('echo', 1, 'Event')).toEqual([202, null, '']);
  expect(seen).toEqual([1]);
});

test('a function that nobody connected is not found', async () => {
  expect((await ask('nobody', 1))[0]).toBe(404);
  expect(aws.callLog).toMatchObject([{ service: 'lambda', operation: 'Invoke', status: 404 }]);
});

test('meets injected faults', async () => {
  aws.faults.add({ service: 'lambda', times: 1, answer: { code: 'TooManyRequestsException', status: 429 } });
  expect((await ask('echo', 1))[0]).toBe(429);
  expect((await ask('echo', 1))[0]).toBe(200);
});
