// How CloudFormation, and awscc in snake case, speak about a v2 integration.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType, Identity } from '../../kind.js';
import { identified, textAt } from '../../_support/identity.js';
import { quickCreateDefaults } from '../../_support/quick-create.js';
import { awsccTwin, templateType } from '../../_support/template-types.js';
import { names } from '../names.js';
import { routeAlias } from '../routes.js';

/** Members of CloudFormation's lists, or awscc's of the same. */
interface Spelling {
  parameters: string;
  list: string;
  destination: string;
  source: string;
}

const inTemplates: Spelling = {
  parameters: 'ResponseParameters',
  list: 'ResponseParameters',
  destination: 'Destination',
  source: 'Source',
};

const inAwscc: Spelling = {
  parameters: 'response_parameters',
  list: 'response_parameters',
  destination: 'destination',
  source: 'source',
};

/** The parameters of one status as a list, which AWS's own shape has as a map (aws-cdk #20993). */
const listed = (parameters: Json, { list, destination, source }: Spelling): Json => {
  if (!isObject(parameters) || unresolvedAt(parameters) !== undefined) return parameters;
  if (Object.hasOwn(parameters, list)) return parameters;
  const pairs = Object.entries(parameters).map(([to, from]) => ({ [destination]: to, [source]: from }));
  return { [list]: pairs };
};

const withListedParameters =
  (spelling: Spelling) =>
  (attributes: JsonObject): { attributes: JsonObject; restated: readonly string[] } => {
    const statuses = attributes[spelling.parameters];
    if (!isObject(statuses) || unresolvedAt(statuses) !== undefined) return { attributes, restated: [] };
    const all = Object.entries(statuses).map(([status, given]) => [status, listed(given, spelling)] as const);
    return { attributes: { ...attributes, [spelling.parameters]: Object.fromEntries(all) }, restated: [] };
  };

const integration = templateType({
  type: 'AWS::ApiGatewayV2::Integration',
  column: 'cloudformation',
  identity: ['ApiId', 'IntegrationId', 'Id'],
  importShape: 'API-ID/INTEGRATION-ID',
  // The registry once called its id `Id`.
  identify: (attributes) => {
    const id = textAt(attributes, 'IntegrationId') ?? textAt(attributes, 'PhysicalId') ?? null;
    return identified({ ...attributes, IntegrationId: id }, 'ApiId', 'IntegrationId');
  },
  prepare: withListedParameters(inTemplates),
});

/** The integration of the route that quick create made. */
const managedBy = (api: string | undefined, attributes: JsonObject): Identity | undefined =>
  api === undefined
    ? undefined
    : { key: routeAlias(api, textAt(attributes, 'RouteKey') ?? '$default'), place: {} };

const overrides = templateType({
  type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
  column: 'managedOverrides',
  identity: ['ApiId', 'RouteKey'],
  importShape: 'API-ID',
  identify: (attributes) =>
    attributes['Integration'] === undefined ? undefined : managedBy(textAt(attributes, 'ApiId'), attributes),
  notWatched: ['Stage', 'Route'],
  maySpeakOfNothing: true,
});

/** What AWS makes of the target, under the names of templates. */
const madeOf = (target: Json): JsonObject => {
  const made = quickCreateDefaults(target);
  return {
    IntegrationType: made['integration_type'] ?? null,
    IntegrationMethod: made['integration_method'] ?? null,
    PayloadFormatVersion: made['payload_format_version'] ?? null,
  };
};

const quickCreate = templateType({
  type: 'AWS::ApiGatewayV2::Api',
  column: 'templateQuickCreate',
  identity: ['RouteKey'],
  importShape: 'API-ID',
  identify: (attributes) =>
    attributes['Target'] === undefined
      ? undefined
      : managedBy(textAt(attributes, 'PhysicalId') ?? textAt(attributes, 'ApiId'), attributes),
  yields: true,
  maySpeakOfNothing: true,
  prepare: ({ Target: target, RouteKey = null, CredentialsArn = null }) => ({
    attributes:
      target === undefined || target === null || target === ''
        ? {}
        : { Target: target, RouteKey, CredentialsArn, ...madeOf(target) },
    restated: [],
  }),
});

/** Its names of quick create are Terraform's. */
const awsccQuickCreate: DeclarationType = {
  ...awsccTwin('awscc_apigatewayv2_api', quickCreate, names),
  column: 'quickCreate',
  optionalComputed: ['/credentialsArn'],
  prepare: ({ target, id = null, api_id = null, route_key = null, credentials_arn = null }) => ({
    attributes:
      target === undefined || target === null || target === ''
        ? {}
        : { target, id, api_id, route_key, credentials_arn, ...quickCreateDefaults(target) },
    restated: [],
  }),
};

export const cloudformation: readonly DeclarationType[] = [
  integration,
  awsccTwin('awscc_apigatewayv2_integration', integration, names, withListedParameters(inAwscc)),
  overrides,
  awsccTwin('awscc_apigatewayv2_api_gateway_managed_overrides', overrides, names),
  quickCreate,
  awsccQuickCreate,
];
