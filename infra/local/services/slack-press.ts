// A press on a button as Slack sends it, for the door that verifies it.
import { createHmac, randomUUID } from 'node:crypto';
import type { SlackMessage } from './slack-rooms.js';

type Json = Readonly<Record<string, unknown>>;

/** Whose press it is. */
export interface Press {
  team: string;
  app: string;
  channel: string;
  user: string;
  /** What Slack calls the user. */
  name?: string;
  /** The user's own workspace, where it is another one. */
  homeTeam?: string;
  messageTs: string;
  actionId: string;
  value: string;
  triggerId?: string;
  /** Where an answer to the user goes: `answerUrl` of the local Slack. */
  responseUrl?: string;
}

let presses = 0;

/** The payload of a pressed button, in the shape of Slack's `block_actions`. */
export const pressPayload = (press: Press): Json => {
  const { team, app, channel, user, name = user.toLowerCase(), messageTs, actionId, value } = press;
  const { homeTeam = team, triggerId = randomUUID(), responseUrl } = press;
  presses += 1;
  const actionTs = `${Math.floor(Date.now() / 1000)}.${String(presses).padStart(6, '0')}`;
  return {
    type: 'block_actions',
    api_app_id: app,
    trigger_id: triggerId,
    team: { id: team, domain: 'local' },
    user: { id: user, username: name, name, team_id: homeTeam },
    channel: { id: channel, name: 'local' },
    container: { type: 'message', message_ts: messageTs, channel_id: channel, is_ephemeral: false },
    message: { type: 'message', ts: messageTs },
    ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
    actions: [{ type: 'button', action_id: actionId, block_id: 'stagewatch', value, action_ts: actionTs }],
  };
};

interface Element {
  action_id?: string;
  value?: string;
}

/** The value of a button that a message shows; undefined where it shows no such button. */
export const buttonValue = ({ blocks }: Pick<SlackMessage, 'blocks'>, actionId: string): string | undefined =>
  blocks
    .flatMap(({ elements }) => (Array.isArray(elements) ? (elements as Element[]) : []))
    .find((element) => element.action_id === actionId)?.value;

export interface SignedPress {
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The headers of a request that Slack signs, over its raw bytes. `timestamp` in seconds. */
export const signBytes = (
  body: string | Uint8Array,
  secret: string,
  timestamp: number | string,
): SignedPress['headers'] => ({
  'content-type': 'application/x-www-form-urlencoded',
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
});

/** A press as Slack sends it: a form with the payload, signed over its raw bytes. `timestamp` in seconds. */
export const signPress = (payload: Json, secret: string, timestamp: number): SignedPress => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return { headers: signBytes(body, secret, timestamp), body };
};
