// What stands in the channels of the local Slack, and its methods: posting, editing, reading back, at Slack's pace.
import { refusalOf } from './slack-rules.js';

type Json = Readonly<Record<string, unknown>>;

export interface SlackMessage {
  ts: string;
  thread_ts?: string;
  text: string;
  blocks: readonly Json[];
  metadata?: Json;
  /** Shown in the channel although it is a reply. */
  broadcast?: true;
  /** How often it was edited. */
  edits: number;
  by: 'bot' | 'webhook';
}

export interface SlackChannel {
  id: string;
  archived?: boolean;
  /** The app was not invited. */
  foreign?: boolean;
}
/** Slack's own answer to a method: HTTP status, body, and a hint when to come again. */
export interface Reply {
  status: number;
  body: string;
  type: string;
  retryAfter?: number;
}

export interface Room extends SlackChannel {
  all: SlackMessage[];
  nextAt: number;
}

export const json = (body: Json, status = 200): Reply => ({
  status,
  body: JSON.stringify(body),
  type: 'application/json; charset=utf-8',
});
export const refuse = (error: string): Reply => json({ ok: false, error });
export const word = (text: string, status: number): Reply => ({ status, body: text, type: 'text/html' });

/** "About one message a second per channel"; edits and reads are of tier 3, "50+ per minute". */
const POST_MS = 1000;
const TIER3_MS = 60_000 / 50;
const TIER3_BURST = 50;

export const createRooms = (channels: readonly SlackChannel[]) => {
  const rooms = new Map<string, Room>(channels.map((one) => [one.id, { ...one, all: [], nextAt: 0 }]));
  return {
    find: (id: string): Room | undefined => rooms.get(id),
    must: (id: string): Room => {
      const room = rooms.get(id);
      if (room === undefined) throw new Error(`the local Slack has no channel ${id}`);
      return room;
    },
  };
};

export type Rooms = ReturnType<typeof createRooms>;

export const isReply = ({ ts, thread_ts: thread }: SlackMessage): boolean =>
  thread !== undefined && thread !== ts;

const shown = (
  { ts, thread_ts: thread, text, blocks, metadata, broadcast }: SlackMessage,
  withMetadata: boolean,
): Json => ({
  type: 'message',
  ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
  ts,
  ...(thread === undefined ? {} : { thread_ts: thread }),
  text,
  blocks,
  ...(withMetadata && metadata !== undefined ? { metadata } : {}),
});

/** A page of messages; the cursor is the number of those before. */
const pageOf = (list: readonly SlackMessage[], input: Json): Reply => {
  const from = Number(input['cursor'] ?? 0);
  const limit = Math.min(Number(input['limit'] ?? 100), 999);
  const oldest = Number(input['oldest'] ?? 0);
  const due = list.filter(({ ts }) => Number(ts) >= oldest);
  const withMetadata = String(input['include_all_metadata']) === 'true';
  const messages = due.slice(from, from + limit).map((one) => shown(one, withMetadata));
  const next = from + limit < due.length ? String(from + limit) : '';
  return json({ ok: true, messages, has_more: next !== '', response_metadata: { next_cursor: next } });
};

export interface Context {
  now: () => Date;
  rates: boolean;
  rooms: Rooms;
  /** Timestamps name messages, so no two are alike. */
  nextTs: () => string;
  tier3: Map<string, number>;
  /** Members of user groups. */
  groups: Readonly<Record<string, readonly string[]>>;
}

const tooFast = (ms: number): Reply => ({
  ...json({ ok: false, error: 'ratelimited' }, 429),
  retryAfter: Math.max(1, Math.ceil(ms / 1000)),
});

const paced = ({ rates, now, tier3 }: Context, method: string, room: Room): Reply | undefined => {
  if (!rates) return undefined;
  const at = now().getTime();
  if (method === 'chat.postMessage' || method === 'webhook') {
    if (room.nextAt > at) return tooFast(room.nextAt - at);
    room.nextAt = at + POST_MS;
    return undefined;
  }
  const next = Math.max(tier3.get(method) ?? 0, at - (TIER3_BURST - 1) * TIER3_MS);
  if (next > at) return tooFast(next - at);
  tier3.set(method, next + TIER3_MS);
  return undefined;
};

