// Integration of an HTTP or WebSocket API. Integration responses of WebSocket APIs are not watched yet.
import { defineSchema } from '../../engine/schema.js';
import { kindId } from '../../model/target.js';
import type { Kind } from '../kind.js';
import { httpApi } from '../_support/http-api.js';
import { scopeKeyOf } from '../_support/rest-api.js';
import { collect } from './collect.js';
import { declarations } from './declarations/index.js';
import { events } from './events.js';
import { names } from './names.js';
import { variablesInUris } from './normalise.js';
import { gravityOf } from './severity.js';

export const apigatewayv2Integration: Kind = {
  id: kindId('apigatewayv2.integration'),
  title: 'HTTP or WebSocket integration',
  family: httpApi,
  scopeKeyOf,
  schema: defineSchema(names, { casing: 'pascal' }),
  gravityOf,
  declarations,
  events,
  permissions: [
    { action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/apis/{api}/integrations' },
    // Only where a source declares integrations by their routes.
    {
      action: 'apigateway:GET',
      resource: 'arn:{partition}:apigateway:{region}::/apis/{api}/integrations/{integration}',
    },
    { action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/apis/{api}/routes' },
  ],
  collect,
  tell: variablesInUris,
  missing: {
    severity: 'critical',
    reason: 'The declared integration does not exist: its routes answer nothing.',
  },
  unmanaged: {
    severity: 'high',
    attack: 'T1133',
    reason: 'A backend that nothing declares is connected to this API.',
  },
};
