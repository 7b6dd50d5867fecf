// What each type of templates declares, and awscc's twins of them in a Terraform state.
import { describe, expect, test } from '@jest/globals';
import type { DeclaredTarget } from '../../../../shared/model/declaration.js';
import { leavesOf, resource, state, baselineOf as baselineOfState } from '../sources.js';
import { baselineOf, httpApi, keysOf, targetAt, template, type Resources } from './templates.js';

const one = (type: string, Properties: object, more: Resources = {}): DeclaredTarget => {
  const { targets } = baselineOf(template({ It: { Type: type, Properties }, ...more }), {
    physicalIds: { It: 'it1' },
  });
  const [target] = targets;
  if (target === undefined) throw new Error(`${type} declares nothing`);
  return target;
};

const closedOf = ({ closed }: DeclaredTarget): string[] => closed.map(({ pointer }) => pointer).sort();

describe('a REST stage', () => {
  test('states its method settings as a whole, by one form of key, and shares its tags', () => {
    const stage = one('AWS::ApiGateway::Stage', {
      RestApiId: 'a',
      StageName: 's',
      MethodSettings: [
        { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'info', ThrottlingBurstLimit: '10' },
        { ResourcePath: '/~1items~1{id}', HttpMethod: 'GET', CachingEnabled: 'true', MetricsEnabled: 'True' },
      ],
      Tags: [{ Key: 'team', Value: 'orders' }],
      AccessLogSetting: { DestinationArn: 'arn:aws:logs:r:1:log-group:g:*', Format: '$x\n' },
      NotYetKnown: 1,
    });
    expect(leavesOf(stage)).toEqual({
      '/methodSettings/*~1*/loggingLevel': 'INFO',
      '/methodSettings/*~1*/throttlingBurstLimit': 10,
      '/methodSettings/~1items~1{id}~1GET/cachingEnabled': true,
      '/methodSettings/~1items~1{id}~1GET/metricsEnabled': true,
      '/tags/team': 'orders',
      '/accessLogSettings/destinationArn': 'arn:aws:logs:r:1:log-group:g',
      '/accessLogSettings/format': '$x',
    });
    expect(closedOf(stage)).toEqual(['/methodSettings']);
  });

  test('without method settings claims nothing of them', () => {
    expect(one('AWS::ApiGateway::Stage', { RestApiId: 'a', StageName: 's' }).closed).toEqual([]);
  });

  test('is made by a deployment that names it, which gives way to the stage itself', () => {
    const deployment = {
      RestApiId: 'a',
      StageName: 's',
      StageDescription: { Description: 'd', MetricsEnabled: true, Variables: { v: '1' } },
    };
    const alone = one('AWS::ApiGateway::Deployment', deployment);
    expect(leavesOf(alone)).toEqual({
      '/deploymentId': 'it1',
      '/description': 'd',
      '/variables/v': '1',
      '/methodSettings/*~1*/metricsEnabled': true,
    });
    expect(alone.leaves.find(({ pointer }) => pointer === '/description')?.declaredAs).toBe(
      'StageDescription.Description',
    );
    const stage = {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: 'a', StageName: 's', DeploymentId: 'd9' },
    };
    const both = one('AWS::ApiGateway::Deployment', deployment, { Stage: stage });
    expect(leavesOf(both)['/deploymentId']).toBe('d9');
    expect(
      baselineOf(
        template({
          It: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: 'a' } },
          Stage: stage,
        }),
      ).targets,
    ).toHaveLength(1);
  });

  test('has the web ACL that an association gives it; of anything else it says nothing', () => {
    const association = (ResourceArn: object | string): Resources => ({
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 's' } },
      Acl: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn, WebACLArn: 'arn:acl' } },
    });
    const arn = {
      'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}',
    };
    const baseline = baselineOf(template(association(arn)));
    expect(keysOf(baseline)).toEqual(['apigateway.stage ${Api}/s']);
    expect(leavesOf(targetAt(baseline, '${Api}/s'))).toEqual({ '/webAclArn': 'arn:acl' });
    const other = baselineOf(template(association({ Ref: 'LoadBalancer' })));
    expect(leavesOf(targetAt(other, '${Api}/s'))).toEqual({});
  });
});

test('a REST integration has its responses by status', () => {
  const integration = one('AWS::ApiGateway::Method', {
    RestApiId: 'a',
    ResourceId: 'r',
    HttpMethod: 'POST',
    Integration: {
      Type: 'aws_proxy',
      TimeoutInMillis: '1000',
      IntegrationResponses: [{ StatusCode: 200 }, { StatusCode: '400', SelectionPattern: '4.*' }],
    },
  });
  expect(integration.key).toBe('a/r/POST');
  expect(leavesOf(integration)).toEqual({
    '/type': 'AWS_PROXY',
    '/timeoutInMillis': 1000,
    '/integrationResponses/200/statusCode': '200',
    '/integrationResponses/400/statusCode': '400',
    '/integrationResponses/400/selectionPattern': '4.*',
  });
  expect(closedOf(integration)).toEqual(['/integrationResponses']);
});

