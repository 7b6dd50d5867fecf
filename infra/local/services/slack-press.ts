// A press on a button as Slack sends it, for the door that verifies it.
import { createHmac, randomUUID } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

/** Whose press it is. */
export interface Press {
  team: string;
  app: string;
  channel: string;
  user: string;
  messageTs: string;
  actionId: string;
  value: string;
  triggerId?: string;
}

/** The payload of a pressed button, in the shape of Slack's `block_actions`. */
export const pressPayload = ({
  team,
  app,
  channel,
  user,
  messageTs,
  actionId,
  value,
  triggerId,
}: Press): Json => ({
  type: 'block_actions',
  api_app_id: app,
  trigger_id: triggerId ?? randomUUID(),
  team: { id: team },
  user: { id: user, team_id: team },
  channel: { id: channel },
  container: { type: 'message', message_ts: messageTs, channel_id: channel },
  actions: [{ type: 'button', action_id: actionId, block_id: 'stagewatch', value, action_ts: messageTs }],
});

/** A press as Slack sends it: a form with the payload, signed over its raw bytes. `timestamp` in seconds. */
export const signPress = (
  payload: Json,
  secret: string,
  timestamp: number,
): { headers: Readonly<Record<string, string>>; body: string } => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  };
};
