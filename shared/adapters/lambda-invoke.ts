// Calls another function of ours and waits for its answer.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** The longest that a function may run. */
const longestMs = 900_000;

/** Rejects where the function failed, with what it says of it. */
export const createInvoke = (functionName: string): ((payload: object) => Promise<unknown>) => {
  // Sent once: a second try would run it twice.
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: longestMs, throwOnRequestTimeout: true },
  });
  return async (payload) => {
    const { FunctionError: failure, Payload: answer } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) }),
    );
    const text = Buffer.from(answer ?? []).toString('utf8');
    if (failure !== undefined) throw new Error(`${functionName} failed: ${text.slice(0, 500)}`);
    return JSON.parse(text) as unknown;
  };
};
