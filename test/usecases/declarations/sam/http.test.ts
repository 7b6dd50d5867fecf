// SAM's HTTP and WebSocket APIs: what they make of stages and integrations.
import { describe, expect, test } from '@jest/globals';
import { unresolvedAt } from '../../../../shared/engine/unresolved.js';
import { expanded, lambdaUri, proxyTo } from './templates.js';

const integration = 'x-amazon-apigateway-integration';
const any = 'x-amazon-apigateway-any-method';
const mark = { 'httpapi:createdBy': 'SAM' };

const handler = (events: string, attributes = '', name = 'Handler'): string => `
  ${name}:
    Type: AWS::Serverless::Function
${attributes}
    Properties:
      Role: arn:x
      Events:
${events}`;

const event = (name: string, members = ''): string =>
  `        ${name}: { Type: HttpApi, Properties: { ApiId: !Ref Api${members === '' ? '' : `, ${members}`} } }\n`;

const api = (members = '      Name: api'): string => `
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
${members}`;

const http = (target: string, more: object = {}) => ({
  ...proxyTo(target),
  payloadFormatVersion: '2.0',
  ...more,
});

describe('the resources of an HTTP API', () => {
  test('are the API and a stage that deploys by itself and is marked', () => {
    const of = expanded(`Resources:${api()}`);
    expect(of.made).toEqual([
      'Api: AWS::ApiGatewayV2::Api',
      'ApiApiGatewayDefaultStage: AWS::ApiGatewayV2::Stage',
    ]);
    expect(of.properties('ApiApiGatewayDefaultStage')).toEqual({
      ApiId: { Ref: 'Api' },
      StageName: '$default',
      AutoDeploy: true,
      Tags: mark,
    });
  });

  test.each([
    ['live', 'ApiliveStage'],
    ['$default', 'ApiApiGatewayDefaultStage'],
    ['a-b', 'ApiStage34fafddda8'],
    ['!Ref Name', 'ApiStage'],
  ])('a stage named %s is %s', (name, id) => {
    const of = expanded(`Resources:${api(`      StageName: ${name}`)}`);
    expect(of.made).toContain(`${id}: AWS::ApiGatewayV2::Stage`);
  });

  test('hand the settings of the stage through, with those of the globals', () => {
    const of = expanded(`
Globals:
  HttpApi:
    Tags: { team: video }
    AccessLogSettings: { DestinationArn: arn:logs, Format: global }
    RouteSettings: { 'GET /a': { ThrottlingRateLimit: 1 } }
Resources:${api(`
      Tags: { cost: low }
      StageVariables: { table: t }
      DefaultRouteSettings: { ThrottlingBurstLimit: 5 }
      AccessLogSettings: { Format: own }
      RouteSettings: { 'GET /a': { ThrottlingBurstLimit: 2 } }`)}`);
    expect(of.properties('ApiApiGatewayDefaultStage')).toMatchObject({
      Tags: { team: 'video', cost: 'low', ...mark },
      StageVariables: { table: 't' },
      DefaultRouteSettings: { ThrottlingBurstLimit: 5 },
      AccessLogSettings: { DestinationArn: 'arn:logs', Format: 'own' },
      RouteSettings: { 'GET /a': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 } },
    });
  });

  test.each([
    ['written out', '{ openapi: 3.0.1, paths: {} }', mark],
    ['included', '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/k } } }', mark],
    ['chosen', '{ Fn::If: [A, { openapi: 3.0.1, paths: {} }, { openapi: 3.0.1, paths: {} }] }', undefined],
  ])('of a definition that is %s', (_, body, tags) => {
    const of = expanded(`Resources:${api(`      DefinitionBody: ${body}`)}`);
    expect(of.at('ApiApiGatewayDefaultStage', 'Tags')).toEqual(tags);
  });

  test('of a definition elsewhere are not marked', () => {
    const of = expanded(`Resources:${api('      DefinitionUri: s3://b/k')}`);
    expect(of.properties('Api')).toEqual({ BodyS3Location: { Bucket: 'b', Key: 'k' } });
    expect(of.at('ApiApiGatewayDefaultStage', 'Tags')).toBeUndefined();
  });
});

