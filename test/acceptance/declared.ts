// Fully declared targets of every kind, in variants where fields exclude each other. No value is AWS's default.

const region = 'eu-west-1';
const account = '123456789012';
const lambda = (name: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:${account}:function:${name}/invocations`;
const logGroup = (name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}`;
const role = `arn:aws:iam::${account}:role/gateway`;

/** A variant: what it shows, and the native resources that declare it. */
export interface Variant {
  title: string;
  resources: readonly object[];
  /** Declared and not compared here: another field switches it off, or AWS owns it. */
  silent?: readonly string[];
  /** What AWS lets nobody change by itself here. */
  fixed?: readonly string[];
  /** What AWS lets nobody remove or add here. */
  whole?: readonly string[];
  /** Declared with the value that AWS fills in, so that losing it is no change. */
  defaults?: readonly string[];
}

/** One more member of a map. */
export interface Addition {
  /** The map that grows. */
  map: string;
  pointer: string;
  value: string | boolean;
  /** Where a whole new entry is told as one. */
  path?: string;
}

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

const stageVariants: readonly Variant[] = [
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

const method = { rest_api_id: 'rest', resource_path: '/orders/{id}', http_method: 'GET' };

const response = (status_code: string, more: object = {}): object => ({
  aws_api_gateway_integration_response: { ...method, status_code, ...more },
});

const mapped = {
  selection_pattern: '5\\d{2}',
  content_handling: 'CONVERT_TO_TEXT',
  response_parameters: {
    'method.response.header.X-Source': "'orders'",
    'method.response.header.X-Id': 'integration.response.header.X-Id',
  },
  response_templates: { 'application/json': '{"ok":true}', 'application/xml': '<ok/>' },
};

const integrationVariants: readonly Variant[] = [
  {
    title: 'a REST integration over a VPC link, with mappings and responses',
    resources: [
      {
        aws_api_gateway_integration: {
          ...method,
          type: 'HTTP',
          integration_http_method: 'PUT',
          uri: 'https://user:secret@orders.internal/{id}?key=hidden',
          integration_target: `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/orders/1/2`,
          connection_type: 'VPC_LINK',
          connection_id: 'link01',
          credentials: role,
          request_parameters: {
            'integration.request.path.id': 'method.request.path.id',
            'integration.request.header.X-Token': "'secret'",
          },
          request_templates: { 'application/json': '$input.json("$")', 'text/plain': '$input.body' },
          passthrough_behavior: 'NEVER',
          content_handling: 'CONVERT_TO_BINARY',
          timeout_milliseconds: 12000,
          cache_namespace: 'orders',
          cache_key_parameters: ['method.request.path.id', 'method.request.querystring.page'],
          response_transfer_mode: 'STREAM',
          tls_config: { insecure_skip_verification: true },
        },
      },
      response('200', mapped),
      response('500', mapped),
    ],
  },
  {
    title: 'a MOCK integration',
    resources: [
      {
        aws_api_gateway_integration: {
          ...method,
          type: 'MOCK',
          passthrough_behavior: 'WHEN_NO_TEMPLATES',
          request_templates: { 'application/json': '{"statusCode":200}' },
        },
      },
      response('200', { response_templates: { 'application/json': '' } }),
    ],
  },
  {
    title: 'a Lambda proxy integration',
    resources: [
      {
        aws_api_gateway_integration: {
          ...method,
          type: 'AWS_PROXY',
          integration_http_method: 'POST',
          uri: lambda('orders'),
          connection_type: 'INTERNET',
          timeout_milliseconds: 29000,
          content_handling: 'CONVERT_TO_TEXT',
        },
      },
    ],
  },
];

const routeSettings = {
  detailed_metrics_enabled: true,
  throttling_burst_limit: 20,
  throttling_rate_limit: 10.5,
};
const logging = { logging_level: 'INFO', data_trace_enabled: true };
const v2Stage = { api_id: 'http', name: 'prod' };

const v2StageVariants: readonly Variant[] = [
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
    fixed: ['/deploymentId'],
    resources: [
      {
        aws_apigatewayv2_stage: { api_id: 'http', name: '$default', auto_deploy: true, deployment_id: 'd1' },
      },
    ],
  },
  {
    title: 'a stage of a WebSocket API',
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

const v2IntegrationVariants: readonly Variant[] = [
  {
    title: 'an integration of an HTTP API over a VPC link',
    fixed: ['/integrationType', '/payloadFormatVersion'],
    resources: [
      {
        aws_apigatewayv2_integration: {
          api_id: 'http',
          id: 'int01',
          integration_type: 'HTTP_PROXY',
          integration_method: 'PUT',
          integration_uri: `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/orders/1/2`,
          connection_type: 'VPC_LINK',
          connection_id: 'link01',
          description: 'orders',
          payload_format_version: '1.0',
          timeout_milliseconds: 12000,
          tls_config: { server_name_to_verify: 'orders.internal' },
          request_parameters: {
            'overwrite:header.X-Token': 'secret',
            'append:querystring.page': '$request.querystring.page',
          },
          response_parameters: [
            {
              status_code: '200',
              mappings: { 'append:header.X-Source': 'orders', 'overwrite:statuscode': '201' },
            },
            { status_code: '500', mappings: { 'append:header.X-Source': 'orders' } },
          ],
        },
      },
    ],
  },
  {
    title: 'an integration of an HTTP API with a URL',
    fixed: ['/payloadFormatVersion'],
    resources: [
      {
        aws_apigatewayv2_integration: {
          api_id: 'http',
          id: 'int01',
          integration_type: 'HTTP_PROXY',
          integration_method: 'ANY',
          integration_uri: 'https://user:secret@orders.example.com/{proxy}?key=hidden',
          connection_type: 'INTERNET',
          payload_format_version: '1.0',
          timeout_milliseconds: 30000,
        },
      },
    ],
  },
  {
    title: 'a Lambda integration of an HTTP API',
    // With format 2.0 only a Lambda function can be behind it.
    fixed: ['/integrationType'],
    resources: [
      {
        aws_apigatewayv2_integration: {
          api_id: 'http',
          id: 'int01',
          integration_type: 'AWS_PROXY',
          integration_uri: `arn:aws:lambda:${region}:${account}:function:orders`,
          credentials_arn: role,
          payload_format_version: '2.0',
        },
      },
    ],
  },
  {
    title: 'a service integration of an HTTP API',
    fixed: ['/integrationType', '/payloadFormatVersion'],
    whole: ['/requestParameters'],
    resources: [
      {
        aws_apigatewayv2_integration: {
          api_id: 'http',
          id: 'int01',
          integration_type: 'AWS_PROXY',
          integration_subtype: 'StepFunctions-StartExecution',
          credentials_arn: role,
          payload_format_version: '1.0',
          request_parameters: {
            StateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:orders`,
            Input: '$request.body',
          },
        },
      },
    ],
  },
  {
    title: 'an integration of a WebSocket API',
    resources: [
      {
        aws_apigatewayv2_integration: {
          api_id: 'socket',
          id: 'int01',
          integration_type: 'AWS',
          integration_method: 'POST',
          integration_uri: lambda('orders'),
          credentials_arn: role,
          description: 'orders',
          timeout_milliseconds: 12000,
          passthrough_behavior: 'WHEN_NO_TEMPLATES',
          content_handling_strategy: 'CONVERT_TO_TEXT',
          template_selection_expression: '${request.body.action}',
          request_templates: { $default: '$input.body', other: '{"a":1}' },
          request_parameters: { 'integration.request.header.X-Token': "'secret'" },
        },
      },
    ],
  },
];

const stageArn = `arn:aws:ivs:${region}:${account}:stage/AbCdEfGhIjKl`;

const ivsVariants: readonly Variant[] = [
  {
    title: 'an IVS stage that records',
    resources: [
      {
        aws_ivs_stage: {
          arn: stageArn,
          name: 'town-hall',
          auto_participant_recording_configuration: {
            storage_configuration_arn: `arn:aws:ivs:${region}:${account}:storage-configuration/AbCdEfGhIjKl`,
            media_types: ['AUDIO_ONLY'],
            recording_reconnect_window_seconds: 30,
            hls_configuration: { target_segment_duration_seconds: 4 },
            thumbnail_configuration: {
              recording_mode: 'INTERVAL',
              target_interval_seconds: 30,
              storage: ['LATEST'],
            },
            record_participant_replicas: false,
          },
          tags: { team: 'video', stage: 'prod' },
        },
      },
    ],
  },
  {
    title: 'an IVS stage that does not record',
    resources: [{ aws_ivs_stage: { arn: stageArn, name: 'town-hall', tags: { team: 'video' } } }],
  },
];

/** All variants, by the kind whose fields they show. */
export const variants: Readonly<Record<string, readonly Variant[]>> = {
  'apigateway.stage': stageVariants,
  'apigateway.integration': integrationVariants,
  'apigatewayv2.stage': v2StageVariants,
  'apigatewayv2.integration': v2IntegrationVariants,
  'ivs.stage': ivsVariants,
};

/** One more member of every map, by kind. */
export const additions: Readonly<Record<string, readonly Addition[]>> = {
  'apigateway.stage': [
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
  ],
  'apigateway.integration': [
    {
      map: '/requestParameters',
      pointer: '/requestParameters/integration.request.header.X-Added',
      value: "'x'",
    },
    { map: '/requestTemplates', pointer: '/requestTemplates/text~1added', value: 'x' },
    {
      map: '/integrationResponses',
      pointer: '/integrationResponses/404/selectionPattern',
      value: '404',
      path: '/integrationResponses/404',
    },
    {
      map: '/integrationResponses/200/responseParameters',
      pointer: '/integrationResponses/200/responseParameters/method.response.header.X-Added',
      value: "'x'",
    },
    {
      map: '/integrationResponses/200/responseTemplates',
      pointer: '/integrationResponses/200/responseTemplates/text~1added',
      value: 'x',
    },
  ],
  'apigatewayv2.stage': [
    { map: '/stageVariables', pointer: '/stageVariables/added', value: 'x' },
    { map: '/tags', pointer: '/tags/added', value: 'x' },
    {
      map: '/routeSettings',
      pointer: '/routeSettings/POST ~1added/detailedMetricsEnabled',
      value: true,
      path: '/routeSettings/POST ~1added',
    },
  ],
  'apigatewayv2.integration': [
    { map: '/requestParameters', pointer: '/requestParameters/append:header.X-Added', value: 'x' },
    { map: '/requestTemplates', pointer: '/requestTemplates/added', value: 'x' },
    { map: '/responseParameters/200', pointer: '/responseParameters/200/append:header.X-Added', value: 'x' },
    {
      map: '/responseParameters',
      pointer: '/responseParameters/404/append:header.X-Added',
      value: 'x',
      path: '/responseParameters/404',
    },
  ],
  'ivs.stage': [{ map: '/tags', pointer: '/tags/added', value: 'x' }],
};
