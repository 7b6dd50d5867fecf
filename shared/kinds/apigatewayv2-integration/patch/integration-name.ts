// How calls and commands name one integration of an HTTP or WebSocket API, and what each of its updates repeats.
import { wordOf, type JsonObject } from '../../../model/brand.js';
import type { PlannedCall } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import type { MemberStep } from '../../_support/patching-members.js';

export const apiOf = ({ key }: Target): string => key.slice(0, key.indexOf('/'));

export const removal = (target: Target): string =>
  awsCommand('apigatewayv2', 'delete-integration', {
    'api-id': apiOf(target),
    'integration-id': target.key.slice(target.key.indexOf('/') + 1),
    region: target.region,
  });

/** A target may be declared by its route; AWS's answer tells its id. */
const nameOf = (target: Target, raw: JsonObject): JsonObject => ({
  ApiId: apiOf(target),
  IntegrationId: wordOf(raw['IntegrationId']) || target.key.slice(target.key.indexOf('/') + 1),
});

export const isService = (raw: JsonObject): boolean => wordOf(raw['IntegrationSubtype']) !== '';

/** Without the type AWS takes no update ("Invalid integration URI specified"), of a service without all that names the action. */
const repeated = (raw: JsonObject): JsonObject => {
  const type = { IntegrationType: wordOf(raw['IntegrationType']) };
  return isService(raw) ? { ...type, IntegrationSubtype: wordOf(raw['IntegrationSubtype']) } : type;
};

export const updateIntegration = (
  target: Target,
  raw: JsonObject,
  { members, settles, does }: MemberStep,
): PlannedCall => ({
  service: 'apigatewayv2',
  operation: 'UpdateIntegration',
  input: { ...repeated(raw), ...members, ...nameOf(target, raw) },
  settles,
  does,
});
