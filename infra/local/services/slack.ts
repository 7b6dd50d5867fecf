// A Slack of our own on loopback: messages, edits, threads, history and incoming webhooks, with Slack's limits.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { idleMs } from '../endpoint.js';
import { createFaults, hidesAnswer, isLost, type FaultAnswer, type Faults } from '../faults.js';
import type { Call } from '../protocol/service.js';
import { createAnswers, type Answers, type Whisper } from './slack-answers.js';
import {
  callHook,
  callMethod,
  createRooms,
  isReply,
  json,
  refuse,
  word,
  type Context,
  type Reply,
  type SlackChannel,
  type SlackMessage,
} from './slack-rooms.js';

export {
  buttonValue,
  pressPayload,
  signBytes,
  signPress,
  type Press,
  type SignedPress,
} from './slack-press.js';
export type { Whisper } from './slack-answers.js';
export type { SlackChannel, SlackMessage } from './slack-rooms.js';

type Json = Readonly<Record<string, unknown>>;

export interface LocalSlackOptions {
  port?: number;
  now?: () => Date;
  token?: string;
  channels?: readonly SlackChannel[];
  /** User groups by id, with the ids of their members. */
  groups?: Readonly<Record<string, readonly string[]>>;
  /** `off` where a test has no time for them. */
  rates?: 'on' | 'off';
}

export interface SlackCallLog {
  method: string;
  channel: string;
  at: Date;
  /** `ok`, an error's code, or `lost` where nobody heard the answer. */
  result: string;
}

export interface LocalSlack {
  url: string;
  token: string;
  /** The URL of an incoming webhook into a channel. */
  hookUrl(channel: string): string;
  /** Where the answer to a press of this user goes (`response_url`): another one each time. */
  answerUrl(user: string): string;
  /** What single persons saw after their presses, oldest first. */
  whispers: readonly Whisper[];
  faults: Faults;
  calls: readonly SlackCallLog[];
  /** What stands in a channel, oldest first, without replies. */
  messages(channel: string): readonly SlackMessage[];
  replies(channel: string, ts: string): readonly SlackMessage[];
  channel(id: string): SlackChannel;
  remove(channel: string, ts: string): void;
  /** Another token takes the place of the one before. */
  rotate(token: string): void;
  close(): Promise<void>;
}

const parseInput = (type: string, body: string): Json => {
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body) as Json;
  } catch {
    return {};
  }
};

/** The answer that a fault gives instead of Slack's own. */
const faultReply = (fault: FaultAnswer, isHook: boolean): Reply | undefined => {
  if (!('code' in fault)) return undefined;
  const { code, status = isHook ? 404 : 200, retryAfterSeconds } = fault;
  const reply = isHook ? word(code, status) : json({ ok: false, error: code }, status);
  return retryAfterSeconds === undefined ? reply : { ...reply, retryAfter: retryAfterSeconds };
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const send = async (
  response: ServerResponse,
  reply: Reply,
  fault: FaultAnswer | undefined,
  closing: AbortSignal,
) => {
  if (fault && 'delayMs' in fault) await sleep(fault.delayMs, undefined, { signal: closing });
  if (fault && 'hang' in fault) return;
  if (fault && 'drop' in fault) return void response.destroy();
  response.writeHead(reply.status, {
    'content-type': reply.type,
    ...(reply.retryAfter === undefined ? {} : { 'retry-after': String(reply.retryAfter) }),
  });
  const whole = Buffer.from(reply.body);
  if (!(fault && 'truncate' in fault)) return void response.end(whole);
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
};

/** What a request asks for: a method of the Web API, a webhook, or an answer to a press. */
const askedOf = (path: string): { method: string; hook?: string } => {
  if (path.startsWith('/actions/')) return { method: 'response_url' };
  const hook = /^\/services\/(\w+)\/secret$/.exec(path)?.[1];
  return hook === undefined
    ? { method: /^\/api\/([\w.]+)$/.exec(path)?.[1] ?? '' }
    : { method: 'webhook', hook };
};

interface Desk {
  context: Context;
  answers: Answers;
  faults: Faults;
  calls: SlackCallLog[];
  token: () => string;
}

/** Slack's own answer, to whoever shows the token; a hook's URL is its own key. */
const answerAsSlack = ({ context, answers, token }: Desk, request: IncomingMessage, input: Json): Reply => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const { method, hook } = askedOf(pathname);
  if (method === 'response_url') return answers.take(pathname, input);
  if (hook !== undefined) return callHook(context, hook, input);
  const { authorization } = request.headers;
  if (authorization === undefined) return refuse('not_authed');
  return authorization === `Bearer ${token()}` ? callMethod(context, method, input) : refuse('invalid_auth');
};

const nobody: Call['caller'] = { accessKeyId: '', account: '', userAgent: '', sourceIp: '127.0.0.1' };

/** The answer, with what a fault makes of it; logged. */
const answer = (desk: Desk, request: IncomingMessage, body: string) => {
  const { context, faults, calls } = desk;
  const { method, hook } = askedOf(new URL(request.url ?? '/', 'http://localhost').pathname);
  const input = parseInput(request.headers['content-type'] ?? '', body);
  const at = context.now();
  const fault = faults.take('slack', {
    operation: method,
    input,
    account: '',
    region: '',
    caller: nobody,
    now: at,
  });
  const instead = fault && (isLost(fault) ? refuse('lost') : faultReply(fault, hook !== undefined));
  const reply = instead ?? answerAsSlack(desk, request, input);
  const error = /"error":"(\w+)"/.exec(reply.body)?.[1] ?? (reply.status === 200 ? 'ok' : reply.body);
  calls.push({
    method,
    channel: hook ?? String(input['channel']),
    at,
    result: fault && hidesAnswer(fault) ? 'lost' : error,
  });
  return { reply, fault };
};

export const localToken = 'xoxb-local-token';

/** Starts a Slack on 127.0.0.1. Every channel is there from the start; nobody else writes into them. */
export const startLocalSlack = async (options: LocalSlackOptions = {}): Promise<LocalSlack> => {
  const { now = () => new Date(), channels = [{ id: 'C0LOCAL01' }], rates = 'on' } = options;
  const faults = createFaults();
  const calls: SlackCallLog[] = [];
  const closing = new AbortController();
  let token = options.token ?? localToken;
  let sequence = 0;
  const context: Context = {
    now,
    rates: rates === 'on',
    rooms: createRooms(channels),
    nextTs: () => `${Math.floor(now().getTime() / 1000)}.${String((sequence += 1)).padStart(6, '0')}`,
    tier3: new Map(),
    groups: options.groups ?? {},
  };
  const answers = createAnswers(now);
  const desk: Desk = { context, answers, faults, calls, token: () => token };
  const server = createServer({ keepAliveTimeout: idleMs }, (request, response) => {
    void readBody(request)
      .then((body) => answer(desk, request, body))
      .then(({ reply, fault }) => send(response, reply, fault, closing.signal))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    token,
    hookUrl: (channel) => `${url}/services/${channel}/secret`,
    answerUrl: (user) => url + answers.open(user),
    whispers: answers.whispers,
    faults,
    calls,
    messages: (channel) => context.rooms.must(channel).all.filter((one) => !isReply(one)),
    replies: (channel, thread) =>
      context.rooms.must(channel).all.filter((one) => one.thread_ts === thread && isReply(one)),
    channel: (id) => context.rooms.must(id),
    remove(channel, ts) {
      const room = context.rooms.must(channel);
      room.all = room.all.filter((one) => one.ts !== ts);
    },
    rotate: (next) => void (token = next),
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
