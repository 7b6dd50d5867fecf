// Another value that AWS would take for a field: by its type, with the exceptions that AWS demands.
import { isMapEntry } from '../../../shared/engine/judge.js';
import type { Field, JsonPointer, LeafValue, State } from '../../../shared/model/field.js';
import * as rest from './apigateway-change.js';
import * as http from './apigatewayv2-change.js';
import { fieldAt } from './document.js';
import type { Live } from './live.js';

type Current = LeafValue | undefined;

const otherNumber = (current: Current, min = 1): number => {
  if (typeof current !== 'number' || current < 0) return Math.max(min, 7);
  return current - 1 >= Math.max(min, 1) ? current - 1 : current + 1;
};

/** Keeps the shape: a function's ARN inside an invocation path, a quoted constant, a URL with its query. */
const otherText = (text: string): string => {
  if (/^'.*'$/s.test(text)) return `${text.slice(0, -1)}-other'`;
  if (/^(method|integration|context)\./.test(text)) return "'other'";
  if (text.includes(':function:')) return text.replace(/(:function:[^/:]+)/, '$1-other');
  if (/^https?:|^\$\{/.test(text)) return text.replace(/(\?|$)/, '/other$1');
  return text.replace(/(\/invocations|:\*)?$/, '-other$1').replace(/:\*$/, '');
};

const otherSet = (current: Current, allowed?: readonly string[]): LeafValue => {
  const members = Array.isArray(current) ? (current as readonly string[]) : [];
  const unused = allowed?.find((member) => !members.includes(member));
  if (unused !== undefined) return [unused];
  return members.length > 0 ? members.slice(1) : ['method.request.querystring.other'];
};

const byType = ({ leaf, unset }: Field, current: Current): LeafValue | undefined => {
  switch (leaf.type) {
    case 'oneOf':
      return leaf.allowed[(leaf.allowed.indexOf(String(current ?? unset)) + 1) % leaf.allowed.length];
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

type Override = (live: Live, current: Current, state: State) => Current | Promise<Current>;

/** The partner of a value in one of the pairs; `undefined`: AWS takes no other value. */
const flip =
  (...pairs: readonly (readonly [string, string])[]): Override =>
  (_live, current) =>
    pairs.flatMap(([a, b]) => (current === a ? [b] : current === b ? [a] : []))[0];

const when =
  (isPossible: (state: State) => boolean, override: Override): Override =>
  (live, current, state) =>
    isPossible(state) ? override(live, current, state) : undefined;

const lambdaTypes = ['AWS', 'AWS_PROXY'] as const;

const anotherLog: Override = ({ target: { region, account } }, current) =>
  otherText(String(current ?? `arn:aws:logs:${region}:${account}:log-group:an`));

const overrides: Readonly<Record<string, Override>> = {
  'apigateway.stage /deploymentId': rest.anotherDeployment,
  'apigateway.stage /canarySettings/deploymentId': rest.anotherDeployment,
  'apigateway.stage /accessLogSettings/destinationArn': anotherLog,
  'apigatewayv2.stage /deploymentId': http.anotherDeployment,
  'apigatewayv2.stage /accessLogSettings/destinationArn': anotherLog,
  // Types that take the same kind of URI; a MOCK has none.
  'apigateway.integration /type': (live, current, state) => {
    if (current === 'MOCK') return 'HTTP';
    // Only functions can be proxied to ("AWS_PROXY integration only supports Lambda").
    const isFunction = state['/uri'] === undefined || String(state['/uri']).includes(':function');
    return flip(['HTTP', 'HTTP_PROXY'], ...(isFunction ? [lambdaTypes] : []))(live, current, state);
  },
  // It names its own map entry.
  'apigateway.integration /integrationResponses/*/statusCode': () => undefined,
  'apigateway.integration /requestParameters/*': (_live, current) =>
    current === "'other'" ? "'another'" : "'other'",
  'apigatewayv2.integration /integrationType': when(
    (state) =>
      state['/integrationSubtype'] === undefined &&
      state['/connectionType'] !== 'VPC_LINK' &&
      state['/payloadFormatVersion'] !== '2.0',
    flip(['AWS_PROXY', 'HTTP_PROXY'], ['AWS', 'HTTP']),
  ),
  // The two that take the same parameters (developer guide, AWS service integrations).
  'apigatewayv2.integration /integrationSubtype': flip([
    'StepFunctions-StartExecution',
    'StepFunctions-StartSyncExecution',
  ]),
  // Only Lambda functions behind HTTP APIs know 2.0.
  'apigatewayv2.integration /payloadFormatVersion': when(
    (state) => state['/integrationType'] === 'AWS_PROXY' && state['/integrationSubtype'] === undefined,
    flip(['1.0', '2.0']),
  ),
};

/**
 * A valid value other than the live one in `state`; `undefined` where AWS takes no other. Some have to be made first
 * (a deployment).
 */
export const otherValue = async (
  live: Live,
  pointer: JsonPointer,
  state: State,
): Promise<LeafValue | undefined> => {
  const field = fieldAt(live.target, pointer);
  const current = state[pointer];
  const override = overrides[`${live.target.kind} ${field.pattern}`];
  if (override !== undefined) return override(live, current, state);
  return current === undefined && isMapEntry(field) ? 'other' : byType(field, current);
};
