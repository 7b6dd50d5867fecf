// The expansion as a whole: what stays, what refers to what, on which lines.
import { describe, expect, test } from '@jest/globals';
import { expandServerless } from '../../../../shared/usecases/declarations/sam/expand.js';
import type { Json } from '../../../../shared/model/brand.js';
import type { Template } from '../../../../shared/usecases/declarations/cloudformation/template.js';
import { expanded, parsed } from './templates.js';

const integration = 'x-amazon-apigateway-integration';

describe('what is not of SAM', () => {
  test('passes through as it is', () => {
    const template = parsed(
      'Resources:\n  Stage: { Type: AWS::ApiGateway::Stage, Properties: { StageName: !Ref Api.Stage } }',
    );
    expect(expandServerless(template)).toEqual({ template, warnings: [] });
  });

  test('stays beside what is, in its place', () => {
    const of = expanded(`Resources:
  First: { Type: AWS::SNS::Topic }
  Layer: { Type: AWS::Serverless::LayerVersion }
  Handler: { Type: AWS::Serverless::Function, Properties: { FunctionName: h, RolePath: /x/ } }
  Table: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: t } }
  Nested: { Type: AWS::Serverless::Application, Properties: { Location: nested.yaml } }
  Store: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: a } } }
  Last: { Type: AWS::SNS::Topic }`);
    expect(of.made).toEqual([
      'First: AWS::SNS::Topic',
      'Layer: AWS::Serverless::LayerVersion',
      'Handler: AWS::Lambda::Function',
      'HandlerRole: AWS::IAM::Role',
      'Table: AWS::DynamoDB::Table',
      'Nested: AWS::CloudFormation::Stack',
      'Store: AWS::Serverless::Application',
      'Last: AWS::SNS::Topic',
    ]);
    expect(of.properties('HandlerRole')).toEqual({ Path: '/x/' });
    expect(of.properties('Handler')).toEqual({ FunctionName: 'h' });
    expect(of.warnings).toEqual([
      expect.stringContaining('Store: it comes from the Serverless Application Repository'),
    ]);
  });

  test('keeps its name where SAM would take it', () => {
    const of = expanded(`Resources:
  Handler: { Type: AWS::Serverless::Function }
  HandlerRole: { Type: AWS::IAM::Role, Properties: { RoleName: own } }`);
    expect(of.made).toEqual(['Handler: AWS::Lambda::Function', 'HandlerRole: AWS::IAM::Role']);
    expect(of.properties('HandlerRole')).toEqual({ RoleName: 'own' });
  });
});

describe('references', () => {
  test('to what SAM generates lead to it', () => {
    const of = expanded(`Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: live } }
  Web: { Type: AWS::Serverless::HttpApi }
  Handler: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: blue } }
  Acl:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      ResourceArn: !Sub 'arn::/restapis/\${Api}/stages/\${Api.Stage}'
      Listed: !Sub ['\${Web.Stage} \${Api.RootResourceId} \${!Api.Stage}', { X: !Ref Handler.Alias }]
      Deployed: [!Ref Api.Deployment, !Ref Api, !Ref Other.Stage]`);
    expect(of.properties('Acl')).toEqual({
      ResourceArn: { 'Fn::Sub': 'arn::/restapis/${Api}/stages/${ApiliveStage}' },
      Listed: {
        'Fn::Sub': [
          '${WebApiGatewayDefaultStage} ${Api.RootResourceId} ${!Api.Stage}',
          { X: { Ref: 'HandlerAliasblue' } },
        ],
      },
      Deployed: [{ Ref: 'ApiDeployment' }, { Ref: 'Api' }, { Ref: 'Other.Stage' }],
    });
  });
});

