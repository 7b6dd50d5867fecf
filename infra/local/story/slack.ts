// The Slack of the story: one channel on the local double, an app whose buttons work, and people who press them.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buttonValue,
  pressPayload,
  signPress,
  startLocalSlack,
  type LocalSlack,
  type SlackMessage,
} from '../services/slack.js';
import type { Wired } from '../wiring.js';

const channel = 'C0ALERTS01';
/** What people call it. */
export const channelName = '#api-drift';
const presses = { team: 'T0SHOP0001', app: 'A0STAGE001' };

/** Who presses, by Slack's ids. */
const members = { ann: 'U0ANN00001', dan: 'U0DAN00001' } as const;
export type Member = keyof typeof members;

export interface Room {
  /** Where the doors find it. */
  environment: Readonly<Record<string, string>>;
  /** What opens it, as its secret says. */
  access: string;
  /** What stands in the channel, oldest first, without replies. */
  messages: () => readonly SlackMessage[];
  repliesTo: (message: SlackMessage) => readonly SlackMessage[];
  /** The first message that fits, as soon as it does; undefined when none did in time. */
  find: (fits: (message: SlackMessage) => boolean, withinMs?: number) => Promise<SlackMessage | undefined>;
  /** Presses a button of a message as this person sees it; answers with what only they are told. */
  press: (wired: Wired, who: Member, message: SlackMessage, actionId: string) => Promise<string | undefined>;
  close: () => Promise<void>;
}

/** The payload is signed as Slack signs it, and goes in through the door that is open to the internet. */
const pressIn =
  (slack: LocalSlack, signingSecret: string): Room['press'] =>
  async (wired, who, message, actionId) => {
    const told = slack.whispers.length;
    const payload = pressPayload({
      ...presses,
      channel,
      user: members[who],
      name: who,
      messageTs: message.ts,
      actionId,
      value: buttonValue(message, actionId) ?? '',
      responseUrl: slack.answerUrl(members[who]),
    });
    await wired.request('slack-actions', signPress(payload, signingSecret, Math.floor(Date.now() / 1000)));
    return slack.whispers.slice(told).find(({ user }) => user === members[who])?.text;
  };

const finderIn =
  (messages: Room['messages']): Room['find'] =>
  async (fits, withinMs = 10_000) => {
    const until = Date.now() + withinMs;
    for (;;) {
      const found = messages().find(fits);
      if (found !== undefined || Date.now() > until) return found;
      await sleep(50);
    }
  };

export const openRoom = async (): Promise<Room> => {
  const slack = await startLocalSlack({ channels: [{ id: channel }] });
  const signingSecret = randomUUID();
  const messages = (): readonly SlackMessage[] => slack.messages(channel);
  return {
    environment: {
      STAGEWATCH_SLACK_URL: slack.url,
      STAGEWATCH_SLACK_CHANNELS: channel,
    },
    access: JSON.stringify({ token: slack.token, signingSecret, presses }),
    messages,
    repliesTo: ({ ts }) => slack.replies(channel, ts),
    find: finderIn(messages),
    press: pressIn(slack, signingSecret),
    close: () => slack.close(),
  };
};
