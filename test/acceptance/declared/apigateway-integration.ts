// Fully declared REST integrations.
import { region, account, lambda, role, type Addition, type Variant } from './variant.js';

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

export const variants: readonly Variant[] = [
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

/** One more member of every map. */
export const additions: readonly Addition[] = [
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
];