test.each([
  ['CloudFormation', { ResponseParameters: [{ Destination: 'append:header.x', Source: '1' }] }],
  ['AWS itself', { 'append:header.x': '1' }],
])('a v2 integration has its response parameters in the shape of %s', (_title, shape) => {
  const integration = one('AWS::ApiGatewayV2::Integration', {
    ApiId: 'a',
    IntegrationType: 'HTTP_PROXY',
    ResponseParameters: { 200: shape },
  });
  expect(integration.key).toBe('a/it1');
  expect(leavesOf(integration)['/responseParameters/200/append:header.x']).toBe('1');
});

test('a v2 stage has route settings and tags as maps', () => {
  const stage = one('AWS::ApiGatewayV2::Stage', {
    ApiId: 'a',
    StageName: '$default',
    RouteSettings: { 'GET /x': { ThrottlingRateLimit: '1.5' } },
    Tags: { team: 'orders' },
    AccessPolicyId: 'p',
  });
  expect(leavesOf(stage)).toEqual({
    '/routeSettings/GET ~1x/throttlingRateLimit': 1.5,
    '/tags/team': 'orders',
  });
  expect(closedOf(stage)).toEqual(['/routeSettings']);
});

test('quick create declares a stage and an integration, and overrides speak about the same', () => {
  const baseline = baselineOf(
    template({
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { ...httpApi.Properties, Target: 'https://x', RouteKey: 'GET /x' },
      },
      Overrides: {
        Type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
        Properties: {
          ApiId: { Ref: 'Api' },
          Stage: { StageVariables: { v: '1' } },
          Integration: { TimeoutInMillis: 500 },
        },
      },
    }),
    { physicalIds: { Api: 'abc' } },
  );
  expect(leavesOf(targetAt(baseline, 'abc/$default'))).toEqual({
    '/autoDeploy': true,
    '/stageVariables/v': '1',
  });
  expect(leavesOf(targetAt(baseline, 'abc/routes/GET /x'))).toEqual({
    '/integrationUri': 'https://x',
    '/integrationType': 'HTTP_PROXY',
    '/integrationMethod': 'ANY',
    '/payloadFormatVersion': '1.0',
    '/timeoutInMillis': 500,
  });
});

test('an API with a document leaves its integrations to the document', () => {
  const Body = { openapi: '3.0.1', info: { title: 'x', version: '1' }, paths: {} };
  const { managed } = baselineOf(
    template({ Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body } } }),
  );
  expect(managed[0]?.kinds).toEqual(['apigateway.stage']);
});

describe('awscc in a Terraform state', () => {
  const targetsOf = (type: string, attributes: object) =>
    baselineOfState(state(resource(type, { ...attributes })), 'terraform.tfstate').targets;

  test.each([
    [
      'awscc_apigateway_stage',
      {
        id: 'a|s',
        rest_api_id: 'a',
        stage_name: 's',
        tracing_enabled: true,
        method_settings: [{ resource_path: '/*', http_method: '*', caching_enabled: true }],
        tags: [{ key: 't', value: '1' }],
      },
      'a/s',
      { '/tracingEnabled': true, '/methodSettings/*~1*/cachingEnabled': true, '/tags/t': '1' },
    ],
    [
      'awscc_apigateway_method',
      {
        id: 'a|r|GET',
        rest_api_id: 'a',
        resource_id: 'r',
        http_method: 'GET',
        integration: { type: 'MOCK' },
      },
      'a/r/GET',
      { '/type': 'MOCK' },
    ],
    [
      'awscc_apigatewayv2_stage',
      {
        id: 'a|s',
        api_id: 'a',
        stage_name: 's',
        auto_deploy: true,
        route_settings: '{"GET /x":{"ThrottlingBurstLimit":5}}',
        stage_variables: '{"v":"1"}',
        tags: '{"t":"1"}',
      },
      'a/s',
      {
        '/autoDeploy': true,
        '/routeSettings/GET ~1x/throttlingBurstLimit': 5,
        '/stageVariables/v': '1',
        '/tags/t': '1',
      },
    ],
    [
      'awscc_apigatewayv2_integration',
      {
        id: 'a|i',
        api_id: 'a',
        integration_id: 'i',
        integration_type: 'HTTP_PROXY',
        response_parameters: {
          200: { response_parameters: [{ destination: 'append:header.x', source: '1' }] },
        },
      },
      'a/i',
      { '/integrationType': 'HTTP_PROXY', '/responseParameters/200/append:header.x': '1' },
    ],
    [
      'awscc_wafv2_web_acl_association',
      { id: 'x', resource_arn: 'arn:aws:apigateway:eu-west-1::/restapis/a/stages/s', web_acl_arn: 'arn:acl' },
      'a/s',
      { '/webAclArn': 'arn:acl' },
    ],
  ])('%s', (type, attributes, key, leaves) => {
    const [target] = targetsOf(type, attributes);
    expect(target?.key).toBe(key);
    expect(leavesOf(target as DeclaredTarget)).toEqual(leaves);
  });

  test('an empty attribute guarantees nothing', () => {
    const empty = {
      id: 'a|s',
      rest_api_id: 'a',
      stage_name: 's',
      method_settings: [],
      tags: null,
      variables: {},
    };
    expect(targetsOf('awscc_apigateway_stage', empty)[0]?.closed).toEqual([]);
  });
});
