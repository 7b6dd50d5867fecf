// The wire protocol read off the SDK's own schemas, driven by the real clients.
import { afterEach, describe, expect, it } from '@jest/globals';
import * as v1 from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as ivs from '@aws-sdk/client-ivs-realtime';
import { modelOf } from '../../../infra/local/protocol/routes.js';
import { answer, answerError, routeOf } from '../../../infra/local/protocol/schema-server.js';
import {
  ServiceError,
  type Call,
  type Operation,
  type SchemaService,
} from '../../../infra/local/protocol/service.js';
import { apigateway } from '../../../infra/local/services/apigateway/index.js';
import { ACCOUNT, REGION, refusal, serve, type Served } from './apigateway/serve.js';

const service = (client: object, operations: Record<string, Operation>): SchemaService => ({
  signingName: 'test',
  eventSource: 'test.amazonaws.com',
  client,
  operations,
});

let served: Served | undefined;
afterEach(() => {
  served?.close();
  served = undefined;
});

/** The input that arrives when the client makes the call, as the operation sees it. */
const arriving = async (client: object, operation: string, call: (config: object) => Promise<unknown>) => {
  const seen: Call['input'][] = [];
  const record: Operation = ({ input }) => {
    seen.push(input);
    return {};
  };
  served = await serve(service(client, { [operation]: record }));
  await call(served.config);
  return seen;
};

const request = (method: string, path: string, body = '') => ({
  method,
  url: new URL(path, 'http://127.0.0.1'),
  headers: {},
  body: Buffer.from(body),
});
const makeCall = (operation: string, input: Call['input']): Call => ({
  operation,
  input,
  account: ACCOUNT,
  region: REGION,
  caller: { accessKeyId: '', account: ACCOUNT, userAgent: '', sourceIp: '' },
  now: new Date(0),
});

