// Handlers driven by definitions in the deployable syntax (test/infra/local/fixtures).
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import {
  CreateStageCommand,
  DeleteStageCommand,
  GetStageCommand,
  IVSRealTimeClient,
} from '@aws-sdk/client-ivs-realtime';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import type { Handler } from '../../../infra/local/functions.js';
import { wire, type Overrides, type Wired } from '../../../infra/local/wiring.js';
import { createClients } from './clients.js';

const root = fileURLToPath(new URL('fixtures', import.meta.url));

let aws: LocalAws;
let wired: Wired;
let now = 0;
let calls: { name: string; trigger: unknown; context: Context }[];
/** What the next invocation of a function does; by default it answers nothing. */
let act: (name: string, trigger: unknown) => unknown;
const clients = createClients(() => aws);

const load = (name: string): Promise<Handler> =>
  Promise.resolve((trigger: unknown, context: Context) => {
    calls.push({ name, trigger, context });
    return act(name, trigger);
  });
const start = async (overrides: Overrides = {}) => {
  wired = await wire({ aws, root, load, overrides });
  aws.resetCalls();
};
const recordOf = () => (calls[0]?.trigger as SQSEvent | undefined)?.Records[0];
const bodies = (): string[][] =>
  calls.map(({ trigger }) => (trigger as SQSEvent).Records.map(({ body }) => body));
const queueUrl = () => wired.names.queueUrls['WorkQueue'] ?? '';
const send = (MessageBody: string) =>
  clients.make(SQSClient).send(new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody }));
const dlqSize = async () => {
  const QueueUrl = wired.names.queueUrls['WorkDlq'];
  const asked = { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] };
  return (await aws.call('sqs', 'GetQueueAttributes', asked))['Attributes'];
};

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  calls = [];
  act = () => undefined;
  aws = await startLocalAws({ now: () => new Date(now) });
});
afterEach(async () => {
  await wired.stop();
  clients.destroyAll();
  await aws.close();
});

describe('what the definitions define', () => {
  test('is there: table with its index, topic, queues with redrive', async () => {
    await start();
    expect(wired.names).toEqual({
      buckets: {},
      secretArns: {},
      table: 'fixture-local-StateTable',
      tables: { StateTable: 'fixture-local-StateTable' },
      topicArn: 'arn:aws:sns:us-east-1:123456789012:fixture-local-drift',
      topicArns: { DriftTopic: 'arn:aws:sns:us-east-1:123456789012:fixture-local-drift' },
      queueUrls: {
        WorkDlq: `${aws.endpoint}/123456789012/fixture-local-WorkDlq`,
        WorkQueue: `${aws.endpoint}/123456789012/fixture-local-WorkQueue`,
      },
    });
    const described = new DescribeTableCommand({ TableName: wired.names.table });
    const { Table } = await clients.make(DynamoDBClient).send(described);
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'due', IndexStatus: 'ACTIVE' }]);
    const asked = { QueueUrl: queueUrl(), AttributeNames: ['VisibilityTimeout', 'RedrivePolicy'] };
    expect(await aws.call('sqs', 'GetQueueAttributes', asked)).toEqual({
      Attributes: {
        VisibilityTimeout: '180',
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:fixture-local-WorkDlq","maxReceiveCount":2}',
      },
    });
  });

  test('sets the functions’ environment, resolved, until it is stopped', async () => {
    await start();
    expect(process.env).toMatchObject({
      TABLE: 'fixture-local-StateTable',
      SERVICE: 'fixture-local',
      WORK_QUEUE: queueUrl(),
      WORK_ARN: 'arn:aws:sqs:us-east-1:123456789012:fixture-local-WorkQueue',
      POLICY: 'arn:aws:sqs:us-east-1:123456789012:fixture-local-WorkQueue',
      AWS_ENDPOINT_URL: aws.endpoint,
    });
    await wired.stop();
    expect(process.env).not.toHaveProperty('WORK_QUEUE');
  });

  test('leads nothing past the embedded AWS to a real account, and puts the environment back', async () => {
    Object.assign(process.env, { AWS_PROFILE: 'prod', AWS_ENDPOINT_URL_SNS: 'https://sns.example.com' });
    await start();
    expect(process.env).not.toHaveProperty('AWS_PROFILE');
    expect(process.env).not.toHaveProperty('AWS_ENDPOINT_URL_SNS');
    await wired.stop();
    expect(process.env['AWS_PROFILE']).toBe('prod');
    delete process.env['AWS_PROFILE'];
    delete process.env['AWS_ENDPOINT_URL_SNS'];
  });

  test('names the triggers and subscriptions that nothing runs here', async () => {
    await start();
    expect(wired.notRun).toEqual([
      'subscription of arn:aws:sns:us-east-1:123456789012:fixture-local-drift by https',
      's3 of queue-worker',
    ]);
  });

  test('an override of a resource that is not there is an error', async () => {
    await expect(start({ resources: { WorkQeue: null } })).rejects.toThrow('no resource "WorkQeue"');
    await start();
  });

  test('can be overridden: variables, properties, whole resources, environment', async () => {
    await start({
      variables: { stage: 'other', email: 'ada@example.com' },
      resources: { HighToQueue: null, WorkQueue: { VisibilityTimeout: 5 } },
      environment: { TABLE: 'elsewhere' },
    });
    expect(process.env['TABLE']).toBe('elsewhere');
    expect(process.env['SERVICE']).toBe('fixture-other');
    await clients.make(SNSClient).send(new PublishCommand({ TopicArn: wired.names.topicArn, Message: 'hi' }));
    expect(aws.mailbox).toMatchObject([{ to: 'ada@example.com' }]);
    const asked = {
      QueueUrl: queueUrl(),
      AttributeNames: ['VisibilityTimeout', 'ApproximateNumberOfMessages'],
    };
    expect(await aws.call('sqs', 'GetQueueAttributes', asked)).toEqual({
      Attributes: { VisibilityTimeout: '5', ApproximateNumberOfMessages: '0' },
    });
  });
});

