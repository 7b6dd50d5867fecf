// The real doors on the embedded AWS and the local Slack: from a person's change to the message people see.
import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { startLocalSlack, type LocalSlack } from '../../infra/local/services/slack.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { createLedger } from '../../shared/adapters/dynamodb/deliveries.js';
import { epochMs } from '../../shared/model/time.js';
import { quietDoors } from '../support/quiet-doors.js';

const channel = 'C0LOCAL01';
let aws: LocalAws;
let slack: LocalSlack;
let wired: Wired;
let round = 0;

const load = async (name: string): Promise<Handler> => {
  // A fresh module for each test: doors are put together when they are loaded.
  const module = (await import(`../../functions/${name}/handler.ts?slack=${round}`)) as { handler: Handler };
  return module.handler;
};

const setUp = async (environmentOf: () => Record<string, string> = () => ({})) => {
  round += 1;
  aws = await startLocalAws({ region: 'eu-west-1' });
  slack = await startLocalSlack({ rates: 'off' });
  wired = await wire({
    aws,
    root: process.cwd(),
    load,
    overrides: {
      environment: {
        ...quietDoors,
        STAGEWATCH_SLACK_URL: slack.url,
        STAGEWATCH_SLACK_ACCESS: slack.token,
        STAGEWATCH_SLACK_CHANNELS: channel,
        ...environmentOf(),
      },
    },
  });
};

beforeEach(() => setUp());
const tearDown = async () => {
  await wired.stop();
  await slack.close();
  await aws.close();
};
afterEach(tearDown);

const options = () => ({
  endpoint: aws.endpoint,
  region: aws.region,
  credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
});

const declaredEstate = async () => {
  const client = new APIGatewayClient(options());
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const text = `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, description: live, variables: { key: hush-hush-secret } }
`;
  const patch = (path: string, value: string) =>
    client.send(
      new UpdateStageCommand({
        restApiId,
        stageName: 'prod',
        patchOperations: [{ op: 'replace', path, value }],
      }),
    );
  await patch('/description', 'live');
  await patch('/variables/key', 'hush-hush-secret');
  await wired.invoke('baseline', {
    sources: [{ name: 'declared.yml', text }],
    settings: { severity: { tellAtOnce: 'low' } },
  });
  await wired.drain();
  expect(slack.messages(channel)).toEqual([]);
  return { patch };
};

const shown = () => JSON.stringify(slack.messages(channel));

test('a change is one message, edited when it is undone', async () => {
  const { patch } = await declaredEstate();
  await patch('/description', '<!channel> <https://evil.example|ok>');
  await wired.drain();
  expect(slack.messages(channel)).toHaveLength(1);
  expect(shown()).toContain('description');
  expect(shown()).toContain('&lt;!channel&gt;');
  expect(shown()).not.toContain('<!channel>');
  await patch('/description', 'live');
  await wired.drain();
  await wired.runSchedule('deliver');
  await wired.drain();
  const [message, ...others] = slack.messages(channel);
  expect(others).toEqual([]);
  expect(message?.metadata).toMatchObject({ event_type: 'stagewatch_drift' });
  expect(wired.failures).toEqual([]);
});

test('secrets reach neither Slack nor the ledger', async () => {
  const { patch } = await declaredEstate();
  await patch('/variables/key', 'another-planted-secret');
  await wired.drain();
  expect(shown()).toContain('hmac:');
  const dynamo = new DynamoDBClient(options());
  const rows = await dynamo.send(new ScanCommand({ TableName: wired.names.table }));
  expect(rows.Items?.some(({ pk }) => pk?.S?.startsWith('delivery#'))).toBe(true);
  dynamo.destroy();
  expect(JSON.stringify([slack.messages(channel), slack.calls])).not.toMatch(/hush-hush|planted/);
});

