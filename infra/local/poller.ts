// What Lambda's event source mapping does: takes batches from a queue, calls the function, deletes what went well.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { isObject } from './definitions.js';
import type { LocalAws } from './server.js';

/** A queue that feeds a function. */
export interface Source {
  functionName: string;
  queueArn: string;
  queueUrl: string;
  batchSize: number;
  windowSeconds: number;
  reportsFailures: boolean;
}

/** Calls a function by its name in serverless.yml. */
export type Invoke = (name: string, payload: unknown) => Promise<unknown>;

/** Works off one batch; `false` when the queue had nothing to do. */
export type Poll = (source: Source, windowMs: number, signal?: AbortSignal) => Promise<boolean>;

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: SQSRecord['attributes'];
  MessageAttributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
}

/** How long an idle poller waits before it looks again. */
export const IDLE_MS = 50;

const recordOf = (message: Message, { queueArn }: Source, awsRegion: string): SQSRecord => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => {
      const value =
        StringValue === undefined ? { binaryValue: BinaryValue ?? '' } : { stringValue: StringValue };
      return [name, { dataType: DataType, stringListValues: [], binaryListValues: [], ...value }];
    }),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion,
});

/** Which messages of a batch failed, by Lambda's rules: an unknown id in the answer fails all of them. */
const failedOf = (
  answer: unknown,
  ids: ReadonlySet<string>,
  { reportsFailures }: Source,
): ReadonlySet<string> => {
  const listed = reportsFailures && isObject(answer) ? answer['batchItemFailures'] : undefined;
  const failed = (Array.isArray(listed) ? (listed as unknown[]) : []).map((one) =>
    isObject(one) ? String(one['itemIdentifier']) : '',
  );
  return failed.every((id) => ids.has(id)) ? new Set(failed) : ids;
};

const receive = async (aws: LocalAws, { queueUrl }: Source, max: number): Promise<Message[]> => {
  const answer = await aws.call('sqs', 'ReceiveMessage', {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(10, max),
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  return (answer['Messages'] ?? []) as Message[];
};

/** Takes up to one batch, waiting at most the window after its first message. */
const gather = async (
  aws: LocalAws,
  source: Source,
  windowMs: number,
  signal?: AbortSignal,
): Promise<Message[]> => {
  const batch = await receive(aws, source, source.batchSize);
  const deadline = Date.now() + windowMs;
  while (batch.length > 0 && batch.length < source.batchSize) {
    const more = await receive(aws, source, source.batchSize - batch.length);
    batch.push(...more);
    if (more.length > 0) continue;
    if (Date.now() >= deadline || signal?.aborted) break;
    await sleep(IDLE_MS);
  }
  return batch;
};

/** Polls the queues of `aws` on behalf of functions. */
export const createPoller =
  (aws: LocalAws, invoke: Invoke): Poll =>
  async (source, windowMs, signal) => {
    const messages = await gather(aws, source, windowMs, signal);
    if (messages.length === 0) return false;
    const ids = new Set(messages.map(({ MessageId }) => MessageId));
    const trigger: SQSEvent = { Records: messages.map((message) => recordOf(message, source, aws.region)) };
    const failed = await invoke(source.functionName, trigger).then(
      (answer) => failedOf(answer, ids, source),
      () => ids,
    );
    for (const { ReceiptHandle } of messages.filter((one) => !failed.has(one.MessageId))) {
      await aws.call('sqs', 'DeleteMessage', { QueueUrl: source.queueUrl, ReceiptHandle });
    }
    return true;
  };
