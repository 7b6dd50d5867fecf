// SQS standard queues: visibility timeouts, delays, long polling and redrive really happen.
import * as client from '@aws-sdk/client-sqs';
import {
  ServiceError,
  type Answer,
  type Call,
  type Operation,
  type SchemaService,
} from '../protocol/service.js';
import { runBatch } from './batch.js';
import * as queues from './sqs-queue.js';
import type { MessageAttributes, Queue, QueuedMessage } from './sqs-queue.js';

/** SQS, and the way in for SNS and EventBridge rules. */
export interface Sqs extends SchemaService {
  /** Delivers to a queue by its ARN; `false` when there is none. */
  deliver(arn: string, body: string, attributes?: MessageAttributes): boolean;
}

/** What the server tells SQS. */
export interface SqsOptions {
  endpoint: () => string;
  now: () => Date;
  closing: AbortSignal;
}

interface Entry {
  Id: string;
  MessageBody: string;
  MessageAttributes?: MessageAttributes;
  DelaySeconds?: number;
  ReceiptHandle: string;
}

// "SetQueueAttributes" and "Amazon SQS message quotas": the values of a queue that was created without any.
const DEFAULTS: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
};
const POLL_MS = 100; // how often a long poll looks for messages whose delay or visibility timeout ran out

const invalid = (text: string): ServiceError => new ServiceError('InvalidParameterValue', text);

const inRange = (name: string, value: unknown, low: number, high: number): number | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  const reason = `Reason: Must be >= ${low} and <= ${high}, if provided.`;
  throw invalid(`Value ${JSON.stringify(value)} for parameter ${name} is invalid. ${reason}`);
};

/** The asked-for part of some attributes: by name, by `prefix.*`, or all. */
const only = <T>(values: Readonly<Record<string, T>>, ...lists: unknown[]): Record<string, T> => {
  const asked = lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  const isAsked = (name: string) =>
    asked.some(
      (one) => one === 'All' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(values).filter(([name]) => isAsked(name)));
};

const describe = (message: QueuedMessage, { input }: Call): Answer => {
  const system = {
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ApproximateReceiveCount: String(message.receiveCount),
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
  };
  const attributes = only(message.attributes, input['MessageAttributeNames']);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: queues.md5(message.body),
    Attributes: only(system, input['MessageSystemAttributeNames'], input['AttributeNames']),
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
  };
};

const batch = ({ input }: Call, run: (entry: Entry) => Answer): Answer => {
  const { Successful, Failed } = runBatch(input['Entries'] as Entry[] | undefined, '', run);
  return Failed.length > 0 ? { Successful, Failed } : { Successful };
};

const send = (queue: Queue, { now, caller }: Call, entry: Entry): Answer => {
  const { MessageBody: body, MessageAttributes: attributes = {} } = entry;
  if (!body)
    throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const limit = queues.setting(queue, 'MaximumMessageSize');
  if (Buffer.byteLength(body + JSON.stringify(attributes)) > limit + 2) {
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
  }
  const delaySeconds = inRange('DelaySeconds', entry.DelaySeconds, 0, 900);
  const senderId = caller.accessKeyId;
  const message = queues.enqueue(queue, now.getTime(), { body, attributes, senderId, delaySeconds });
  return { MessageId: message.id, MD5OfMessageBody: queues.md5(body) };
};

const remove = (queue: Queue, receipt: string): Answer => {
  const message = queues.byReceipt(queue, receipt);
  queue.messages = queue.messages.filter((other) => other !== message);
  return {};
};

const changeVisibility = (queue: Queue, { input, now }: Call): Answer => {
  const message = queues.byReceipt(queue, String(input['ReceiptHandle']));
  const seconds = inRange('VisibilityTimeout', input['VisibilityTimeout'], 0, 43_200) ?? 0;
  if (!message || message.visibleAt <= now.getTime()) {
    throw new ServiceError('MessageNotInflight', 'The message referred to is not in flight.');
  }
  message.visibleAt = now.getTime() + seconds * 1000;
  for (const wake of queue.waiting) wake();
  return {};
};

