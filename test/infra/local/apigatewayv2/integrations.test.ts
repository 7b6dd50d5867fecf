// The embedded API Gateway v2 through the real SDK: integrations, their responses, and routes.
import {
  ApiGatewayV2,
  type CreateIntegrationRequest,
  type UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { apigatewayv2 } from '../../../../infra/local/services/apigatewayv2/index.js';
import { failure, named, serve, type Loopback } from '../loopback.js';

let loopback: Loopback;
let gateway: ApiGatewayV2;
let http: string;
let socket: string;
beforeAll(async () => {
  loopback = await serve(apigatewayv2());
  gateway = new ApiGatewayV2(loopback.config());
});
beforeEach(async () => {
  const expression = { RouteSelectionExpression: '$request.body.action' };
  http = String((await gateway.createApi({ Name: 'h', ProtocolType: 'HTTP' })).ApiId);
  socket = String((await gateway.createApi({ Name: 'w', ProtocolType: 'WEBSOCKET', ...expression })).ApiId);
});
afterAll(() => loopback.close());

type Wish = Partial<CreateIntegrationRequest>;
type Changes = Partial<UpdateIntegrationRequest>;

const LAMBDA = 'arn:aws:lambda:eu-west-1:123456789012:function:shop';
const lambda: Wish = { IntegrationType: 'AWS_PROXY', IntegrationUri: LAMBDA };
const proxy: Wish = {
  IntegrationType: 'HTTP_PROXY',
  IntegrationMethod: 'GET',
  IntegrationUri: 'https://a.example',
};
const queue: Wish = {
  IntegrationType: 'AWS_PROXY',
  IntegrationSubtype: 'SQS-SendMessage',
  CredentialsArn: 'arn:aws:iam::123456789012:role/send',
  RequestParameters: { QueueUrl: 'https://q', MessageBody: '$request.body' },
};

const create = async (ApiId: string, wish: Wish) => {
  const row = await gateway.createIntegration({ ApiId, IntegrationType: 'MOCK', ...wish });
  return { ApiId, IntegrationId: String(row.IntegrationId) };
};
const read = async (ids: { ApiId: string; IntegrationId: string }): Promise<object> => {
  const { $metadata, IntegrationId, ...row } = await gateway.getIntegration(ids);
  expect([$metadata.httpStatusCode, IntegrationId]).toEqual([200, ids.IntegrationId]);
  return row;
};

describe('a new integration', () => {
  it.each<[string, Wish, object]>([
    [
      'a Lambda function',
      { ...lambda, PayloadFormatVersion: '2.0' },
      { ...lambda, IntegrationMethod: 'POST', PayloadFormatVersion: '2.0' },
    ],
    ['a URL', proxy, { ...proxy, PayloadFormatVersion: '1.0' }],
    ['a service action', queue, { ...queue, PayloadFormatVersion: '1.0' }],
    [
      'a URL, with members that are taken and not kept',
      {
        ...proxy,
        PassthroughBehavior: 'WHEN_NO_MATCH',
        TlsConfig: { ServerNameToVerify: 'a' },
        RequestTemplates: {},
      },
      { ...proxy, PayloadFormatVersion: '1.0' },
    ],
  ])('of an HTTP API for %s has the defaults that AWS answers', async (_, wish, expected) => {
    const row = await read(await create(http, wish));
    expect(row).toEqual({ ConnectionType: 'INTERNET', TimeoutInMillis: 30_000, ...expected });
  });

  it('of a WebSocket API has the defaults that AWS answers', async () => {
    expect(await read(await create(socket, {}))).toEqual({
      ConnectionType: 'INTERNET',
      IntegrationResponseSelectionExpression: '${integration.response.statuscode}',
      IntegrationType: 'MOCK',
      PassthroughBehavior: 'WHEN_NO_MATCH',
      PayloadFormatVersion: '1.0',
      RequestTemplates: {},
      TimeoutInMillis: 29_000,
    });
  });

  it('keeps a TLS configuration behind a VPC link', async () => {
    const link = { ConnectionType: 'VPC_LINK', ConnectionId: 'abc' } as const;
    const TlsConfig = { ServerNameToVerify: 'a.example' };
    expect(await read(await create(http, { ...proxy, ...link, TlsConfig }))).toMatchObject({
      ...link,
      TlsConfig,
    });
  });

  it.each<['http' | 'socket', Wish, string]>([
    ['http', { IntegrationType: 'MOCK' }, 'Invalid IntegrationType specified: MOCK.'],
    ['http', { ...proxy, TimeoutInMillis: 49 }, 'Timeout should be between 50 ms and 30000 ms'],
    ['http', { ...proxy, TimeoutInMillis: 30_001 }, 'Timeout should be between 50 ms and 30000 ms'],
    ['socket', { TimeoutInMillis: 29_001 }, 'Timeout should be between 50 ms and 29000 ms'],
    ['http', { ...proxy, PayloadFormatVersion: '2.0' }, 'Invalid PayloadFormatVersion specified: 2.0.'],
    ['http', { ...proxy, IntegrationMethod: 'FETCH' }, 'Invalid IntegrationMethod specified: FETCH.'],
    [
      'http',
      { ...proxy, ConnectionType: 'VPC_LINK' },
      'ConnectionId is required for connectionType VPC_LINK',
    ],
    ['http', { IntegrationType: 'HTTP_PROXY' }, 'Invalid integration URI specified'],
    [
      'http',
      { ...proxy, RequestTemplates: { a: 'b' } },
      'RequestTemplates is not supported on protocolType HTTP',
    ],
    [
      'socket',
      { IntegrationSubtype: 'SQS-SendMessage' },
      'IntegrationSubtype is not supported on protocolType WEBS',
    ],
    ['http', { ...proxy, ResponseParameters: { 100: { a: 'b' } } }, 'Invalid selection key 100'],
  ])('is refused on %s with %j', async (protocol, wish, message) => {
    const refusal = await failure(create(protocol === 'http' ? http : socket, wish));
    expect(refusal).toContain(`BadRequestException: ${message}`);
  });
});

describe('an update of an integration', () => {
  const before: Wish = {
    ...proxy,
    Description: 'to a',
    RequestParameters: { 'append:header.a': '1', 'overwrite:path': '/a' },
    ResponseParameters: {
      200: { 'append:header.x': '1', 'append:header.y': '2' },
      500: { 'remove:header.z': "''" },
    },
  };

  it.each<[string, Changes, object]>([
    ['keeps what it leaves out', { TimeoutInMillis: 100 }, { ...before, TimeoutInMillis: 100 }],
    ['clears the description with ""', { Description: '' }, { Description: undefined }],
    [
      'merges request parameters, and removes one with ""',
      { RequestParameters: { 'append:header.a': '', 'append:header.b': '2' } },
      { RequestParameters: { 'overwrite:path': '/a', 'append:header.b': '2' } },
    ],
    ['leaves request parameters alone with {}', { RequestParameters: {} }, before],
    [
      'clears a status with {} and merges another',
      { ResponseParameters: { 500: {}, 200: { 'append:header.x': '', 'append:header.w': '3' } } },
      { ResponseParameters: { 200: { 'append:header.y': '2', 'append:header.w': '3' } } },
    ],
    ['ignores an empty connection id on the internet', { ConnectionId: '' }, { ConnectionType: 'INTERNET' }],
  ])('%s', async (_, changes, expected) => {
    const ids = await create(http, before);
    await gateway.updateIntegration({ ...ids, ...changes });
    expect(named(await read(ids), expected)).toEqual(expected);
  });

  it.each<[Changes, string]>([
    [{ IntegrationUri: '' }, 'Invalid IntegrationUri specified: it must not be empty'],
    [{ CredentialsArn: '' }, 'Invalid CredentialsArn specified: it must not be empty'],
    [{ TimeoutInMillis: 0 }, 'Timeout should be between 50 ms and 30000 ms'],
    [{ ConnectionType: 'VPC_LINK' }, 'ConnectionId is required for connectionType VPC_LINK'],
  ])('is refused with %j and changes nothing', async (changes, message) => {
    const ids = await create(http, before);
    const untouched = await read(ids);
    expect(await failure(gateway.updateIntegration({ ...ids, ...changes }))).toBe(
      `BadRequestException: ${message}`,
    );
    expect(await read(ids)).toEqual(untouched);
  });

  const full = { IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage' } as const;
  const mapping = 'BadRequestException: Mapping expression missing source or destination';
  it.each<[string, Changes, string]>([
    ['no type', { TimeoutInMillis: 100 }, 'BadRequestException: Invalid integration URI specified'],
    ['no parameters', { ...full, TimeoutInMillis: 100 }, mapping],
    ['a part of the parameters', { ...full, RequestParameters: { QueueUrl: 'https://r' } }, mapping],
    ['a tombstone', { ...full, RequestParameters: { ...queue.RequestParameters, QueueUrl: '' } }, mapping],
    [
      'a tombstone for a parameter that is not there',
      { ...full, RequestParameters: { ...queue.RequestParameters, DelaySeconds: '' } },
      mapping,
    ],
    [
      'everything',
      { ...full, RequestParameters: queue.RequestParameters, TimeoutInMillis: 100 },
      'no failure',
    ],
  ])('of a service integration with %s answers as AWS does', async (_, changes, outcome) => {
    const ids = await create(http, queue);
    expect(await failure(gateway.updateIntegration({ ...ids, ...changes }))).toBe(outcome);
    const TimeoutInMillis = outcome === 'no failure' ? 100 : 30_000;
    const expected = { RequestParameters: queue.RequestParameters, TimeoutInMillis };
    expect(named(await read(ids), expected)).toEqual(expected);
  });
});

describe('an integration', () => {
  it('cannot be deleted while a route needs it', async () => {
    const ids = await create(http, proxy);
    const { ApiId, IntegrationId } = ids;
    const Target = `integrations/${IntegrationId}`;
    const { RouteId = '' } = await gateway.createRoute({ ApiId, RouteKey: 'GET /', Target });
    expect(await failure(gateway.deleteIntegration(ids))).toBe(
      `ConflictException: Cannot delete Integration because it is referenced by the following Routes with Ids: [${RouteId}]`,
    );
    await gateway.deleteRoute({ ApiId, RouteId });
    await gateway.deleteIntegration(ids);
    expect((await gateway.getIntegrations({ ApiId })).Items).toEqual([]);
    expect(await failure(gateway.getIntegration(ids))).toBe(
      `NotFoundException: Unable to find Integration by id ${IntegrationId}`,
    );
  });

  it('of a WebSocket API has responses', async () => {
    const ids = await create(socket, {});
    const response = { IntegrationResponseKey: '/200/', ResponseTemplates: { $default: 'a', b: 'c' } };
    const { IntegrationResponseId = '' } = await gateway.createIntegrationResponse({ ...ids, ...response });
    expect(await failure(gateway.createIntegrationResponse({ ...ids, ...response }))).toMatch(/^ConflictExc/);
    const response200 = { ...ids, IntegrationResponseId };
    await gateway.updateIntegrationResponse({ ...response200, ResponseTemplates: { b: '' } });
    expect(await gateway.getIntegrationResponse(response200)).toMatchObject({
      IntegrationResponseId,
      IntegrationResponseKey: '/200/',
      ResponseTemplates: { $default: 'a' },
    });
    await gateway.deleteIntegrationResponse(response200);
    expect((await gateway.getIntegrationResponses(ids)).Items).toEqual([]);
  });

  it('of an HTTP API has no responses', async () => {
    const ids = await create(http, proxy);
    expect(await failure(gateway.getIntegrationResponses(ids))).toMatch(/not supported on protocolType HTTP/);
  });
});

describe('a route', () => {
  it('has the defaults that AWS answers and can be changed', async () => {
    const ApiId = http;
    const route = await gateway.createRoute({ ApiId, RouteKey: 'GET /items/{id}' });
    expect(route).toMatchObject({ ApiKeyRequired: false, AuthorizationType: 'NONE' });
    const RouteId = String(route.RouteId);
    await gateway.updateRoute({ ApiId, RouteId, AuthorizationType: 'AWS_IAM' });
    expect(await gateway.getRoute({ ApiId, RouteId })).toMatchObject({
      AuthorizationType: 'AWS_IAM',
      RouteKey: 'GET /items/{id}',
    });
  });

  it('needs a key of its own', async () => {
    await gateway.createRoute({ ApiId: http, RouteKey: 'ANY /{proxy+}' });
    expect(await failure(gateway.createRoute({ ApiId: http, RouteKey: 'ANY /{proxy+}' }))).toBe(
      'ConflictException: Route with key ANY /{proxy+} already exists for this API',
    );
  });

  it.each([
    ['GET /@connections/{id}', 'BadRequestException: One or more path parts appear to be invalid. Parts are'],
    ['FETCH /', 'BadRequestException: The route key FETCH / must be $default or METHOD /path'],
    ['', 'BadRequestException: RouteKey must not be empty'],
  ])('is refused with the key "%s"', async (RouteKey, message) => {
    expect(await failure(gateway.createRoute({ ApiId: http, RouteKey }))).toContain(message);
  });

  it('needs an integration that exists', async () => {
    const refusal = await failure(
      gateway.createRoute({ ApiId: http, RouteKey: 'GET /', Target: 'integrations/none' }),
    );
    expect(refusal).toBe('NotFoundException: Unable to find Integration by id none');
  });
});
