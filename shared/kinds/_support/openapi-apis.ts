// APIs as an OpenAPI document declares them: all of their integrations, none of their stages.
import { kindId } from '../../model/target.js';
import type { OwnerType } from '../kind.js';
import { identified } from './identity.js';

export const openApiRestApis: readonly OwnerType[] = [
  {
    type: 'openapi_rest_api',
    aliases: [],
    identify: (attributes) => identified(attributes, 'apiId'),
    lists: () => [kindId('apigateway.integration')],
  },
];

export const openApiHttpApis: readonly OwnerType[] = [
  {
    type: 'openapi_http_api',
    aliases: [],
    identify: (attributes) => identified(attributes, 'apiId'),
    lists: () => [kindId('apigatewayv2.integration')],
    // There is no import of WebSocket APIs (AWS API reference, ImportApi).
    facts: () => ({ protocol: 'HTTP' }),
  },
];
