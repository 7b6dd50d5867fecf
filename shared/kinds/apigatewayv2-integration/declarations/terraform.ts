// Which declared resources speak about a v2 integration.
import type { JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, importParts } from '../../_support/declaring.js';
import { identified, textAt } from '../../_support/identity.js';
import {
  quickCreateDefaults,
  quickCreatedWithApi,
  quickCreateRoute,
  quickCreateTarget,
} from '../../_support/quick-create.js';
import { routeAlias } from '../routes.js';

const adviseIntegration = (attributes: JsonObject): string[] => {
  const overVpcLink = textAt(attributes, 'connection_type') === 'VPC_LINK';
  const type = textAt(attributes, 'integration_type');
  const advice: string[] = [];
  if (overVpcLink && textAt(attributes, 'connection_id') === undefined)
    advice.push('`connection_type` VPC_LINK without `connection_id`: the VPC link is not compared.');
  if (!overVpcLink && attributes['tls_config'] !== undefined && attributes['tls_config'] !== null)
    advice.push('`tls_config` means nothing unless `connection_type` is VPC_LINK; AWS never shows it.');
  if (
    type !== undefined &&
    type !== 'MOCK' &&
    textAt(attributes, 'integration_uri') === undefined &&
    textAt(attributes, 'integration_subtype') === undefined
  )
    advice.push(`\`integration_type\` ${type} without \`integration_uri\`: the backend is not compared.`);
  return advice;
};

/** AWS assigns the id, so a declaration has to know it: nothing else tells one integration from another. */
const integration: DeclarationType = {
  type: 'aws_apigatewayv2_integration',
  aliases: ['aws_api_gateway_v2_integration'],
  column: 'terraform',
  bound: () => [],
  identity: ['api_id', 'id'],
  importShape: 'API-ID/INTEGRATION-ID',
  fromImport: importParts('api_id', 'id'),
  identify: (attributes) => identified(attributes, 'api_id', 'id'),
  computed: [...exportedByAll, 'integration_response_selection_expression'],
  notWatched: [],
  optionalComputed: ['/timeoutInMillis'],
  zeroMayBeUnset: ['/timeoutInMillis'],
  closes: [],
  advise: adviseIntegration,
};

/** An API with a `target` comes with an integration, whose id only AWS knows: its route leads to it. */
const quickCreated = quickCreatedWithApi({
  identity: ['id', 'route_key'],
  identify: (attributes) => {
    const api = textAt(attributes, 'id');
    return api === undefined ? undefined : { key: routeAlias(api, quickCreateRoute(attributes)), place: {} };
  },
  prepare: (attributes) => {
    const target = quickCreateTarget(attributes);
    if (target === undefined) return { attributes: {}, restated: [] };
    const { id = null, route_key = null, credentials_arn = null } = attributes;
    return {
      attributes: { id, route_key, target, credentials_arn, ...quickCreateDefaults(target) },
      restated: [],
    };
  },
});

export const terraform: readonly DeclarationType[] = [integration, quickCreated];
