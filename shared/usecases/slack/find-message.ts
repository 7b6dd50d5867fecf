// Finds out whether an attempt whose end nobody saw did post: by the metadata that each of our messages carries.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import { later, type EpochMs } from '../../model/time.js';
import { readingAnswerOf } from './answers.js';
import type { Failed } from './attempt.js';
import type { Notice } from './notice.js';
import type { SlackDeps, SlackMethod } from './ports.js';

export const metadataType = 'stagewatch_drift';

export const metadataOf = ({ subject, version }: Notice): JsonObject => ({
  event_type: metadataType,
  event_payload: { finding: subject, version },
});

/** Slack's clock and ours need not agree. */
const skewMs = 600_000;
/** What is looked through; a channel that says more in a few minutes is nothing that anybody reads. */
const pageSize = 200;
const pages = 5;

export interface Found {
  ts: string;
  version: number;
}
export type Search = { found: Found | undefined } | { failed: Failed };

const foundIn = (messages: readonly Json[], subject: string, isReply: boolean): Found[] =>
  messages.flatMap((message) => {
    if (!isObject(message) || !isObject(message['metadata'])) return [];
    const { event_type: type, event_payload: payload } = message['metadata'];
    if (type !== metadataType || !isObject(payload) || payload['finding'] !== subject) return [];
    const ts = wordOf(message['ts']);
    const thread = wordOf(message['thread_ts']);
    const inThread = thread !== '' && thread !== ts;
    return inThread === isReply && ts !== '' ? [{ ts, version: Number(payload['version']) }] : [];
  });

/** The oldest one that fits, since `since`; a reply has to tell this very version. */
const search = async (
  { wire, log }: Pick<SlackDeps, 'log' | 'wire'>,
  token: string,
  method: SlackMethod,
  place: JsonObject,
  since: EpochMs,
  fits: (messages: readonly Json[]) => Found[],
): Promise<Search> => {
  const oldest = (later(since, -skewMs) / 1000).toFixed(6);
  let cursor = '';
  let found: Found[] = [];
  for (let page = 0; page < pages; page += 1) {
    const more = cursor === '' ? {} : { cursor };
    const input = { ...place, oldest, limit: pageSize, include_all_metadata: true, ...more };
    const answer = readingAnswerOf(await wire.call(method, token, input));
    if (answer.outcome !== 'done') return { failed: answer };
    const messages = answer.body['messages'];
    found = [...found, ...fits(Array.isArray(messages) ? (messages as readonly Json[]) : [])];
    const next = answer.body['response_metadata'];
    cursor = isObject(next) ? wordOf(next['next_cursor']) : '';
    if (cursor === '') break;
  }
  if (cursor !== '') log('a Slack channel was searched in part only', { method });
  return { found: found.sort((one, other) => (one.ts < other.ts ? -1 : 1))[0] };
};

export const findMessage = (
  deps: Pick<SlackDeps, 'log' | 'wire'>,
  token: string,
  channel: string,
  { subject }: Notice,
  since: EpochMs,
): Promise<Search> =>
  search(deps, token, 'conversations.history', { channel }, since, (messages) =>
    foundIn(messages, subject, false),
  );

export const findReply = (
  deps: Pick<SlackDeps, 'log' | 'wire'>,
  token: string,
  message: { channel: string; ts: string },
  { subject, version }: Notice,
  since: EpochMs,
): Promise<Search> =>
  search(deps, token, 'conversations.replies', { ...message }, since, (messages) =>
    foundIn(messages, subject, true).filter((one) => one.version === version),
  );
