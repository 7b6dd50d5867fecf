// Whether a document describes a REST API or an HTTP API, where nobody says so: by what only one of them has.
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { Operation } from './operations.js';

export type Dialect = 'rest' | 'http';

/** Extensions at the top that API Gateway reads for one of them only (AWS developer guide, OpenAPI extensions). */
const restExtensions = [
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-request-validators',
  'x-amazon-apigateway-request-validator',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-minimum-compression-size',
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-policy',
  'x-amazon-apigateway-documentation',
];

/** `passthroughBehavior` is not among them: people copy it into HTTP APIs, which ignore it. */
const restMembers = [
  'responses',
  'requestTemplates',
  'contentHandling',
  'cacheNamespace',
  'cacheKeyParameters',
  'integrationTarget',
  'responseTransferMode',
];

const restTypes = ['AWS', 'HTTP', 'MOCK'];

const isRest = ({ integration }: Operation): boolean =>
  restMembers.some((name) => integration[name] !== undefined) ||
  (typeof integration['type'] === 'string' && restTypes.includes(integration['type'].toUpperCase()));

const isHttp = ({ path, isDefault, integration }: Operation): boolean =>
  path === '$default' ||
  isDefault ||
  integration['payloadFormatVersion'] !== undefined ||
  integration['integrationSubtype'] !== undefined;

const sharesIntegrations = (tree: JsonObject): boolean =>
  isObject(tree['components']) && tree['components']['x-amazon-apigateway-integrations'] !== undefined;

/** Only OpenAPI 3 can be imported as an HTTP API. What only REST APIs have decides, then what only HTTP APIs have. */
export const dialectOf = (tree: JsonObject, operations: readonly Operation[]): Dialect => {
  if (tree['swagger'] !== undefined) return 'rest';
  if (restExtensions.some((name) => tree[name] !== undefined) || operations.some(isRest)) return 'rest';
  const isHttpApi =
    tree['x-amazon-apigateway-cors'] !== undefined ||
    tree['x-amazon-apigateway-importexport-version'] !== undefined ||
    sharesIntegrations(tree) ||
    operations.some(isHttp);
  return isHttpApi ? 'http' : 'rest';
};
