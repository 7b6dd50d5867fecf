// Invokes the deployed `baseline` function and waits for what it made of the sources.
import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { operatorError, type StagewatchError } from '../../shared/model/errors.js';

const problem = z.object({ where: z.string(), what: z.string(), remedy: z.string() });

const outcomeShape = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      status: z.string(),
      targets: z.number().default(0),
      scopes: z.number().default(0),
      problems: z.array(problem).default([]),
      warnings: z.array(z.string()).default([]),
    }),
  ),
  problems: z.array(problem).default([]),
});

/** What the function answered, as much of it as is shown. */
export type PushOutcome = z.infer<typeof outcomeShape>;

export interface InvokeOptions {
  functionName: string;
  region?: string;
}

type Explained = [what: string, remedy: string];

const notThere: Explained = [
  'there is no function of this name here',
  'Deploy Stagewatch, or name the function: --function NAME, --stage STAGE, --region REGION.',
];
const denied: Explained = [
  'these credentials may not invoke it',
  'Allow `lambda:InvokeFunction` on this function.',
];
const throttled: Explained = [
  'Lambda asked to slow down, and still did after retries',
  'Try again in a minute; raise the concurrency of the account if it lasts.',
];
const noCredentials: Explained = [
  'no AWS credentials were found',
  'Set AWS_PROFILE, or the AWS_* variables of a role.',
];

const byName: Readonly<Record<string, Explained>> = {
  ResourceNotFoundException: notThere,
  AccessDeniedException: denied,
  UnrecognizedClientException: ['AWS does not know these credentials', 'Sign in again.'],
  ExpiredTokenException: ['the credentials have expired', 'Sign in again.'],
  InvalidSignatureException: [
    'AWS does not accept the signature of these credentials',
    'Check the secret key and the clock.',
  ],
  CredentialsProviderError: noCredentials,
  TooManyRequestsException: throttled,
  ThrottlingException: throttled,
  RequestTooLargeException: ['the payload is too large', 'Push fewer files at once, or put them into S3.'],
  TimeoutError: ['it did not answer in time', 'Look at its logs; pushing again does no harm.'],
};

const explain = ({ functionName }: InvokeOptions, error: unknown): StagewatchError => {
  const name = error instanceof Error ? error.name : 'unknown';
  const message = error instanceof Error ? error.message : String(error);
  const isRegion = /region is missing/i.test(message);
  const [what, remedy]: Explained = isRegion
    ? ['no AWS Region is set', 'Set AWS_REGION, or give --region.']
    : (byName[name] ?? [`it could not be reached: ${name}: ${message}`, 'Check the network and the Region.']);
  return operatorError('Nothing was pushed.', [{ where: functionName, what, remedy }]);
};

const parsed = (bytes: Uint8Array | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
};

const failureShape = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
});

const failed = ({ functionName }: InvokeOptions, answer: unknown): StagewatchError => {
  const read = failureShape.safeParse(answer);
  const said = read.success ? `${read.data.errorType}: ${read.data.errorMessage}` : 'it did not say why';
  return operatorError('The function failed; what it had not written yet goes on as before.', [
    { where: functionName, what: said, remedy: 'Look at its logs; pushing again does no harm.' },
  ]);
};

const outcomeOf = (options: InvokeOptions, output: InvokeCommandOutput): PushOutcome => {
  const answer = parsed(output.Payload);
  if (output.FunctionError !== undefined) throw failed(options, answer);
  const read = outcomeShape.safeParse(answer);
  if (read.success) return read.data;
  throw operatorError('The answer is not the one of a `baseline` function.', [
    {
      where: options.functionName,
      what: 'it answered something else',
      remedy: 'Check that --function names the `baseline` function of Stagewatch, of the same version.',
    },
  ]);
};

// The function itself may take two minutes; whoever waits longer waits for nothing.
const patienceMs = 150_000;

/** Sends the payloads one after the other; rejects with an operator error. */
export const invokeBaseline = async (
  options: InvokeOptions,
  payloads: readonly string[],
): Promise<PushOutcome> => {
  const { region, functionName } = options;
  const client = new LambdaClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
      socketTimeout: patienceMs,
    },
  });
  const outcomes: PushOutcome[] = [];
  try {
    for (const payload of payloads) {
      const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) });
      const output = await client.send(command).catch((error: unknown) => {
        throw explain(options, error);
      });
      outcomes.push(outcomeOf(options, output));
    }
  } finally {
    client.destroy();
  }
  return {
    sources: outcomes.flatMap(({ sources }) => sources),
    problems: outcomes.flatMap(({ problems }) => problems),
  };
};
