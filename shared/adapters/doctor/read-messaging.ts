// Queues, and topics with who subscribed to them.
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isObject, type Json } from '../../model/brand.js';
import { textAt } from '../../usecases/doctor/agrees.js';
import type {
  ById,
  Part,
  QueueFact,
  Settings,
  SubscriptionFact,
  TopicFact,
} from '../../usecases/doctor/facts.js';
import { absent, mapped, read, type Told } from '../../usecases/doctor/told.js';
import { sideBySide } from '../../usecases/look/parallel.js';
import { asked, askedOfEach, parsed, using, type ClientConfig } from './asking.js';
import { jsonOf, settingsOf } from './settings.js';

/** Every message of ours fits in; how large one may be at most has changed over the years. */
const largestMessage = 262_144;

const queueSettings = (attributes: Readonly<Record<string, string>>): Settings => {
  const { MaximumMessageSize: size, RedrivePolicy, RedriveAllowPolicy, ...others } = attributes;
  return settingsOf({
    ...others,
    MaximumMessageSize: size !== undefined && Number(size) < largestMessage ? size : undefined,
    RedrivePolicy: jsonOf(RedrivePolicy),
    RedriveAllowPolicy: jsonOf(RedriveAllowPolicy),
  });
};

const readQueue = (client: SQSClient, { physical }: Part): Promise<Told<QueueFact>> =>
  asked('sqs:GetQueueAttributes', async () => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: physical, AttributeNames: ['All'] }),
    );
    const redrive = parsed(Attributes['RedrivePolicy']);
    const dead = isObject(redrive) ? textAt(redrive, 'deadLetterTargetArn') : undefined;
    const policy = parsed(Attributes['Policy']) as Json | undefined;
    return {
      arn: Attributes['QueueArn'] ?? '',
      // Whoever holds one at the moment has not worked it off either.
      messages:
        Number(Attributes['ApproximateNumberOfMessages'] ?? 0) +
        Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      ...(dead === undefined ? {} : { deadLetters: dead }),
      ...(policy === undefined ? {} : { policy }),
      settings: read(queueSettings(Attributes)),
    };
  });

export const readQueues = (config: ClientConfig, parts: readonly Part[]): Promise<ById<QueueFact>> =>
  // Else the client would follow the URL past AWS_ENDPOINT_URL, to the real AWS.
  using(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }), (client) =>
    askedOfEach(parts, (part) => readQueue(client, part)),
  );

type Attributes = Readonly<Record<string, string>>;

const attributesOf = (client: SNSClient, arn: string): Promise<Told<Attributes>> =>
  asked('sns:GetSubscriptionAttributes', async () => {
    const answer = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
    return answer.Attributes ?? {};
  });

const filterIn = (attributes: Attributes) => ({
  policy: parsed(attributes['FilterPolicy']) as Json | undefined,
  scope: attributes['FilterPolicyScope'] ?? 'MessageAttributes',
});

const subscriptionSettings = (attributes: Attributes): Settings => {
  const { FilterPolicy, RedrivePolicy, RawMessageDelivery = 'false', ...others } = attributes;
  return settingsOf({
    FilterPolicyScope: 'MessageAttributes',
    ...others,
    RawMessageDelivery,
    FilterPolicy: jsonOf(FilterPolicy),
    RedrivePolicy: jsonOf(RedrivePolicy),
  });
};

const subscriptionOf = async (client: SNSClient, one: Subscription): Promise<SubscriptionFact> => {
  const { SubscriptionArn: arn = '', Protocol: protocol = '', Endpoint: endpoint = '' } = one;
  const told: Told<Attributes> = arn.startsWith('arn:') ? await attributesOf(client, arn) : absent;
  const [filter, settings] = [mapped(told, filterIn), mapped(told, subscriptionSettings)];
  return { arn, protocol, endpoint, filter, settings };
};

const subscriptionsOf = (client: SNSClient, TopicArn: string): Promise<TopicFact['subscriptions']> =>
  asked('sns:ListSubscriptionsByTopic', async () => {
    const all: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
      all.push(...Subscriptions);
    return sideBySide(all, (one) => subscriptionOf(client, one));
  });

export const readTopics = (config: ClientConfig, parts: readonly Part[]): Promise<ById<TopicFact>> =>
  using(new SNSClient(config), (client) =>
    askedOfEach(parts, ({ physical }) =>
      asked('sns:GetTopicAttributes', async () => {
        const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: physical }));
        const subscriptions = await subscriptionsOf(client, physical);
        const policy = jsonOf(Attributes['Policy']);
        return {
          key: Attributes['KmsMasterKeyId'] ?? '',
          ...(policy === undefined ? {} : { policy }),
          subscriptions,
        };
      }),
    ),
  );
