// SNS standard topics with subscriptions by email (into the mailbox) and by SQS.
import { randomUUID } from 'node:crypto';
import * as client from '@aws-sdk/client-sns';
import { matchesPattern, readPattern } from '../event-pattern.js';
import { ServiceError, type Answer, type Call, type SchemaService } from '../protocol/service.js';
import { runBatch } from './batch.js';
import type { MessageAttributes } from './sqs-queue.js';
import type { Sqs } from './sqs.js';

/** A mail that SNS sent. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  topicArn: string;
  receivedAt: Date;
}

interface Subscription {
  arn: string;
  protocol: string;
  endpoint: string;
  owner: string;
  attributes: Record<string, string>;
}
interface Topic {
  arn: string;
  owner: string;
  attributes: Record<string, string>;
  subscriptions: Map<string, Subscription>;
}
interface Publication {
  Message: string;
  Subject?: string;
  MessageStructure?: string;
  MessageAttributes?: MessageAttributes;
}

const invalid = (text: string): ServiceError =>
  new ServiceError('InvalidParameterException', `Invalid parameter: ${text}`);

/** What each protocol receives: the same text, or with `MessageStructure=json` the protocol's own. */
const textFor = ({ Message, MessageStructure }: Publication): ((protocol: string) => string) => {
  if (MessageStructure !== 'json') return () => Message;
  let texts: unknown;
  try {
    texts = JSON.parse(Message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const own = Object.entries(texts ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const byProtocol = new Map(own);
  const fallback = byProtocol.get('default');
  if (fallback === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  return (protocol) => byProtocol.get(protocol) ?? fallback;
};

const check = (topic: Topic, publication: Publication): void => {
  const { Message, Subject, MessageAttributes: attributes = {} } = publication;
  if (!Message) throw invalid('Empty message');
  // "API_Publish": ASCII text that begins with a letter, number or punctuation mark, no line breaks or
  // control characters, at most 100 characters. (Newer pages say UTF-8; what keeps to this suits both.)
  if (Subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(Subject)) throw invalid('Subject');
  const extra = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => {
    if (!DataType || (StringValue ?? BinaryValue ?? '') === '') {
      const text = `The message attribute '${name}' must contain a non-empty value.`;
      throw new ServiceError('InvalidParameterValueException', text);
    }
    return name + DataType + (StringValue ?? BinaryValue ?? '');
  });
  const limit = Number(topic.attributes['MaximumMessageSize'] ?? 262_144);
  if (Buffer.byteLength(Message + extra.join('')) > limit) throw invalid('Message too long');
};

const attributeValues = (attributes: MessageAttributes): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => {
      const isJson = DataType === 'String.Array' || DataType.startsWith('Number');
      return [name, isJson ? (JSON.parse(StringValue) as unknown) : StringValue];
    }),
  );

/** Everybody confirms at once here, unless a test says that somebody has not. */
const isPending = (attributes: Subscription['attributes']): boolean =>
  attributes['PendingConfirmation'] === 'true';

const passes = ({ attributes }: Subscription, publication: Publication): boolean => {
  const policy = attributes['FilterPolicy'];
  if (policy === undefined) return true;
  const pattern = readPattern(JSON.parse(policy));
  if (attributes['FilterPolicyScope'] !== 'MessageBody') {
    return matchesPattern(pattern, attributeValues(publication.MessageAttributes ?? {}));
  }
  try {
    return matchesPattern(pattern, JSON.parse(publication.Message));
  } catch {
    return false; // a body that is no JSON matches no policy on the body
  }
};

const envelope = (
  TopicArn: string,
  MessageId: string,
  Message: string,
  publication: Publication,
  now: Date,
) => {
  const { Subject, MessageAttributes = {} } = publication;
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue, BinaryValue }]) => {
      return [name, { Type: DataType, Value: StringValue ?? BinaryValue }] as const;
    },
  );
  return JSON.stringify({
    Type: 'Notification',
    MessageId,
    TopicArn,
    ...(Subject === undefined ? {} : { Subject }),
    Message,
    Timestamp: now.toISOString(),
    SignatureVersion: '1',
    ...(attributes.length > 0 ? { MessageAttributes: Object.fromEntries(attributes) } : {}),
  });
};

