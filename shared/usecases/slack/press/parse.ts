// What Slack says in a request that is genuine: a press on a button of ours, a check of the address, or something else.
import { createHash } from 'node:crypto';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { actionPrefix } from './buttons.js';

export interface Person {
  team: string;
  /** The person's own workspace, which in a shared channel is another one. */
  homeTeam: string;
  user: string;
  name: string;
}

export interface Press {
  /** The same for the same press, however often it arrives; another one for every other. */
  id: string;
  app: string;
  by: Person;
  channel: string;
  message: string;
  action: string;
  value: string;
  /** Where an answer to the person goes; checked before it is used. */
  answerTo: string;
}

export type Payload =
  | { type: 'press'; press: Press }
  /** Slack asks whether the address is ours, and wants the word back. */
  | { type: 'challenge'; challenge: string }
  | { type: 'nothing-of-ours'; what: string }
  | { type: 'unreadable'; why: string };

const unreadable = (why: string): Payload => ({ type: 'unreadable', why });

/** Longer ones are none of Slack's; what is stored and compared stays small. */
const wordLength = 64;
const challengeLength = 500;
const nameLength = 80;
const urlLength = 2000;

const textIn = (body: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const objectIn = (holder: JsonObject, name: string): JsonObject => {
  const value = holder[name];
  return isObject(value) ? value : {};
};

const wordIn = (holder: JsonObject, name: string, longest = wordLength): string => {
  const word = wordOf(holder[name]);
  return word.length <= longest ? word : '';
};

/** What has not the shape of an id is none, and on no list. */
const idIn = (holder: JsonObject, name: string): string => {
  const id = wordOf(holder[name]);
  return /^[A-Z0-9]{2,30}$/.test(id) ? id : '';
};

const personOf = (payload: JsonObject): Person => {
  const user = objectIn(payload, 'user');
  const name = wordOf(user['username']) || wordOf(user['name']);
  // An app of a whole organisation is pressed in no single workspace.
  const team = idIn(objectIn(payload, 'team'), 'id') || idIn(objectIn(payload, 'enterprise'), 'id');
  return {
    team,
    homeTeam: user['team_id'] === undefined ? team : idIn(user, 'team_id'),
    user: idIn(user, 'id'),
    name: Array.from(name).slice(0, nameLength).join(''),
  };
};

/** Slack gives every interaction a `trigger_id` and every action a time of its own. */
const pressId = (press: Omit<Press, 'id'>, trigger: string, at: string): string => {
  const { app, by, channel, message, action, value } = press;
  const parts = [app, by.team, by.user, channel, message, action, value, trigger, at];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
};

const pressOf = (payload: JsonObject, action: JsonObject): Press => {
  const container = objectIn(payload, 'container');
  const press = {
    app: idIn(payload, 'api_app_id'),
    by: personOf(payload),
    channel: idIn(objectIn(payload, 'channel'), 'id') || idIn(container, 'channel_id'),
    message: wordIn(container, 'message_ts'),
    action: wordIn(action, 'action_id', 255),
    value: wordOf(action['value']),
    answerTo: wordIn(payload, 'response_url', urlLength),
  };
  return { id: pressId(press, wordOf(payload['trigger_id']), wordOf(action['action_ts'])), ...press };
};

const interactionOf = (payload: JsonObject): Payload => {
  const type = wordIn(payload, 'type');
  if (type !== 'block_actions') return { type: 'nothing-of-ours', what: type };
  const actions = payload['actions'];
  const first = Array.isArray(actions) ? ((actions as readonly Json[])[0] ?? null) : null;
  if (!isObject(first) || !wordOf(first['action_id']).startsWith(actionPrefix))
    return { type: 'nothing-of-ours', what: 'another action' };
  return { type: 'press', press: pressOf(payload, first) };
};

const formOf = (text: string): Payload => {
  const form = new URLSearchParams(text);
  if (form.get('ssl_check') === '1') return { type: 'nothing-of-ours', what: 'ssl_check' };
  const payloads = form.getAll('payload');
  if (payloads.length === 0) return { type: 'nothing-of-ours', what: 'a form without a payload' };
  const payload = payloads.length === 1 ? parsed(payloads[0] ?? '') : undefined;
  return isObject(payload) ? interactionOf(payload) : unreadable('the payload is no JSON object');
};

const documentOf = (text: string): Payload => {
  const document = parsed(text);
  if (!isObject(document)) return unreadable('the body is no JSON object');
  if (document['type'] !== 'url_verification')
    return { type: 'nothing-of-ours', what: wordIn(document, 'type') };
  return { type: 'challenge', challenge: wordIn(document, 'challenge', challengeLength) };
};

/** Only of bytes that were verified. */
export const parsePayload = (body: Uint8Array): Payload => {
  const text = textIn(body);
  if (text === undefined) return unreadable('the body is no UTF-8');
  return text.trimStart().startsWith('{') ? documentOf(text) : formOf(text);
};
