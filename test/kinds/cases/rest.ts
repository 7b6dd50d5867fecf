// REST stages and integrations: whole declarations beside AWS's answer, and the spellings that must not differ.
import type { Case } from '../support.js';

const logGroup = 'arn:aws:logs:eu-west-1:123456789012:log-group:access';
const api = { rest_api_id: 'abc123' };

const stageAnswer = {
  stageName: 'prod',
  deploymentId: 'd1',
  description: 'live',
  documentationVersion: '7',
  clientCertificateId: 'cert1',
  cacheClusterEnabled: true,
  cacheClusterSize: '0.5',
  cacheClusterStatus: 'AVAILABLE',
  variables: { table: 'orders', mode: '1' },
  accessLogSettings: { destinationArn: logGroup, format: '$context.requestId' },
  canarySettings: {
    percentTraffic: 10,
    deploymentId: 'd2',
    stageVariableOverrides: { table: 'orders2' },
    useStageCache: true,
  },
  tracingEnabled: true,
  webAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/x/1',
  tags: { team: 'shop', 'aws:cloudformation:stack-name': 's' },
  methodSettings: {
    '*/*': {
      loggingLevel: 'ERROR',
      throttlingRateLimit: 1000,
      throttlingBurstLimit: 500,
      cachingEnabled: false,
    },
  },
};

const stage = {
  ...api,
  stage_name: 'prod',
  deployment_id: 'd1',
  description: 'live',
  documentation_version: 7,
  client_certificate_id: 'cert1',
  cache_cluster_enabled: true,
  cache_cluster_size: 0.5,
  variables: { table: 'orders', mode: 1 },
  access_log_settings: [{ destination_arn: `${logGroup}:*`, format: '$context.requestId\n' }],
  canary_settings: [
    {
      percent_traffic: 10,
      deployment_id: 'd2',
      stage_variable_overrides: { table: 'orders2' },
      use_stage_cache: true,
    },
  ],
  xray_tracing_enabled: true,
  tags: { team: 'shop' },
};

const methodSettings = {
  ...api,
  stage_name: 'prod',
  method_path: '*/*',
  settings: [{ logging_level: 'ERROR', throttling_rate_limit: 1000, throttling_burst_limit: '500' }],
};

const integrationAnswer = {
  type: 'HTTP_PROXY',
  httpMethod: 'POST',
  uri: 'https://orders.example.com',
  connectionType: 'VPC_LINK',
  connectionId: 'link1',
  credentials: 'arn:aws:iam::123456789012:role/r',
  requestParameters: { 'integration.request.header.x': "'static'" },
  requestTemplates: { 'application/json': null },
  passthroughBehavior: 'NEVER',
  contentHandling: 'CONVERT_TO_TEXT',
  timeoutInMillis: 29000,
  cacheNamespace: 'r1',
  cacheKeyParameters: ['method.request.path.b', 'method.request.path.a'],
  responseTransferMode: 'BUFFERED',
  integrationResponses: { '200': { statusCode: '200', responseTemplates: { 'application/json': null } } },
};

const integration = {
  ...api,
  resource_id: 'r1',
  http_method: 'get',
  type: 'http_proxy',
  integration_http_method: 'POST',
  uri: 'https://orders.example.com',
  connection_type: 'VPC_LINK',
  connection_id: 'link1',
  credentials: 'arn:aws:iam::123456789012:role/r',
  request_parameters: { 'integration.request.header.x': "'static'" },
  request_templates: { 'application/json': '' },
  passthrough_behavior: 'NEVER',
  content_handling: 'CONVERT_TO_TEXT',
  timeout_milliseconds: 29000,
  cache_namespace: 'r1',
  cache_key_parameters: ['method.request.path.a', 'method.request.path.b'],
  response_transfer_mode: 'BUFFERED',
  tls_config: [{ insecure_skip_verification: false }],
};

export const restCases: readonly Case[] = [
  {
    title: 'a REST stage as declared, with its method settings',
    declared: [
      { type: 'aws_api_gateway_stage', attributes: stage },
      { type: 'aws_api_gateway_method_settings', attributes: methodSettings },
    ],
    answer: stageAnswer,
    leftOut: { identity: 5 },
  },
  {
    title: 'a method setting on a nested path, in the form of the console and of CloudFormation',
    declared: [
      {
        type: 'aws_api_gateway_method_settings',
        attributes: { ...methodSettings, method_path: '~1items~1{id}/GET' },
      },
    ],
    answer: { methodSettings: { 'items/{id}/GET': stageAnswer.methodSettings['*/*'] } },
    leftOut: { identity: 3 },
  },
  {
    title: 'the cache size of a cache that is off means nothing',
    declared: [
      {
        type: 'aws_api_gateway_stage',
        attributes: { ...api, stage_name: 'prod', cache_cluster_enabled: false, cache_cluster_size: '0.5' },
      },
    ],
    answer: { cacheClusterEnabled: false, cacheClusterSize: '118' },
    leftOut: { identity: 2, 'depends-on': 1 },
  },
  {
    title: 'a REST integration as declared, its enum case and set order apart',
    declared: [
      { type: 'aws_api_gateway_integration', attributes: integration },
      {
        type: 'aws_api_gateway_integration_response',
        attributes: {
          ...api,
          resource_id: 'r1',
          http_method: 'GET',
          status_code: 200,
          response_templates: { 'application/json': '' },
        },
      },
    ],
    answer: integrationAnswer,
    leftOut: { identity: 6 },
  },
];
