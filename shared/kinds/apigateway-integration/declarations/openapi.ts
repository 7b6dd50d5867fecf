// How an OpenAPI document speaks about it: `x-amazon-apigateway-integration` of one operation.
import { textAt } from '../../_support/identity.js';
import { noAdvice } from '../../_support/declaring.js';
import type { Json, JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { mappings } from './openapi-mappings.js';
import { foldedResponses } from './openapi-responses.js';

const folds: Readonly<Record<string, (value: Json) => Json>> = {
  requestParameters: mappings,
  responses: foldedResponses,
};

const prepare = (attributes: JsonObject): { attributes: JsonObject; restated: readonly string[] } => ({
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const fold = Object.hasOwn(folds, name) && value !== null ? folds[name] : undefined;
      return [name, fold === undefined ? value : fold(value)];
    }),
  ),
  restated: [],
});

/** Its arguments are the extension's members, with the API's id and the operation's path and method. */
const operation: DeclarationType = {
  type: 'openapi_rest_operation',
  aliases: [],
  column: 'openapi',
  bound: () => [],
  identity: ['apiId', 'path', 'method'],
  importShape: 'REST-API-ID/PATH/HTTP-METHOD',
  fromImport: () => undefined,
  identify: (attributes) => {
    const [api, path, method] = ['apiId', 'path', 'method'].map((name) => textAt(attributes, name));
    if (api === undefined || path === undefined || method === undefined) return undefined;
    return { key: `${api}/${path}/${method}`, place: {} };
  },
  computed: [],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  foreign: true,
  prepare,
  advise: noAdvice,
};

export const openapi: readonly DeclarationType[] = [operation];
