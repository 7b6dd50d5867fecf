// Fully declared REST stages. No value is the default of AWS, unless `defaults` says so.
import { region, account, logGroup, type Addition, type Variant } from './variant.js';

const restStage = { rest_api_id: 'rest', stage_name: 'prod' };

const settings = {
  metrics_enabled: true,
  logging_level: 'INFO',
  data_trace_enabled: true,
  throttling_burst_limit: 20,
  throttling_rate_limit: 10.5,
  caching_enabled: true,
  cache_ttl_in_seconds: 60,
  cache_data_encrypted: true,
  require_authorization_for_cache_control: false,
  unauthorized_cache_control_header_strategy: 'FAIL_WITH_403',
};

export const variants: readonly Variant[] = [
  {
    title: 'a REST stage with cache, canary, access log and method settings',
    resources: [
      {
        aws_api_gateway_stage: {
          ...restStage,
          deployment_id: 'd1',
          description: 'orders in production',
          documentation_version: '7',
          client_certificate_id: 'cert01',
          cache_cluster_enabled: true,
          cache_cluster_size: '1.6',
          variables: { table: 'orders', backend: 'blue' },
          access_log_settings: { destination_arn: logGroup('orders'), format: '$context.requestId' },
          canary_settings: {
            percent_traffic: 12.5,
            deployment_id: 'd2',
            stage_variable_overrides: { table: 'orders-next', backend: 'green' },
            use_stage_cache: true,
          },
          xray_tracing_enabled: true,
          tags: { team: 'orders', stage: 'prod' },
        },
      },
      { aws_api_gateway_method_settings: { ...restStage, method_path: '*/*', settings } },
      { aws_api_gateway_method_settings: { ...restStage, method_path: '~1orders~1{id}/GET', settings } },
      { aws_api_gateway_method_settings: { ...restStage, method_path: '~1/POST', settings } },
    ],
  },
  {
    title: 'a REST stage without cache and without canary',
    silent: ['/cacheClusterSize'],
    defaults: [
      '/methodSettings/~1orders~1GET/loggingLevel',
      '/methodSettings/~1orders~1GET/throttlingBurstLimit',
      '/methodSettings/~1orders~1GET/throttlingRateLimit',
    ],
    resources: [
      {
        aws_api_gateway_stage: {
          ...restStage,
          deployment_id: 'd1',
          cache_cluster_enabled: false,
          cache_cluster_size: '0.5',
          xray_tracing_enabled: false,
          access_log_settings: {
            destination_arn: `arn:aws:firehose:${region}:${account}:deliverystream/amazon-apigateway-orders`,
            format: '{"id":"$context.requestId"}',
          },
        },
      },
      {
        aws_api_gateway_method_settings: {
          ...restStage,
          method_path: 'orders/GET',
          settings: {
            ...settings,
            throttling_burst_limit: -1,
            throttling_rate_limit: -1,
            logging_level: 'OFF',
          },
        },
      },
    ],
  },
];

/** One more member of every map. */
export const additions: readonly Addition[] = [
  { map: '/variables', pointer: '/variables/added', value: 'x' },
  { map: '/tags', pointer: '/tags/added', value: 'x' },
  {
    map: '/canarySettings/stageVariableOverrides',
    pointer: '/canarySettings/stageVariableOverrides/added',
    value: 'x',
  },
  {
    map: '/methodSettings',
    pointer: '/methodSettings/~1added~1{id}~1PUT/metricsEnabled',
    value: true,
    path: '/methodSettings/~1added~1{id}~1PUT',
  },
];