describe('globals', () => {
  test('merge maps, chain lists, and give way to everything else, functions too', () => {
    const of = expanded(`
Globals:
  Api:
    TracingEnabled: true
    Variables: { a: global, b: { Ref: B } }
    MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*' }]
    AccessLogSetting: { Format: global }
    CanarySetting: { PercentTraffic: 1 }
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      TracingEnabled: false
      Variables: { a: own, c: own }
      MethodSettings: [{ HttpMethod: GET, ResourcePath: / }]
      AccessLogSetting: !If [A, { Format: own }, !Ref AWS::NoValue]`);
    expect(of.properties('ApiliveStage')).toMatchObject({
      TracingEnabled: false,
      Variables: { a: 'own', b: { Ref: 'B' }, c: 'own' },
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*' },
        { HttpMethod: 'GET', ResourcePath: '/' },
      ],
      AccessLogSetting: { 'Fn::If': ['A', { Format: 'own' }, { Ref: 'AWS::NoValue' }] },
      CanarySetting: { PercentTraffic: 1 },
    });
  });

  const template = (ignoreGlobals: Json): Template => ({
    source: 't',
    sections: { Globals: { Api: { TracingEnabled: true, Variables: { a: 'b' } } } },
    resources: [
      {
        logicalId: 'Api',
        type: 'AWS::Serverless::Api',
        properties: { StageName: 'live' },
        ignoreGlobals,
        lineAt: () => undefined,
      },
    ],
  });
  test.each([
    ['*', {}],
    [['TracingEnabled'], { Variables: { a: 'b' } }],
    [null, { TracingEnabled: true, Variables: { a: 'b' } }],
  ])('are ignored as %j says', (ignored, given) => {
    const stage = expandServerless(template(ignored)).template.resources[2]?.properties;
    expect(stage).toEqual({
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'ApiDeployment' },
      StageName: 'live',
      ...given,
    });
  });
});

describe('lines', () => {
  const of = expanded(`Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      TracingEnabled: true
      Cors: "'*'"
      Tags:
        team: video
      MethodSettings:
        - HttpMethod: '*'
          LoggingLevel: INFO
  Handler:
    Type: AWS::Serverless::Function
    Condition: IsLive
    Properties:
      Events:
        Get:
          Type: Api
          Properties:
            Path: /a
            Method: get
            RestApiId: !Ref Api
            TimeoutInMillis: 100
        Implied:
          Type: Api
          Properties: { Path: /b, Method: get }
  Written:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /w:
            get:
              ${integration}:
                type: HTTP_PROXY`);

  test.each([
    ['ApiliveStage', [], 2],
    ['ApiliveStage', ['StageName'], 5],
    ['ApiliveStage', ['TracingEnabled'], 6],
    ['ApiliveStage', ['Tags', 0, 'Value'], 9],
    ['ApiliveStage', ['MethodSettings', 0, 'LoggingLevel'], 12],
    ['ApiliveStage', ['RestApiId'], 2],
    ['ApiDeployment', ['StageName'], 2],
    ['Api', ['Body', 'paths', '/a', 'get', integration, 'uri'], 18],
    ['Api', ['Body', 'paths', '/a', 'get', integration, 'timeoutInMillis'], 24],
    ['Api', ['Body', 'paths', '/a', 'Fn::If', 1, 'get', 'Fn::If', 1, integration, 'timeoutInMillis'], 24],
    ['Api', ['Body', 'paths', '/a', 'options', integration, 'type'], 7],
    ['ServerlessRestApi', ['Body', 'paths', '/b', 'get', integration], 25],
    ['ServerlessRestApiProdStage', ['StageName'], 25],
    ['Handler', [], 13],
    ['Written', ['Body', 'paths', '/w', 'get', integration, 'type'], 37],
  ])('of %s %j', (logicalId, steps, line) => {
    expect(of.resource(logicalId).lineAt(steps)).toBe(line);
  });

  test('of what the globals say are those of the globals, where the template can tell them', () => {
    const template: Template = {
      source: 't',
      sections: { Globals: { Api: { MethodSettings: [{ HttpMethod: '*' }], Variables: { a: 'b' } } } },
      lineAt: (steps) => (steps.join('.') === 'Globals.Api.Variables.a' ? 4 : steps[3] === 0 ? 3 : 1),
      resources: [
        {
          logicalId: 'Api',
          type: 'AWS::Serverless::Api',
          properties: { StageName: 'x', MethodSettings: [{ HttpMethod: 'GET' }], Variables: { c: 'd' } },
          lineAt: (steps) => (steps[1] === 0 ? 12 : steps[1] === 'c' ? 13 : 11),
        },
      ],
    };
    const stage = expandServerless(template).template.resources[2];
    expect(stage?.lineAt(['MethodSettings', 0, 'HttpMethod'])).toBe(3);
    expect(stage?.lineAt(['MethodSettings', 1, 'HttpMethod'])).toBe(12);
    expect(stage?.lineAt(['Variables', 'a'])).toBe(4);
    expect(stage?.lineAt(['Variables', 'c'])).toBe(13);
    expect(stage?.lineAt([])).toBe(11);
  });
});
