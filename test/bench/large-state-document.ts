// A Terraform state (format 4) of 20,000 integrations and what Terraform keeps beside them; the same every time.

type Attributes = Readonly<Record<string, unknown>>;

const restApis = 100;
const integrationsPerRestApi = 150;
const httpApis = 50;
const integrationsPerHttpApi = 100;

const verbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const region = 'eu-west-1';
const account = '123456789012';

const verbOf = (index: number): string => verbs[index % verbs.length] ?? 'GET';

/** Ids as AWS makes them: ten characters, or as many as asked for. */
const idOf = (seed: number, length = 10): string =>
  (((seed + 1) * 2_654_435_761) % 4_294_967_296).toString(36).padStart(7, '0').padEnd(length, 'x');

const resource = (type: string, name: string, instances: readonly Attributes[]): Attributes => ({
  module: 'module.apis',
  mode: 'managed',
  type,
  name,
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: instances.map((attributes, index) => ({
    index_key: `${name}-${index}`,
    schema_version: 0,
    attributes,
    sensitive_attributes: [],
    private: 'bnVsbA==',
    dependencies: ['module.apis.aws_api_gateway_rest_api.it', 'module.apis.aws_api_gateway_resource.it'],
  })),
});

const times = <Made>(count: number, make: (index: number) => Made): Made[] =>
  Array.from({ length: count }, (_unused, index) => make(index));

const functionPath = (name: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:${account}:function:${name}/invocations`;

const restMember = (api: string, index: number): Attributes => ({
  rest_api_id: api,
  resource_id: idOf(index, 6),
  http_method: verbOf(index),
});

const restIntegration = (api: string, index: number): Attributes => ({
  ...restMember(api, index),
  cache_key_parameters: index % 7 === 0 ? ['method.request.path.id'] : [],
  cache_namespace: idOf(index, 6),
  connection_id: '',
  connection_type: 'INTERNET',
  content_handling: '',
  credentials: '',
  id: `agi-${api}-${idOf(index, 6)}-${verbOf(index)}`,
  integration_http_method: 'POST',
  passthrough_behavior: 'WHEN_NO_MATCH',
  region,
  request_parameters: {
    'integration.request.header.X-Tenant': 'method.request.header.X-Tenant',
    'integration.request.path.id': 'method.request.path.id',
  },
  request_templates: {
    'application/json': `#set($root = $input.path("$"))\n{ "id": "$root.id", "part": ${index} }`,
  },
  response_transfer_mode: 'BUFFERED',
  timeout_milliseconds: 29_000,
  tls_config: [],
  type: index % 3 === 0 ? 'AWS' : 'AWS_PROXY',
  uri: functionPath(`part-${index}`),
});

const restMethod = (api: string, index: number): Attributes => ({
  ...restMember(api, index),
  api_key_required: false,
  authorization: 'CUSTOM',
  authorization_scopes: [],
  authorizer_id: idOf(index + 7, 6),
  id: `agm-${api}-${idOf(index, 6)}-${verbOf(index)}`,
  operation_name: `operation${index}`,
  region,
  request_models: { 'application/json': `Model${index}` },
  request_parameters: { 'method.request.header.X-Tenant': true, 'method.request.path.id': true },
  request_validator_id: '',
});

const integrationResponse = (api: string, index: number): Attributes => ({
  ...restMember(api, index * 3),
  content_handling: '',
  id: `agir-${api}-${idOf(index * 3, 6)}-${verbOf(index * 3)}-200`,
  region,
  response_parameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
  response_templates: { 'application/json': '{ "message": $input.json("$.message") }' },
  selection_pattern: '',
  status_code: '200',
});

const restResource = (api: string, index: number): Attributes => ({
  id: idOf(index, 6),
  parent_id: idOf(index - 1, 6),
  path: `/orders/{id}/part${index}`,
  path_part: `part${index}`,
  region,
  rest_api_id: api,
});

