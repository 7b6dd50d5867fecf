// Stage of an HTTP or WebSocket API, with its route settings.
import { defineSchema } from '../../engine/schema.js';
import { kindId } from '../../model/target.js';
import type { Kind } from '../kind.js';
import { httpApi } from '../_support/http-api.js';
import { scopeKeyOf } from '../_support/rest-api.js';
import { collect } from './collect.js';
import { declarations } from './declarations/index.js';
import { events } from './events.js';
import { names } from './names.js';
import { autoDeploying } from './normalise.js';
import { gravityOf } from './severity.js';

export const apigatewayv2Stage: Kind = {
  id: kindId('apigatewayv2.stage'),
  title: 'HTTP or WebSocket stage',
  family: httpApi,
  scopeKeyOf,
  schema: defineSchema(names, { casing: 'pascal' }),
  gravityOf,
  declarations,
  events,
  permissions: [
    { action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/apis/{api}/stages' },
  ],
  collect,
  tell: autoDeploying,
  missing: { severity: 'critical', reason: 'The declared stage does not exist: its URL answers nothing.' },
  unmanaged: { severity: 'high', attack: 'T1133', reason: 'A stage that nothing declares serves this API.' },
};
