// REST integration, with its integration responses.
import { defineSchema } from '../../engine/schema.js';
import { kindId } from '../../model/target.js';
import type { Kind } from '../kind.js';
import { restApi, scopeKeyOf } from '../_support/rest-api.js';
import { collect } from './collect.js';
import { declarations } from './declarations/index.js';
import { events } from './events.js';
import { names } from './names.js';
import { variablesInUris } from './normalise.js';
import { gravityOf } from './severity.js';

export const apigatewayIntegration: Kind = {
  id: kindId('apigateway.integration'),
  title: 'REST integration',
  family: restApi,
  scopeKeyOf,
  schema: defineSchema(names),
  gravityOf,
  declarations,
  events,
  permissions: [
    { action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/restapis/{api}/resources' },
    {
      action: 'apigateway:GET',
      resource: 'arn:{partition}:apigateway:{region}::/restapis/{api}/resources/{resource}',
    },
  ],
  collect,
  tell: variablesInUris,
  missing: {
    severity: 'critical',
    reason: 'The declared integration does not exist: its method answers nothing.',
  },
  unmanaged: {
    severity: 'high',
    attack: 'T1133',
    reason: 'A method that nothing declares is served by this API.',
  },
};
