// SNS and SQS through the real SDK.
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
const sendText = (QueueUrl: string, MessageBody: string, DelaySeconds?: number) =>
  queue.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));

describe('a queue', () => {
  test('is found by name, listed, and keeps its attributes', async () => {
    const { QueueUrl, arn } = await createQueue('looks', { VisibilityTimeout: '7' });
    expect(await queue.send(new sqs.GetQueueUrlCommand({ QueueName: 'looks' }))).toMatchObject({ QueueUrl });
    expect((await queue.send(new sqs.ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
    const { Attributes } = await queue.send(
      new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: arn,
      VisibilityTimeout: '7',
      MessageRetentionPeriod: '345600',
    });
  });

  test('hides a received message until its visibility timeout ends', async () => {
    const { QueueUrl } = await createQueue('looks', { VisibilityTimeout: '7' });
    await sendText(QueueUrl, 'a');
    expect(await receive(QueueUrl)).toMatchObject([
      { Body: 'a', Attributes: { ApproximateReceiveCount: '1' } },
    ]);
    expect(await receive(QueueUrl)).toEqual([]);
    now += 7000;
    expect(await receive(QueueUrl)).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  test('forgets a deleted message, but not by the receipt of an earlier receive', async () => {
    const { QueueUrl } = await createQueue('looks', { VisibilityTimeout: '1' });
    await sendText(QueueUrl, 'a');
    const [first] = await receive(QueueUrl);
    now += 1000;
    const [second] = await receive(QueueUrl);
    const remove = (ReceiptHandle?: string) =>
      queue.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(first?.ReceiptHandle);
    now += 1000;
    expect(await receive(QueueUrl, { VisibilityTimeout: 0 })).toHaveLength(1);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    const [third] = await receive(QueueUrl);
    await remove(third?.ReceiptHandle);
    now += 60_000;
    expect(await receive(QueueUrl)).toEqual([]);
    await expect(remove('nonsense')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  test('delays a message, and shows it in the counts', async () => {
    const { QueueUrl } = await createQueue('looks');
    await sendText(QueueUrl, 'late', 60);
    await sendText(QueueUrl, 'now');
    await receive(QueueUrl);
    const { Attributes } = await queue.send(
      new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    now += 60_000;
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toContain('late');
  });

  test('moves a message that was received too often to the dead letters', async () => {
    const dead = await createQueue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const { QueueUrl } = await createQueue('looks', { RedrivePolicy, VisibilityTimeout: '1' });
    await sendText(QueueUrl, 'poison');
    for (const times of [1, 1, 0]) {
      expect(await receive(QueueUrl)).toHaveLength(times);
      now += 1000;
    }
    expect(await receive(dead.QueueUrl)).toMatchObject([
      { Body: 'poison', Attributes: { ApproximateReceiveCount: '3' } },
    ]);
  });

  test('forgets messages after the retention period', async () => {
    const { QueueUrl } = await createQueue('looks', { MessageRetentionPeriod: '60' });
    await sendText(QueueUrl, 'old');
    now += 61_000;
    expect(await receive(QueueUrl)).toEqual([]);
  });

  test('answers a long poll as soon as a message comes, and an idle one empty', async () => {
    const { QueueUrl } = await createQueue('looks');
    const start = performance.now();
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await sendText(QueueUrl, 'a');
    expect(await waiting).toMatchObject([{ Body: 'a' }]);
    expect(await receive(QueueUrl, { WaitTimeSeconds: 1 })).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('takes batches, and says which entries failed', async () => {
    const { QueueUrl } = await createQueue('looks');
    const Entries = [
      { Id: '1', MessageBody: 'a', MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } } },
      { Id: '2', MessageBody: 'b', DelaySeconds: 901 },
    ];
    const sent = await queue.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent).toMatchObject({
      Successful: [{ Id: '1' }],
      Failed: [{ Id: '2', Code: 'InvalidParameterValue' }],
    });
    const [message] = await receive(QueueUrl);
    expect(message?.MessageAttributes).toEqual({ kind: { DataType: 'String', StringValue: 'x' } });
    const gone = [{ Id: '1', ReceiptHandle: message?.ReceiptHandle }];
    await queue.send(new sqs.DeleteMessageBatchCommand({ QueueUrl, Entries: gone }));
    now += 60_000;
    expect(await receive(QueueUrl)).toEqual([]);
    const eleven = Array.from({ length: 11 }, (_, at) => ({ Id: String(at), MessageBody: 'x' }));
    const many = queue.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries: eleven }));
    await expect(many).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
  });

  test('changes the visibility of what is in flight, and can be emptied', async () => {
    const { QueueUrl } = await createQueue('looks');
    await sendText(QueueUrl, 'a');
    const [message] = await receive(QueueUrl);
    const change = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await queue.send(new sqs.ChangeMessageVisibilityCommand(change));
    expect(await receive(QueueUrl)).toHaveLength(1);
    await queue.send(new sqs.PurgeQueueCommand({ QueueUrl }));
    now += 60_000;
    expect(await receive(QueueUrl)).toEqual([]);
  });

  test('that does not exist is SQS’s own error', async () => {
    const asked = queue.send(new sqs.GetQueueUrlCommand({ QueueName: 'none' }));
    await expect(asked).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

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
