// SNS through the real SDK, into the mailbox and into queues.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

let aws: LocalAws;
let now = 0;
let topic: sns.SNSClient;
let queue: sqs.SQSClient;
const clients = createClients(() => aws);

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  aws = await startLocalAws({ now: () => new Date(now) });
  topic = clients.make(sns.SNSClient);
  queue = clients.make(sqs.SQSClient);
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const createQueue = async (QueueName: string, Attributes: Record<string, string> = {}) => {
  const { QueueUrl = '' } = await queue.send(new sqs.CreateQueueCommand({ QueueName, Attributes }));
  return { QueueUrl, arn: `arn:aws:sqs:us-east-1:123456789012:${QueueName}` };
};
const receive = async (QueueUrl: string, more: Partial<sqs.ReceiveMessageCommandInput> = {}) => {
  const { Messages = [] } = await queue.send(
    new sqs.ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages;
};
describe('a topic', () => {
  const createTopic = async () =>
    (await topic.send(new sns.CreateTopicCommand({ Name: 'drift' }))).TopicArn ?? '';
  const subscribe = async (TopicArn: string, Protocol: string, Endpoint: string, Attributes = {}) =>
    (await topic.send(new sns.SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes })))
      .SubscriptionArn ?? '';
  const publish = (input: sns.PublishCommandInput) => topic.send(new sns.PublishCommand(input));

  test('is listed with its subscriptions, and forgets one that is cancelled', async () => {
    const TopicArn = await createTopic();
    const SubscriptionArn = await subscribe(TopicArn, 'email', 'team@example.com');
    expect((await topic.send(new sns.ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
    const list = () => topic.send(new sns.ListSubscriptionsByTopicCommand({ TopicArn }));
    expect((await list()).Subscriptions).toMatchObject([{ SubscriptionArn, Protocol: 'email' }]);
    const { Attributes } = await topic.send(new sns.GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ TopicArn, SubscriptionsConfirmed: '1' });
    await topic.send(new sns.UnsubscribeCommand({ SubscriptionArn }));
    expect((await list()).Subscriptions ?? []).toEqual([]);
  });

  test('mails the email text, and gives every other protocol the JSON', async () => {
    const TopicArn = await createTopic();
    const { QueueUrl, arn } = await createQueue('slack');
    await subscribe(TopicArn, 'email', 'team@example.com');
    await subscribe(TopicArn, 'sqs', arn);
    const Message = JSON.stringify({
      default: '{"event":"drift.opened"}',
      email: 'Drift <opened> & told\nhere',
    });
    await publish({ TopicArn, Message, MessageStructure: 'json', Subject: 'Drift: prod' });
    expect(aws.mailbox).toEqual([
      {
        to: 'team@example.com',
        subject: 'Drift: prod',
        text: 'Drift <opened> & told\nhere',
        topicArn: TopicArn,
        receivedAt: new Date(now),
      },
    ]);
    const [message] = await receive(QueueUrl);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      TopicArn,
      Subject: 'Drift: prod',
      Message: '{"event":"drift.opened"}',
    });
  });

  test('delivers raw with the attributes, only what the filter policy takes', async () => {
    const TopicArn = await createTopic();
    const { QueueUrl, arn } = await createQueue('slack');
    const policy = JSON.stringify({ severity: ['high'], event: [{ prefix: 'drift.' }] });
    const subscription = await subscribe(TopicArn, 'sqs', arn, {
      RawMessageDelivery: 'true',
      FilterPolicy: policy,
    });
    const send = (severity: string) =>
      publish({
        TopicArn,
        Message: severity,
        MessageAttributes: {
          severity: { DataType: 'String', StringValue: severity },
          event: { DataType: 'String', StringValue: 'drift.opened' },
        },
      });
    await send('low');
    await send('high');
    const messages = await receive(QueueUrl);
    expect(messages.map(({ Body }) => Body)).toEqual(['high']);
    expect(messages[0]?.MessageAttributes).toMatchObject({ severity: { StringValue: 'high' } });
    const change = {
      SubscriptionArn: subscription,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"severity":["low"]}',
    };
    await topic.send(new sns.SetSubscriptionAttributesCommand(change));
    await send('low');
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(['low']);
  });

  test('puts attributes into the envelope where delivery is not raw', async () => {
    const TopicArn = await createTopic();
    const { QueueUrl, arn } = await createQueue('slack');
    await subscribe(TopicArn, 'sqs', arn);
    const MessageAttributes = { severity: { DataType: 'String', StringValue: 'high' } };
    await topic.send(
      new sns.PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: '1', Message: 'a', MessageAttributes },
          { Id: '2', Message: 'b' },
        ],
      }),
    );
    const envelopes = (await receive(QueueUrl)).map(
      ({ Body }) => JSON.parse(Body ?? '') as Record<string, unknown>,
    );
    expect(envelopes[0]).toMatchObject({
      MessageAttributes: { severity: { Type: 'String', Value: 'high' } },
    });
    expect(envelopes[1]).not.toHaveProperty('MessageAttributes');
    expect(envelopes[1]).not.toHaveProperty('Subject');
  });

  test.each([
    ['a subject of more than 100 characters', { Subject: 'x'.repeat(101) }, 'Subject'],
    ['a subject with a line break', { Subject: 'a\nb' }, 'Subject'],
    ['a subject that is not ASCII', { Subject: 'Drift – prod' }, 'Subject'],
    ['a message above 256 KiB', { Message: 'x'.repeat(262_145) }, 'too long'],
    ['JSON that is none', { MessageStructure: 'json', Message: 'text' }, 'failed to parse'],
    ['JSON without a default', { MessageStructure: 'json', Message: '{"email":"x"}' }, 'No default entry'],
  ])('refuses %s', async (_, input, reason) => {
    const TopicArn = await createTopic();
    const refused = publish({ TopicArn, Message: 'text', ...input });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(refused).rejects.toThrow(reason);
  });

  test('refuses what it cannot deliver to, and filters it cannot run', async () => {
    const TopicArn = await createTopic();
    await expect(subscribe(TopicArn, 'lambda', 'arn:aws:lambda:x')).rejects.toThrow('not to lambda');
    const policy = { FilterPolicy: '{"a":[{"numeric":[">",1]}]}' };
    await expect(subscribe(TopicArn, 'email', 'a@b.c', policy)).rejects.toThrow('numeric');
    const gone = publish({ TopicArn: `${TopicArn}-gone`, Message: 'x' });
    await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
