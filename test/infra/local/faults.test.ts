// Injected faults, as the SDK's clients meet them.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  GetApiCommand,
  GetApisCommand,
} from '@aws-sdk/client-apigatewayv2';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

let aws: LocalAws;
const clients = createClients(() => aws);
const list = (settings = {}) => clients.make(ApiGatewayV2Client, settings).send(new GetApisCommand({}));
const create = () =>
  clients.make(ApiGatewayV2Client).send(new CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));

beforeEach(async () => {
  aws = await startLocalAws();
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

describe('an error fault', () => {
  test('reaches the client with its code, message and status, as often as told', async () => {
    const answer = { code: 'ServiceUnavailable', status: 503, message: 'try later' };
    const fault = aws.faults.add({ service: 'apigatewayv2', operation: 'GetApis', times: 1, answer });
    await expect(list()).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'try later',
      $metadata: { httpStatusCode: 503 },
    });
    await expect(list()).resolves.toMatchObject({ Items: [] });
    expect(fault.hits()).toBe(1);
    expect(aws.callLog.map(({ status }) => status)).toEqual([503, 200]);
  });

  test('is retried by the SDK, and a Retry-After is sent along', async () => {
    aws.faults.add({ times: 2, answer: { code: 'TooManyRequestsException', retryAfterSeconds: 0 } });
    await expect(list({ maxAttempts: 3 })).resolves.toMatchObject({ Items: [] });
    expect(aws.callLog.map(({ status }) => status)).toEqual([429, 429, 200]);
  });

  test('speaks the protocol of SNS, SQS and DynamoDB', async () => {
    aws.faults.add({ service: 'sns', answer: { code: 'ThrottledException' } });
    aws.faults.add({ service: 'sqs', answer: { code: 'RequestThrottled' } });
    aws.faults.add({ service: 'dynamodb', answer: { code: 'ProvisionedThroughputExceededException' } });
    const topic = clients.make(SNSClient).send(new CreateTopicCommand({ Name: 'drift' }));
    await expect(topic).rejects.toMatchObject({ name: 'ThrottledException' });
    const queues = clients.make(SQSClient).send(new ListQueuesCommand({}));
    await expect(queues).rejects.toMatchObject({ name: 'RequestThrottled' });
    const tables = clients.make(DynamoDBClient).send(new ListTablesCommand({}));
    await expect(tables).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });

  test('meets only the calls that its condition picks', async () => {
    aws.faults.add({
      when: ({ input }) => input['ApiId'] === 'bad',
      answer: { code: 'AccessDeniedException', message: 'no' },
    });
    const get = (ApiId: string) => clients.make(ApiGatewayV2Client).send(new GetApiCommand({ ApiId }));
    await expect(get('bad')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(get('other')).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('stays away once it is removed or all are cleared', async () => {
    const fault = aws.faults.add({ answer: { code: 'InternalFailure' } });
    fault.remove();
    await expect(list()).resolves.toBeDefined();
    aws.faults.add({ answer: { code: 'InternalFailure' } });
    aws.faults.clear();
    await expect(list()).resolves.toBeDefined();
  });
});

describe('a fault of the connection', () => {
  test('a dropped call never took effect, and leaves no trail', async () => {
    const seen: unknown[] = [];
    aws.onTrailEvent((trailEvent) => seen.push(trailEvent));
    aws.faults.add({ operation: 'CreateApi', times: 1, answer: { drop: true } });
    await expect(create()).rejects.toThrow();
    expect((await list()).Items).toEqual([]);
    expect(seen).toEqual([]);
    expect(aws.callLog[0]).toMatchObject({ operation: 'CreateApi', status: 0 });
  });

  test('a dropped answer hides that the call took effect', async () => {
    const seen: unknown[] = [];
    aws.onTrailEvent((trailEvent) => seen.push(trailEvent));
    aws.faults.add({ operation: 'CreateApi', times: 1, answer: { drop: true, applied: true } });
    await expect(create()).rejects.toThrow();
    expect((await list()).Items).toMatchObject([{ Name: 'shop' }]);
    expect(seen).toHaveLength(1);
  });

  test('a call that hangs ends when the client gives up', async () => {
    aws.faults.add({ times: 1, answer: { hang: true } });
    const stop = AbortSignal.timeout(100);
    const asked = clients.make(ApiGatewayV2Client).send(new GetApisCommand({}), { abortSignal: stop });
    await expect(asked).rejects.toThrow('aborted');
  });

  test('a slow answer arrives late', async () => {
    aws.faults.add({ times: 1, answer: { delayMs: 120 } });
    const start = performance.now();
    await list();
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  test('half an answer is an error, not an empty list', async () => {
    aws.faults.add({ times: 1, answer: { truncate: true } });
    await expect(list()).rejects.toThrow();
  });

  test('closing ends what hangs', async () => {
    const other = await startLocalAws();
    other.faults.add({ answer: { hang: true } });
    const asked = fetch(other.endpoint, {
      method: 'POST',
      body: 'Action=GetCallerIdentity',
      headers: { authorization: 'Credential=a/20260101/eu-west-1/sts/aws4_request' },
    });
    const ended = asked.then(
      () => 'answered',
      () => 'cut off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.close();
    expect(await ended).toBe('cut off');
  });
});
