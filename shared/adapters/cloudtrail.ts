// CloudTrail's event history over the SDK: one paced call for each page, and no retry of its own.
import {
  CloudTrailClient,
  LookupEventsCommand,
  type CloudTrailClientConfig,
  type Event,
} from '@aws-sdk/client-cloudtrail';
import type { Place } from '../model/target.js';
import { epochMs } from '../model/time.js';
import type { Trail, TrailAnswer, TrailQuery, TrailRecord } from '../usecases/asking/trail.js';
import { isNoEntry } from '../model/no-entry.js';
import type { Entries } from './assumed-roles.js';
import { createPace, type Pace, type PaceClock } from './pace.js';

export interface TrailOptions {
  /** The SDK's own chain where left out. */
  credentials?: NonNullable<CloudTrailClientConfig['credentials']>;
  /** The ways into other accounts. */
  entries?: Entries;
  paceClock?: PaceClock;
  /** How long one call may take. */
  timeoutMs?: number;
}

/** Half of what AWS allows an account and Region, which people at the console share (LookupEvents: 2 a second). */
const rate = { perSecond: 1, burst: 1 };
const pageSize = 50;

const denials = /^(AccessDenied|AccessDeniedException|NotAuthorized|UnauthorizedOperation)$/;
const throttles = /Throttl|TooManyRequests|RequestLimitExceeded/;

/** By name alone: messages of AWS may repeat what was asked. */
const failureOf = (error: unknown): TrailAnswer => {
  if (isNoEntry(error))
    return error.reason === 'no-access'
      ? { status: 'no-entry', because: error.message }
      : { status: 'failed', because: error.message };
  const name = error instanceof Error ? error.name : 'unknown';
  if (throttles.test(name)) return { status: 'throttled' };
  return denials.test(name) ? { status: 'denied' } : { status: 'failed', because: name };
};

const recordsOf = (events: readonly Event[]): TrailRecord[] =>
  events.flatMap(({ EventTime: at, ReadOnly: readOnly, CloudTrailEvent: text }) =>
    at === undefined || text === undefined
      ? []
      : [{ at: epochMs(at.getTime()), isReadOnly: readOnly === 'true', text }],
  );

interface Connection {
  client: CloudTrailClient;
  pace: Pace;
}

const connect = (
  { account, region }: Place,
  { entries, credentials = entries?.(account), paceClock, timeoutMs = 5000 }: TrailOptions,
): Connection => ({
  client: new CloudTrailClient({
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2000,
      requestTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(credentials === undefined ? {} : { credentials }),
  }),
  pace: createPace(rate, paceClock),
});

const ask = async ({ client, pace }: Connection, query: TrailQuery): Promise<TrailAnswer> => {
  const { eventSource, within, page } = query;
  await pace.take();
  try {
    const { Events = [], NextToken: nextPage } = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: eventSource }],
        StartTime: new Date(within.from),
        EndTime: new Date(within.to),
        MaxResults: pageSize,
        ...(page === undefined ? {} : { NextToken: page }),
      }),
    );
    return { status: 'found', records: recordsOf(Events), ...(nextPage === undefined ? {} : { nextPage }) };
  } catch (error) {
    return failureOf(error);
  }
};

export const createTrail = (options: TrailOptions = {}): Trail => {
  const connections = new Map<string, Connection>();
  return {
    lookup: (query) => {
      const { account, region } = query.place;
      const id = `${account}/${region}`;
      const connection = connections.get(id) ?? connect(query.place, options);
      connections.set(id, connection);
      return ask(connection, query);
    },
  };
};
