// Calls another function of ours and waits for its answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';

/** The longest that a function may run. */
const longestMs = 900_000;

/** Another run is on (`reservedConcurrency`): nothing was begun, so it may be tried again for so long. */
const patienceMs = 40_000;
const pauseMs = 3000;

const whenFree = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof TooManyRequestsException) || Date.now() > until) throw error;
      await sleep(pauseMs);
    }
  }
};

/** Rejects where the function failed, with what it says of it. */
export const createInvoke = (functionName: string): ((payload: object) => Promise<unknown>) => {
  // Sent once: a second try would run it twice.
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: longestMs, throwOnRequestTimeout: true },
  });
  return async (payload) => {
    const input = { FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) };
    const { FunctionError: failure, Payload: answer } = await whenFree(() =>
      client.send(new InvokeCommand(input)),
    );
    const text = Buffer.from(answer ?? []).toString('utf8');
    if (failure !== undefined) throw new Error(`${functionName} failed: ${text.slice(0, 500)}`);
    return JSON.parse(text) as unknown;
  };
};