describe('routes of functions', () => {
  test('have a proxy integration of version 2.0, and the default route takes the rest', () => {
    const of = expanded(
      `Resources:${api()}${handler(event('Get', 'Path: /a, Method: GET') + event('Any', 'Path: /b, Method: any') + event('Rest'))}`,
    );
    expect(of.at('Api', 'Body', 'paths')).toEqual({
      '/a': { get: { [integration]: http('Handler.Arn'), responses: {} } },
      '/b': { [any]: { [integration]: http('Handler.Arn'), responses: {} } },
      $default: { [any]: { [integration]: http('Handler.Arn'), responses: {}, isDefaultRoute: true } },
    });
    expect(of.warnings).toEqual([]);
  });

  test('of an API that fails on warnings have a default route with a slash', () => {
    const of = expanded(`Resources:${api('      FailOnWarnings: true')}${handler(event('Rest'))}`);
    expect(Object.keys(of.at('Api', 'Body', 'paths') as object)).toEqual(['/$default']);
  });

  test('that name no API make one', () => {
    const of = expanded(
      `Resources:${handler('        Get: { Type: HttpApi, Properties: { Path: /x, Method: GET } }\n        Rest: { Type: HttpApi }\n')}`,
    );
    expect(of.made).toEqual([
      'Handler: AWS::Lambda::Function',
      'ServerlessHttpApi: AWS::ApiGatewayV2::Api',
      'ServerlessHttpApiApiGatewayDefaultStage: AWS::ApiGatewayV2::Stage',
    ]);
    expect(Object.keys(of.at('ServerlessHttpApi', 'Body', 'paths') as object)).toEqual(['/x', '$default']);
  });

  test('set their timeout and version', () => {
    const of = expanded(
      `Resources:${api()}${handler(event('Get', "Path: /a, Method: GET, TimeoutInMillis: 3000, PayloadFormatVersion: '1.0'"))}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/a', 'get', integration)).toEqual(
      http('Handler.Arn', { timeoutInMillis: 3000, payloadFormatVersion: '1.0' }),
    );
  });

  test('go by the alias', () => {
    const of = expanded(
      `Globals: { Function: { AutoPublishAlias: live } }\nResources:${api()}${handler(event('Get', 'Path: /a, Method: GET'))}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/a', 'get', integration, 'uri')).toEqual(
      lambdaUri('HandlerAliaslive'),
    );
  });

  test('set the routes of the stage, over those that the API sets', () => {
    const of = expanded(
      `Resources:${api("      RouteSettings: { 'GET /a': { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 1 }, 'PUT /c': { ThrottlingRateLimit: 9 } }")}${handler(
        event('Get', 'Path: /a, Method: get, RouteSettings: { ThrottlingRateLimit: 2 }') +
          event('Any', 'Path: /b, Method: ANY, RouteSettings: { ThrottlingRateLimit: 3 }') +
          event('Rest', 'RouteSettings: { ThrottlingRateLimit: 4 }'),
      )}${handler(event('Maybe', 'Path: /d, Method: GET, RouteSettings: { ThrottlingRateLimit: 5 }') + event('Both', 'Path: /c, Method: PUT, RouteSettings: { ThrottlingRateLimit: 6 }'), '    Condition: IsB', 'Other')}`,
    );
    const settings = of.at('ApiApiGatewayDefaultStage', 'RouteSettings') as Record<string, never>;
    expect(unresolvedAt(settings['PUT /c'])?.detail).toBe('RouteSettings of Both');
    expect(settings).toMatchObject({
      'GET /a': { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 2 },
      'ANY /b': { ThrottlingRateLimit: 3 },
      $default: { ThrottlingRateLimit: 4 },
      'GET /d': { 'Fn::If': ['IsB', { ThrottlingRateLimit: 5 }, { Ref: 'AWS::NoValue' }] },
    });
  });

  test('are added to a written definition where it has no integration, and set on the one it has', () => {
    const body = `      DefinitionBody: { openapi: 3.0.1, paths: { /a: { get: { ${integration}: { type: HTTP_PROXY } }, put: } } }`;
    const of = expanded(
      `Resources:${api(body)}${handler(
        event('Get', 'Path: /a, Method: get, TimeoutInMillis: 1000') +
          event('Put', 'Path: /a, Method: put') +
          event('New', 'Path: /b, Method: put'),
      )}`,
    );
    expect(of.at('Api', 'Body', 'paths')).toEqual({
      '/a': {
        get: { [integration]: { type: 'HTTP_PROXY', timeoutInMillis: 1000 } },
        put: { [integration]: http('Handler.Arn'), responses: {} },
      },
      '/b': { put: { [integration]: http('Handler.Arn'), responses: {} } },
    });
  });

  test('of state machines do not exist', () => {
    const of = expanded(`Resources:${api()}
  Flow: { Type: AWS::Serverless::StateMachine, Properties: { Events: { Go: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /x, Method: get } } } } }`);
    expect(of.warnings).toEqual([
      expect.stringContaining('Flow: its event `Go` is of a type that SAM has no route for'),
    ]);
  });

  test('with tags to propagate hand them on to an implicit stage, their own or else the shared ones', () => {
    const of = expanded(`Globals: { Function: { PropagateTags: true, Tags: { shared: '1', a: '0' } } }
Resources:
  One: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: HttpApi } } } }
  Two: { Type: AWS::Serverless::Function, Properties: { Tags: { a: '2' }, Events: { E: { Type: HttpApi, Properties: { Path: /a, Method: get } } } } }
  Named: { Type: AWS::Serverless::Function, Properties: { Tags: { b: '3' }, Events: { E: { Type: HttpApi, Properties: { ApiId: !Ref ServerlessHttpApi, Path: /b, Method: get } } } } }`);
    expect(of.at('ServerlessHttpApiApiGatewayDefaultStage', 'Tags')).toEqual({
      shared: '1',
      a: '2',
      'httpapi:createdBy': 'SAM',
    });
  });

  test('with tags to propagate that nothing tells leave the tags of an implicit stage open', () => {
    const of = expanded(
      `Resources:\n  Handler: { Type: AWS::Serverless::Function, Properties: { PropagateTags: true, Tags: !FindInMap [a, b, c], Events: { E: { Type: HttpApi } } } }`,
    );
    expect(unresolvedAt(of.at('ServerlessHttpApiApiGatewayDefaultStage', 'Tags'))?.detail).toBe(
      'tags that Handler propagates',
    );
  });
});

