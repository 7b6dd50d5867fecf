// Every field of a v2 integration, with its names in each declaring language.
// Facts: AWS API reference (v2 Integration), Terraform AWS provider 6.58, CloudFormation registry.
import { nonExpression, uriSecrets, whole } from '../../engine/mask.js';
import type { Field } from '../../model/field.js';
import { field, integer, oneOf, text } from '../_support/fields.js';
import { withTemplateColumns } from '../_support/template-columns.js';
import { lambdaBackend, upperCase } from '../_support/spelling.js';
import { backendVerb, overVpcLink, protocolTimeout, webSocketOnly } from './normalise.js';

const verbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'ANY'] as const;

/** Names of one argument: Terraform, CloudFormation, and the OpenAPI extension of HTTP APIs. */
const named = (terraform: string, cloudformation: string, openapi?: string): Field['names'] => ({
  terraform,
  cloudformation,
  ...(openapi === undefined ? {} : { openapi }),
});

const backendFields: readonly Field[] = [
  field(
    '/integrationType',
    oneOf('AWS', 'HTTP', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'),
    { ...named('integration_type', 'IntegrationType', 'type'), quickCreate: 'integration_type' },
    {
      spell: upperCase,
      // AWS fills the verb in for its own services only (terraform-provider-aws #13266).
      changesAlong: ['/integrationMethod'],
    },
  ),
  field(
    '/integrationSubtype',
    text,
    named('integration_subtype', 'IntegrationSubtype', 'integrationSubtype'),
  ),
  field(
    '/integrationMethod',
    oneOf(...verbs),
    { ...named('integration_method', 'IntegrationMethod', 'httpMethod'), quickCreate: 'integration_method' },
    { unset: backendVerb, spell: upperCase },
  ),
  field(
    '/integrationUri',
    text,
    { ...named('integration_uri', 'IntegrationUri', 'uri'), quickCreate: 'target' },
    {
      spell: lambdaBackend,
      mask: uriSecrets,
    },
  ),
  field(
    '/connectionType',
    oneOf('INTERNET', 'VPC_LINK'),
    named('connection_type', 'ConnectionType', 'connectionType'),
    {
      unset: 'INTERNET',
      spell: upperCase,
      // A VPC link needs its id, and AWS drops the TLS settings with the link (terraform-provider-aws #41326).
      changesAlong: ['/connectionId', '/tlsConfig/serverNameToVerify'],
    },
  ),
  field('/connectionId', text, named('connection_id', 'ConnectionId', 'connectionId')),
  field('/credentialsArn', text, {
    ...named('credentials_arn', 'CredentialsArn', 'credentials'),
    quickCreate: 'credentials_arn',
  }),
  field(
    '/tlsConfig/serverNameToVerify',
    text,
    named('tls_config.server_name_to_verify', 'TlsConfig.ServerNameToVerify', 'tlsConfig.serverNameToVerify'),
    { conditions: overVpcLink },
  ),
  field(
    '/timeoutInMillis',
    integer(50, 30_000),
    named('timeout_milliseconds', 'TimeoutInMillis', 'timeoutInMillis'),
    { unset: protocolTimeout },
  ),
  field('/description', text, named('description', 'Description')),
];

const mappingFields: readonly Field[] = [
  field(
    '/payloadFormatVersion',
    oneOf('1.0', '2.0'),
    {
      ...named('payload_format_version', 'PayloadFormatVersion', 'payloadFormatVersion'),
      quickCreate: 'payload_format_version',
    },
    { unset: '1.0' },
  ),
  field(
    '/requestParameters/*',
    text,
    named('request_parameters.*', 'RequestParameters.*', 'requestParameters.*'),
    { mask: nonExpression },
  ),
  field(
    '/requestTemplates/*',
    text,
    named('request_templates.*', 'RequestTemplates.*', 'requestTemplates.*'),
    {
      mask: whole,
      conditions: webSocketOnly,
    },
  ),
  // CloudFormation lists destinations and sources under each status. Templates that write AWS's own map there
  // (aws-cdk #20993) are for its reader to fold.
  field(
    '/responseParameters/*/*',
    text,
    named(
      'response_parameters[status_code].mappings.*',
      'ResponseParameters.*.ResponseParameters[Destination].Source',
      'responseParameters.*.*',
    ),
  ),
  field(
    '/passthroughBehavior',
    oneOf('WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'),
    named('passthrough_behavior', 'PassthroughBehavior', 'passthroughBehavior'),
    { unset: 'WHEN_NO_MATCH', spell: upperCase, conditions: webSocketOnly },
  ),
  field(
    '/contentHandlingStrategy',
    oneOf('CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'),
    named('content_handling_strategy', 'ContentHandlingStrategy', 'contentHandling'),
    { conditions: webSocketOnly },
  ),
  field(
    '/templateSelectionExpression',
    text,
    named('template_selection_expression', 'TemplateSelectionExpression'),
    { conditions: webSocketOnly },
  ),
];

/** What a template says of quick create stands in the API itself: `Target`, `CredentialsArn`. */
const withQuickCreate = (known: Field): Field => {
  const { quickCreate, cloudformation = '' } = known.names;
  if (quickCreate === undefined) return known;
  const templateQuickCreate = quickCreate === 'target' ? 'Target' : cloudformation;
  return { ...known, names: { ...known.names, templateQuickCreate } };
};

export const names: readonly Field[] = withTemplateColumns(
  [...backendFields, ...mappingFields].map(withQuickCreate),
  // What quick create made, overridden.
  { managedOverrides: (path) => `Integration.${path}` },
);
