// The doors that deploy, as bundles, on an emulator that others wrote: DynamoDB, SQS, SNS and API Gateway by Moto.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRequire } from 'node:module';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { hasMoto, startMoto, type Moto } from './moto-server.js';

type Door = (payload: unknown, context?: object) => Promise<unknown>;

const account = '123456789012';
const region = 'eu-west-1';
const before = { ...process.env };

const load = (name: string): Door => {
  const bundle = createRequire(import.meta.url)(`${process.cwd()}/build/${name}/index.cjs`) as {
    handler: Door;
  };
  return bundle.handler;
};

const queueAt = async (sqs: SQSClient, name: string): Promise<string> =>
  (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';

const buildApi = async (client: APIGatewayClient): Promise<string> => {
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'orders' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id, httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(
    new PutIntegrationCommand({ ...method, type: 'MOCK', requestTemplates: { 'application/json': '{}' } }),
  );
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId }));
  await client.send(
    new CreateStageCommand({
      restApiId,
      stageName: 'prod',
      deploymentId,
      description: 'live',
      variables: { table: 'orders' },
    }),
  );
  return restApiId;
};

(hasMoto ? describe : describe.skip)('the doors against moto_server', () => {
  let moto: Moto;
  let gateway: APIGatewayClient;
  let sqs: SQSClient;
  let api: string;
  let notices: string;
  let detect: Door;
  let deliver: Door;

  const look = (): Promise<unknown> => {
    const body = JSON.stringify({
      scope: `restapi:${account}/${region}/${api}`,
      cause: 'event',
      asOf: Date.now(),
    });
    const record = { messageId: '1', eventSourceARN: `arn:aws:sqs:${region}:${account}:looks-now`, body };
    return detect({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
  };

  const told = async (): Promise<Record<string, unknown>[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: notices, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    return Messages.map(({ Body = '{}' }) => JSON.parse(Body) as Record<string, unknown>);
  };

  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      STAGEWATCH_ACCOUNT: account,
      STAGEWATCH_TABLE: 'stagewatch',
      STAGEWATCH_MASK_KEY: Buffer.alloc(32, 1).toString('base64'),
    });
    const dynamo = new DynamoDBClient({});
    const { Properties } = loadDefinitions(process.cwd(), {}).resources['StateTable'] ?? {};
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } =
      Properties as unknown as CreateTableCommandInput;
    const table = {
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
      BillingMode,
      TableName: 'stagewatch',
    };
    await dynamo.send(new CreateTableCommand(table as CreateTableCommandInput));
    dynamo.destroy();
    sqs = new SQSClient({});
    const sns = new SNSClient({});
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'drift' }));
    notices = await queueAt(sqs, 'notices');
    const Endpoint = `arn:aws:sqs:${region}:${account}:notices`;
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    sns.destroy();
    Object.assign(process.env, {
      STAGEWATCH_TOPIC: TopicArn,
      STAGEWATCH_LOOKS_NOW: await queueAt(sqs, 'looks-now'),
      STAGEWATCH_LOOKS_SWEEP: await queueAt(sqs, 'looks-sweep'),
    });
    gateway = new APIGatewayClient({});
    api = await buildApi(gateway);
    detect = load('detect');
    deliver = load('deliver');
    const text = JSON.stringify({
      resources: [
        {
          aws_api_gateway_stage: {
            import: `${api}/prod`,
            description: 'live',
            variables: { table: 'orders' },
          },
        },
        { aws_api_gateway_integration: { import: `${api}///GET`, type: 'MOCK' } },
      ],
    });
    const settings = { notify: { confirmAfterSeconds: 0 } };
    expect(await load('baseline')({ sources: [{ name: 'orders.json', text }], settings })).toMatchObject({
      problems: [],
    });
  }, 60_000);

  afterAll(async () => {
    gateway.destroy();
    sqs.destroy();
    await moto.stop();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test('an untouched estate is looked at and nothing is told', async () => {
    expect(await look()).toEqual({ batchItemFailures: [] });
    await deliver({});
    expect(await told()).toEqual([]);
  });

  test('a rotated stage variable is told once, at its path, its values masked', async () => {
    const patchOperations = [{ op: 'replace' as const, path: '/variables/table', value: 'shadow' }];
    await gateway.send(new UpdateStageCommand({ restApiId: api, stageName: 'prod', patchOperations }));
    expect(await look()).toEqual({ batchItemFailures: [] });
    await look();
    await deliver({});
    const events = await told();
    expect(events).toMatchObject([
      { event: 'drift.opened', severity: 'high', differences: [{ path: '/variables/table' }] },
    ]);
    expect(JSON.stringify(events)).not.toContain('shadow');
  });

  test('its end is told once, after a second read', async () => {
    const patchOperations = [{ op: 'replace' as const, path: '/variables/table', value: 'orders' }];
    await gateway.send(new UpdateStageCommand({ restApiId: api, stageName: 'prod', patchOperations }));
    await look();
    await look();
    await deliver({});
    expect(await told()).toMatchObject([{ event: 'drift.resolved' }]);
  });
});
