// Quick create: an HTTP API with a `target` comes with a stage, a route and an integration that AWS makes and manages.
// Facts: CreateApi (Target, RouteKey, CredentialsArn); the defaults of the integration: AWS CLI examples of
// get-integrations, whose managed ones have payload 2.0 and POST for Lambda, payload 1.0 and ANY for a URL.
import { unresolvedAt } from '../../engine/unresolved.js';
import type { Json, JsonObject } from '../../model/brand.js';
import type { DeclarationType } from '../kind.js';
import { textAt } from './identity.js';
import { templateType } from './template-types.js';

/** The backend that AWS makes an integration for; a mark where only apply will know it. */
export const quickCreateTarget = (attributes: JsonObject): Json | undefined => {
  const target = attributes['target'];
  return unresolvedAt(target) === undefined ? textAt(attributes, 'target') : target;
};

/** What AWS makes of a Lambda function's ARN, or of a URL. */
export const quickCreateDefaults = (target: Json): JsonObject => {
  if (typeof target !== 'string')
    return { integration_type: target, integration_method: target, payload_format_version: target };
  return target.startsWith('arn:')
    ? { integration_type: 'AWS_PROXY', integration_method: 'POST', payload_format_version: '2.0' }
    : { integration_type: 'HTTP_PROXY', integration_method: 'ANY', payload_format_version: '1.0' };
};

/** The key of the one route that AWS makes, `$default` unless another is given. */
export const quickCreateRoute = (attributes: JsonObject): string =>
  textAt(attributes, 'route_key') ?? '$default';

/** What Terraform's API says of one thing that AWS made with it: gives way to whoever declares that by itself. */
export const quickCreatedWithApi = (
  told: Required<Pick<DeclarationType, 'identity' | 'identify' | 'prepare'>>,
): DeclarationType =>
  templateType({
    type: 'aws_apigatewayv2_api',
    aliases: ['aws_api_gateway_v2_api'],
    column: 'quickCreate',
    importShape: 'API-ID',
    yields: true,
    maySpeakOfNothing: true,
    ...told,
  });
