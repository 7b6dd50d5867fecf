// SAM's REST APIs: what an `AWS::Serverless::Api`, written or implied, makes of stages and integrations.
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../../shared/model/brand.js';
import { unresolvedAt } from '../../../../shared/engine/unresolved.js';
import { anyMethod, api, event, handler, integration } from './rest-fixtures.js';
import { expanded, lambdaUri, proxyTo } from './templates.js';

describe('the resources of a REST API', () => {
  test('are the API, its deployment, which makes a stage of its own, and the stage', () => {
    const of = expanded(`Resources:${api('      Description: of the API')}`);
    expect(of.made).toEqual([
      'Api: AWS::ApiGateway::RestApi',
      'ApiDeployment: AWS::ApiGateway::Deployment',
      'ApiliveStage: AWS::ApiGateway::Stage',
    ]);
    expect(of.properties('ApiDeployment')).toEqual({ RestApiId: { Ref: 'Api' }, StageName: 'Stage' });
    expect(of.properties('ApiliveStage')).toEqual({
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'ApiDeployment' },
      StageName: 'live',
    });
    expect(of.at('Api', 'Description')).toBe('of the API');
    expect(of.warnings).toEqual([]);
  });

  test('have no extra stage with an OpenAPI version, not even one from the globals', () => {
    const of = expanded(`Globals: { Api: { OpenApiVersion: '3.0.1' } }\nResources:${api()}`);
    expect(of.properties('ApiDeployment')).toEqual({ RestApiId: { Ref: 'Api' } });
  });

  test.each([
    ['live', 'ApiliveStage'],
    ['v1', 'Apiv1Stage'],
    ['pre-live', 'ApiStage46740c11fa'],
    ['!Ref Name', 'ApiStage'],
    ['!Sub "${AWS::Region}x"', 'ApiStage'],
  ])('a stage named %s is %s', (name, id) => {
    const of = expanded(
      `Resources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: ${name} } }`,
    );
    expect(of.made).toContain(`${id}: AWS::ApiGateway::Stage`);
  });

  test('hand the settings of the stage through, and tags as a list', () => {
    const settings = {
      CacheClusterEnabled: true,
      CacheClusterSize: '0.5',
      Variables: { table: { Ref: 'Table' } },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO' }],
      AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': ['Logs', 'Arn'] }, Format: 'x' },
      CanarySetting: { PercentTraffic: 10 },
      TracingEnabled: true,
    };
    const of = expanded(
      JSON.stringify({
        Resources: {
          Api: {
            Type: 'AWS::Serverless::Api',
            Condition: 'IsLive',
            Properties: { StageName: 'live', Tags: { team: 'video', cost: { Ref: 'Cost' } }, ...settings },
          },
        },
      }),
    );
    expect(of.properties('ApiliveStage')).toMatchObject({
      ...settings,
      Tags: [
        { Key: 'team', Value: 'video' },
        { Key: 'cost', Value: { Ref: 'Cost' } },
      ],
    });
    expect(of.template.resources.map(({ condition }) => condition)).toEqual(['IsLive', 'IsLive', 'IsLive']);
  });

  test('are without a stage where nothing names it, with a warning', () => {
    const of = expanded('Resources:\n  Api: { Type: AWS::Serverless::Api }');
    expect(of.made).toEqual(['Api: AWS::ApiGateway::RestApi']);
    expect(of.warnings).toEqual([
      'template.yaml:2: Api: it has no `StageName`, which SAM asks for: its stage is not read.',
    ]);
  });
});

