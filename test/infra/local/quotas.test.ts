// The real request quotas, on a clock that stands still until it is moved.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, GetRestApisCommand, GetResourcesCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { IVSRealTimeClient, ListStagesCommand } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

let aws: LocalAws;
let now = 0;
const clients = createClients(() => aws);

/** How each of `count` calls ended: `ok`, or the error with its status. */
const outcomes = async (count: number, call: () => Promise<unknown>): Promise<string[]> => {
  const seen: string[] = [];
  for (let at = 0; at < count; at += 1) {
    seen.push(
      await call().then(
        () => 'ok',
        (error: { name: string; $metadata?: { httpStatusCode?: number } }) =>
          `${error.name} ${error.$metadata?.httpStatusCode}`,
      ),
    );
  }
  return seen;
};

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  aws = await startLocalAws({ quotas: 'real', now: () => new Date(now) });
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

describe('API Gateway', () => {
  test('v1 and v2 share 40 calls at once and 10 more each second', async () => {
    const v1 = clients.make(APIGatewayClient);
    const v2 = clients.make(ApiGatewayV2Client);
    const first = await outcomes(20, () => v1.send(new GetRestApisCommand({})));
    const second = await outcomes(21, () => v2.send(new GetApisCommand({})));
    expect(new Set([...first, ...second.slice(0, 20)])).toEqual(new Set(['ok']));
    expect(second[20]).toBe('TooManyRequestsException 429');
    now += 1000;
    const later = await outcomes(11, () => v1.send(new GetRestApisCommand({})));
    expect(later.filter((one) => one === 'ok')).toHaveLength(10);
  });

  test('GetResources has 5 per 2 seconds and says when to come back', async () => {
    const v1 = clients.make(APIGatewayClient);
    const ask = () => v1.send(new GetResourcesCommand({ restApiId: 'none' }));
    const seen = await outcomes(6, ask);
    expect(seen.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'NotFoundException 404'));
    await expect(ask()).rejects.toMatchObject({ name: 'TooManyRequestsException', retryAfterSeconds: '1' });
  });

  test('another account and another Region have quotas of their own', async () => {
    const used = clients.make(APIGatewayClient);
    await outcomes(40, () => used.send(new GetRestApisCommand({})));
    const credentials = { accessKeyId: '444455556666', secretAccessKey: 'local' };
    const others = [
      clients.make(APIGatewayClient, { credentials }),
      clients.make(APIGatewayClient, { region: 'eu-west-1' }),
    ];
    for (const other of others)
      expect(await outcomes(1, () => other.send(new GetRestApisCommand({})))).toEqual(['ok']);
  });
});

test('IVS allows 5 calls a second of each operation', async () => {
  const ivs = clients.make(IVSRealTimeClient);
  const seen = await outcomes(6, () => ivs.send(new ListStagesCommand({})));
  expect(seen).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ThrottlingException 429']);
});

test('quotas are off unless asked for, and can be switched while running', async () => {
  aws.quotas.mode = 'off';
  const v1 = clients.make(APIGatewayClient);
  const seen = await outcomes(50, () => v1.send(new GetRestApisCommand({})));
  expect(new Set(seen)).toEqual(new Set(['ok']));
});
