// SQS through the real SDK, on a clock that stands still until it is moved.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as sqs from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

let aws: LocalAws;
let now = 0;
let queue: sqs.SQSClient;
const clients = createClients(() => aws);

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  aws = await startLocalAws({ now: () => new Date(now) });
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