const restStage = (api: string): Attributes => ({
  access_log_settings: [
    { destination_arn: `arn:aws:logs:${region}:${account}:log-group:${api}`, format: '$context.requestId' },
  ],
  arn: `arn:aws:apigateway:${region}::/restapis/${api}/stages/prod`,
  cache_cluster_enabled: false,
  cache_cluster_size: '',
  canary_settings: [],
  client_certificate_id: '',
  deployment_id: idOf(api.length, 6),
  description: '',
  documentation_version: '',
  execution_arn: `arn:aws:execute-api:${region}:${account}:${api}/prod`,
  id: `ags-${api}-prod`,
  invoke_url: `https://${api}.execute-api.${region}.amazonaws.com/prod`,
  region,
  rest_api_id: api,
  stage_name: 'prod',
  tags: { team: 'orders' },
  tags_all: { team: 'orders', cost: 'shared' },
  variables: { table: 'orders' },
  web_acl_arn: '',
  xray_tracing_enabled: true,
});

const httpIntegration = (api: string, index: number): Attributes => ({
  api_id: api,
  connection_id: '',
  connection_type: 'INTERNET',
  content_handling_strategy: '',
  credentials_arn: '',
  description: `Part ${index}`,
  id: idOf(index, 7),
  integration_method: 'POST',
  integration_response_selection_expression: '',
  integration_subtype: '',
  integration_type: 'AWS_PROXY',
  integration_uri: functionPath(`part-${index}`),
  passthrough_behavior: 'WHEN_NO_MATCH',
  payload_format_version: '2.0',
  region,
  request_parameters: { 'append:header.x-tenant': '$request.header.x-tenant' },
  request_templates: {},
  response_parameters: [{ mappings: { 'overwrite:header.server': 'none' }, status_code: '200' }],
  template_selection_expression: '',
  timeout_milliseconds: 30_000,
  tls_config: [],
});

const restApi = (index: number): Attributes[] => {
  const api = idOf(index * 31);
  const name = `rest${index}`;
  return [
    resource('aws_api_gateway_rest_api', name, [
      { id: api, region, body: null, execution_arn: `arn:aws:execute-api:${region}:${account}:${api}` },
    ]),
    resource('aws_api_gateway_stage', name, [restStage(api)]),
    resource(
      'aws_api_gateway_resource',
      name,
      times(integrationsPerRestApi, (at) => restResource(api, at)),
    ),
    resource(
      'aws_api_gateway_method',
      name,
      times(integrationsPerRestApi, (at) => restMethod(api, at)),
    ),
    resource(
      'aws_api_gateway_integration',
      name,
      times(integrationsPerRestApi, (at) => restIntegration(api, at)),
    ),
    resource(
      'aws_api_gateway_integration_response',
      name,
      times(integrationsPerRestApi / 3, (at) => integrationResponse(api, at)),
    ),
  ];
};

const httpApi = (index: number): Attributes[] => {
  const api = idOf(index * 37 + 5);
  const name = `http${index}`;
  return [
    resource('aws_apigatewayv2_api', name, [{ id: api, region, protocol_type: 'HTTP', body: null }]),
    resource(
      'aws_apigatewayv2_integration',
      name,
      times(integrationsPerHttpApi, (at) => httpIntegration(api, at)),
    ),
  ];
};

export const integrationCount = restApis * integrationsPerRestApi + httpApis * integrationsPerHttpApi;

/** The state's text, indented as Terraform writes it. */
export const largeState = (): string =>
  JSON.stringify(
    {
      version: 4,
      terraform_version: '1.9.0',
      serial: 1,
      lineage: '8d2b1d1c-0000-4000-8000-000000000000',
      outputs: {},
      resources: [...times(restApis, restApi).flat(), ...times(httpApis, httpApi).flat()],
      check_results: null,
    },
    null,
    2,
  );
