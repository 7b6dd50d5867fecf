// What is declared by its route, where routes and integrations move behind the declaration's back.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateIntegrationCommand,
  DeleteRouteCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { physical } from '../../infra/local/estate/rebind.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import { clientPool, compiled, estateOf, place, type Estate } from './estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
let estate: Estate;

const operation = (uri: string) => ({
  'x-amazon-apigateway-integration': {
    type: 'http_proxy',
    httpMethod: 'GET',
    uri,
    payloadFormatVersion: '1.0',
  },
});

const document = {
  openapi: '3.0.1',
  info: { title: 'shop', version: '1' },
  paths: {
    '/items': { get: operation('https://items.example.com/') },
    '/orders': { get: operation('https://orders.example.com/') },
  },
};

beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
beforeEach(async () => {
  estate = await estateOf(compiled({ name: 'shop.json', text: JSON.stringify(document) }), pool.clientsFor);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

const client = () => pool.clientsFor(place).apiGatewayV2;
const apiId = (): string => estate.baseline.targets[0]?.key.split('/')[0] ?? '';

const byRoute = (route: string): DeclaredTarget => {
  const found = estate.baseline.targets.find(({ key }) => key.endsWith(`/routes/${route}`));
  if (found === undefined) throw new Error(`no target of ${route}`);
  return found;
};

const routeId = async (route: string): Promise<string> => {
  const { Items = [] } = await client().send(new GetRoutesCommand({ ApiId: apiId() }));
  return Items.find(({ RouteKey }) => RouteKey === route)?.RouteId ?? '';
};

const point = async (route: string, integrationId: string): Promise<void> => {
  const Target = `integrations/${integrationId}`;
  await client().send(new UpdateRouteCommand({ ApiId: apiId(), RouteId: await routeId(route), Target }));
};

const verdicts = async (): Promise<Record<string, string>> => {
  const { targets } = await estate.check();
  return Object.fromEntries(targets.map(({ address = 'nobody', verdict }) => [address, verdict]));
};

const untouched = { 'shop GET /items': 'in-sync', 'shop GET /orders': 'in-sync' };

describe('an integration that is declared by its route', () => {
  test('is in sync as built', async () => {
    expect(await verdicts()).toEqual(untouched);
  });

  test('is drifted where its route leads to the backend of another, which stays in sync', async () => {
    const [, other = ''] = physical(byRoute('GET /orders'), estate.ids).key.split('/');
    await point('GET /items', other);
    const { targets } = await estate.check();
    expect(targets).toEqual([
      expect.objectContaining({
        verdict: 'drifted',
        address: 'shop GET /items',
        differences: [expect.objectContaining({ path: '/integrationUri', type: 'changed' })],
      }),
      expect.objectContaining({ verdict: 'in-sync', address: 'shop GET /orders' }),
      // Nothing declares what the route has left behind.
      expect.objectContaining({ verdict: 'unmanaged' }),
    ]);
  });

  test('is drifted where its route leads to a backend that nobody declares', async () => {
    const created = await client().send(
      new CreateIntegrationCommand({
        ApiId: apiId(),
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'GET',
        IntegrationUri: 'https://collector.example.net/',
        PayloadFormatVersion: '1.0',
      }),
    );
    await point('GET /items', created.IntegrationId ?? '');
    expect(await verdicts()).toEqual({
      'shop GET /items': 'drifted',
      'shop GET /orders': 'in-sync',
      nobody: 'unmanaged',
    });
  });

  test('is missing where its route is', async () => {
    await client().send(new DeleteRouteCommand({ ApiId: apiId(), RouteId: await routeId('GET /items') }));
    expect(await verdicts()).toEqual({
      'shop GET /items': 'missing',
      'shop GET /orders': 'in-sync',
      nobody: 'unmanaged',
    });
  });

  test('is one with another that says the same of the same backend', async () => {
    const [, other = ''] = physical(byRoute('GET /orders'), estate.ids).key.split('/');
    await estate.change(byRoute('GET /items'), '/integrationUri', 'https://orders.example.com/');
    await point('GET /items', other);
    const items = byRoute('GET /items');
    const same = {
      ...items,
      leaves: items.leaves.map((leaf) =>
        leaf.pointer === '/integrationUri' ? { ...leaf, value: 'https://orders.example.com/' } : leaf,
      ),
    };
    const report = await estate.check({}, { ...estate.baseline, targets: [same, byRoute('GET /orders')] });
    expect(report.targets.map(({ verdict }) => verdict)).toEqual(['in-sync', 'unmanaged']);
  });
});
