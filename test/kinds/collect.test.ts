// Reading scopes through the real SDK from the embedded AWS: pages, failures, and the number of calls (DESIGN §6).
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { AwsClients, Collected, Kind, Seen } from '../../shared/kinds/kind.js';
import { kindsOfFamily } from '../../shared/kinds/registry.js';
import type { Scope } from '../../shared/model/target.js';

let aws: LocalAws;
let clients: AwsClients;

beforeEach(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  const config = {
    endpoint: aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: aws.account, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  clients = {
    apiGateway: new APIGatewayClient(config),
    apiGatewayV2: new ApiGatewayV2Client(config),
    ivsRealTime: new IVSRealTimeClient(config),
  };
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await aws.close();
});

const scopeOf = (family: string, key: string): Scope => ({
  family,
  account: aws.account,
  region: 'eu-west-1',
  key,
});

const kindNamed = (family: string, id: string): Kind => {
  const kind = kindsOfFamily(family).find((known) => known.id === id);
  if (kind === undefined) throw new Error(id);
  return kind;
};

const collect = (family: string, id: string, key: string, keys: readonly string[] = [], only?: string[]) =>
  kindNamed(family, id).collect(clients, scopeOf(family, key), {
    keys: new Set(keys),
    facts: {},
    ...(only === undefined ? {} : { only: new Set(only) }),
  });

const seenIn = (collected: Collected): readonly Seen[] => {
  if (collected.status !== 'complete') throw new Error(JSON.stringify(collected));
  return collected.seen;
};

const calls = (): string[] => aws.callLog.map(({ operation }) => operation);

const make = async (service: 'apigateway' | 'apigatewayv2' | 'ivs', operation: string, input: object) =>
  (await aws.call(service, operation, input as Record<string, unknown>)) as Record<string, string>;

const httpApi = async (protocol: 'HTTP' | 'WEBSOCKET' = 'HTTP', more: object = {}): Promise<string> => {
  const expression = protocol === 'HTTP' ? {} : { RouteSelectionExpression: '$request.body.action' };
  const wish = { Name: 'x', ProtocolType: protocol, ...expression, ...more };
  return (await make('apigatewayv2', 'CreateApi', wish))['ApiId'] ?? '';
};

const integrate = async (ApiId: string): Promise<string> => {
  const wish = {
    ApiId,
    IntegrationType: 'HTTP_PROXY',
    IntegrationUri: 'https://x.example.com',
    IntegrationMethod: 'GET',
  };
  return (await make('apigatewayv2', 'CreateIntegration', wish))['IntegrationId'] ?? '';
};

const ivsStage = async (name: string): Promise<string> => {
  const answer = await aws.call('ivs', 'CreateStage', { name });
  return (answer as { stage: { arn: string } }).stage.arn;
};

describe('one REST API', () => {
  const restApi = async (): Promise<{ id: string; root: string }> => {
    const { id = '', rootResourceId: root = '' } = await make('apigateway', 'CreateRestApi', { name: 'x' });
    return { id, root };
  };
  const mock = async (restApiId: string, resourceId: string): Promise<void> => {
    const at = { restApiId, resourceId, httpMethod: 'GET' };
    await make('apigateway', 'PutMethod', { ...at, authorizationType: 'NONE' });
    await make('apigateway', 'PutIntegration', { ...at, type: 'MOCK' });
  };

  test('costs one call for up to 500 resources, and one for its stages', async () => {
    const { id, root } = await restApi();
    await mock(id, root);
    const [integration] = seenIn(await collect('restapi', 'apigateway.integration', id));
    expect(integration).toMatchObject({ key: `${id}/${root}/GET`, aliases: [`${id}///GET`] });
    expect(seenIn(await collect('restapi', 'apigateway.stage', id))).toEqual([]);
    expect(calls()).toEqual(['GetResources', 'GetStages']);
  });

  test('is read in pages of 500 resources', async () => {
    const { id, root } = await restApi();
    for (let part = 0; part < 500; part += 1)
      await make('apigateway', 'CreateResource', { restApiId: id, parentId: root, pathPart: `p${part}` });
    await mock(id, root);
    expect(seenIn(await collect('restapi', 'apigateway.integration', id))).toHaveLength(1);
    expect(calls()).toEqual(['GetResources', 'GetResources']);
  });

  test('a declared method without an integration is asked for by itself before it is called missing', async () => {
    const { id, root } = await restApi();
    await make('apigateway', 'PutMethod', {
      restApiId: id,
      resourceId: root,
      httpMethod: 'GET',
      authorizationType: 'NONE',
    });
    expect(seenIn(await collect('restapi', 'apigateway.integration', id, [`${id}/${root}/GET`]))).toEqual([]);
    expect(calls()).toEqual(['GetResources', 'GetIntegration']);
  });

  test('an integration that could not be asked for is unreadable by itself', async () => {
    const { id, root } = await restApi();
    await make('apigateway', 'PutMethod', {
      restApiId: id,
      resourceId: root,
      httpMethod: 'GET',
      authorizationType: 'NONE',
    });
    aws.faults.add({
      operation: 'GetIntegration',
      answer: { code: 'TooManyRequestsException', status: 429 },
    });
    const seen = seenIn(await collect('restapi', 'apigateway.integration', id, [`${id}/${root}/GET`]));
    expect(seen).toMatchObject([{ content: { status: 'unreadable', reason: 'throttled' } }]);
  });
});

