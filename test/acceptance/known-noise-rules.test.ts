// The rules that keep templates and OpenAPI documents free of false alarms (reference §1.9), each on a live estate.
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { type Estate } from './estate.js';
import { pathsOf, targetIn } from './noise.js';
import {
  asHttp,
  httpIntegration,
  httpStage,
  onLocalAws,
  openApi,
  restMethod,
  restStage,
  template,
  type Resources,
} from './noise-sources.js';

const { built } = onLocalAws();
const deployed = (resources: Resources): Promise<Estate> => built(template(resources));

/** The paths after one value of the only target of a kind was set by hand. */
const after = async (
  estate: Estate,
  kind: string,
  pointer: string,
  value: string | number | boolean | undefined,
) => {
  await estate.change(targetIn(estate, kind), pointer, value);
  return pathsOf(estate);
};

const stream = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-orders';

test.each([
  ['REST', 'apigateway.stage', (log: object) => restStage({ AccessLogSetting: log })],
  ['HTTP', 'apigatewayv2.stage', (log: object) => httpStage({ AccessLogSettings: log })],
])('rule 1: a delivery stream of a %s stage is compared as it is', async (_title, kind, withLog) => {
  const estate = await deployed(withLog({ DestinationArn: stream, Format: '$context.requestId' }));
  expect(await pathsOf(estate)).toEqual([]);
  const pointer = '/accessLogSettings/destinationArn';
  expect(await after(estate, kind, pointer, `${stream}-2`)).toEqual([pointer]);
});

const passes = { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://example.com' };
const passing = { type: 'http_proxy', httpMethod: 'get', uri: 'https://example.com' };
const kept = '/requestTemplates/application~1json';

test.each([
  ['a template', template(restMethod({ ...passes, RequestTemplates: { 'application/json': '' } }))],
  ['OpenAPI', openApi({ ...passing, requestTemplates: { 'application/json': '' } })],
])(
  'rule 2: AWS shows an empty body template of %s as null, and that it is there counts',
  async (_title, text) => {
    const estate = await built(text);
    expect(await pathsOf(estate)).toEqual([]);
    expect(await after(estate, 'apigateway.integration', kept, undefined)).toEqual([kept]);
  },
);

test('rule 3: lists that are sets come in any order', async () => {
  const mapped = ['a', 'b', 'c'].map((name) => `method.request.querystring.${name}`);
  const estate = await deployed(
    restMethod({
      ...passes,
      Type: 'HTTP',
      RequestParameters: Object.fromEntries(
        mapped.map((name) => [name.replace('method', 'integration'), name]),
      ),
      CacheKeyParameters: mapped.toReversed(),
      IntegrationResponses: [{ StatusCode: 500, SelectionPattern: '5..' }, { StatusCode: '200' }],
    }),
  );
  expect(await pathsOf(estate)).toEqual([]);
});

describe('rule 4: numbers and booleans as texts, and texts as numbers and booleans, are what AWS makes of them', () => {
  test.each([
    [
      'a REST stage',
      restStage({
        CacheClusterEnabled: 'true',
        CacheClusterSize: 0.5,
        Variables: { retries: 3, beta: true },
        CanarySetting: { PercentTraffic: '10.0', UseStageCache: 'false' },
        MethodSettings: [
          { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: '10.50', ThrottlingBurstLimit: '300' },
        ],
        Tags: [{ Key: 2024, Value: 7 }],
      }),
    ],
    [
      'an HTTP stage',
      httpStage({
        AutoDeploy: 'true',
        DefaultRouteSettings: { DetailedMetricsEnabled: 'true', ThrottlingBurstLimit: '300' },
        RouteSettings: { 'GET /a': { ThrottlingRateLimit: '10.0' } },
        StageVariables: { retries: 3, beta: true },
      }),
    ],
    ['a REST integration', restMethod({ ...passes, TimeoutInMillis: '500' })],
    [
      'an HTTP integration',
      httpIntegration({
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'GET',
        IntegrationUri: 'https://example.com',
        PayloadFormatVersion: 1,
        TimeoutInMillis: '500.0',
      }),
    ],
  ])('in %s of a template', async (_title, resources) => {
    expect(await pathsOf(await deployed(resources))).toEqual([]);
  });

  test('in OpenAPI', async () => {
    const text = openApi({ ...passing, timeoutInMillis: '500', responses: { default: { statusCode: 200 } } });
    const estate = await built(text);
    expect(await pathsOf(estate)).toEqual([]);
    const pattern = '/integrationResponses/200/selectionPattern';
    expect(await after(estate, 'apigateway.integration', pattern, '2..')).toEqual([pattern]);
  });
});

test.each([
  ['/*', '*', '*~1*'],
  ['*', '*', '*~1*'],
  ['/', 'GET', '~1~1GET'],
  ['/~1items~1{id}', 'GET', '~1items~1{id}~1GET'],
  ['/items/{id}', 'get', '~1items~1{id}~1GET'],
  ['~1items~1{id}', 'GET', '~1items~1{id}~1GET'],
])('rule 5: settings of the path %s and the method %s are found', async (ResourcePath, HttpMethod, key) => {
  const MethodSettings = [{ ResourcePath, HttpMethod, LoggingLevel: 'ERROR' }];
  const estate = await deployed(restStage({ MethodSettings }));
  expect(await pathsOf(estate)).toEqual([]);
  const pointer = `/methodSettings/${key}/loggingLevel`;
  expect(await after(estate, 'apigateway.stage', pointer, 'INFO')).toEqual([pointer]);
});

test('rule 6: throttles that a template does not say are the account’s', async () => {
  const MethodSettings = [{ ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true }];
  const estate = await deployed(restStage({ MethodSettings }));
  const rate = '/methodSettings/*~1*/throttlingRateLimit';
  expect(await after(estate, 'apigateway.stage', rate, 10_000)).toEqual([]);
  const said = { ...MethodSettings[0], ThrottlingRateLimit: 5 };
  const throttled = await deployed(restStage({ MethodSettings: [said] }));
  expect(await after(throttled, 'apigateway.stage', rate, 10_000)).toEqual([rate]);
});

test('rule 7: a live throttle of 0 that a template does not say refuses every request, and is told', async () => {
  const estate = await deployed(httpStage({ DefaultRouteSettings: { DetailedMetricsEnabled: true } }));
  expect(await pathsOf(estate)).toEqual([]);
  const burst = '/defaultRouteSettings/throttlingBurstLimit';
  expect(await after(estate, 'apigatewayv2.stage', burst, 0)).toEqual([burst]);
});

test('rule 8: an HTTP API has no logging level, and a REST stage without one does not log', async () => {
  const route = { LoggingLevel: 'INFO', DataTraceEnabled: true };
  expect(await pathsOf(await deployed(httpStage({ DefaultRouteSettings: route })))).toEqual([]);
  const MethodSettings = [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'OFF' }];
  expect(await pathsOf(await deployed(restStage({ MethodSettings })))).toEqual([]);
});

