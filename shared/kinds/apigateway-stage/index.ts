// REST stage, with its method settings and canary.
import { defineSchema } from '../../engine/schema.js';
import { kindId } from '../../model/target.js';
import type { Kind } from '../kind.js';
import { restApi, scopeKeyOf } from '../_support/rest-api.js';
import { collect } from './collect.js';
import { declarations } from './declarations/index.js';
import { events } from './events.js';
import { names } from './names.js';
import { methodSettingKey } from './normalise.js';
import { gravityOf } from './severity.js';

export const apigatewayStage: Kind = {
  id: kindId('apigateway.stage'),
  title: 'REST stage',
  family: restApi,
  scopeKeyOf,
  schema: defineSchema(names, { canonicalKey: { '/methodSettings': methodSettingKey } }),
  gravityOf,
  declarations,
  events,
  permissions: [
    { action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/restapis/{api}/stages' },
  ],
  collect,
  missing: { severity: 'critical', reason: 'The declared stage does not exist: its URL answers nothing.' },
  unmanaged: { severity: 'high', attack: 'T1133', reason: 'A stage that nothing declares serves this API.' },
};
