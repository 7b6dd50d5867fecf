// The SDK's clients for reading one account and Region: paced, counted, and never hanging for long.
import { APIGatewayClient, type APIGatewayClientConfig } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import type { AwsClients } from '../kinds/kind.js';
import type { Place } from '../model/target.js';
import type { Entry } from './assumed-roles.js';
import { createPaces, type Pace, type Paces } from './pace.js';
import { createSilence, type Silence } from './silence.js';

export interface AwsClientsOptions extends Place {
  /** Told of every HTTP attempt, as `apigateway:GetStages`, `apigatewayv2:GetStages`, `ivs:GetStage`. */
  onCall?: (call: string) => void;
  /** Shared by all clients of a process; by default half of AWS's quotas. */
  paces?: Paces;
  /** The SDK's own chain where left out. */
  credentials?: NonNullable<APIGatewayClientConfig['credentials']>;
  /** Told when AWS refuses a call. */
  onRefusal?: () => void;
  maxAttempts?: number;
  /** How long one attempt may take. */
  timeoutMs?: number;
}

// A hung endpoint must become "unavailable" soon: the SDK by itself waits for ever.
const timeouts = (timeoutMs: number) => ({
  connectionTimeout: 3000,
  requestTimeout: timeoutMs,
  throwOnRequestTimeout: true,
  socketTimeout: timeoutMs,
});

const restMs = 1000;
const longestRestMs = 5000;

const isThrottled = (error: unknown): boolean =>
  error instanceof Error && /TooManyRequests|Throttl|LimitExceeded/.test(error.name);

/** Also a token of a role that is gone (`UnrecognizedClientException`, `InvalidClientTokenId`, `ExpiredToken`). */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && /AccessDenied|Unauthorized|Forbidden|Token|UnrecognizedClient/.test(error.name);

/** The SDK's name for an attempt that took too long. */
const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** What AWS asked for in `Retry-After`, or a second. */
const restAfter = (error: unknown): number => {
  const hint: unknown =
    error instanceof Error && 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
  const ms = Number(hint) * 1000;
  return ms > 0 ? Math.min(ms, longestRestMs) : restMs;
};

interface Stack {
  middlewareStack: {
    addRelativeTo: (
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: { commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { name: string; relation: 'after'; toMiddleware: string },
    ) => void;
  };
}

interface Toll {
  service: string;
  pacesOf: (operation: string) => readonly Pace[];
  onCall: (call: string) => void;
  onRefusal: () => void;
  silence: Silence;
}

/** Right after the retry middleware, so that every attempt is counted and waits its turn, unless it is in vain. */
const charge = (client: Stack, { service, pacesOf, onCall, onRefusal, silence }: Toll): void => {
  client.middlewareStack.addRelativeTo(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const paces = pacesOf(operation);
      silence.check();
      for (const pace of paces) await pace.take();
      silence.check();
      onCall(`${service}:${operation}`);
      try {
        const answer = await next(args);
        silence.ended(true);
        return answer;
      } catch (error) {
        silence.ended(!isTimeout(error));
        if (isRefused(error)) onRefusal();
        if (isThrottled(error)) for (const pace of paces) pace.rest(restAfter(error));
        throw error;
      }
    },
    { name: 'stagewatchToll', relation: 'after', toMiddleware: 'retryMiddleware' },
  );
};

/** Another account's clients go by its role; home's by the SDK's own chain. */
export const enteredBy = (entry: Entry | undefined): Pick<AwsClientsOptions, 'credentials' | 'onRefusal'> =>
  entry === undefined ? {} : { credentials: entry, onRefusal: entry.doubt };

/** `AWS_ENDPOINT_URL`, profile and credentials come from the SDK's own chain. */
export const createAwsClients = ({
  account,
  region,
  onCall = () => {},
  paces = createPaces(),
  credentials,
  onRefusal = () => {},
  maxAttempts = 2,
  timeoutMs = 15_000,
}: AwsClientsOptions): AwsClients => {
  const config = {
    region,
    maxAttempts,
    requestHandler: timeouts(timeoutMs),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const apiGateway = new APIGatewayClient(config);
  const apiGatewayV2 = new ApiGatewayV2Client(config);
  const ivsRealTime = new IVSRealTimeClient(config);
  const toll = (service: string): Toll => ({
    service,
    pacesOf: (operation) => paces.of(`${account}/${region}`, service, operation),
    onCall,
    onRefusal,
    silence: createSilence(`${service} in account ${account}, ${region}`, () => Date.now()),
  });
  charge(apiGateway as unknown as Stack, toll('apigateway'));
  charge(apiGatewayV2 as unknown as Stack, toll('apigatewayv2'));
  charge(ivsRealTime as unknown as Stack, toll('ivs'));
  return { apiGateway, apiGatewayV2, ivsRealTime };
};