const attributesOf = (queue: Queue, { input, now }: Call): Answer => {
  const at = now.getTime();
  queues.expire(queue, at);
  const hidden = queue.messages.filter(({ visibleAt }) => visibleAt > at);
  const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
  const all = {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(queue.messages.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
  return { Attributes: only(all, input['AttributeNames']) };
};

const create = (
  known: Map<string, Queue>,
  { input, account, region, now }: Call,
  endpoint: string,
): Answer => {
  const name = String(input['QueueName']);
  if (!/^[\w-]{1,80}$/.test(name)) {
    throw invalid('Can only include alphanumeric characters, hyphens, or underscores (no FIFO queues here)');
  }
  const arn = `arn:aws:sqs:${region}:${account}:${name}`;
  const url = `${endpoint}/${account}/${name}`;
  const asked = { ...(input['Attributes'] as Record<string, string> | undefined) };
  const existing = known.get(arn);
  const differs = Object.keys(asked).find((key) => existing && existing.attributes[key] !== asked[key]);
  if (differs) {
    const text = `A queue already exists with the same name and a different value for attribute ${differs}`;
    throw new ServiceError('QueueNameExists', text);
  }
  const created = String(Math.floor(now.getTime() / 1000));
  const attributes = { ...DEFAULTS, CreatedTimestamp: created, LastModifiedTimestamp: created, ...asked };
  if (!existing) known.set(arn, { arn, url, attributes, messages: [], waiting: new Set() });
  return { QueueUrl: url };
};

const receiver =
  (find: (call: Call) => Queue, known: ReadonlyMap<string, Queue>, { now, closing }: SqsOptions): Operation =>
  async (call) => {
    const queue = find(call);
    const max = inRange('MaxNumberOfMessages', call.input['MaxNumberOfMessages'], 1, 10) ?? 1;
    const visibility = inRange('VisibilityTimeout', call.input['VisibilityTimeout'], 0, 43_200);
    const wait = inRange('WaitTimeSeconds', call.input['WaitTimeSeconds'], 0, 20);
    const deadline = Date.now() + (wait ?? queues.setting(queue, 'ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      const taken = queues.receive(queue, now().getTime(), max, visibility, (arn) => known.get(arn));
      const left = deadline - Date.now();
      if (taken.length > 0) return { Messages: taken.map((message) => describe(message, call)) };
      if (left <= 0 || closing.aborted) return {};
      await queues.nextMessage(queue, Math.min(left, POLL_MS), closing);
    }
  };

/** SQS with no queues yet. */
export const createSqs = (options: SqsOptions): Sqs => {
  const known = new Map<string, Queue>();
  const find = ({ input, account, region }: Call, path = String(input['QueueUrl'])): Queue => {
    const [name, owner = account] = path.split('/').reverse();
    const queue = known.get(`arn:aws:sqs:${region}:${owner}:${name}`);
    if (!queue) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };
  const on =
    (run: (queue: Queue, call: Call) => Answer): Operation =>
    (call) =>
      run(find(call), call);
  return {
    signingName: 'sqs',
    eventSource: 'sqs.amazonaws.com',
    client,
    deliver(arn, body, attributes = {}) {
      const queue = known.get(arn);
      if (queue) queues.enqueue(queue, options.now().getTime(), { body, attributes });
      return queue !== undefined;
    },
    operations: {
      CreateQueue: (call) => create(known, call, options.endpoint()),
      GetQueueUrl: (call) => ({ QueueUrl: find(call, String(call.input['QueueName'])).url }),
      GetQueueAttributes: on(attributesOf),
      SetQueueAttributes: on(
        ({ attributes }, { input }) => (Object.assign(attributes, input['Attributes']), {}),
      ),
      ListQueues({ input, account, region }) {
        const { QueueNamePrefix: start = '' } = input as { QueueNamePrefix?: string };
        const prefix = `arn:aws:sqs:${region}:${account}:${start}`;
        return {
          QueueUrls: [...known.values()].filter(({ arn }) => arn.startsWith(prefix)).map(({ url }) => url),
        };
      },
      SendMessage: on((queue, call) => send(queue, call, call.input as unknown as Entry)),
      SendMessageBatch: on((queue, call) => batch(call, (entry) => send(queue, call, entry))),
      ReceiveMessage: receiver(find, known, options),
      DeleteMessage: on((queue, { input }) => remove(queue, String(input['ReceiptHandle']))),
      DeleteMessageBatch: on((queue, call) =>
        batch(call, ({ ReceiptHandle }) => remove(queue, ReceiptHandle)),
      ),
      ChangeMessageVisibility: on(changeVisibility),
      PurgeQueue: on((queue) => ((queue.messages = []), {})),
    },
  };
};