describe('WebSocket APIs', () => {
  const webSocket = (more = ''): string => `Resources:
  Api:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Tags: { team: video }
${more}
      Routes:
        $connect: { FunctionArn: { Fn::GetAtt: [Handler, Arn] } }
        sendMessage: { FunctionArn: { Fn::GetAtt: [Handler, Arn] }, IntegrationTimeout: 3000 }
        bad key: { FunctionArn: { Fn::GetAtt: [Handler, Arn] } }
        empty:`;

  test('are an API, a stage, and a route with an integration for each key', () => {
    const of = expanded(webSocket('      DefaultRouteSettings: { LoggingLevel: INFO }'));
    expect(of.made).toEqual([
      'Api: AWS::ApiGatewayV2::Api',
      'ApiConnectRoute: AWS::ApiGatewayV2::Route',
      'ApiConnectIntegration: AWS::ApiGatewayV2::Integration',
      'ApiSendmessageRoute: AWS::ApiGatewayV2::Route',
      'ApiSendmessageIntegration: AWS::ApiGatewayV2::Integration',
      'ApiDefaultStage: AWS::ApiGatewayV2::Stage',
    ]);
    expect(of.properties('ApiDefaultStage')).toEqual({
      ApiId: { Ref: 'Api' },
      StageName: 'default',
      AutoDeploy: true,
      DefaultRouteSettings: { LoggingLevel: 'INFO' },
      Tags: { 'websocketapi:createdBy': 'SAM' },
    });
    expect(of.properties('ApiSendmessageIntegration')).toEqual({
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: {
        'Fn::Sub': [
          lambdaUri('FunctionArn')['Fn::Sub'],
          { FunctionArn: { 'Fn::GetAtt': ['Handler', 'Arn'] } },
        ],
      },
      TimeoutInMillis: 3000,
    });
    expect(of.warnings).toEqual([
      expect.stringContaining('its route `bad key` is none that SAM takes'),
      expect.stringContaining('its route `empty` is none that SAM takes'),
    ]);
  });

  test('hand their tags on where they say so', () => {
    const of = expanded(webSocket('      PropagateTags: true\n      StageName: live'));
    expect(of.at('ApiliveStage', 'Tags')).toEqual({ team: 'video', 'websocketapi:createdBy': 'SAM' });
  });
});
