// The embedded AWS as a whole: the real SDK and the AWS CLI over loopback.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CreateStageCommand, IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { ApiGatewayV2Client, CreateApiCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { SQSClient, TagQueueCommand } from '@aws-sdk/client-sqs';
import { createClients } from './clients.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';

let aws: LocalAws;
const clients = createClients(() => aws);
const client = <T extends { destroy(): void }>(
  make: new (config: object) => T,
  accessKeyId = '111122223333',
) => clients.make(make, { region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey: 'local' } });

beforeEach(async () => {
  aws = await startLocalAws();
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

describe('one endpoint for all services', () => {
  test('an access key of 12 digits is the account, and every other key is the default account', async () => {
    const account = async (key: string) =>
      (await client(STSClient, key).send(new GetCallerIdentityCommand({}))).Account;
    expect(await account('111122223333')).toBe('111122223333');
    expect(await account('AKIAEXAMPLE')).toBe('123456789012');
  });

  test('accounts do not see each other’s APIs', async () => {
    await client(ApiGatewayV2Client).send(new CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
    const names = async (key: string) =>
      (await client(ApiGatewayV2Client, key).send(new GetApisCommand({}))).Items?.map(({ Name }) => Name);
    expect(await names('111122223333')).toEqual(['shop']);
    expect(await names('444455556666')).toEqual([]);
  });

  test('API Gateway v1, v2 and IVS are told apart though two of them sign alike', async () => {
    await client(APIGatewayClient).send(new CreateRestApiCommand({ name: 'shop' }));
    await client(ApiGatewayV2Client).send(new CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
    await client(IVSRealTimeClient).send(new CreateStageCommand({ name: 'studio' }));
    expect(aws.callLog.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
      'apigateway:CreateRestApi',
      'apigatewayv2:CreateApi',
      'ivs:CreateStage',
    ]);
  });

  test('DynamoDB keeps items and honours conditions', async () => {
    const dynamo = client(DynamoDBClient);
    await dynamo.send(
      new CreateTableCommand({
        TableName: 'state',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    const put = (text: string) =>
      dynamo.send(
        new PutItemCommand({
          TableName: 'state',
          Item: { pk: { S: 'a' }, text: { S: text } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    await put('first');
    await expect(put('second')).rejects.toThrow('The conditional request failed');
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: 'state', Key: { pk: { S: 'a' } } }));
    expect(Item?.['text']).toEqual({ S: 'first' });
  });

  test('the call log tells service, operation, account, Region and status of each call', async () => {
    await client(ApiGatewayV2Client).send(new GetApisCommand({}));
    await client(STSClient).send(new GetCallerIdentityCommand({}));
    expect(aws.callLog).toMatchObject([
      {
        service: 'apigatewayv2',
        operation: 'GetApis',
        account: '111122223333',
        region: 'eu-west-1',
        status: 200,
      },
      { service: 'sts', operation: 'GetCallerIdentity', status: 200 },
    ]);
    aws.resetCalls();
    expect(aws.callLog).toEqual([]);
  });
});

describe('what it does not implement', () => {
  test('a service that is not there is named in the error', async () => {
    const headers = { authorization: 'Credential=a/20260101/eu-west-1/kinesis/aws4_request' };
    const answer = await fetch(`${aws.endpoint}/bucket`, { headers });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('does not implement GET /bucket of the service \\"kinesis\\"');
    expect(aws.callLog).toMatchObject([{ service: 'kinesis', operation: 'GET /bucket', status: 501 }]);
  });

  test('an operation that is not there is named in the error, in every protocol', async () => {
    const tag = new TagQueueCommand({ QueueUrl: `${aws.endpoint}/111122223333/q`, Tags: {} });
    await expect(client(SQSClient).send(tag)).rejects.toThrow('does not implement TagQueue');
    const write = new TransactWriteItemsCommand({ TransactItems: [] });
    await expect(client(DynamoDBClient).send(write)).rejects.toThrow('does not implement TransactWriteItems');
    const session = {
      method: 'POST',
      headers: { authorization: 'Credential=a/20260101/eu-west-1/sts/aws4_request' },
    };
    const answer = await fetch(aws.endpoint, { ...session, body: 'Action=GetSessionToken' });
    expect(await answer.text()).toContain('does not implement GetSessionToken');
  });

  test('a request without a signature is refused with the reason', async () => {
    const answer = await fetch(`${aws.endpoint}/restapis`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('GET /restapis has none');
  });
});

const hasCli = spawnSync('aws', ['--version']).status === 0;
(hasCli ? describe : describe.skip)('the AWS CLI', () => {
  const run = promisify(execFile);
  const cli = async (...line: string[]): Promise<unknown> => {
    const env = { ...process.env, ...aws.environment, AWS_PAGER: '', AWS_DEFAULT_REGION: aws.region };
    // Version 1 of the CLI overrides AWS_ENDPOINT_URL for `sqs` with a host name of its own.
    const { stdout } = await run('aws', [...line, '--output', 'json', '--endpoint-url', aws.endpoint], {
      env,
    });
    return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
  };

  test('creates an API and reads it back', async () => {
    await cli('apigatewayv2', 'create-api', '--name', 'shop', '--protocol-type', 'HTTP');
    expect(await cli('apigatewayv2', 'get-apis')).toMatchObject({ Items: [{ Name: 'shop' }] });
  });

  test('publishes through a topic into a queue', async () => {
    const { TopicArn: topic } = (await cli('sns', 'create-topic', '--name', 'drift')) as { TopicArn: string };
    const { QueueUrl: url } = (await cli('sqs', 'create-queue', '--queue-name', 'slack')) as {
      QueueUrl: string;
    };
    const queue = `arn:aws:sqs:us-east-1:${aws.account}:slack`;
    await cli(
      'sns',
      'subscribe',
      '--topic-arn',
      topic,
      '--protocol',
      'sqs',
      '--notification-endpoint',
      queue,
    );
    await cli('sns', 'publish', '--topic-arn', topic, '--message', 'hello');
    const received = (await cli('sqs', 'receive-message', '--queue-url', url)) as {
      Messages: { Body: string }[];
    };
    expect(JSON.parse(received.Messages[0]?.Body ?? '')).toMatchObject({ TopicArn: topic, Message: 'hello' });
  });
});