const checkFilter = (attributes: Readonly<Record<string, string>>): void => {
  try {
    if (attributes['FilterPolicy'] !== undefined) readPattern(JSON.parse(attributes['FilterPolicy']));
  } catch (failure) {
    throw invalid(`FilterPolicy: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
};

const publish = (topic: Topic, publication: Publication, now: Date, sqs: Sqs, mailbox: Mail[]): Answer => {
  check(topic, publication);
  const text = textFor(publication);
  const id = randomUUID();
  for (const subscription of topic.subscriptions.values()) {
    const { protocol, endpoint: to } = subscription;
    if (isPending(subscription.attributes) || !passes(subscription, publication)) continue;
    if (protocol === 'email') {
      const subject = publication.Subject ?? 'AWS Notification Message';
      mailbox.push({ to, subject, text: text(protocol), topicArn: topic.arn, receivedAt: now });
    } else if (subscription.attributes['RawMessageDelivery'] === 'true') {
      const attributes = publication.MessageAttributes ?? {};
      // "Amazon SNS raw message delivery": with more than 10 attributes SNS discards the message.
      if (Object.keys(attributes).length <= 10) sqs.deliver(to, text(protocol), attributes);
    } else {
      sqs.deliver(to, envelope(topic.arn, id, text(protocol), publication, now));
    }
  }
  return { MessageId: id };
};

const subscribe = (topic: Topic, { input, account }: Call): Answer => {
  const protocol = String(input['Protocol']);
  const endpoint = String(input['Endpoint']);
  if (protocol !== 'email' && protocol !== 'sqs') {
    throw invalid(`Protocol: the embedded AWS delivers to email and sqs, not to ${protocol}`);
  }
  if (protocol === 'email' ? !endpoint.includes('@') : !endpoint.startsWith('arn:aws:sqs:')) {
    throw invalid(`Endpoint Reason: ${endpoint} is no endpoint of protocol ${protocol}`);
  }
  const attributes = { ...(input['Attributes'] as Record<string, string> | undefined) };
  checkFilter(attributes);
  const known = [...topic.subscriptions.values()].find(
    (one) => one.protocol === protocol && one.endpoint === endpoint,
  );
  const arn = known?.arn ?? `${topic.arn}:${randomUUID()}`;
  topic.subscriptions.set(arn, { arn, protocol, endpoint, owner: account, attributes });
  return { SubscriptionArn: arn };
};

const describe = (topic: Topic) =>
  [...topic.subscriptions.values()].map(({ arn, protocol, endpoint, owner, attributes }) => ({
    SubscriptionArn: isPending(attributes) ? 'PendingConfirmation' : arn,
    Owner: owner,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topic.arn,
  }));

type Find = (call: Call) => Topic;

const topicOperations = (topics: Map<string, Topic>, find: Find): SchemaService['operations'] => ({
  CreateTopic({ input, account, region }) {
    const name = String(input['Name']);
    if (!/^[\w-]{1,256}$/.test(name)) throw invalid('Topic Name (the embedded AWS has no FIFO topics)');
    const arn = `arn:aws:sns:${region}:${account}:${name}`;
    const attributes = { ...(input['Attributes'] as Record<string, string> | undefined) };
    if (!topics.has(arn)) topics.set(arn, { arn, owner: account, attributes, subscriptions: new Map() });
    return { TopicArn: arn };
  },
  ListTopics({ account, region }) {
    const own = [...topics.keys()].filter((arn) => arn.startsWith(`arn:aws:sns:${region}:${account}:`));
    return { Topics: own.map((arn) => ({ TopicArn: arn })) };
  },
  SetTopicAttributes(call) {
    const { AttributeName, AttributeValue } = call.input;
    Object.assign(find(call).attributes, { [String(AttributeName)]: String(AttributeValue) });
    return {};
  },
  GetTopicAttributes(call) {
    const { arn, owner, attributes, subscriptions } = find(call);
    const confirmed = { SubscriptionsConfirmed: String(subscriptions.size), SubscriptionsPending: '0' };
    return { Attributes: { TopicArn: arn, Owner: owner, ...confirmed, ...attributes } };
  },
});

const subscriptionOperations = (topics: Map<string, Topic>, find: Find): SchemaService['operations'] => {
  const named = ({ input }: Call): [Topic, Subscription] => {
    const arn = String(input['SubscriptionArn']);
    const topic = topics.get(arn.slice(0, arn.lastIndexOf(':')));
    const subscription = topic?.subscriptions.get(arn);
    if (!topic || !subscription) throw new ServiceError('NotFoundException', 'Subscription does not exist');
    return [topic, subscription];
  };
  return {
    Subscribe: (call) => subscribe(find(call), call),
    Unsubscribe(call) {
      const [topic, { arn }] = named(call);
      topic.subscriptions.delete(arn);
      return {};
    },
    GetSubscriptionAttributes(call) {
      const [topic, { arn, protocol, endpoint, attributes }] = named(call);
      const own = { SubscriptionArn: arn, TopicArn: topic.arn, Protocol: protocol, Endpoint: endpoint };
      return { Attributes: { ...attributes, ...own } };
    },
    ListSubscriptionsByTopic: (call) => ({ Subscriptions: describe(find(call)) }),
    SetSubscriptionAttributes(call) {
      const change = { [String(call.input['AttributeName'])]: String(call.input['AttributeValue']) };
      checkFilter(change);
      Object.assign(named(call)[1].attributes, change);
      return {};
    },
  };
};

/** SNS with no topics yet; what it mails lands in `mailbox`. */
export const createSns = (sqs: Sqs, mailbox: Mail[]): SchemaService => {
  const topics = new Map<string, Topic>();
  const find: Find = ({ input }) => {
    const topic = topics.get(String(input['TopicArn'] ?? input['TargetArn']));
    if (!topic) throw new ServiceError('NotFoundException', 'Topic does not exist');
    return topic;
  };
  return {
    signingName: 'sns',
    eventSource: 'sns.amazonaws.com',
    client,
    operations: {
      ...topicOperations(topics, find),
      ...subscriptionOperations(topics, find),
      Publish: (call) => publish(find(call), call.input as unknown as Publication, call.now, sqs, mailbox),
      PublishBatch(call) {
        const topic = find(call);
        const entries = call.input['PublishBatchRequestEntries'] as (Publication & { Id: string })[];
        return runBatch(entries, 'Exception', (entry) => publish(topic, entry, call.now, sqs, mailbox));
      },
    },
  };
};
