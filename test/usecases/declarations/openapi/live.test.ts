// OpenAPI documents against the embedded AWS: in sync as imported, and every change found at its place.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateIntegrationCommand,
  DeleteRouteCommand,
  GetRoutesCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../../../infra/local/server.js';
import { scopeId } from '../../../../shared/model/target.js';
import { clientPool, estateOf, place, type Estate } from '../../../acceptance/estate.js';
import { baselineOf, http, operation, rest } from './documents.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

const backend = (host: string) =>
  operation({
    type: 'http_proxy',
    httpMethod: 'GET',
    uri: `https://${host}.example.com`,
    payloadFormatVersion: '1.0',
  });

const shop = http({ '/a': { get: backend('a') }, '/b': { get: backend('b') }, '/c': { get: backend('c') } });

const built = async (document: object) => {
  const baseline = baselineOf(document, {});
  const estate = await estateOf(baseline, pool.clientsFor);
  const [managed] = baseline.managed;
  const apiId = managed === undefined ? '' : (estate.ids.get(scopeId(managed.scope)) ?? '');
  const client = pool.clientsFor(baseline.targets[0] ?? place).apiGatewayV2;
  const { Items: routes = [] } =
    apiId === ''
      ? {}
      : await client.send(new GetRoutesCommand({ ApiId: apiId })).catch(() => ({ Items: [] }));
  const routeOf = (key: string) => routes.find(({ RouteKey }) => RouteKey === key);
  return { estate, apiId, client, routeOf };
};

/** What a check says, by the names that people know. */
const told = async (estate: Estate): Promise<Record<string, string>> => {
  const { targets } = await estate.check();
  return Object.fromEntries(
    targets.map(({ name = 'unnamed', address = name, verdict }) => [address, verdict]),
  );
};

describe('an HTTP API', () => {
  test('is in sync as imported, and each target is found by its route', async () => {
    const { estate } = await built(shop);
    expect(await told(estate)).toEqual({
      'Shop GET /a': 'in-sync',
      'Shop GET /b': 'in-sync',
      'Shop GET /c': 'in-sync',
    });
  });

  test('whose integration changed is drifted at the document’s own word for it', async () => {
    const { estate, apiId, client, routeOf } = await built(shop);
    const IntegrationId = routeOf('GET /b')?.Target?.replace('integrations/', '');
    await client.send(
      new UpdateIntegrationCommand({
        ApiId: apiId,
        IntegrationId,
        IntegrationUri: 'https://evil.example.com',
      }),
    );
    const { targets } = await estate.check();
    expect(targets.filter(({ verdict }) => verdict !== 'in-sync')).toMatchObject([
      {
        name: 'GET /b',
        severity: 'critical',
        differences: [{ path: '/integrationUri', declaredAs: 'uri', type: 'changed' }],
      },
    ]);
  });

  test('whose route leads to a new backend is drifted, and the one it left is nobody’s', async () => {
    const { estate, apiId, client, routeOf } = await built(shop);
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({
        ApiId: apiId,
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'GET',
        IntegrationUri: 'https://evil.example.com',
      }),
    );
    await client.send(
      new UpdateRouteCommand({
        ApiId: apiId,
        RouteId: routeOf('GET /b')?.RouteId,
        Target: `integrations/${IntegrationId}`,
      }),
    );
    expect(await told(estate)).toEqual({
      'Shop GET /a': 'in-sync',
      'Shop GET /b': 'drifted',
      'Shop GET /c': 'in-sync',
      unnamed: 'unmanaged',
    });
  });

  test('whose route is gone misses its integration', async () => {
    const { estate, apiId, client, routeOf } = await built(shop);
    await client.send(new DeleteRouteCommand({ ApiId: apiId, RouteId: routeOf('GET /a')?.RouteId }));
    expect(await told(estate)).toMatchObject({ 'Shop GET /a': 'missing', unnamed: 'unmanaged' });
  });

  test('whose routes share one integration is told as one', async () => {
    const same = http({ '/a': { get: backend('x') }, '/b': { get: backend('x') } });
    const { estate, apiId, client, routeOf } = await built(same);
    await client.send(
      new UpdateRouteCommand({
        ApiId: apiId,
        RouteId: routeOf('GET /b')?.RouteId,
        Target: routeOf('GET /a')?.Target,
      }),
    );
    const { targets } = await estate.check({ unmanaged: 'managed' }, { ...estate.baseline, managed: [] });
    expect(targets).toMatchObject([{ name: 'GET /a, GET /b', verdict: 'in-sync' }]);
  });

  test('whose route was led to the backend of another one is drifted, and the other is not', async () => {
    const { estate, apiId, client, routeOf } = await built(shop);
    await client.send(
      new UpdateRouteCommand({
        ApiId: apiId,
        RouteId: routeOf('GET /b')?.RouteId,
        Target: routeOf('GET /a')?.Target,
      }),
    );
    const { targets } = await estate.check();
    const verdictAt = (route: string): string | undefined =>
      targets.find(({ address }) => address?.endsWith(route))?.verdict;
    expect([verdictAt('GET /a'), verdictAt('GET /b')]).toEqual(['in-sync', 'drifted']);
    expect(targets.filter(({ verdict }) => verdict === 'unmanaged')).toHaveLength(1);
  });
});

describe('a REST API', () => {
  const document = rest({
    '/items/{id}': {
      get: operation({
        type: 'aws',
        httpMethod: 'POST',
        uri: 'arn:aws:apigateway:eu-west-1:sqs:path/1/q',
        passthroughBehavior: 'never',
        requestTemplates: { 'application/json': 'a' },
        responses: {
          default: { statusCode: '200' },
          '4\\d{2}': { statusCode: 400, responseTemplates: { 'application/json': 'b' } },
        },
      }),
      options: operation({
        type: 'mock',
        httpMethod: 'OPTIONS',
        responses: { default: { statusCode: 204 } },
      }),
    },
  });

  test('is in sync as imported: what AWS fills in is no finding', async () => {
    const { estate } = await built(document);
    expect(await told(estate)).toEqual({
      'Shop GET /items/{id}': 'in-sync',
      'Shop OPTIONS /items/{id}': 'in-sync',
    });
  });

  test.each([
    ['/integrationResponses/400/selectionPattern', '5\\d{2}', 'responses.4\\d{2}.selectionPattern'],
    ['/integrationResponses/200/selectionPattern', 'Bad.*', 'responses.default.selectionPattern'],
    [
      '/integrationResponses/400/responseTemplates/application~1json',
      'c',
      'responses.4\\d{2}.responseTemplates.application/json',
    ],
    ['/passthroughBehavior', 'WHEN_NO_MATCH', 'passthroughBehavior'],
  ])('whose %s changed is drifted exactly there', async (pointer, value, declaredAs) => {
    const { estate } = await built(document);
    const target = estate.baseline.targets.find(({ address }) => address.includes('GET'));
    if (target === undefined) throw new Error('no target');
    await estate.change(target, pointer, value);
    expect((await estate.look(target)).differences).toMatchObject([{ path: pointer, declaredAs }]);
  });
});
