// What an answer of Slack means for a message: done, later, perhaps, or never; by HTTP status and Slack's own codes.
import { printable } from '../../engine/printable.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';

/** An answer as it came over the wire, or why none came. */
export type SlackReply = { status: number; retryAfterSeconds?: number; body: string } | { lost: string };

export type SlackAnswer =
  | { outcome: 'done'; body: JsonObject }
  /** Nothing happened; Slack asks us to wait. */
  | { outcome: 'busy'; afterMs: number }
  /** It may have happened. */
  | { outcome: 'unknown'; why: string }
  /** Nothing happened, and asking again changes nothing: for this channel, this message, or this edit. */
  | { outcome: 'refused'; code: string; concerns: Concern };
export type Concern = 'channel' | 'message' | 'edit' | 'history';

// docs.slack.dev: errors of chat.postMessage, chat.update, conversations.history and conversations.replies.
const codes: Readonly<Record<Concern, readonly string[]>> = {
  channel: [
    'access_denied',
    'accesslimited',
    'account_inactive',
    'app_access_restricted',
    'channel_not_found',
    'channel_type_not_supported',
    'deprecated_endpoint',
    'ekm_access_denied',
    'enterprise_is_restricted',
    'external_channel_migrating',
    'invalid_auth',
    'is_archived',
    'messages_tab_disabled',
    'message_limit_exceeded',
    'method_deprecated',
    'missing_scope',
    'no_permission',
    'not_allowed_token_type',
    'not_authed',
    'not_in_channel',
    'org_login_required',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'team_access_not_granted',
    'team_added_to_org',
    'team_not_found',
    'token_expired',
    'token_revoked',
    'two_factor_setup_required',
  ],
  message: [
    'invalid_arg_name',
    'invalid_arguments',
    'invalid_array_arg',
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_charset',
    'invalid_form_data',
    'invalid_json',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'invalid_payload',
    'json_not_object',
    'metadata_must_be_sent_from_app',
    'metadata_too_large',
    'msg_blocks_too_long',
    'msg_too_long',
    'no_text',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cannot_reply_to_message',
    'too_many_attachments',
  ],
  edit: [
    'cant_update_message',
    'edit_window_closed',
    'is_inactive',
    'message_not_found',
    'thread_not_found',
    'update_failed',
  ],
  history: [],
};

const concernOf = (code: string): Concern | undefined =>
  (['channel', 'message', 'edit'] as const).find((concern) => codes[concern].includes(code));

/** Without a hint, as long as Slack's own SDK waits at least. */
const restSeconds = 30;
const restMs = (hint: number | undefined): number =>
  (hint !== undefined && Number.isFinite(hint) && hint > 0 ? hint : restSeconds) * 1000;

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const unknown = (why: string): SlackAnswer => ({ outcome: 'unknown', why: printable(why, 100) });

/** `internal_error` and `fatal_error` may have done part of it, says Slack; a code we do not know may, too. */
const answerOfCode = (code: string, rest: number): SlackAnswer => {
  if (code === 'ratelimited' || code === 'rate_limited') return { outcome: 'busy', afterMs: rest };
  if (code === 'service_unavailable') return { outcome: 'busy', afterMs: rest };
  const concerns = concernOf(code);
  return concerns === undefined ? unknown(`Slack says ${code}`) : { outcome: 'refused', code, concerns };
};

/** Of a Web API method: an error usually comes as 200 with `{ok: false}`. */
export const answerOf = (reply: SlackReply): SlackAnswer => {
  if ('lost' in reply) return unknown(reply.lost);
  const rest = restMs(reply.retryAfterSeconds);
  if (reply.status === 429) return { outcome: 'busy', afterMs: rest };
  const body = parsed(reply.body);
  if (!isObject(body)) return unknown(`HTTP ${reply.status} without JSON`);
  if (body['ok'] === true && reply.status < 300) return { outcome: 'done', body };
  const code = wordOf(body['error']);
  return code === '' ? unknown(`HTTP ${reply.status}`) : answerOfCode(code, rest);
};

/** 403, 404 and 410 say that the hook or its channel is gone (Slack changelog 2016-05-17). */
const goneStatuses = [401, 403, 404, 405, 410];
/** What comes as 400 and yet concerns the hook. */
const hookCodes = [
  'no_service',
  'no_service_id',
  'no_team',
  'team_disabled',
  'invalid_token',
  'user_not_found',
];

/** Of an incoming webhook: a status, and one word as text. */
export const hookAnswerOf = (reply: SlackReply): SlackAnswer => {
  if ('lost' in reply) return unknown(reply.lost);
  const { status, retryAfterSeconds } = reply;
  if (status === 429) return { outcome: 'busy', afterMs: restMs(retryAfterSeconds) };
  if (status >= 200 && status < 300) return { outcome: 'done', body: {} };
  const word = /^\w{1,60}$/.exec(reply.body.trim())?.[0] ?? `http_${status}`;
  if (goneStatuses.includes(status) || hookCodes.includes(word))
    return { outcome: 'refused', code: word, concerns: 'channel' };
  if (status === 400) return { outcome: 'refused', code: word, concerns: concernOf(word) ?? 'message' };
  return unknown(`HTTP ${status}`);
};

/** Reading the channel back is a right of its own: without it, messages are still sent. */
export const readingAnswerOf = (reply: SlackReply): SlackAnswer => {
  const answer = answerOf(reply);
  const isScope = answer.outcome === 'refused' && ['missing_scope', 'no_permission'].includes(answer.code);
  return isScope ? { ...answer, concerns: 'history' } : answer;
};
