// Reading integrations by their routes from the embedded AWS: calls, pages, races and failures.
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { collect as collectIntegrations } from '../../shared/kinds/apigatewayv2-integration/collect.js';
import type { AwsClients, Collected, Seen } from '../../shared/kinds/kind.js';
import { clientPool } from '../acceptance/estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
let clients: AwsClients;
let maker: ApiGatewayV2Client;

beforeEach(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  pool = clientPool(aws.endpoint);
  clients = pool.clientsFor({ account: aws.account, region: 'eu-west-1' });
  maker = clients.apiGatewayV2;
});
afterEach(async () => {
  pool.destroy();
  await aws.close();
});

const seenIn = (collected: Collected): readonly Seen[] => {
  if (collected.status !== 'complete') throw new Error(JSON.stringify(collected));
  return collected.seen;
};

const calls = (): string[] =>
  aws.callLog.flatMap(({ operation }) => (operation.startsWith('Get') ? [operation] : []));

const httpApi = async (): Promise<string> =>
  (await maker.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'HTTP' }))).ApiId ?? '';

const integrate = async (ApiId: string): Promise<string> => {
  const backend = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET' } as const;
  const wish = { ApiId, ...backend, IntegrationUri: 'https://x.example.com' };
  return (await maker.send(new CreateIntegrationCommand(wish))).IntegrationId ?? '';
};

const route = async (ApiId: string, RouteKey: string, id?: string): Promise<void> => {
  const target = id === undefined ? {} : { Target: `integrations/${id}` };
  await maker.send(new CreateRouteCommand({ ApiId, RouteKey, ...target }));
};

const collect = (key: string, keys: readonly string[]): Promise<Collected> =>
  collectIntegrations(
    clients,
    { family: 'httpapi', account: aws.account, region: 'eu-west-1', key },
    { keys: new Set(keys), facts: {} },
  );

const byRoute = (id: string, ...routes: string[]): Promise<Collected> =>
  collect(
    id,
    routes.map((key) => `${id}/routes/${key}`),
  );

describe('the integrations of an API of which a declaration names routes', () => {
  test('costs one more call, and gives integrations the routes that lead to them as names', async () => {
    const id = await httpApi();
    const [shared, lone] = [await integrate(id), await integrate(id)];
    for (const key of ['GET /a', 'GET /b', 'POST /b', 'PUT /b']) await route(id, key, shared);
    await route(id, 'GET /nowhere');
    const seen = seenIn(await byRoute(id, 'GET /b'));
    expect(seen.map(({ key, aliases, name }) => ({ key, aliases, name }))).toEqual([
      {
        key: `${id}/${shared}`,
        aliases: ['GET /a', 'GET /b', 'POST /b', 'PUT /b'].map((key) => `${id}/routes/${key}`),
        name: 'GET /a, GET /b, POST /b and 1 more',
      },
      { key: `${id}/${lone}`, aliases: [], name: undefined },
    ]);
    expect(calls()).toEqual(['GetIntegrations', 'GetRoutes']);
  });

  test('reads routes in pages of 500, and no routes for keys of another API', async () => {
    const id = await httpApi();
    const integration = await integrate(id);
    for (let count = 0; count < 501; count += 1) await route(id, `GET /r${count}`, integration);
    const [seen] = seenIn(await byRoute(id, 'GET /r0'));
    expect(seen?.aliases).toHaveLength(501);
    expect(calls()).toEqual(['GetIntegrations', 'GetRoutes', 'GetRoutes']);
    await collect(id, ['other/routes/GET /r0', `${id}/${integration}`]);
    expect(calls()).toHaveLength(4);
  });

  test.each([
    ['answers for itself where it was made since the listing', undefined, 'read'],
    ['is unreadable by itself where it cannot be asked for', 429, 'unreadable'],
    ['is gone where AWS says so', 404, undefined],
  ])('an integration that only a route knows %s', async (_title, status, outcome) => {
    const id = await httpApi();
    // The list is made, and its answer takes a while.
    aws.faults.add({ operation: 'GetIntegrations', answer: { delayMs: 300 } });
    if (status !== undefined) {
      const code = status === 404 ? 'NotFoundException' : 'TooManyRequestsException';
      aws.faults.add({ operation: 'GetIntegration', answer: { code, status } });
    }
    const reading = byRoute(id, 'GET /a');
    while (!calls().includes('GetIntegrations')) await setTimeout(10);
    await setTimeout(50);
    const integration = await integrate(id);
    await route(id, 'GET /a', integration);
    const seen = seenIn(await reading);
    expect(seen.map(({ key, content }) => [key, content.status])).toEqual(
      outcome === undefined ? [] : [[`${id}/${integration}`, outcome]],
    );
    expect(calls().sort()).toEqual(['GetIntegration', 'GetIntegrations', 'GetRoutes']);
  });

  test.each([
    ['AccessDeniedException', 403, { status: 'unreadable', reason: 'denied' }],
    ['TooManyRequestsException', 429, { status: 'unreadable', reason: 'throttled' }],
    ['NotFoundException', 404, { status: 'gone' }],
  ])('tells nothing where routes fail with %s', async (code, status, expected) => {
    const id = await httpApi();
    await integrate(id);
    aws.faults.add({ operation: 'GetRoutes', answer: { code, status } });
    expect(await byRoute(id, 'GET /a')).toMatchObject(expected);
  });
});
