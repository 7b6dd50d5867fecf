// From our topic to Slack: the deployed `notify-slack` on the embedded AWS and the local Slack, with a clock that can pass.
import { startLocalAws } from '../../infra/local/server.js';
import { startLocalSlack, type SlackChannel } from '../../infra/local/services/slack.js';
import { wire } from '../../infra/local/wiring.js';
import { eventOf, type EventOptions, type Fields } from '../usecases/slack/events.js';
import type { Left } from './canaries.js';
import { createDoors, startTap } from './deployed-doors.js';
import { maskKey } from '../support/quiet-doors.js';

export const channel = 'C0LOCAL01';

export interface SlackRigOptions {
  /** As STAGEWATCH_SLACK_CHANNELS. */
  channels?: string;
  rooms?: readonly SlackChannel[];
  /** The secret; the bot's token by default. `url` is Slack's. */
  access?: (url: string) => string;
}

const hourMs = 3_600_000;

export const startSlackRig = async ({
  channels = channel,
  rooms = [{ id: channel }],
  access,
}: SlackRigOptions = {}) => {
  const left: Left[] = [];
  const keep = (one: Left) => void left.push(one);
  const doors = createDoors(keep, () => process.env);
  const aws = await startLocalAws({ region: 'eu-west-1', now: doors.now });
  const slack = await startLocalSlack({ rates: 'off', channels: rooms, now: doors.now });
  const tap = await startTap(slack.url, keep);
  const wired = await wire({
    aws,
    root: process.cwd(),
    load: doors.load,
    overrides: {
      environment: {
        STAGEWATCH_MASK_KEY: maskKey,
        STAGEWATCH_SLACK_URL: tap.url,
        STAGEWATCH_SLACK_ACCESS: access?.(tap.url) ?? slack.token,
        STAGEWATCH_SLACK_CHANNELS: channels,
        POWERTOOLS_LOG_LEVEL: 'DEBUG',
      },
    },
  });
  const TopicArn = wired.names.topicArn;
  await aws.call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' });
  const publish = async (event: Fields, Subject = 'told'): Promise<void> => {
    const text = JSON.stringify(event);
    await aws.call('sns', 'Publish', {
      TopicArn,
      Subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: text, email: 'a mail' }),
      MessageAttributes: { event: { DataType: 'String', StringValue: String(event['event']) } },
    });
  };
  const drain = () => wired.drain();
  return {
    aws,
    slack,
    wired,
    drain,
    publish,
    pass: doors.pass,
    /** Announces a drift, and lets the door work. */
    announce: async (...drifts: readonly EventOptions[]): Promise<void> => {
      for (const drift of drifts) await publish(eventOf(drift));
      await drain();
    },
    /** Hours go by, in each of which the queue is worked off. */
    passHours: async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour += 1) {
        doors.pass(hourMs);
        await drain();
      }
    },
    calls: () => slack.calls.map(({ method, result }) => `${method} ${result}`),
    /** Subjects of mails about channels: what is told elsewhere. */
    deaths: () => aws.mailbox.map(({ subject }) => subject).filter((one) => one.includes('CHANNEL DEAD')),
    sent: () => left.filter(({ to }) => to.startsWith('slack')).map(({ bytes }) => String(bytes)),
    logs: () =>
      left
        .filter(({ to }) => to.startsWith('the log'))
        .map(({ bytes }) => String(bytes))
        .join(''),
    close: async () => {
      await wired.stop();
      await doors.close();
      await tap.close();
      await slack.close();
      await aws.close();
    },
  };
};

export type SlackRig = Awaited<ReturnType<typeof startSlackRig>>;
