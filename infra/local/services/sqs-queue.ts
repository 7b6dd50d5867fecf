// One SQS queue: what is visible when, receipts, and the move to the dead-letter queue.
import { createHash, randomUUID } from 'node:crypto';
import { ServiceError } from '../protocol/service.js';

/** A message attribute as it goes over the wire (a binary value stays base64). */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message in a queue; times are epoch milliseconds. */
export interface QueuedMessage {
  id: string;
  body: string;
  attributes: MessageAttributes;
  senderId: string;
  sentAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  receipt?: string;
}

/** A queue with its attributes in SQS's own spelling. */
export interface Queue {
  arn: string;
  url: string;
  attributes: Record<string, string>;
  messages: QueuedMessage[];
  /** Long polls that wait for a message. */
  waiting: Set<() => void>;
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A numeric attribute of the queue. */
export const setting = (queue: Queue, name: string): number => Number(queue.attributes[name] ?? 0);

/** Puts a message into the queue. */
export const enqueue = (
  queue: Queue,
  now: number,
  message: {
    body: string;
    attributes?: MessageAttributes;
    delaySeconds?: number | undefined;
    senderId?: string;
  },
): QueuedMessage => {
  const delay = message.delaySeconds ?? setting(queue, 'DelaySeconds');
  const queued: QueuedMessage = {
    id: randomUUID(),
    body: message.body,
    attributes: message.attributes ?? {},
    senderId: message.senderId ?? 'AIDALOCAL',
    sentAt: now,
    visibleAt: now + delay * 1000,
    receiveCount: 0,
  };
  queue.messages.push(queued);
  for (const wake of queue.waiting) wake();
  return queued;
};

/** Forgets what is older than the retention period. */
export const expire = (queue: Queue, now: number): void => {
  const oldest = now - setting(queue, 'MessageRetentionPeriod') * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt >= oldest);
};

const redriveOf = (queue: Queue): { deadLetterTargetArn?: string; maxReceiveCount?: number } =>
  JSON.parse(queue.attributes['RedrivePolicy'] ?? '{}') as ReturnType<typeof redriveOf>;

/** Takes up to `max` visible messages; one that was received too often moves to the dead-letter queue instead. */
export const receive = (
  queue: Queue,
  now: number,
  max: number,
  visibilitySeconds: number | undefined,
  queueByArn: (arn: string) => Queue | undefined,
): QueuedMessage[] => {
  expire(queue, now);
  const { deadLetterTargetArn = '', maxReceiveCount = Infinity } = redriveOf(queue);
  const deadLetters = queueByArn(deadLetterTargetArn);
  const taken: QueuedMessage[] = [];
  for (const message of queue.messages.filter(({ visibleAt }) => visibleAt <= now)) {
    if (taken.length === max) break;
    if (deadLetters && message.receiveCount >= maxReceiveCount) {
      queue.messages = queue.messages.filter((other) => other !== message);
      deadLetters.messages.push({ ...message, visibleAt: now });
      for (const wake of deadLetters.waiting) wake();
      continue;
    }
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    message.receipt = Buffer.from(`${message.id}/${randomUUID()}`).toString('base64');
    message.visibleAt = now + (visibilitySeconds ?? setting(queue, 'VisibilityTimeout')) * 1000;
    taken.push(message);
  }
  return taken;
};

/** The message of a receipt; `undefined` when it is gone or was received again since. */
export const byReceipt = (queue: Queue, receipt: string): QueuedMessage | undefined => {
  const [id = ''] = Buffer.from(receipt, 'base64').toString().split('/');
  if (!/^[0-9a-f-]{36}$/.test(id)) {
    throw new ServiceError('ReceiptHandleIsInvalid', `The input receipt handle "${receipt}" is not valid.`);
  }
  return queue.messages.find((message) => message.receipt === receipt);
};

/** Resolves when a message came in, or after `ms`, or when the server closes. */
export const nextMessage = (queue: Queue, ms: number, closing: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      closing.removeEventListener('abort', done);
      queue.waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    closing.addEventListener('abort', done);
    queue.waiting.add(done);
    if (closing.aborted) done();
  });
