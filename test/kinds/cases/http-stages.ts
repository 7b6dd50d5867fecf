// Stages of HTTP and WebSocket APIs: whole declarations beside AWS's answer, and known traps.
import type { Case } from '../support.js';

const logGroup = 'arn:aws:logs:eu-west-1:123456789012:log-group:access';
const http = { protocol: 'HTTP' };
const webSocket = { protocol: 'WEBSOCKET' };
const stageAnswer = {
  StageName: 'live',
  AutoDeploy: false,
  DeploymentId: 'd1',
  Description: 'chat',
  ClientCertificateId: 'cert1',
  StageVariables: { table: 'orders' },
  AccessLogSettings: { DestinationArn: logGroup, Format: '$context.requestId' },
  DefaultRouteSettings: {
    DetailedMetricsEnabled: true,
    LoggingLevel: 'INFO',
    DataTraceEnabled: true,
    ThrottlingBurstLimit: 100,
    ThrottlingRateLimit: 50.5,
  },
  RouteSettings: { $connect: { DetailedMetricsEnabled: false, ThrottlingBurstLimit: 5 } },
  Tags: { team: 'chat', 'aws:cloudformation:stack-name': 's' },
  LastDeploymentStatusMessage: 'Successfully deployed',
};

const stage = {
  api_id: 'abc123',
  name: 'live',
  auto_deploy: false,
  deployment_id: 'd1',
  description: 'chat',
  client_certificate_id: 'cert1',
  stage_variables: { table: 'orders' },
  access_log_settings: [{ destination_arn: `${logGroup}:*`, format: '$context.requestId' }],
  default_route_settings: [
    {
      detailed_metrics_enabled: true,
      logging_level: 'info',
      data_trace_enabled: true,
      throttling_burst_limit: 100,
      throttling_rate_limit: 50.5,
    },
  ],
  route_settings: [
    {
      route_key: '$connect',
      detailed_metrics_enabled: false,
      logging_level: '',
      data_trace_enabled: false,
      throttling_burst_limit: 5,
      throttling_rate_limit: 0,
    },
  ],
  tags: {},
  tags_all: { team: 'chat' },
};

/** As provider 6 records an untouched `$default` stage of an HTTP API. */
const recorded = {
  access_log_settings: [],
  api_id: 'abc123',
  arn: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/$default',
  auto_deploy: true,
  client_certificate_id: '',
  default_route_settings: [
    {
      data_trace_enabled: false,
      detailed_metrics_enabled: false,
      logging_level: '',
      throttling_burst_limit: 0,
      throttling_rate_limit: 0,
    },
  ],
  deployment_id: 'd1',
  description: '',
  execution_arn: 'arn:aws:execute-api:eu-west-1:123456789012:abc123/$default',
  id: '$default',
  invoke_url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/',
  name: '$default',
  region: 'eu-west-1',
  route_settings: [],
  stage_variables: {},
  tags: {},
  tags_all: {},
};

const defaultStage = {
  StageName: '$default',
  AutoDeploy: true,
  DeploymentId: 'd9',
  DefaultRouteSettings: { DetailedMetricsEnabled: false },
  RouteSettings: {},
  StageVariables: {},
  Tags: {},
};

export const httpStageCases: readonly Case[] = [
  {
    title: 'a WebSocket stage as recorded in a state, tags_all instead of tags',
    declared: [{ type: 'aws_apigatewayv2_stage', attributes: stage, writing: 'recorded' }],
    answer: stageAnswer,
    facts: webSocket,
    leftOut: { identity: 3, 'not-set': 1 },
  },
  {
    title: 'an untouched auto-deployed stage, whatever was deployed since',
    declared: [{ type: 'aws_apigatewayv2_stage', attributes: recorded, writing: 'recorded' }],
    answer: defaultStage,
    facts: http,
    undeclared: 'report',
    leftOut: { identity: 2, computed: 5, 'not-set': 2, 'not-applicable': 1, 'service-managed': 1 },
  },
  {
    title: 'a deployment that auto-deploy made is not told, even where everything undeclared is',
    declared: [
      {
        type: 'aws_apigatewayv2_stage',
        attributes: { api_id: 'abc123', name: '$default', auto_deploy: true },
      },
    ],
    answer: defaultStage,
    facts: http,
    undeclared: 'report',
    leftOut: { identity: 2 },
  },
  {
    title: 'declared defaults that AWS does not show',
    declared: [
      {
        type: 'aws_apigatewayv2_stage',
        attributes: {
          api_id: 'abc123',
          name: 'live',
          auto_deploy: false,
          default_route_settings: {
            detailed_metrics_enabled: false,
            logging_level: 'OFF',
            data_trace_enabled: false,
          },
        },
      },
    ],
    answer: { StageName: 'live' },
    facts: webSocket,
    leftOut: { identity: 2 },
  },
  {
    title: 'a throttle of 0 that a state cannot mean is told',
    declared: [{ type: 'aws_apigatewayv2_stage', attributes: recorded, writing: 'recorded' }],
    answer: {
      ...defaultStage,
      DefaultRouteSettings: { ThrottlingBurstLimit: 0, ThrottlingRateLimit: 0 },
      RouteSettings: { 'GET /x': { ThrottlingRateLimit: 0 } },
    },
    facts: http,
    differs: [
      '/defaultRouteSettings/throttlingBurstLimit',
      '/defaultRouteSettings/throttlingRateLimit',
      '/routeSettings/GET ~1x',
    ],
  },
  {
    title: 'a throttle of 0 that a person declares is what they get',
    declared: [
      {
        type: 'aws_api_gateway_v2_stage',
        attributes: {
          api_id: 'abc123',
          name: '$default',
          default_route_settings: { throttling_rate_limit: 0 },
        },
      },
    ],
    answer: { ...defaultStage, DefaultRouteSettings: { ThrottlingRateLimit: 0 } },
    facts: http,
    leftOut: { identity: 2 },
  },
  {
    title: 'logging that an HTTP API cannot have is not compared',
    declared: [
      {
        type: 'aws_apigatewayv2_stage',
        attributes: {
          api_id: 'abc123',
          name: '$default',
          default_route_settings: { logging_level: false, data_trace_enabled: false },
        },
      },
    ],
    answer: defaultStage,
    facts: http,
    leftOut: { identity: 2, 'not-applicable': 2 },
  },
  {
    title: 'route settings that stayed behind after Terraform removed them',
    declared: [{ type: 'aws_apigatewayv2_stage', attributes: recorded, writing: 'recorded' }],
    answer: { ...defaultStage, RouteSettings: { 'GET /x': { ThrottlingRateLimit: 5 } } },
    facts: http,
    differs: ['/routeSettings/GET ~1x'],
  },
];