test('what Slack cannot take now goes back into the queue for as long as Slack says', async () => {
  const { patch } = await declaredEstate();
  slack.faults.add({ times: 1, answer: { code: 'ratelimited', status: 429, retryAfterSeconds: 7200 } });
  await patch('/description', 'x');
  await wired.drain();
  expect(slack.messages(channel)).toEqual([]);
  const call = aws.callLog.find(({ operation }) => operation === 'ChangeMessageVisibility');
  expect(call).toBeDefined();
  expect(await waiting()).toBe('1');
  // Nobody asks Slack meanwhile.
  await wired.drain();
  expect(slack.calls).toHaveLength(1);
});

const waiting = async (): Promise<string> => {
  const [, url] = Object.entries(wired.names.queueUrls).find(([id]) => id === 'SlackQueue') ?? [];
  const answer = await aws.call('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
  return (answer['Attributes'] as Record<string, string>)['ApproximateNumberOfMessagesNotVisible'] ?? '';
};

test('a dead channel is told by mail, once, and its death is no message to itself', async () => {
  await aws.call('sns', 'Subscribe', {
    TopicArn: wired.names.topicArn,
    Protocol: 'email',
    Endpoint: 'ann@example.com',
  });
  const { patch } = await declaredEstate();
  slack.faults.add({ answer: { code: 'is_archived' } });
  await patch('/description', 'x');
  await wired.drain();
  expect(aws.mailbox.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('description'),
    expect.stringMatching(/^\[CHANNEL DEAD\] Slack channel C0LOCAL01 .*is_archived$/),
  ]);
  expect(await waiting()).toBe('1');
});

describe('without a channel', () => {
  test('the door takes what comes, reads no secret and calls nobody', async () => {
    await tearDown();
    await setUp(() => ({ STAGEWATCH_SLACK_CHANNELS: '' }));
    const { patch } = await declaredEstate();
    await patch('/description', 'x');
    await wired.drain();
    expect(wired.failures).toEqual([]);
    expect(slack.calls).toEqual([]);
    expect(await waiting()).toBe('0');
  });
});

test('a webhook in the secret is enough', async () => {
  await tearDown();
  await setUp(() => ({
    STAGEWATCH_SLACK_CHANNELS: 'webhook',
    STAGEWATCH_SLACK_ACCESS: slack.hookUrl(channel),
  }));
  const { patch } = await declaredEstate();
  await patch('/description', 'x');
  await wired.drain();
  expect(slack.messages(channel)).toMatchObject([{ by: 'webhook' }]);
});

describe('the ledger', () => {
  test('writes a row only after the one it was made from, and forgets expired ones', async () => {
    const dynamo = new DynamoDBClient(options());
    const time = { now: epochMs(Date.now()) };
    const ledger = createLedger(dynamo, wired.names.table, () => time.now);
    const row = { channel, subject: 'f1', revision: 1, shown: 1 };
    expect(await ledger.delivery(channel, 'f1')).toBeUndefined();
    expect(await ledger.writeDelivery(row, undefined)).toBe(true);
    expect(await ledger.writeDelivery(row, undefined)).toBe(false);
    expect(await ledger.writeDelivery({ ...row, revision: 2, shown: 2 }, 1)).toBe(true);
    expect(await ledger.writeDelivery({ ...row, revision: 2, shown: 3 }, 1)).toBe(false);
    expect(await ledger.delivery(channel, 'f1')).toEqual({ ...row, revision: 2, shown: 2 });
    expect(await ledger.writeChannel({ channel, revision: 1, nextAt: time.now }, undefined)).toBe(true);
    expect(await ledger.writeChannel({ channel, revision: 1, nextAt: time.now }, undefined)).toBe(false);
    expect(await ledger.channel(channel)).toEqual({ channel, revision: 1, nextAt: time.now });
    time.now = epochMs(time.now + 401 * 86_400_000);
    expect(await ledger.delivery(channel, 'f1')).toBeUndefined();
    expect(await ledger.writeDelivery(row, undefined)).toBe(true);
    dynamo.destroy();
  });
});

test('the bundle stays small', () => {
  expect(statSync('build/notify-slack/index.cjs').size).toBeLessThan(600 * 1024);
});
