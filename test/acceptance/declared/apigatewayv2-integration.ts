// Fully declared integrations of HTTP and WebSocket APIs.
import { region, account, lambda, role, type Addition, type Variant } from './variant.js';

export const variants: readonly Variant[] = [
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
    protocol: 'WEBSOCKET',
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

/** One more member of every map. */
export const additions: readonly Addition[] = [
  { map: '/requestParameters', pointer: '/requestParameters/append:header.X-Added', value: 'x' },
  { map: '/requestTemplates', pointer: '/requestTemplates/added', value: 'x' },
  { map: '/responseParameters/200', pointer: '/responseParameters/200/append:header.X-Added', value: 'x' },
  {
    map: '/responseParameters',
    pointer: '/responseParameters/404/append:header.X-Added',
    value: 'x',
    path: '/responseParameters/404',
  },
];