describe('one HTTP or WebSocket API', () => {
  test('costs one call for stages and one for integrations, and GetApi where no list told the protocol', async () => {
    const id = await httpApi();
    const family = kindNamed('httpapi', 'apigatewayv2.stage').family;
    const prepared = await family.prepare?.(clients, scopeOf('httpapi', id), { seen: 'before' });
    expect(prepared).toEqual({ status: 'ready', facts: { seen: 'before', protocol: 'HTTP' } });
    await collect('httpapi', 'apigatewayv2.stage', id);
    await collect('httpapi', 'apigatewayv2.integration', id);
    expect(calls()).toEqual(['GetApi', 'GetStages', 'GetIntegrations']);
  });

  test('is not asked for its protocol where that is known', async () => {
    const family = kindNamed('httpapi', 'apigatewayv2.stage').family;
    const known = { protocol: 'WEBSOCKET' };
    expect(await family.prepare?.(clients, scopeOf('httpapi', 'x'), known)).toEqual({
      status: 'ready',
      facts: known,
    });
    expect(calls()).toEqual([]);
  });

  test('is read in pages of 500', async () => {
    const id = await httpApi();
    for (let count = 0; count < 501; count += 1) await integrate(id);
    for (let count = 0; count < 501; count += 1)
      await make('apigatewayv2', 'CreateStage', { ApiId: id, StageName: `s${count}` });
    expect(seenIn(await collect('httpapi', 'apigatewayv2.integration', id))).toHaveLength(501);
    expect(seenIn(await collect('httpapi', 'apigatewayv2.stage', id))).toHaveLength(501);
    expect(calls()).toEqual(['GetIntegrations', 'GetIntegrations', 'GetStages', 'GetStages']);
  });

  test('shows what quick create made as AWS’s own', async () => {
    const id = await httpApi('HTTP', { Target: 'https://x.example.com' });
    const stages = seenIn(await collect('httpapi', 'apigatewayv2.stage', id));
    expect(stages).toMatchObject([{ key: `${id}/$default`, ownedByAws: true }]);
    const own = await integrate(id);
    const seen = seenIn(await collect('httpapi', 'apigatewayv2.integration', id));
    expect(seen.map(({ ownedByAws }) => ownedByAws)).toEqual([true, undefined]);
    expect(seen[1]).toMatchObject({ key: `${id}/${own}` });
  });

  test('is listed with its protocol, 500 to a call', async () => {
    const [first, second] = [await httpApi(), await httpApi('WEBSOCKET')];
    const family = kindNamed('httpapi', 'apigatewayv2.stage').family;
    const listed = await family.list(clients, { account: aws.account, region: 'eu-west-1' });
    expect(listed).toEqual([
      { scope: scopeOf('httpapi', first), facts: { protocol: 'HTTP' } },
      { scope: scopeOf('httpapi', second), facts: { protocol: 'WEBSOCKET' } },
    ]);
    expect(calls()).toEqual(['GetApis']);
  });
});

describe.each([
  ['restapi', 'apigateway.stage', 'GetStages'],
  ['restapi', 'apigateway.integration', 'GetResources'],
  ['httpapi', 'apigatewayv2.stage', 'GetStages'],
  ['httpapi', 'apigatewayv2.integration', 'GetIntegrations'],
])('a scope of %s that cannot be read for %s', (family, id, operation) => {
  test('is gone only where AWS says that it does not exist', async () => {
    expect(await collect(family, id, 'nothere')).toEqual({ status: 'gone' });
  });

  test.each([
    ['TooManyRequestsException', 429, 'throttled'],
    ['AccessDeniedException', 403, 'denied'],
    ['InternalFailure', 500, 'unavailable'],
  ])('is unreadable after %s', async (code, status, reason) => {
    aws.faults.add({ operation, answer: { code, status } });
    const collected = await collect(family, id, 'abc');
    expect(collected).toMatchObject({ status: 'unreadable', reason });
    expect(collected).toHaveProperty('detail', expect.stringContaining(`${operation}(abc)`));
  });

  test('is unreadable where the answer breaks off', async () => {
    aws.faults.add({ operation, answer: { drop: true } });
    expect(await collect(family, id, 'abc')).toMatchObject({ status: 'unreadable', reason: 'unavailable' });
  });
});

