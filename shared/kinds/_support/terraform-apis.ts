// APIs that Terraform declares as a whole.
import { kindId } from '../../model/target.js';
import type { OwnerType } from '../kind.js';
import { identified, textAt } from './identity.js';

export const terraformRestApis: readonly OwnerType[] = [
  {
    type: 'aws_api_gateway_rest_api',
    aliases: [],
    identify: (attributes) => identified(attributes, 'id'),
    // A body declares methods and integrations that the state does not list.
    lists: (attributes) =>
      textAt(attributes, 'body') === undefined
        ? [kindId('apigateway.stage'), kindId('apigateway.integration')]
        : [kindId('apigateway.stage')],
  },
];

export const terraformHttpApis: readonly OwnerType[] = [
  {
    type: 'aws_apigatewayv2_api',
    aliases: ['aws_api_gateway_v2_api'],
    identify: (attributes) => identified(attributes, 'id'),
    // A body declares integrations that the state does not list; what quick create makes is AWS's own.
    lists: (attributes) =>
      textAt(attributes, 'body') === undefined
        ? [kindId('apigatewayv2.stage'), kindId('apigatewayv2.integration')]
        : [kindId('apigatewayv2.stage')],
    facts: (attributes) => {
      const protocol = textAt(attributes, 'protocol_type');
      return protocol === undefined ? {} : { protocol };
    },
  },
];
