// What sets the `baseline` door going: an invocation, the schedule, or events of S3 and CloudFormation.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import { parseIso } from '../engine/iso.js';
import type { EpochMs } from '../model/time.js';
import type { BaselineOrder, SourceEvent } from '../usecases/baseline/order.js';
import { readBaselineRequest } from './baseline-request.js';

/** One trigger, understood; `events` without any is one that concerns nobody. */
export type Trigger = { order: BaselineOrder } | { problems: readonly Problem[] };

const refused = (where: string, what: string, remedy: string): Trigger => ({
  problems: [{ where, what, remedy }],
});

const textAt = (value: Json | undefined, ...path: readonly string[]): string | undefined => {
  let node = value;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return typeof node === 'string' && node !== '' ? node : undefined;
};

/** S3 writes keys percent-encoded into some of its notifications, with `+` for blanks ("Event message structure"). */
const spellings = (key: string): string[] => {
  try {
    return [...new Set([key, decodeURIComponent(key.replaceAll('+', ' '))])];
  } catch {
    return [key];
  }
};

/** `Object Created` and `Object Deleted` ("Event message structure" of S3 for EventBridge). */
const objectEvent = (detail: Json | undefined, at: EpochMs): SourceEvent | undefined => {
  const bucket = textAt(detail, 'bucket', 'name');
  const key = textAt(detail, 'object', 'key');
  if (bucket === undefined || key === undefined) return undefined;
  return { type: 'object', bucket, keys: spellings(key), at };
};

const stackArn = /^arn:[^:]+:cloudformation:([^:]+):(\d{12}):stack\/([^/]+)\/[^/]+$/;

/** A change set that waits for its execution changes nothing; all other states are `…_IN_PROGRESS` or final. */
const phaseOf = (status: string): 'changing' | 'settled' | undefined => {
  if (status === 'REVIEW_IN_PROGRESS') return undefined;
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  return /_(COMPLETE|FAILED)$/.test(status) ? 'settled' : undefined;
};

/** `CloudFormation Stack Status Change` ("Stack Status Change event detail" of CloudFormation). */
const stackEvent = (detail: Json | undefined, at: EpochMs): SourceEvent | 'nothing' | undefined => {
  const id = textAt(detail, 'stack-id');
  const status = textAt(detail, 'status-details', 'status');
  const [, region, account, name] = stackArn.exec(id ?? '') ?? [];
  if (id === undefined || status === undefined) return undefined;
  if (region === undefined || account === undefined || name === undefined) return undefined;
  const phase = phaseOf(status);
  return phase === undefined ? 'nothing' : { type: 'stack', id, name, account, region, phase, at };
};

const readers: Readonly<
  Record<string, (detail: Json | undefined, at: EpochMs) => SourceEvent | 'nothing' | undefined>
> = {
  'aws.s3 Object Created': objectEvent,
  'aws.s3 Object Deleted': objectEvent,
  'aws.cloudformation CloudFormation Stack Status Change': stackEvent,
};

const readEvent = (told: JsonObject): Trigger => {
  const name = `${textAt(told, 'source') ?? '?'} ${textAt(told, 'detail-type') ?? '?'}`;
  const read = readers[name];
  if (read === undefined)
    return refused('event', `${name} is not an event that concerns declarations`, 'Correct the rule.');
  const at = parseIso(textAt(told, 'time') ?? '');
  const found = at === undefined ? undefined : read(told['detail'], at);
  if (found === undefined)
    return refused('event', `${name} does not say what it is about, or when`, 'Send the event unchanged.');
  return { order: { type: 'events', events: found === 'nothing' ? [] : [found] } };
};

const readRefresh = (payload: JsonObject): Trigger => {
  const { refresh } = payload;
  const others = Object.keys(payload).filter((name) => name !== 'refresh');
  if (others.length > 0)
    return refused(
      others.join(', '),
      'is not known beside `refresh`',
      'Refresh in an invocation of its own.',
    );
  if (refresh === true) return { order: { type: 'refresh', names: 'all' } };
  const names = Array.isArray(refresh) ? (refresh as readonly Json[]) : [];
  const given = names.filter((name) => typeof name === 'string');
  if (given.length > 0 && given.length === names.length) return { order: { type: 'refresh', names: given } };
  return refused('refresh', 'is neither `true` nor a list of source names', 'Give { "refresh": true }.');
};

/** A schedule of ours says `schedule`; one without an input of its own is an event of EventBridge. */
const isSchedule = (payload: JsonObject): boolean =>
  payload['detail-type'] === 'Scheduled Event' || payload['source'] === 'schedule';

/** `now`: for how far ahead rules of the settings may end. */
export const readTrigger = (payload: unknown, now?: EpochMs): Trigger => {
  if (isObject(payload)) {
    if (isSchedule(payload)) return { order: { type: 'refresh', names: 'all' } };
    if ('refresh' in payload) return readRefresh(payload);
    if ('detail-type' in payload || 'detail' in payload) return readEvent(payload);
  }
  const { request, problems } = readBaselineRequest(payload, now);
  return problems.length > 0 ? { problems } : { order: { type: 'compile', request } };
};

/** What one message of the queue holds, which is an event as the rules sent it. */
export const readQueuedEvent = (body: string): Trigger => {
  try {
    const payload: unknown = JSON.parse(body);
    if (isObject(payload) && 'detail-type' in payload) return readEvent(payload);
  } catch {
    // Told below, as any other body that is no event.
  }
  return refused('message', 'is not an event', 'Only the rules of infra/sources.yml should send here.');
};
