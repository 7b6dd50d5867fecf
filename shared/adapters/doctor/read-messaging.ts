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
import type { ById, Part, QueueFact, SubscriptionFact, TopicFact } from '../../usecases/doctor/facts.js';
import { absent, type Told } from '../../usecases/doctor/told.js';
import { sideBySide } from '../../usecases/look/parallel.js';
import { asked, askedOfEach, parsed, using, type ClientConfig } from './asking.js';

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
    };
  });

export const readQueues = (config: ClientConfig, parts: readonly Part[]): Promise<ById<QueueFact>> =>
  // Else the client would follow the URL past AWS_ENDPOINT_URL, to the real AWS.
  using(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }), (client) =>
    askedOfEach(parts, (part) => readQueue(client, part)),
  );

const filterOf = (client: SNSClient, arn: string): Promise<SubscriptionFact['filter']> =>
  asked('sns:GetSubscriptionAttributes', async () => {
    const { Attributes = {} } = await client.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
    );
    return {
      policy: parsed(Attributes['FilterPolicy']) as Json | undefined,
      scope: Attributes['FilterPolicyScope'] ?? 'MessageAttributes',
    };
  });

const subscriptionsOf = (client: SNSClient, TopicArn: string): Promise<TopicFact['subscriptions']> =>
  asked('sns:ListSubscriptionsByTopic', async () => {
    const all: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
      all.push(...Subscriptions);
    return sideBySide(all, async ({ SubscriptionArn: arn = '', Protocol = '', Endpoint = '' }) => ({
      arn,
      protocol: Protocol,
      endpoint: Endpoint,
      filter: arn.startsWith('arn:') ? await filterOf(client, arn) : absent,
    }));
  });

export const readTopics = (config: ClientConfig, parts: readonly Part[]): Promise<ById<TopicFact>> =>
  using(new SNSClient(config), (client) =>
    askedOfEach(parts, ({ physical }) =>
      asked('sns:GetTopicAttributes', async () => {
        const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: physical }));
        const subscriptions = await subscriptionsOf(client, physical);
        return { key: Attributes['KmsMasterKeyId'] ?? '', subscriptions };
      }),
    ),
  );
