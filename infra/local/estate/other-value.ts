// Another value that AWS would take for a field: by its type, with the exceptions that AWS demands.
import { isMapEntry } from '../../../shared/engine/judge.js';
import type { Field, JsonPointer, LeafValue, State } from '../../../shared/model/field.js';
import { anotherDeployment } from './apigateway-change.js';
import { anotherDeployment as anotherV2Deployment } from './apigatewayv2-change.js';
import { fieldAt } from './document.js';
import type { Live } from './live.js';

const next = (allowed: readonly string[], current: LeafValue | undefined): LeafValue | undefined =>
  allowed[(allowed.indexOf(String(current)) + 1) % allowed.length];

const otherNumber = (current: LeafValue | undefined, min = 1): number => {
  if (typeof current !== 'number' || current < 0) return Math.max(min, 7);
  return current - 1 >= Math.max(min, 1) ? current - 1 : current + 1;
};

/** Keeps the shape: a function's ARN inside an invocation path, a quoted constant, a URL with its query. */
const otherText = (text: string): string => {
  if (text === '') return 'other';
  if (/^'.*'$/s.test(text)) return `${text.slice(0, -1)}-other'`;
  if (/^(method|integration|context)\./.test(text)) return "'other'";
  if (text.includes(':function:')) return text.replace(/(:function:[^/:]+)/, '$1-other');
  if (text.includes(':log-group:')) return `${text.replace(/:\*$/, '')}-other`;
  if (/^https?:|^\$\{/.test(text)) return text.replace(/(\?|$)/, '/other$1');
  if (text.includes('/invocations')) return text.replace('/invocations', '-other/invocations');
  return `${text}-other`;
};

const otherSet = (current: LeafValue | undefined, allowed?: readonly string[]): LeafValue => {
  const members = Array.isArray(current) ? (current as readonly string[]) : [];
  const unused = allowed?.find((member) => !members.includes(member));
  if (unused !== undefined) return [unused];
  return members.length > 0 ? members.slice(1) : ['method.request.querystring.other'];
};

const byType = (field: Field, current: LeafValue | undefined): LeafValue | undefined => {
  const { leaf } = field;
  switch (leaf.type) {
    case 'oneOf':
      return next(leaf.allowed, current ?? field.unset?.toString());
    case 'flag':
      return current !== true;
    case 'integer':
    case 'number':
      return otherNumber(current, leaf.min);
    case 'set':
      return otherSet(current, leaf.allowed);
    case 'text':
      return otherText(typeof current === 'string' ? current : '');
  }
};

type Override = (live: Live, state: State, current: LeafValue | undefined) => unknown;

const flip =
  (...pairs: readonly (readonly [string, string])[]): Override =>
  (_live, _state, current) =>
    pairs.flatMap(([a, b]) => (current === a ? [b] : current === b ? [a] : []))[0];

const anotherLog: Override = ({ target: { region, account } }, _state, current) =>
  otherText(typeof current === 'string' ? current : `arn:aws:logs:${region}:${account}:log-group:an`);

/** `undefined`: AWS takes no other value here. */
const overrides: Readonly<Record<string, Override>> = {
  'apigateway.stage /deploymentId': anotherDeployment,
  'apigateway.stage /canarySettings/deploymentId': anotherDeployment,
  'apigatewayv2.stage /deploymentId': anotherV2Deployment,
  'apigateway.stage /accessLogSettings/destinationArn': anotherLog,
  'apigatewayv2.stage /accessLogSettings/destinationArn': anotherLog,
  // Types that take the same kind of URI; anything can become a call over HTTP.
  'apigateway.integration /type': (live, state, current) =>
    current === 'MOCK'
      ? 'HTTP_PROXY'
      : flip(['HTTP', 'HTTP_PROXY'], ['AWS', 'AWS_PROXY'])(live, state, current),
  'apigatewayv2.integration /integrationType': (live, state, current) =>
    state['/integrationSubtype'] === undefined &&
    state['/connectionType'] !== 'VPC_LINK' &&
    state['/payloadFormatVersion'] !== '2.0'
      ? flip(['AWS_PROXY', 'HTTP_PROXY'], ['AWS', 'HTTP'])(live, state, current)
      : undefined,
  // The pair that takes the same parameters (developer guide, AWS service integrations).
  'apigatewayv2.integration /integrationSubtype': flip([
    'StepFunctions-StartExecution',
    'StepFunctions-StartSyncExecution',
  ]),
  // Only Lambda functions behind HTTP APIs know 2.0.
  'apigatewayv2.integration /payloadFormatVersion': (live, state, current) =>
    state['/integrationType'] === 'AWS_PROXY' && state['/integrationSubtype'] === undefined
      ? flip(['1.0', '2.0'])(live, state, current)
      : undefined,
  // A mapping is a constant or an expression; constants are always valid.
  'apigatewayv2.integration /requestParameters/*': () => 'other',
  'apigatewayv2.integration /responseParameters/*/*': () => 'other',
  'apigateway.integration /requestParameters/*': (_live, _state, current) =>
    current === "'other'" ? "'another'" : "'other'",
  // The name of its own map entry.
  'apigateway.integration /integrationResponses/*/statusCode': () => undefined,
};

/**
 * A valid value other than the live one; `undefined` where AWS takes no other. `state` is what lives now. Some values
 * have to be made first (a deployment).
 */
export const otherValue = async (
  live: Live,
  pointer: JsonPointer,
  state: State,
): Promise<LeafValue | undefined> => {
  const field = fieldAt(live.target, pointer);
  const current = state[pointer];
  const override = overrides[`${live.target.kind} ${field.pattern}`];
  if (override !== undefined) return (await override(live, state, current)) as LeafValue | undefined;
  return current === undefined && isMapEntry(field) ? 'other' : byType(field, current);
};
