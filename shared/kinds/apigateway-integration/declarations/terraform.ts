// Which declared resources speak about a REST integration.
import { wordOf, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, noAdvice, withJsonText } from '../../_support/declaring.js';
import { identified, textAt } from '../../_support/identity.js';

/** A resource path may stand in for the resource's id until a read resolves it. */
const identify = (attributes: JsonObject): ReturnType<typeof identified> => {
  const resource = textAt(attributes, 'resource_id') ?? textAt(attributes, 'resource_path');
  const verb = textAt(attributes, 'http_method')?.toUpperCase();
  if (resource === undefined || verb === undefined) return undefined;
  return identified(
    { ...attributes, resource_id: resource, http_method: verb },
    'rest_api_id',
    'resource_id',
    'http_method',
  );
};

const fromImport = (id: string): JsonObject | undefined => {
  const [, api, resource, verb] = /^([^/]+)\/(.+)\/([A-Za-z]+)$/.exec(id) ?? [];
  if (api === undefined || resource === undefined || verb === undefined) return undefined;
  const argument = resource.startsWith('/') ? 'resource_path' : 'resource_id';
  return { rest_api_id: api, [argument]: resource, http_method: verb };
};

const adviseIntegration = (attributes: JsonObject): string[] => {
  const type = textAt(attributes, 'type');
  const advice: string[] = [];
  if (type !== undefined && type !== 'MOCK' && textAt(attributes, 'uri') === undefined) {
    advice.push(`\`type\` ${type} without \`uri\`: the backend's address is not compared.`);
  }
  if (
    textAt(attributes, 'connection_type') === 'VPC_LINK' &&
    textAt(attributes, 'connection_id') === undefined
  ) {
    advice.push('`connection_type` VPC_LINK without `connection_id`: the VPC link is not compared.');
  }
  return advice;
};

const integration: DeclarationType = {
  type: 'aws_api_gateway_integration',
  aliases: [],
  column: 'terraform',
  bound: () => [],
  identity: ['rest_api_id', 'resource_id', 'resource_path', 'http_method'],
  importShape: 'REST-API-ID/RESOURCE-ID/HTTP-METHOD',
  fromImport,
  identify,
  computed: exportedByAll,
  notWatched: [],
  optionalComputed: [
    '/passthroughBehavior',
    '/cacheNamespace',
    '/responseTransferMode',
    '/connectionType',
    '/timeoutInMillis',
    '/type',
  ],
  zeroMayBeUnset: ['/timeoutInMillis'],
  closes: [],
  prepare: withJsonText('request_parameters_in_json', 'request_parameters'),
  advise: adviseIntegration,
};

const integrationResponse: DeclarationType = {
  type: 'aws_api_gateway_integration_response',
  aliases: [],
  column: 'integrationResponse',
  bound: (attributes) => [wordOf(attributes['status_code'])],
  identity: ['rest_api_id', 'resource_id', 'resource_path', 'http_method', 'status_code'],
  importShape: 'REST-API-ID/RESOURCE-ID/HTTP-METHOD/STATUS-CODE',
  fromImport: (id) => {
    const [, method, status] = /^(.+)\/(\d{3})$/.exec(id) ?? [];
    const identity = method === undefined ? undefined : fromImport(method);
    return identity === undefined ? undefined : { ...identity, status_code: status ?? '' };
  },
  identify: (attributes) => (wordOf(attributes['status_code']) === '' ? undefined : identify(attributes)),
  computed: exportedByAll,
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: ['/integrationResponses'],
  prepare: withJsonText('response_parameters_in_json', 'response_parameters'),
  advise: noAdvice,
};

export const terraform: readonly DeclarationType[] = [integration, integrationResponse];
