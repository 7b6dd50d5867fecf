// How an OpenAPI document speaks about it: `x-amazon-apigateway-integration` of one route.
import { textAt } from '../../_support/identity.js';
import { noAdvice } from '../../_support/declaring.js';
import type { DeclarationType } from '../../kind.js';
import { routeAlias } from '../routes.js';

/** Its arguments are the extension's members, with the API's id and the key of the operation's route. */
const operation: DeclarationType = {
  type: 'openapi_http_operation',
  aliases: [],
  column: 'openapi',
  bound: () => [],
  identity: ['apiId', 'routeKey'],
  importShape: 'API-ID/routes/ROUTE-KEY',
  fromImport: () => undefined,
  // AWS assigns the integration's id; its route is what the document knows.
  identify: (attributes) => {
    const [api, route] = [textAt(attributes, 'apiId'), textAt(attributes, 'routeKey')];
    if (api === undefined || route === undefined) return undefined;
    return { key: routeAlias(api, route), place: {} };
  },
  computed: [],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  foreign: true,
  advise: noAdvice,
};

export const openapi: readonly DeclarationType[] = [operation];
