// Documents of realistic size, one per kind, as AWS returns them.
import type { JsonObject } from '../../shared/model/brand.js';

export interface BenchDocument {
  name: string;
  kindId: string;
  key: string;
  raw: JsonObject;
}

const setting = (index: number): JsonObject => ({
  metricsEnabled: index % 2 === 0,
  loggingLevel: 'INFO',
  dataTraceEnabled: false,
  throttlingBurstLimit: 100 + index,
  throttlingRateLimit: 50 + index,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
});

const restStage: JsonObject = {
  stageName: 'prod',
  deploymentId: 'd3p10y',
  description: 'Orders, production',
  cacheClusterEnabled: false,
  cacheClusterStatus: 'NOT_AVAILABLE',
  methodSettings: Object.fromEntries(
    Array.from({ length: 30 }, (_unused, index) => [`~1orders~1{id}~1part${index}/GET`, setting(index)]),
  ),
  variables: Object.fromEntries(
    Array.from({ length: 12 }, (_unused, index) => [`variable${index}`, `value-${index}-of-the-stage`]),
  ),
  accessLogSettings: {
    destinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:orders',
    format: '$context.requestId $context.status '.repeat(20),
  },
  tracingEnabled: true,
  tags: { team: 'orders', environment: 'prod' },
};

const integration: JsonObject = {
  type: 'AWS',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:orders/invocations',
  requestParameters: {
    'integration.request.header.X-Tenant': 'method.request.header.X-Tenant',
    'integration.request.path.id': 'method.request.path.id',
  },
  requestTemplates: {
    'application/json': '#set($root = $input.path("$")) { "id": "$root.id", "lines": $root.lines }\n'.repeat(
      30,
    ),
  },
  passthroughBehavior: 'NEVER',
  timeoutInMillis: 10000,
  cacheNamespace: 'r350rc',
  cacheKeyParameters: ['method.request.path.id'],
  integrationResponses: Object.fromEntries(
    ['200', '400', '404', '500'].map((statusCode) => [
      statusCode,
      {
        statusCode,
        selectionPattern: `.*${statusCode}.*`,
        responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
        responseTemplates: { 'application/json': '{ "message": $input.json("$.message") }' },
      },
    ]),
  ),
};

const v2Stage: JsonObject = {
  StageName: 'prod',
  AutoDeploy: false,
  DeploymentId: 'v77189',
  DefaultRouteSettings: { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 },
  RouteSettings: Object.fromEntries(
    ['GET /orders', 'POST /orders', 'GET /orders/{id}'].map((key) => [
      key,
      { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 10, ThrottlingRateLimit: 5 },
    ]),
  ),
  StageVariables: { table: 'orders', fn: 'orders-live' },
  AccessLogSettings: {
    DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:orders',
    Format: '$context.requestId '.repeat(20),
  },
  Tags: { team: 'orders' },
};

const ivsStage: JsonObject = {
  arn: 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCdEfGhIjKl',
  name: 'town-hall',
  tags: { team: 'video', environment: 'prod' },
  endpoints: { events: 'wss://global.events.live-video.net', whip: 'https://global.whip.live-video.net' },
  autoParticipantRecordingConfiguration: {
    storageConfigurationArn: 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/AbCdEfGh',
    mediaTypes: ['AUDIO_VIDEO'],
    thumbnailConfiguration: {
      recordingMode: 'INTERVAL',
      targetIntervalSeconds: 30,
      storage: ['LATEST', 'SEQUENTIAL'],
    },
    recordingReconnectWindowSeconds: 60,
    hlsConfiguration: { targetSegmentDurationSeconds: 6 },
    recordParticipantReplicas: true,
  },
};

export const documents = (): BenchDocument[] => [
  { name: 'REST stage, 30 method settings', kindId: 'apigateway.stage', key: 'api/prod', raw: restStage },
  {
    name: 'REST integration, 2 KB template',
    kindId: 'apigateway.integration',
    key: 'api/r350rc/GET',
    raw: integration,
  },
  { name: 'HTTP API stage', kindId: 'apigatewayv2.stage', key: 'api/prod', raw: v2Stage },
  { name: 'IVS stage', kindId: 'ivs.stage', key: 'arn', raw: ivsStage },
];
