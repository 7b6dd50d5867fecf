// CloudTrail's event history: LookupEvents over what the control planes were called for, reads and failed calls too.
import * as client from '@aws-sdk/client-cloudtrail';
import { ServiceError, type Answer, type Call, type SchemaService } from '../protocol/service.js';
import type { TrailEvent } from '../trail.js';

/** CloudTrail, and the way in for what is recorded. */
export interface CloudTrail extends SchemaService {
  record: (trailEvent: TrailEvent) => void;
  /** How long after a call the history knows it ("typically within an average of about 5 minutes"); 0 unless set. */
  history: { delayMs: number };
}

interface Kept {
  at: number;
  trailEvent: TrailEvent;
}

type Entry = Readonly<Record<string, unknown>>;

const MOST_KEPT = 50_000;
const HISTORY_MS = 90 * 86_400_000;
const PAGE = 50;
const LONGEST_VALUE = 2000; // "LookupAttribute"

/** Attributes and the member of an event that each is matched with; records of these services name no resources. */
const ATTRIBUTES: Readonly<Record<string, string | undefined>> = {
  AccessKeyId: 'AccessKeyId',
  EventId: 'EventId',
  EventName: 'EventName',
  EventSource: 'EventSource',
  ReadOnly: 'ReadOnly',
  ResourceName: undefined,
  ResourceType: undefined,
  Username: 'Username',
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

/** An IAM user's name, or the session's of a role. */
const usernameOf = (identity: Readonly<Record<string, unknown>>): string =>
  text(identity['userName']) || (text(identity['arn']).split('/').at(-1) ?? '');

const entryOf = ({ detail, time }: TrailEvent): Entry => {
  const identity = object(detail['userIdentity']);
  return {
    EventId: detail['eventID'],
    EventName: detail['eventName'],
    ReadOnly: String(detail['readOnly']),
    AccessKeyId: identity['accessKeyId'],
    EventTime: seconds(time),
    EventSource: detail['eventSource'],
    Username: usernameOf(identity),
    Resources: [],
  };
};

/** The wire has seconds since 1970. */
const timeOf = (value: unknown): number | undefined => (typeof value === 'number' ? value * 1000 : undefined);

const spanOf = ({ input, now }: Call): { from: number; to: number } => {
  const from = timeOf(input['StartTime']) ?? now.getTime() - HISTORY_MS;
  const to = timeOf(input['EndTime']) ?? now.getTime();
  if (from > to) throw new ServiceError('InvalidTimeRangeException', 'StartTime is after EndTime');
  return { from: Math.max(from, now.getTime() - HISTORY_MS), to };
};

type Matches = (entry: Entry) => boolean;

const matchesOf = ({ input }: Call): Matches => {
  const attributes = (input['LookupAttributes'] ?? []) as {
    AttributeKey?: string;
    AttributeValue?: string;
  }[];
  const [attribute] = attributes;
  if (attribute === undefined) return () => true;
  const { AttributeKey: key = '', AttributeValue: value = '' } = attribute;
  if (
    attributes.length > 1 ||
    !Object.hasOwn(ATTRIBUTES, key) ||
    value === '' ||
    value.length > LONGEST_VALUE
  )
    throw new ServiceError(
      'InvalidLookupAttributesException',
      'You have specified an invalid lookup attribute',
    );
  const member = ATTRIBUTES[key];
  return (entry) => member !== undefined && entry[member] === value;
};

const pageSizeOf = ({ input }: Call): number => {
  const asked = input['MaxResults'] ?? PAGE;
  if (typeof asked === 'number' && asked >= 1 && asked <= PAGE) return asked;
  throw new ServiceError('InvalidMaxResultsException', 'MaxResults has to be between 1 and 50');
};

/** A token belongs to the parameters that it was given for. */
const questionOf = ({ input }: Call): string =>
  JSON.stringify(Object.entries(input).filter(([name]) => name !== 'NextToken'));

const startOf = (call: Call): number => {
  const { NextToken: token } = call.input;
  if (token === undefined) return 0;
  try {
    const [start, question] = JSON.parse(Buffer.from(text(token), 'base64').toString()) as [number, string];
    if (question === questionOf(call)) return start;
  } catch {
    // A token that is none is refused like one of another question.
  }
  throw new ServiceError('InvalidNextTokenException', 'Invalid token or token given for other parameters');
};

const tokenFor = (call: Call, start: number): string =>
  Buffer.from(JSON.stringify([start, questionOf(call)])).toString('base64');

const lookUp = (kept: readonly Kept[], delayMs: number, call: Call): Answer => {
  const { from, to } = spanOf(call);
  const matches = matchesOf(call);
  const size = pageSizeOf(call);
  const start = startOf(call);
  const known = call.now.getTime() - delayMs;
  const found = kept
    .filter(({ at, trailEvent: { account, region } }) => {
      const isHere = account === call.account && region === call.region;
      return isHere && at >= from && at <= to && at <= known;
    })
    .filter(({ trailEvent }) => matches(entryOf(trailEvent)))
    .reverse()
    .sort((a, b) => b.at - a.at);
  const end = start + size;
  return {
    Events: found.slice(start, end).map(({ trailEvent }) => ({
      ...entryOf(trailEvent),
      CloudTrailEvent: JSON.stringify(trailEvent.detail),
    })),
    ...(end < found.length ? { NextToken: tokenFor(call, end) } : {}),
  };
};

/** `trails`: what is answered about trails, which nothing here depends on. */
export const createCloudTrail = (trails: SchemaService['operations']): CloudTrail => {
  const kept: Kept[] = [];
  const history = { delayMs: 0 };
  return {
    signingName: 'cloudtrail',
    eventSource: 'cloudtrail.amazonaws.com',
    client,
    history,
    record(trailEvent) {
      kept.push({ at: seconds(trailEvent.time) * 1000, trailEvent });
      if (kept.length > MOST_KEPT) kept.splice(0, kept.length - MOST_KEPT);
    },
    operations: { LookupEvents: (call) => lookUp(kept, history.delayMs, call), ...trails },
  };
};
