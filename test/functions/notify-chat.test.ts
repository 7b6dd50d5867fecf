// The real door over the wire for what is more than a drift in Slack: Amazon Q's topic, who did it, owners, digests.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { startLocalSlack, type LocalSlack } from '../../infra/local/services/slack.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { chatSchema } from '../usecases/slack/chat-schema.js';
import { digestOf, eventOf, watchEventOf, type Fields } from '../usecases/slack/events.js';
import { maskKey } from '../support/quiet-doors.js';

const channel = 'C0LOCAL01';
const pay = 'C0PAY0001';
let aws: LocalAws;
let slack: LocalSlack;
let wired: Wired;
let chatQueue = '';
let round = 0;

const load = async (name: string): Promise<Handler> => {
  // A fresh module for each test: doors are put together when they are loaded.
  const module = (await import(`../../functions/${name}/handler.ts?chat=${round}`)) as { handler: Handler };
  return module.handler;
};

/** What Amazon Q does: it subscribes to the topic. */
const subscribe = async (): Promise<void> => {
  const { QueueUrl } = await aws.call('sqs', 'CreateQueue', { QueueName: 'chat' });
  chatQueue = String(QueueUrl);
  await aws.call('sns', 'Subscribe', {
    TopicArn: wired.names.topicArns['ChatTopic'],
    Protocol: 'sqs',
    Endpoint: `arn:aws:sqs:${aws.region}:${aws.account}:chat`,
    Attributes: { RawMessageDelivery: 'true' },
  });
};

const setUp = async (channels: string) => {
  round += 1;
  aws = await startLocalAws({ region: 'eu-west-1' });
  slack = await startLocalSlack({ rates: 'off', channels: [{ id: channel }, { id: pay }] });
  const environment = {
    STAGEWATCH_MASK_KEY: maskKey,
    STAGEWATCH_SLACK_URL: slack.url,
    STAGEWATCH_SLACK_ACCESS: slack.token,
    STAGEWATCH_SLACK_CHANNELS: channels,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  wired = await wire({ aws, root: process.cwd(), load, overrides: { environment } });
  await subscribe();
};
afterEach(async () => {
  await wired.stop();
  await slack.close();
  await aws.close();
});

/** As `announce` publishes it. */
const publish = async (event: Fields): Promise<void> => {
  await aws.call('sns', 'Publish', {
    TopicArn: wired.names.topicArns['DriftTopic'],
    Subject: '[CRITICAL] something',
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(event), email: 'words' }),
    MessageAttributes: { event: { DataType: 'String', StringValue: String(event['event']) } },
  });
  await wired.drain();
};

const told = async () => {
  const { Messages = [] } = await aws.call('sqs', 'ReceiveMessage', {
    QueueUrl: chatQueue,
    MaxNumberOfMessages: 10,
  });
  return (Messages as { Body: string }[]).map(({ Body }) => chatSchema.parse(JSON.parse(Body)));
};

const waiting = async (): Promise<number> => {
  const { Attributes } = await aws.call('sqs', 'GetQueueAttributes', {
    QueueUrl: wired.names.queueUrls['SlackQueue'],
    AttributeNames: ['All'],
  });
  return Number((Attributes as Record<string, string>)['ApproximateNumberOfMessagesNotVisible']);
};

describe('with Amazon Q only', () => {
  test('everything is told there in its format, once, in one thread per drift, and Slack is not asked', async () => {
    await setUp('');
    await publish(eventOf());
    await publish(eventOf());
    await publish(eventOf({ version: 3, event: 'drift.resolved', status: 'resolved' }));
    await publish(digestOf());
    await publish(watchEventOf('watch.blind', { scope: 'rest:1/eu-west-1/a1', reason: 'denied' }));
    await publish(eventOf({ version: 4, event: 'remediation.failed' }));
    const all = await told();
    expect(all.map(({ metadata }) => [metadata?.eventType, metadata?.threadId])).toEqual([
      ['drift.opened', 'f1'],
      ['drift.resolved', 'f1'],
      ['digest', 'digest/123456789012/eu-west-1:7'],
      ['watch.blind', 'rest:1/eu-west-1/a1'],
      ['remediation.failed', 'f1'],
    ]);
    expect(slack.calls).toEqual([]);
    expect(wired.failures).toEqual([]);
    expect(await waiting()).toBe(0);
  });
});

describe('with Amazon Q and Slack', () => {
  test.each([
    ['AuthorizationError', 403, 'takes no messages'],
    ['NotFound', 404, 'takes no messages'],
  ])(
    'a topic that answers %s keeps no Slack channel from it, and is told by mail',
    async (code, status, expected) => {
      await setUp(channel);
      const topicArn = wired.names.topicArns['DriftTopic'];
      await aws.call('sns', 'Subscribe', {
        TopicArn: topicArn,
        Protocol: 'email',
        Endpoint: 'ann@example.com',
      });
      const isChat = ({ input }: { input: unknown }) =>
        (input as { TopicArn?: string }).TopicArn === wired.names.topicArns['ChatTopic'];
      aws.faults.add({ service: 'sns', operation: 'Publish', when: isChat, answer: { code, status } });
      await publish(eventOf());
      await wired.drain();
      // The drift itself, and the death of the topic.
      expect(slack.messages(channel)).toHaveLength(2);
      expect(aws.mailbox.map(({ subject }) => subject)).toEqual([
        '[CRITICAL] something',
        expect.stringContaining(expected),
      ]);
      expect(await told()).toEqual([]);
      expect(await waiting()).toBeGreaterThan(0);
    },
  );

  test('a message that SNS refuses for good is left, and logged', async () => {
    await setUp(channel);
    const isChat = ({ input }: { input: unknown }) =>
      (input as { TopicArn?: string }).TopicArn === wired.names.topicArns['ChatTopic'];
    const answer = { code: 'InvalidParameter', status: 400, message: 'Invalid parameter: Message too long' };
    aws.faults.add({ service: 'sns', operation: 'Publish', when: isChat, answer });
    await publish(eventOf());
    expect(slack.messages(channel)).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });
});

test('who did it, sent to the queue itself, completes the message in Slack without another one', async () => {
  await setUp(channel);
  await publish(eventOf());
  const changedBy = {
    confidence: 'exact',
    name: 'mallory',
    via: 'console',
    eventName: 'UpdateStage',
  };
  await aws.call('sqs', 'SendMessage', {
    QueueUrl: wired.names.queueUrls['SlackQueue'],
    MessageBody: JSON.stringify(eventOf({ version: 2, event: 'drift.explained', more: { changedBy } })),
  });
  await wired.drain();
  const [message, ...others] = slack.messages(channel);
  expect(others).toEqual([]);
  expect(message?.edits).toBe(1);
  expect(JSON.stringify(message?.blocks)).toContain('mallory');
  expect(slack.replies(channel, message?.ts ?? '')).toEqual([]);
  expect(await told()).toHaveLength(1);
});

test('the owner’s channel hears of it without any setting of the door', async () => {
  await setUp('');
  await publish(eventOf({ more: { owner: { team: 'payments', channels: [pay, '#nowhere'] } } }));
  expect(slack.messages(pay)).toHaveLength(1);
  expect(slack.messages(channel)).toEqual([]);
  expect(await waiting()).toBe(0);
});

test('a digest is one message, whatever comes twice', async () => {
  await setUp(channel);
  await publish(digestOf());
  await publish(digestOf());
  expect(slack.messages(channel)).toHaveLength(1);
  expect(JSON.stringify(slack.messages(channel)[0]?.blocks)).toContain('57 of 168 declared targets');
});