describe('routes', () => {
  it.each([
    ['API Gateway v1', v1, 124],
    ['API Gateway v2', v2, 103],
    ['IVS Real-Time', ivs, 39],
  ])('of %s are all the operations that its client exports', (_, client, atLeast) => {
    const names = modelOf(client).routes.map(({ operation }) => operation);
    const commands = Object.keys(client).filter((name) => name.endsWith('Command') && name !== '$Command');
    expect(new Set(names)).toEqual(new Set(commands.map((name) => name.slice(0, -'Command'.length))));
    expect(names.length).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([
    ['GET', '/restapis', 'GetRestApis'],
    ['GET', '/restapis/', 'GetRestApis'],
    ['POST', '/restapis', 'CreateRestApi'],
    ['POST', '/restapis?mode=import', 'ImportRestApi'],
    ['PATCH', '/restapis/a1/stages/prod', 'UpdateStage'],
    ['DELETE', '/restapis/a1/stages/prod/cache/data', 'FlushStageCache'],
    ['PUT', '/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fa1', 'TagResource'],
    ['GET', '/v2/apis', undefined],
    ['POST', '/restapis/a1', undefined],
  ])('%s %s is %s', (method, path, operation) => {
    expect(routeOf(apigateway(), request(method, path))).toBe(operation);
  });

  it('answer nothing where none matches, so that another service can', async () => {
    expect(await answer(apigateway(), request('GET', '/v2/apis'), makeCall)).toBeUndefined();
  });
});

describe('an input off the wire', () => {
  it('has its labels percent-decoded', async () => {
    const names = { restApiId: 'a b', stageName: 'é/%2F~' };
    expect(await arriving(v1, 'GetStage', (config) => new v1.APIGateway(config).getStage(names))).toEqual([
      names,
    ]);
  });

  it('has typed query members', async () => {
    const query = { restApiId: 'a1', limit: 500, embed: ['methods', 'x'], position: 'p+/=' };
    expect(
      await arriving(v1, 'GetResources', (config) => new v1.APIGateway(config).getResources(query)),
    ).toEqual([query]);
  });

  it('takes the names of the wire apart from those of the SDK', async () => {
    const route: v2.CreateStageRequest = {
      ApiId: 'a1',
      StageName: 'prod',
      AutoDeploy: false,
      DefaultRouteSettings: { ThrottlingRateLimit: 0.5 },
      RouteSettings: { 'GET /x': { DataTraceEnabled: true } },
      StageVariables: { a: '' },
    };
    expect(
      await arriving(v2, 'CreateStage', (config) => new v2.ApiGatewayV2(config).createStage(route)),
    ).toEqual([route]);
    served?.close();
    const integration: v1.PutIntegrationRequest = {
      restApiId: 'a1',
      resourceId: 'r1',
      httpMethod: 'GET',
      type: 'AWS',
      integrationHttpMethod: 'POST',
      tlsConfig: { insecureSkipVerification: false },
    };
    const put = (config: object) => new v1.APIGateway(config).putIntegration(integration);
    expect(await arriving(v1, 'PutIntegration', put)).toEqual([integration]);
  });

  it('leaves out members that the model does not know, and null ones, but keeps null in maps', async () => {
    const seen: Call['input'][] = [];
    const record: Operation = ({ input }) => {
      seen.push(input);
      return {};
    };
    const body = '{"stageName":"s","extra":1,"description":null,"variables":{"a":null}}';
    await answer(
      service(v1, { CreateStage: record }),
      request('POST', '/restapis/a1/stages', body),
      makeCall,
    );
    expect(seen).toEqual([{ restApiId: 'a1', stageName: 's', variables: { a: null } }]);
  });

  it.each([
    ['is no JSON', '{"stageName":', /JSON/],
    ['is no object', '[]', /object/],
    [
      'has a number for a text',
      '{"description":1}',
      /^class com\.amazon\.coral\.value\.json\.numbers\.TruncatingBigNumber can not be converted to an String$/,
    ],
    ['has a text for a map', '{"variables":"x"}', /java\.lang\.String can not be converted/],
    ['has a text for a flag', '{"tracingEnabled":"maybe"}', /Boolean/],
  ])('that %s is refused as AWS refuses it', async (_, body, message) => {
    const given = await answer(apigateway(), request('POST', '/restapis/a1/stages', body), makeCall);
    expect(given).toMatchObject({
      status: 400,
      operation: 'CreateStage',
      error: { code: 'SerializationException' },
    });
    expect(given?.error?.message).toMatch(message);
  });
});

describe('an answer on the wire', () => {
  it('keeps null in maps, and dates as each service spells them', async () => {
    const now = new Date(1_700_000_000_500);
    const one = service(v1, {
      GetIntegration: () => ({ requestTemplates: { 'text/plain': null }, timeoutInMillis: 0 }),
    });
    const path = '/restapis/a/resources/r/methods/GET/integration';
    const given = await answer(one, request('GET', path), makeCall);
    expect(given?.body).toBe('{"requestTemplates":{"text/plain":null},"timeoutInMillis":0}');
    const stage = service(v1, { GetStage: () => ({ createdDate: now, tracingEnabled: false }) });
    const v1Body = (await answer(stage, request('GET', '/restapis/a/stages/s'), makeCall))?.body;
    expect(v1Body).toBe('{"tracingEnabled":false,"createdDate":1700000000.5}');
    const two = service(v2, { GetStage: () => ({ CreatedDate: now, StageName: 's' }) });
    const v2Body = (await answer(two, request('GET', '/v2/apis/a/stages/s'), makeCall))?.body;
    expect(v2Body).toBe('{"createdDate":"2023-11-14T22:13:20.500Z","stageName":"s"}');
  });

  it('names lists as the wire does and binds headers and payload', async () => {
    const list = service(v1, { GetRestApis: () => ({ items: [{ id: 'a' }], position: 'p' }) });
    expect((await answer(list, request('GET', '/restapis'), makeCall))?.body).toBe(
      '{"item":[{"id":"a"}],"position":"p"}',
    );
    const body = Buffer.from('openapi: 3.0.1');
    const exported = service(v1, { GetExport: () => ({ contentType: 'application/yaml', body }) });
    served = await serve(exported);
    const seen = await new v1.APIGateway(served.config).getExport({
      restApiId: 'a',
      stageName: 's',
      exportType: 'oas30',
    });
    expect([seen.contentType, Buffer.from(seen.body ?? []).toString()]).toEqual([
      'application/yaml',
      'openapi: 3.0.1',
    ]);
  });

  it('has no body where the model gives none', async () => {
    const gone = service(v1, { DeleteMethod: () => ({}), DeleteStage: () => ({}) });
    const method = await answer(gone, request('DELETE', '/restapis/a/resources/r/methods/GET'), makeCall);
    const stage = await answer(gone, request('DELETE', '/restapis/a/stages/s'), makeCall);
    expect([method?.status, method?.body, stage?.status, stage?.body]).toEqual([204, '', 202, '']);
  });
});

describe('an error on the wire', () => {
  const failing = (client: object, operation: string, error: Error): SchemaService =>
    service(client, {
      [operation]: () => {
        throw error;
      },
    });

  it.each([
    ['NotFoundException', 404],
    ['BadRequestException', 400],
    ['ConflictException', 409],
    ['UnauthorizedException', 401],
    ['AccessDeniedException', 403],
  ])('%s has status %d and arrives as that error', async (code, status) => {
    served = await serve(failing(v1, 'GetStages', new ServiceError(code, 'why')));
    const seen = await refusal(new v1.APIGateway(served.config).getStages({ restApiId: 'a' }));
    expect(seen).toEqual({ name: code, message: 'why', status });
  });

  it('tells when to come back', async () => {
    const error = new ServiceError('TooManyRequestsException', 'Too Many Requests', {
      retryAfterSeconds: '2',
    });
    const given = answerError(apigateway(), 'GetStages', error);
    expect(given).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
    served = await serve(failing(v1, 'GetStages', error));
    const call = new v1.APIGateway(served.config).getStages({ restApiId: 'a' });
    await expect(call).rejects.toMatchObject({ name: 'TooManyRequestsException', retryAfterSeconds: '2' });
  });

  it('carries the text under the name that the service models', async () => {
    served = await serve(failing(ivs, 'GetStage', new ServiceError('ResourceNotFoundException', 'gone')));
    const call = new ivs.IVSRealTime(served.config).getStage({ arn: 'arn:aws:ivs:eu-west-1:1:stage/x' });
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException', exceptionMessage: 'gone' });
  });

  it('is explicit where the operation is not implemented here', async () => {
    served = await serve(apigateway());
    const seen = await refusal(new v1.APIGateway(served.config).getUsagePlans({}));
    expect(seen).toMatchObject({ name: 'NotImplementedException', status: 501 });
    expect(seen.message).toMatch(/embedded AWS does not implement GetUsagePlans/);
  });

  it('is an internal failure where the operation breaks', async () => {
    served = await serve(failing(v1, 'GetStages', new TypeError('bug')));
    const seen = await refusal(new v1.APIGateway(served.config).getStages({ restApiId: 'a' }));
    expect(seen).toMatchObject({ name: 'InternalFailure', message: 'TypeError: bug', status: 500 });
  });
});
