// What the clients that fetch declarations have in common: they never hang for long, retry, and count their calls.
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Entries } from '../assumed-roles.js';

export interface RemoteSourcesOptions {
  /** Told of every HTTP attempt, as `s3:GetObject` or `cloudformation:GetTemplate`. */
  onCall?: (call: string) => void;
  /** Where stacks are looked for by name and which Region buckets are asked in; by default the SDK's own choice. */
  region?: string;
  /** The SDK's own chain where left out. */
  credentials?: NonNullable<S3ClientConfig['credentials']>;
  /** The ways into other accounts, for stacks: objects are read with our own role wherever they are. */
  entries?: Entries;
  maxAttempts?: number;
  /** How long one attempt may take until it is answered, and how long an answer may stall. */
  timeoutMs?: number;
}

export const configOf = (
  { region, credentials, maxAttempts = 3, timeoutMs = 15_000 }: RemoteSourcesOptions,
  here?: string,
) => {
  const chosen = here ?? region;
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
    },
    ...(chosen === undefined ? {} : { region: chosen }),
    ...(credentials === undefined ? {} : { credentials }),
  };
};

/** Right after the retry middleware, so that every attempt is counted. */
export const countingPlace = {
  name: 'stagewatchCount',
  relation: 'after',
  toMiddleware: 'retryMiddleware',
} as const;

/** The middleware that tells of each attempt. */
export const counting =
  (service: string, onCall: (call: string) => void = () => {}) =>
  <Args, Answer>(next: (args: Args) => Promise<Answer>, context: { commandName?: string }) =>
  (args: Args): Promise<Answer> => {
    onCall(`${service}:${(context.commandName ?? '').replace(/Command$/, '')}`);
    return next(args);
  };