describe('invoking', () => {
  test('answers what the handler returned, with a Lambda context', async () => {
    await start();
    act = (_, trigger) => ({ got: trigger });
    expect(await wired.invoke('echo', { mode: 'check' })).toEqual({ got: { mode: 'check' } });
    const context = calls[0]?.context;
    expect(context).toMatchObject({
      functionName: 'fixture-local-echo',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:fixture-local-echo',
      memoryLimitInMB: '256',
    });
    expect(context?.getRemainingTimeInMillis()).toBeGreaterThan(28_000);
  });

  test('works over the Lambda API too, by the name in the account', async () => {
    await start();
    act = () => 'done';
    const authorization = 'Credential=123456789012/20260101/us-east-1/lambda/aws4_request';
    const url = `${aws.endpoint}/2015-03-31/functions/fixture-local-echo/invocations`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: '{"mode":"check"}' });
    expect(await answer.json()).toBe('done');
    expect(calls).toMatchObject([{ name: 'echo', trigger: { mode: 'check' } }]);
  });

  test('an unknown function is an error that names it', async () => {
    await start();
    await expect(wired.invoke('nobody', {})).rejects.toThrow('defines no function "nobody"');
  });

  test('a schedule fires with its input; a switched-off one does not', async () => {
    await start();
    await wired.runSchedule('sweeper');
    expect(calls).toMatchObject([{ name: 'sweeper', trigger: { source: 'schedule' } }]);
    await expect(wired.runSchedule('echo')).rejects.toThrow('no schedule');
  });
});

describe('queues', () => {
  test('come in batches of the configured size, as Lambda’s SQS events', async () => {
    await start();
    for (let at = 0; at < 30; at += 1) await send(String(at));
    await wired.drain();
    expect(bodies().map((batch) => batch.length)).toEqual([25, 5]);
    expect(recordOf()).toMatchObject({
      body: '0',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:fixture-local-WorkQueue',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(now) },
    });
    await wired.drain();
    expect(calls).toHaveLength(2);
  });

  test('a reported item failure comes back alone, and after maxReceiveCount goes to the dead letters', async () => {
    await start();
    await send('good');
    await send('bad');
    act = (_, trigger) => ({
      batchItemFailures: (trigger as SQSEvent).Records.filter(({ body }) => body === 'bad').map((one) => ({
        itemIdentifier: one.messageId,
      })),
    });
    await wired.drain();
    expect(bodies()).toEqual([['good', 'bad']]);
    now += 181_000; // the visibility timeout
    await wired.drain();
    expect(bodies()[1]).toEqual(['bad']);
    now += 181_000;
    await wired.drain();
    expect(calls).toHaveLength(2);
    expect(await dlqSize()).toEqual({ ApproximateNumberOfMessages: '1' });
  });

  test('a handler that throws fails its whole batch, and the failure is kept', async () => {
    await start();
    await send('a');
    await send('b');
    act = () => Promise.reject(new Error('broken'));
    await wired.drain();
    now += 181_000;
    act = () => undefined;
    await wired.drain();
    expect(bodies()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(wired.failures).toMatchObject([{ functionName: 'queue-worker', error: { message: 'broken' } }]);
  });

  test('pumping works messages off in the background until it is stopped', async () => {
    await start({ batchingWindowSeconds: 0 });
    wired.pump();
    await send('now');
    while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(bodies()).toEqual([['now']]);
    await wired.stop();
    await send('later');
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(calls).toHaveLength(1);
  });

  test('a topic feeds a queue through the subscription’s filter, raw', async () => {
    await start();
    const publish = (severity: string) =>
      clients.make(SNSClient).send(
        new PublishCommand({
          TopicArn: wired.names.topicArn,
          Message: severity,
          MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
        }),
      );
    await publish('low');
    await publish('high');
    await wired.drain();
    expect(bodies()).toEqual([['high']]);
    expect(recordOf()?.messageAttributes).toMatchObject({
      severity: { dataType: 'String', stringValue: 'high' },
    });
    expect(aws.mailbox.map(({ text }) => text)).toEqual(['low', 'high']);
  });
});

test('a change on a control plane reaches the handler through the rule, reads and failures do not', async () => {
  await start();
  const client = clients.make(IVSRealTimeClient);
  const { stage } = await client.send(new CreateStageCommand({ name: 'studio' }));
  await client.send(new GetStageCommand({ arn: stage?.arn }));
  const missing = client.send(new DeleteStageCommand({ arn: `${stage?.arn}x` }));
  await expect(missing).rejects.toThrow();
  await wired.drain();
  const events = bodies()
    .flat()
    .map((body) => JSON.parse(body) as object);
  expect(events).toMatchObject([{ source: 'aws.ivs', detail: { eventName: 'CreateStage' } }]);
});
