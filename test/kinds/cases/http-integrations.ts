// Integrations of HTTP and WebSocket APIs: whole declarations beside AWS's answer, and known traps.
import type { Case } from '../support.js';

const http = { protocol: 'HTTP' };
const webSocket = { protocol: 'WEBSOCKET' };
const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const invocation = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${lambda}/invocations`;

const integration = {
  api_id: 'abc123',
  id: 'i1',
  integration_type: 'AWS_PROXY',
  integration_method: '',
  integration_uri: invocation,
  connection_type: 'INTERNET',
  connection_id: '',
  content_handling_strategy: '',
  credentials_arn: '',
  description: '',
  integration_response_selection_expression: '',
  integration_subtype: '',
  passthrough_behavior: '',
  payload_format_version: '2.0',
  request_parameters: { 'append:header.x': '$request.header.y' },
  request_templates: {},
  response_parameters: [{ status_code: '404', mappings: { 'overwrite:statuscode': '403' } }],
  template_selection_expression: '',
  timeout_milliseconds: 30000,
  tls_config: [],
};

const integrationAnswer = {
  IntegrationId: 'i1',
  IntegrationType: 'AWS_PROXY',
  IntegrationMethod: 'POST',
  IntegrationUri: lambda,
  ConnectionType: 'INTERNET',
  PayloadFormatVersion: '2.0',
  RequestParameters: { 'append:header.x': '$request.header.y' },
  ResponseParameters: { '404': { 'overwrite:statuscode': '403' } },
  TimeoutInMillis: 30000,
};

export const httpIntegrationCases: readonly Case[] = [
  {
    title: 'an HTTP integration as recorded, its function by ARN instead of invocation path',
    declared: [{ type: 'aws_apigatewayv2_integration', attributes: integration, writing: 'recorded' }],
    answer: integrationAnswer,
    facts: http,
    undeclared: 'report',
    leftOut: { identity: 3 },
  },
  {
    title: 'declared defaults that AWS does not show, and shown ones that nobody declared',
    declared: [
      {
        type: 'aws_apigatewayv2_integration',
        attributes: {
          api_id: 'abc123',
          id: 'i1',
          connection_type: 'INTERNET',
          passthrough_behavior: 'WHEN_NO_MATCH',
          payload_format_version: '1.0',
          integration_method: 'POST',
        },
      },
    ],
    answer: { IntegrationId: 'i1', IntegrationType: 'AWS', TimeoutInMillis: 29000 },
    facts: webSocket,
    leftOut: { identity: 2 },
  },
  {
    title: 'a payload format that YAML reads as a number',
    declared: [
      {
        type: 'aws_api_gateway_v2_integration',
        attributes: { api_id: 'abc123', id: 'i1', payload_format_version: 2, timeout_milliseconds: '30000' },
      },
    ],
    answer: integrationAnswer,
    facts: http,
    leftOut: { identity: 2 },
  },
  {
    title: 'TLS settings that AWS never shows without a VPC link',
    declared: [
      {
        type: 'aws_apigatewayv2_integration',
        attributes: { api_id: 'abc123', id: 'i1', tls_config: { server_name_to_verify: 'x.example.com' } },
      },
    ],
    answer: integrationAnswer,
    facts: http,
    leftOut: { identity: 2, 'never-returned': 1 },
  },
  {
    title: 'TLS settings over a VPC link',
    declared: [
      {
        type: 'aws_apigatewayv2_integration',
        attributes: {
          api_id: 'abc123',
          id: 'i1',
          connection_type: 'VPC_LINK',
          connection_id: 'link1',
          tls_config: [{ server_name_to_verify: 'x.example.com' }],
        },
      },
    ],
    answer: {
      ...integrationAnswer,
      ConnectionType: 'VPC_LINK',
      ConnectionId: 'link1',
      TlsConfig: { ServerNameToVerify: 'evil.example.com' },
    },
    facts: http,
    differs: ['/tlsConfig/serverNameToVerify'],
  },
  {
    title: 'a mapping beside the declared ones of the same status',
    declared: [{ type: 'aws_apigatewayv2_integration', attributes: integration, writing: 'recorded' }],
    answer: {
      ...integrationAnswer,
      ResponseParameters: { '404': { 'overwrite:statuscode': '403', 'append:header.a': 'b' } },
    },
    facts: http,
    differs: ['/responseParameters/404/append:header.a'],
  },
  {
    title: 'a WebSocket mock integration as recorded, with its own default time-out',
    declared: [
      {
        type: 'aws_apigatewayv2_integration',
        attributes: {
          ...integration,
          integration_type: 'MOCK',
          integration_uri: '',
          integration_response_selection_expression: '${integration.response.statuscode}',
          passthrough_behavior: 'WHEN_NO_MATCH',
          payload_format_version: '1.0',
          request_parameters: {},
          request_templates: { '200': '{"statusCode":200}' },
          response_parameters: [],
          template_selection_expression: '200',
          timeout_milliseconds: 29000,
        },
        writing: 'recorded',
      },
    ],
    answer: {
      IntegrationId: 'i1',
      IntegrationType: 'MOCK',
      ConnectionType: 'INTERNET',
      IntegrationResponseSelectionExpression: '${integration.response.statuscode}',
      PassthroughBehavior: 'WHEN_NO_MATCH',
      PayloadFormatVersion: '1.0',
      RequestTemplates: { '200': '{"statusCode":200}' },
      TemplateSelectionExpression: '200',
      TimeoutInMillis: 29000,
    },
    facts: webSocket,
    undeclared: 'report',
    leftOut: { identity: 2, computed: 1 },
  },
];
