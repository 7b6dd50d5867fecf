// Every field of a REST integration and of its responses, with its names in each declaring language.
// Facts: AWS API reference (Integration, IntegrationResponse), Terraform AWS provider 6.58, CloudFormation registry.
import { quoted, uriSecrets, whole } from '../../engine/mask.js';
import type { Field } from '../../model/field.js';
import { field, flag, integer, oneOf, set, text } from '../_support/fields.js';
import { withTemplateColumns } from '../_support/template-columns.js';
import { upperCase } from '../_support/spelling.js';

const verbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'ANY'] as const;
const conversions = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const;

const named = (terraform: string, cloudformation?: string, openapi?: string): Field['names'] => ({
  terraform,
  ...(cloudformation === undefined ? {} : { cloudformation: `Integration.${cloudformation}` }),
  ...(openapi === undefined ? {} : { openapi }),
});

const response = (responseColumn: string, cloudformation: string, openapi?: string): Field['names'] => ({
  integrationResponse: responseColumn,
  cloudformation: `Integration.IntegrationResponses[StatusCode].${cloudformation}`,
  ...(openapi === undefined ? {} : { openapi: `responses[statusCode].${openapi}` }),
});

const integrationFields: readonly Field[] = [
  field('/type', oneOf('HTTP', 'AWS', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'), named('type', 'Type', 'type'), {
    spell: upperCase,
    // No patch changes the type: PutIntegration does, and it replaces the whole integration (patch operations table).
    changesAlong: [
      '/httpMethod',
      '/uri',
      '/integrationTarget',
      '/connectionType',
      '/connectionId',
      '/credentials',
      '/requestParameters/*',
      '/requestTemplates/*',
      '/passthroughBehavior',
      '/contentHandling',
      '/timeoutInMillis',
      '/cacheNamespace',
      '/cacheKeyParameters',
      '/responseTransferMode',
      '/tlsConfig/insecureSkipVerification',
      '/integrationResponses/*/statusCode',
      '/integrationResponses/*/selectionPattern',
      '/integrationResponses/*/contentHandling',
      '/integrationResponses/*/responseParameters/*',
      '/integrationResponses/*/responseTemplates/*',
    ],
  }),
  field(
    '/httpMethod',
    oneOf(...verbs),
    named('integration_http_method', 'IntegrationHttpMethod', 'httpMethod'),
    {
      spell: upperCase,
      // A MOCK has no backend: AWS takes the verb and never shows it (AWS facts §3, recorded imports).
      conditions: [{ on: '/type', notIn: ['MOCK'], otherwise: 'never-returned' }],
    },
  ),
  field('/uri', text, named('uri', 'Uri', 'uri'), { mask: uriSecrets }),
  field('/integrationTarget', text, named('integration_target', 'IntegrationTarget', 'integrationTarget')),
  field(
    '/connectionType',
    oneOf('INTERNET', 'VPC_LINK'),
    named('connection_type', 'ConnectionType', 'connectionType'),
    {
      unset: 'INTERNET',
      spell: upperCase,
      // AWS takes VPC_LINK only together with a link ("VPC link id must be specified").
      changesAlong: ['/connectionId'],
    },
  ),
  field('/connectionId', text, named('connection_id', 'ConnectionId', 'connectionId')),
  // No patch leads here either, and AWS returns an empty template as null, which whoever puts it again leaves out.
  field('/credentials', text, named('credentials', 'Credentials', 'credentials'), {
    changesAlong: ['/integrationResponses/*/responseTemplates/*'],
  }),
  field(
    '/requestParameters/*',
    text,
    named('request_parameters.*', 'RequestParameters.*', 'requestParameters.*'),
    // A key parameter is dropped with the parameter it names (terraform-provider-aws #25736, #29910, #39801).
    { mask: quoted, changesAlong: ['/cacheKeyParameters'] },
  ),
  field(
    '/requestTemplates/*',
    text,
    named('request_templates.*', 'RequestTemplates.*', 'requestTemplates.*'),
    { mask: whole },
  ),
  field(
    '/passthroughBehavior',
    oneOf('WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'),
    named('passthrough_behavior', 'PassthroughBehavior', 'passthroughBehavior'),
    { unset: 'WHEN_NO_MATCH', spell: upperCase },
  ),
  field(
    '/contentHandling',
    oneOf(...conversions),
    named('content_handling', 'ContentHandling', 'contentHandling'),
  ),
  // Up to 15 minutes for streamed responses, 5 for buffered ones (provider 6.25, #45485).
  field(
    '/timeoutInMillis',
    integer(50, 900_000),
    named('timeout_milliseconds', 'TimeoutInMillis', 'timeoutInMillis'),
    { unset: 29_000 },
  ),
  field('/cacheNamespace', text, named('cache_namespace', 'CacheNamespace', 'cacheNamespace'), {
    // AWS uses the resource's id where none is given.
    unset: (around) => around.targetKey.split('/')[1],
  }),
  field(
    '/cacheKeyParameters',
    set,
    named('cache_key_parameters', 'CacheKeyParameters', 'cacheKeyParameters'),
  ),
  field(
    '/responseTransferMode',
    oneOf('BUFFERED', 'STREAM'),
    named('response_transfer_mode', 'ResponseTransferMode', 'responseTransferMode'),
    {
      unset: 'BUFFERED',
    },
  ),
  field(
    '/tlsConfig/insecureSkipVerification',
    flag,
    named('tls_config.insecure_skip_verification', undefined, 'tlsConfig.insecureSkipVerification'),
    {
      unset: false,
    },
  ),
];

const responseFields: readonly Field[] = [
  field('/integrationResponses/*/statusCode', text, {
    integrationResponse: 'status_code',
    cloudformation: 'Integration.IntegrationResponses[StatusCode].StatusCode',
    openapi: 'responses[statusCode].statusCode',
  }),
  field(
    '/integrationResponses/*/selectionPattern',
    text,
    response('selection_pattern', 'SelectionPattern', 'selectionPattern'),
  ),
  field(
    '/integrationResponses/*/contentHandling',
    oneOf(...conversions),
    response('content_handling', 'ContentHandling', 'contentHandling'),
  ),
  field(
    '/integrationResponses/*/responseParameters/*',
    text,
    response('response_parameters.*', 'ResponseParameters.*', 'responseParameters.*'),
  ),
  field(
    '/integrationResponses/*/responseTemplates/*',
    text,
    response('response_templates.*', 'ResponseTemplates.*', 'responseTemplates.*'),
  ),
];

export const names: readonly Field[] = withTemplateColumns([...integrationFields, ...responseFields]);