describe('rule 9: what AWS fills in where nothing is said is nobody’s drift', () => {
  test('the size of a cache that is off', async () => {
    const estate = await deployed(restStage({ CacheClusterEnabled: false, CacheClusterSize: '0.5' }));
    expect(await after(estate, 'apigateway.stage', '/cacheClusterSize', '6.1')).toEqual([]);
  });

  const defaults = {
    cacheNamespace: 'res1',
    connectionType: 'INTERNET',
    passthroughBehavior: 'when_no_match',
    responseTransferMode: 'BUFFERED',
    timeoutInMillis: 29_000,
  };
  const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  const { cacheNamespace: _own, ...imported } = defaults;

  test.each([
    ['a method that says nothing', template(restMethod(passes))],
    [
      'a method that says the defaults',
      template(
        restMethod({
          ...passes,
          ...Object.fromEntries(Object.entries(defaults).map(([name, value]) => [capital(name), value])),
        }),
      ),
    ],
    ['an operation that says nothing', openApi(passing)],
    ['an operation that says the defaults', openApi({ ...passing, ...imported })],
    [
      'an operation of an HTTP API',
      openApi({ ...passing, payloadFormatVersion: '1.0', connectionType: 'internet' }, 'get', asHttp),
    ],
  ])('of %s', async (_title, text) => {
    const estate = await built(text);
    expect(await pathsOf(estate)).toEqual([]);
  });
});

test('rule 10: a stage that deploys by itself changes its deployment, whatever a template says', async () => {
  const estate = await deployed(httpStage({ AutoDeploy: true, DeploymentId: 'dep1' }));
  expect(await pathsOf(estate)).toEqual([]);
  const manual = await deployed(httpStage({ DeploymentId: 'dep1' }));
  const target = targetIn(manual, 'apigatewayv2.stage');
  const other = await manual.other(target, '/deploymentId');
  expect(await after(manual, 'apigatewayv2.stage', '/deploymentId', String(other))).toEqual([
    '/deploymentId',
  ]);
});

describe('rule 11: OpenAPI has enumerations in small letters', () => {
  const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
  const path = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${lambda}/invocations`;

  test.each([
    ['get', 'GET'],
    ['x-amazon-apigateway-any-method', 'ANY'],
  ])('and %s is the method %s of a REST API', async (method, verb) => {
    const estate = await built(
      openApi(
        { type: 'aws_proxy', httpMethod: 'post', uri: path, passthroughBehavior: 'when_no_templates' },
        method,
      ),
    );
    expect(await pathsOf(estate)).toEqual([]);
    expect(targetIn(estate, 'apigateway.integration').key).toMatch(new RegExp(`/${verb}$`));
    const behaviour = '/passthroughBehavior';
    expect(await after(estate, 'apigateway.integration', behaviour, 'NEVER')).toEqual([behaviour]);
  });

  test('also in an HTTP API, whose backend may be a path or the function itself', async () => {
    const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: path, payloadFormatVersion: 2 };
    const estate = await built(openApi(integration, 'x-amazon-apigateway-any-method', asHttp));
    expect(await pathsOf(estate)).toEqual([]);
    expect(await after(estate, 'apigatewayv2.integration', '/integrationUri', lambda)).toEqual([]);
    const version = '/payloadFormatVersion';
    expect(await after(estate, 'apigatewayv2.integration', version, '1.0')).toEqual([version]);
  });
});

test('rule 12: SAM marks the stages of its HTTP APIs, and the mark is its own', async () => {
  const text = stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Web: { Type: 'AWS::Serverless::HttpApi', Properties: { Tags: { team: 'a' } } } },
  });
  const estate = await built(text);
  expect(await pathsOf(estate)).toEqual([]);
  expect(await after(estate, 'apigatewayv2.stage', '/tags/team', 'b')).toEqual(['/tags/team']);
});