const add = ({ nextTs }: Context, room: Room, input: Json, by: SlackMessage['by']): SlackMessage => {
  const {
    text = '',
    blocks = [],
    metadata,
    thread_ts: thread,
    reply_broadcast: broadcast,
  } = input as Partial<SlackMessage> & {
    reply_broadcast?: boolean;
  };
  const message: SlackMessage = {
    ts: nextTs(),
    text,
    blocks,
    edits: 0,
    by,
    ...(metadata === undefined ? {} : { metadata }),
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...(broadcast === true ? { broadcast } : {}),
  };
  room.all.push(message);
  return message;
};

const post = (context: Context, room: Room, input: Json): Reply => {
  const thread = input['thread_ts'];
  if (thread !== undefined && !room.all.some(({ ts }) => ts === thread)) return refuse('thread_not_found');
  const { ts } = add(context, room, input, 'bot');
  return json({ ok: true, channel: room.id, ts });
};

const update = (_context: Context, room: Room, input: Json): Reply => {
  const found = room.all.find(({ ts }) => ts === input['ts']);
  if (found === undefined) return refuse('message_not_found');
  if (found.by !== 'bot') return refuse('cant_update_message');
  const { text = found.text, blocks = [], metadata } = input as Partial<SlackMessage>;
  const changed = {
    ...found,
    text,
    blocks,
    edits: found.edits + 1,
    ...(metadata === undefined ? {} : { metadata }),
  };
  room.all = room.all.map((one) => (one === found ? changed : one));
  return json({ ok: true, channel: room.id, ts: found.ts });
};

const newestFirst = (list: readonly SlackMessage[]) => [...list].reverse();

const methods: Readonly<Record<string, (context: Context, room: Room, input: Json) => Reply>> = {
  'chat.postMessage': post,
  'chat.update': update,
  'conversations.history': (_context, room, input) =>
    pageOf(newestFirst(room.all.filter((one) => !isReply(one) || one.broadcast === true)), input),
  'conversations.replies': (_context, room, input) => {
    const thread = room.all.filter((one) => one.ts === input['ts'] || one.thread_ts === input['ts']);
    return thread.length === 0 ? refuse('thread_not_found') : pageOf(thread, input);
  },
};

const groupMembers = ({ groups }: Context, input: Json): Reply => {
  const users = groups[String(input['usergroup'])];
  return users === undefined ? refuse('no_such_subteam') : json({ ok: true, users });
};

export const callMethod = (context: Context, method: string, input: Json): Reply => {
  if (method === 'usergroups.users.list') return groupMembers(context, input);
  const run = methods[method];
  if (run === undefined) return refuse('unknown_method');
  const room = context.rooms.find(String(input['channel']));
  if (room === undefined) return refuse('channel_not_found');
  if (room.foreign === true) return refuse('not_in_channel');
  if (room.archived === true && method.startsWith('chat.')) return refuse('is_archived');
  const wrong = method.startsWith('chat.') ? refusalOf(input) : undefined;
  if (wrong !== undefined) return refuse(wrong);
  return paced(context, method, room) ?? run(context, room, input);
};

export const callHook = (context: Context, channel: string, input: Json): Reply => {
  const room = context.rooms.find(channel);
  if (room === undefined) return word('no_service', 404);
  if (room.archived === true) return word('channel_is_archived', 410);
  const wrong = refusalOf(input);
  if (wrong !== undefined) return word(wrong === 'no_text' ? wrong : 'invalid_blocks', 400);
  const fast = paced(context, 'webhook', room);
  if (fast !== undefined) return { ...word('rate_limited', 429), retryAfter: fast.retryAfter ?? 1 };
  add(context, room, input, 'webhook');
  return word('ok', 200);
};
