// Fully declared stages of HTTP and WebSocket APIs.
import { logGroup, type Addition, type Variant } from './variant.js';

const routeSettings = {
  detailed_metrics_enabled: true,
  throttling_burst_limit: 20,
  throttling_rate_limit: 10.5,
};
const logging = { logging_level: 'INFO', data_trace_enabled: true };
const v2Stage = { api_id: 'http', name: 'prod' };

export const variants: readonly Variant[] = [
  {
    title: 'a stage of an HTTP API, deployed by hand',
    resources: [
      {
        aws_apigatewayv2_stage: {
          ...v2Stage,
          deployment_id: 'd1',
          auto_deploy: false,
          description: 'orders in production',
          stage_variables: { table: 'orders', backend: 'blue' },
          access_log_settings: { destination_arn: logGroup('orders'), format: '$context.requestId' },
          default_route_settings: routeSettings,
          route_settings: [
            { route_key: 'GET /orders/{id}', ...routeSettings },
            { route_key: '$default', ...routeSettings },
          ],
          tags: { team: 'orders', stage: 'prod' },
        },
      },
    ],
  },
  {
    title: 'a stage of an HTTP API that deploys by itself',
    silent: ['/deploymentId'],
    fixed: ['/deploymentId'],
    resources: [
      {
        aws_apigatewayv2_stage: { api_id: 'http', name: '$default', auto_deploy: true, deployment_id: 'd1' },
      },
    ],
  },
  {
    title: 'a stage of a WebSocket API',
    protocol: 'WEBSOCKET',
    resources: [
      {
        aws_apigatewayv2_stage: {
          api_id: 'socket',
          name: 'prod',
          deployment_id: 'd1',
          client_certificate_id: 'cert01',
          default_route_settings: { ...routeSettings, ...logging },
          route_settings: [{ route_key: '$connect', ...routeSettings, ...logging }],
        },
      },
    ],
  },
];

/** One more member of every map. */
export const additions: readonly Addition[] = [
  { map: '/stageVariables', pointer: '/stageVariables/added', value: 'x' },
  { map: '/tags', pointer: '/tags/added', value: 'x' },
  {
    map: '/routeSettings',
    pointer: '/routeSettings/POST ~1added/detailedMetricsEnabled',
    value: true,
    path: '/routeSettings/POST ~1added',
  },
];