test('an HTTP API whose protocol cannot be told is gone, or unreadable, for all of its kinds', async () => {
  const { family } = kindNamed('httpapi', 'apigatewayv2.stage');
  const prepare = () => family.prepare?.(clients, scopeOf('httpapi', 'nothere'), {});
  expect(await prepare()).toEqual({ status: 'gone' });
  aws.faults.add({ operation: 'GetApi', answer: { code: 'AccessDeniedException', status: 403 } });
  expect(await prepare()).toMatchObject({ status: 'unreadable', reason: 'denied' });
});

describe('the IVS stages of one Region', () => {
  const read = (keys: readonly string[], only?: string[]) =>
    collect('ivs-stages', 'ivs.stage', '*', keys, only);
  const statuses = (seen: readonly Seen[]) =>
    Object.fromEntries(seen.map(({ key, content }) => [key, content.status]));

  test('are one scope, which no call has to find', async () => {
    const { family } = kindNamed('ivs-stages', 'ivs.stage');
    const listed = await family.list(clients, { account: aws.account, region: 'eu-west-1' });
    expect(listed).toEqual([{ scope: scopeOf('ivs-stages', '*'), facts: {} }]);
    expect(calls()).toEqual([]);
  });

  test('cost a list, 100 to a call, and GetStage for the declared ones', async () => {
    const arns: string[] = [];
    for (let count = 0; count < 201; count += 1) arns.push(await ivsStage(`s${count}`));
    const [first = '', second = ''] = arns;
    const gone = first.replace(/[^/]*$/, 'GoneGoneGone');
    const seen = seenIn(await read([first, second, gone]));
    expect(seen).toHaveLength(201);
    const byKey = statuses(seen);
    expect([byKey[first], byKey[second], byKey[arns[2] ?? ''], byKey[gone]]).toEqual([
      'read',
      'read',
      'listed',
      undefined,
    ]);
    expect(calls()).toEqual(['ListStages', 'ListStages', 'ListStages', 'GetStage', 'GetStage']);
  });

  test('a look at one stage reads that stage only', async () => {
    const [one, two] = [await ivsStage('one'), await ivsStage('two')];
    expect(statuses(seenIn(await read([one, two], [one])))).toEqual({ [one]: 'read' });
    expect(calls()).toEqual(['GetStage']);
  });

  test('a look at a stage that nobody declared reads nothing', async () => {
    expect(seenIn(await read([], [await ivsStage('stranger')]))).toEqual([]);
    expect(calls()).toEqual([]);
  });

  test('a stage that is not there is absent, and one that went since the list too', async () => {
    const arn = await ivsStage('one');
    const gone = arn.replace(/[^/]*$/, 'GoneGoneGone');
    expect(seenIn(await read([gone], [gone]))).toEqual([]);
    aws.faults.add({ operation: 'GetStage', answer: { code: 'ResourceNotFoundException', status: 404 } });
    expect(seenIn(await read([arn]))).toEqual([]);
  });

  test('a stage that cannot be read leaves the others readable', async () => {
    const [one, two] = [await ivsStage('one'), await ivsStage('two')];
    aws.faults.add({
      operation: 'GetStage',
      when: ({ input }) => input['arn'] === one,
      answer: { code: 'AccessDeniedException', status: 403 },
    });
    const seen = seenIn(await read([one, two]));
    expect(statuses(seen)).toEqual({ [one]: 'unreadable', [two]: 'read' });
  });

  test.each([
    ['ThrottlingException', 429, 'throttled'],
    ['AccessDeniedException', 403, 'denied'],
    ['ResourceNotFoundException', 404, 'unavailable'],
  ])('are unreadable where the list fails with %s: a Region is never gone', async (code, status, reason) => {
    aws.faults.add({ operation: 'ListStages', answer: { code, status } });
    expect(await read([])).toMatchObject({ status: 'unreadable', reason });
  });
});