describe('routes of functions', () => {
  test('are paths of the API that they name, with a proxy integration each', () => {
    const of = expanded(
      `Resources:${api()}${handler(event('Get', '/a/{id}', 'get') + event('Any', '/b', 'ANY'))}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/a/{id}', 'get', integration)).toEqual(proxyTo('Handler.Arn'));
    expect(of.at('Api', 'Body', 'paths', '/b', anyMethod, integration)).toEqual(proxyTo('Handler.Arn'));
    expect(of.made).toContain('Handler: AWS::Lambda::Function');
    expect(of.warnings).toEqual([]);
  });

  test('that name no API make one, named Prod, which the globals apply to', () => {
    const of = expanded(`
Globals: { Api: { TracingEnabled: true, Cors: "'*'" } }
Resources:${handler('        Get: { Type: Api, Properties: { Path: /x, Method: GET } }\n')}`);
    expect(of.made).toEqual([
      'Handler: AWS::Lambda::Function',
      'ServerlessRestApi: AWS::ApiGateway::RestApi',
      'ServerlessRestApiDeployment: AWS::ApiGateway::Deployment',
      'ServerlessRestApiProdStage: AWS::ApiGateway::Stage',
    ]);
    expect(of.properties('ServerlessRestApiProdStage')).toMatchObject({
      StageName: 'Prod',
      TracingEnabled: true,
    });
    expect(Object.keys(of.at('ServerlessRestApi', 'Body', 'paths', '/x') as object)).toEqual([
      'get',
      'options',
    ]);
  });

  test('go by the alias that SAM publishes, whose name may come from a parameter', () => {
    const template = `
Parameters: { Alias: { Type: String, Default: blue } }
Resources:${api()}${handler(event('Get', '/', 'get'), '      AutoPublishAlias: !Ref Alias')}`;
    const of = expanded(template);
    expect(of.at('Api', 'Body', 'paths', '/', 'get', integration, 'uri')).toEqual(
      lambdaUri('HandlerAliasblue'),
    );
    expect(of.properties('HandlerAliasblue')).toEqual({ Name: 'blue', FunctionName: { Ref: 'Handler' } });
    const given = expanded(template, { Alias: 'green' });
    expect(given.at('Api', 'Body', 'paths', '/', 'get', integration, 'uri')).toEqual(
      lambdaUri('HandlerAliasgreen'),
    );
  });

  test('by an alias that only a deployment can name have no URI, with a warning', () => {
    const of = expanded(
      `Resources:${api()}${handler(event('Get', '/', 'get'), '      AutoPublishAlias: !ImportValue alias')}`,
    );
    const uri = of.at('Api', 'Body', 'paths', '/', 'get', integration, 'uri');
    expect(unresolvedAt(uri)).toEqual({ detail: 'which version of Handler is called', reason: 'unresolved' });
    expect(of.warnings).toEqual([expect.stringContaining('Handler: only a deployment tells')]);
  });

  test.each([
    ['RESPONSE_STREAM', '2021-11-15', 'response-streaming-invocations', 'STREAM'],
    ['BUFFERED', '2015-03-31', 'invocations', undefined],
    ['STREAM', '2015-03-31', 'invocations', undefined],
  ])('with transfer mode %s', (mode, version, operation, transfer) => {
    const more = `, ResponseTransferMode: ${mode}, TimeoutInMillis: 60000`;
    const of = expanded(`Resources:${api()}${handler(event('Get', '/', 'get', more))}`);
    expect(of.at('Api', 'Body', 'paths', '/', 'get', integration)).toEqual({
      ...proxyTo('Handler.Arn'),
      uri: {
        'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/\${Handler.Arn}/${operation}`,
      },
      timeoutInMillis: 60000,
      ...(transfer === undefined ? {} : { responseTransferMode: transfer }),
    });
  });

  test('cache by the parameters that say so', () => {
    const more =
      ', RequestParameters: [method.request.header.A, method.request.querystring.b: { Caching: true }, method.request.path.c: { Required: true }]';
    const of = expanded(`Resources:${api()}${handler(event('Get', '/', 'get', more))}`);
    expect(of.at('Api', 'Body', 'paths', '/', 'get', integration, 'cacheKeyParameters')).toEqual([
      'method.request.querystring.b',
    ]);
  });

  const caller = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:user/*' };
  test.each([
    ['nothing', '', '', undefined],
    ['an authorizer of its own', '{ DefaultAuthorizer: Mine }', '', undefined],
    ['AWS_IAM on the API', '{ DefaultAuthorizer: AWS_IAM }', '', caller],
    ['AWS_IAM on the API, overridden', '{ DefaultAuthorizer: AWS_IAM }', '{ Authorizer: Mine }', undefined],
    ['AWS_IAM on the event', '', '{ Authorizer: AWS_IAM }', caller],
    ['no role', '', '{ Authorizer: AWS_IAM, InvokeRole: NONE }', undefined],
    ['an empty role', '{ InvokeRole: arn:x }', '{ Authorizer: AWS_IAM, InvokeRole: }', undefined],
    ['a role of the API', '{ DefaultAuthorizer: AWS_IAM, InvokeRole: arn:x }', '', 'arn:x'],
    ['a role of the event', '{ InvokeRole: arn:x }', '{ Authorizer: AWS_IAM, InvokeRole: arn:y }', 'arn:y'],
    ['the caller', '', '{ Authorizer: AWS_IAM, InvokeRole: CALLER_CREDENTIALS }', caller],
  ])('with %s', (_, shared, own, credentials) => {
    const of = expanded(
      `Resources:${api(shared === '' ? '' : `      Auth: ${shared}`)}${handler(
        event('Get', '/', 'get', own === '' ? '' : `, Auth: ${own}`),
      )}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/', 'get', integration, 'credentials')).toEqual(credentials);
  });

  test.each([
    ['without a path', '{ Type: Api, Properties: { Method: get } }', 'has no `Path` and `Method` in words'],
    ['with a path worked out', '{ Type: Api, Properties: { Method: get, Path: !Ref P } }', 'has no `Path`'],
    [
      'of an API elsewhere',
      '{ Type: Api, Properties: { Method: get, Path: /, RestApiId: !ImportValue api } }',
      'is of an API that is not in this template',
    ],
    [
      'of an API that is none',
      '{ Type: Api, Properties: { Method: get, Path: /, RestApiId: !Ref Other } }',
      'is of `Other`, which is no AWS::Serverless::Api here',
    ],
    [
      'of the other kind of API',
      '{ Type: HttpApi, Properties: { Method: get, Path: /, ApiId: !Ref Api } }',
      'is of `Api`, which is no AWS::Serverless::HttpApi here',
    ],
  ])('%s are left out with a warning that names them', (_, written, reason) => {
    const of = expanded(`Resources:${api()}${handler(`        Odd: ${written}\n`)}`);
    expect(of.warnings).toEqual([expect.stringContaining(`Handler: its event \`Odd\` ${reason}`)]);
    const paths = Object.values(of.at('Api', 'Body', 'paths') as object);
    expect(paths.map((path: Json) => unresolvedAt(path) !== undefined)).toEqual(paths.map(() => true));
  });

  test('that say the same twice are told, and neither is taken', () => {
    const of = expanded(`Resources:${api()}${handler(event('A', '/', 'get') + event('B', '/', 'GET'))}`);
    expect(of.warnings).toEqual([
      expect.stringContaining('its event `B` has the path and method of another one'),
    ]);
    expect(unresolvedAt(of.at('Api', 'Body', 'paths', '/', 'get', integration))?.detail).toBe(
      'several events',
    );
  });
});
