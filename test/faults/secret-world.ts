// A whole deployment whose every byte is kept: bundled doors in processes of their own, Slack, mail and queues.
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { startLocalAws } from '../../infra/local/server.js';
import { startLocalSlack } from '../../infra/local/services/slack.js';
import { wire } from '../../infra/local/wiring.js';
import { contentOf } from '../../shared/adapters/dynamodb/items.js';
import { clientPool } from '../acceptance/estate.js';
import { createCanaries, type Left } from './canaries.js';
import { createDoors, startTap } from './deployed-doors.js';

export const channel = 'C0LOCAL01';

/** The queues that may hold raw CloudTrail events: DESIGN's one exception, for four days and encrypted. */
const rawQueues = ['LooksNowQueue', 'LooksNowDlq', 'EventsDlq'];

const isRaw = (body: string): boolean => {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null && 'detail-type' in parsed;
};

/** `slack: false` where so much is told that a message a second would take too long. */
export const startSecretWorld = async ({ slack: isHeard = true } = {}) => {
  const canaries = createCanaries();
  const left: Left[] = [];
  const keep = (one: Left) => void left.push(one);
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const slack = await startLocalSlack({ rates: 'off', token: `xoxb-${canaries.secret('Slack token')}` });
  const [tapOnAws, tapOnSlack] = await Promise.all([startTap(aws.endpoint, keep), startTap(slack.url, keep)]);
  const tapped = (text = '') => text.replaceAll(aws.endpoint, tapOnAws.url);
  const environment = () =>
    Object.fromEntries(Object.entries(process.env).map(([name, text]) => [name, tapped(text)]));
  const doors = createDoors(keep, environment);
  const wired = await wire({
    aws,
    root: process.cwd(),
    load: doors.load,
    overrides: {
      environment: {
        STAGEWATCH_MASK_KEY: Buffer.from(`${canaries.secret('masking key')}-and-more`).toString('base64'),
        STAGEWATCH_QUOTA_SHARE: '1',
        STAGEWATCH_SLACK_URL: tapOnSlack.url,
        STAGEWATCH_SLACK_ACCESS: slack.token,
        STAGEWATCH_SLACK_CHANNELS: isHeard ? channel : '',
        POWERTOOLS_LOG_LEVEL: 'DEBUG',
        POWERTOOLS_METRICS_DISABLED: 'false',
      },
    },
  });
  const subscribe = async (Protocol: string, Endpoint: string, Attributes = {}) => {
    const TopicArn = wired.names.topicArn;
    await aws.call('sns', 'Subscribe', { TopicArn, Protocol, Endpoint, Attributes });
  };
  await subscribe('email', 'ann@example.com');
  const subscribers = ['raw', 'wrapped'];
  for (const QueueName of subscribers) {
    await aws.call('sqs', 'CreateQueue', { QueueName });
    const Attributes = QueueName === 'raw' ? { RawMessageDelivery: 'true' } : {};
    await subscribe('sqs', `arn:aws:sqs:eu-west-1:${aws.account}:${QueueName}`, Attributes);
  }
  const pool = clientPool(aws.endpoint);
  const keys = { accessKeyId: aws.account, secretAccessKey: 'local' };
  const dynamo = new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials: keys });
  const trail: Left[] = [];
  aws.onTrailEvent((event) => trail.push({ to: 'CloudTrail', bytes: JSON.stringify(event) }));

  const bodiesIn = async (QueueUrl: string): Promise<string[]> => {
    const bodies: string[] = [];
    for (;;) {
      const taken = await aws.call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      const messages = (taken['Messages'] ?? []) as { Body: string }[];
      if (messages.length === 0) return bodies;
      bodies.push(...messages.map(({ Body }) => Body));
    }
  };
  /** What waits in queues, but for the raw events where they are allowed. */
  const queued = async (): Promise<Left[]> => {
    const own = subscribers.map((name) => [name, `${aws.endpoint}/${aws.account}/${name}`] as const);
    const all = await Promise.all(
      [...Object.entries(wired.names.queueUrls), ...own].map(async ([name, url]) =>
        (await bodiesIn(url))
          .filter((body) => !(rawQueues.includes(name) && isRaw(body)))
          .map((bytes) => ({ to: `queue ${name}`, bytes })),
      ),
    );
    return all.flat();
  };
  const rows = async (): Promise<Left[]> => {
    const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: wired.names.table }));
    return Items.map((item) => ({
      to: `row ${item['pk']?.S} ${item['sk']?.S}`,
      bytes: JSON.stringify([item, item['content'] === undefined ? null : contentOf(item)]),
    }));
  };
  return {
    aws,
    slack,
    wired,
    canaries,
    trail,
    keep,
    clientsFor: pool.clientsFor,
    /** For a process of our own, a command line: everything that it sends is kept, too. */
    environment: () => ({
      ...aws.environment,
      AWS_ENDPOINT_URL: tapOnAws.url,
      STAGEWATCH_TABLE: wired.names.table,
    }),
    queued,
    /** All that left a door since this was asked last, and all that it came to. */
    everything: async (): Promise<readonly Left[]> => [
      ...left.splice(0),
      ...(await queued()),
      ...(await rows()),
      ...aws.mailbox.map((mail) => ({ to: `mail ${mail.subject}`, bytes: JSON.stringify(mail) })),
      ...slack.messages(channel).flatMap((message) => [
        { to: 'Slack', bytes: JSON.stringify(message) },
        { to: 'a Slack thread', bytes: JSON.stringify(slack.replies(channel, message.ts)) },
      ]),
    ],
    close: async () => {
      await wired.stop();
      await doors.close();
      pool.destroy();
      dynamo.destroy();
      await Promise.all([tapOnAws.close(), tapOnSlack.close()]);
      await slack.close();
      await aws.close();
    },
  };
};

export type SecretWorld = Awaited<ReturnType<typeof startSecretWorld>>;
