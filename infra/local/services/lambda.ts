// Lambda's Invoke, so that a function or `aws lambda invoke` can call a function that the wiring connected.
import type { Answerer } from '../endpoint.js';
import type { Call } from '../protocol/service.js';

/** Runs a function by its name in the account; `undefined` when there is none of that name. */
export type RunFunction = (functionName: string, payload: unknown) => Promise<unknown> | undefined;

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const failed = (error: unknown) => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    headers: { 'x-amz-function-error': 'Unhandled' },
    payload: { errorType: name, errorMessage: message },
  };
};

/** Answers Invoke by what `connected` runs. An asynchronous invocation is answered when it is through. */
export const createLambda =
  (connected: ReadonlySet<RunFunction>): Answerer =>
  async (request, makeCall) => {
    const [, label = ''] = PATH.exec(request.url.pathname) ?? [];
    if (label === '' || request.method !== 'POST') return undefined;
    // A name, a partial ARN or a whole one, with or without a qualifier.
    const name =
      decodeURIComponent(label)
        .replace(/^.*:?function:/, '')
        .split(':')[0] ?? '';
    const input: Call['input'] = { FunctionName: name };
    const headers = { 'content-type': 'application/json' };
    const reply = { headers, operation: 'Invoke', input };
    try {
      makeCall('Invoke', input);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'ServiceException';
      return { ...reply, status: 500, headers: { ...headers, 'x-amzn-errortype': code }, body: '{}' };
    }
    const payload: unknown = request.body.length > 0 ? JSON.parse(request.body.toString()) : {};
    const running = [...connected].map((run) => run(name, payload)).find((one) => one !== undefined);
    if (!running) {
      const body = JSON.stringify({ Type: 'User', Message: `Function not found: ${name}` });
      const absent = { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' };
      return { ...reply, status: 404, headers: absent, body };
    }
    const done = await running.then((value) => ({ headers: {}, payload: value ?? null }), failed);
    if (request.headers['x-amz-invocation-type'] === 'Event') return { ...reply, status: 202, body: '' };
    return {
      ...reply,
      status: 200,
      headers: { ...headers, ...done.headers },
      body: JSON.stringify(done.payload),
    };
  };
