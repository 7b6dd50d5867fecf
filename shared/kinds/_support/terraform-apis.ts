// APIs that Terraform declares as a whole.
import type { JsonObject } from '../../model/brand.js';
import { kindId } from '../../model/target.js';
import type { ApiBody, OwnerType } from '../kind.js';
import { basePathIn, bodyIn } from './api-body.js';
import { identified, textAt } from './identity.js';

/** `put_rest_api_mode` is `overwrite` unless set (provider documentation). */
const restBody = (attributes: JsonObject): ApiBody | undefined =>
  bodyIn(attributes, 'body', {
    basePath: basePathIn(attributes['parameters']),
    mode: textAt(attributes, 'put_rest_api_mode') === 'merge' ? 'merge' : 'overwrite',
  });

/** The provider imports with ImportApi and ReimportApi, which take the place of everything, and tells no base path. */
const httpBody = (attributes: JsonObject): ApiBody | undefined =>
  bodyIn(attributes, 'body', { basePath: 'ignore', mode: 'overwrite' });

export const terraformRestApis: readonly OwnerType[] = [
  {
    type: 'aws_api_gateway_rest_api',
    aliases: [],
    identify: (attributes) => identified(attributes, 'id'),
    // A body declares methods and integrations that the state does not list: its document does.
    lists: (attributes) =>
      restBody(attributes) === undefined
        ? [kindId('apigateway.stage'), kindId('apigateway.integration')]
        : [kindId('apigateway.stage')],
    body: restBody,
  },
  {
    // Imports a document into an API that is declared elsewhere; the provider always overwrites.
    type: 'aws_api_gateway_rest_api_put',
    aliases: [],
    identify: (attributes) => identified(attributes, 'rest_api_id'),
    lists: () => [],
    body: restBody,
  },
];

export const terraformHttpApis: readonly OwnerType[] = [
  {
    type: 'aws_apigatewayv2_api',
    aliases: ['aws_api_gateway_v2_api'],
    identify: (attributes) => identified(attributes, 'id'),
    // A body declares integrations that the state does not list; what quick create makes is AWS's own.
    lists: (attributes) =>
      httpBody(attributes) === undefined
        ? [kindId('apigatewayv2.stage'), kindId('apigatewayv2.integration')]
        : [kindId('apigatewayv2.stage')],
    facts: (attributes) => {
      const protocol = textAt(attributes, 'protocol_type');
      return protocol === undefined ? {} : { protocol };
    },
    body: httpBody,
  },
];
