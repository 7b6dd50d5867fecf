// What the SDK's own schemas say that a shape holds, as paths. Imports none of our code.
import * as v1 from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as ivs from '@aws-sdk/client-ivs-realtime';

// Smithy's numbering of schema kinds (`@smithy/types`, static schemas).
const MAP = 2;
const STRUCTURE = 3;
const MAP_OF_SCALARS = 128;

type Schema = readonly unknown[];

/** Members come bare, with traits, or behind a function where shapes refer to each other. */
const resolve = (given: unknown): unknown => {
  const called: unknown = typeof given === 'function' ? (given as () => unknown)() : given;
  return Array.isArray(called) && called.length === 2 ? resolve(called[0]) : called;
};

const lowerCamel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The paths below a schema: members by name, `*` for the keys of a map; a list is one value. */
const pathsBelow = (given: unknown, at: string): string[] => {
  const schema = resolve(given);
  if (typeof schema === 'number') return [schema >= MAP_OF_SCALARS ? `${at}/*` : at];
  if (!Array.isArray(schema)) return [at];
  const [kind, , , , first, second] = schema as Schema;
  if (kind === MAP) return pathsBelow(second, `${at}/*`);
  if (kind !== STRUCTURE) return [at];
  const members = second as Schema;
  return (first as readonly string[]).flatMap((name, index) =>
    pathsBelow(members[index], `${at}/${lowerCamel(name)}`),
  );
};

/** Every path of the shapes that the kinds watch, as of the pinned SDK. */
export const sdkPaths: Readonly<Record<string, readonly string[]>> = {
  'apigateway.stage': pathsBelow(v1.Stage$, ''),
  'apigateway.integration': pathsBelow(v1.Integration$, ''),
  'apigatewayv2.stage': pathsBelow(v2.Stage$, ''),
  'apigatewayv2.integration': pathsBelow(v2.Integration$, ''),
  'ivs.stage': pathsBelow(ivs.Stage$, ''),
};

const clock = 'when AWS made or changed it';

/** Members that no declaration can be held against, and why. */
export const unwatched: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'apigateway.stage': {
    '/stageName': 'names the target',
    '/cacheClusterStatus': 'passing state of the cache',
    '/createdDate': clock,
    '/lastUpdatedDate': clock,
  },
  'apigateway.integration': {},
  'apigatewayv2.stage': {
    '/stageName': 'names the target',
    '/apiGatewayManaged': 'whose the stage is',
    '/lastDeploymentStatusMessage': 'news of the last deployment',
    '/createdDate': clock,
    '/lastUpdatedDate': clock,
  },
  'apigatewayv2.integration': {
    '/integrationId': 'names the target',
    '/apiGatewayManaged': 'whose the integration is',
    '/integrationResponseSelectionExpression': 'AWS sets it, nobody can',
  },
  'ivs.stage': {
    '/arn': 'names the target',
    '/activeSessionId': 'who is on air',
    '/endpoints/events': 'AWS assigns it',
    '/endpoints/whip': 'AWS assigns it',
    '/endpoints/rtmp': 'AWS assigns it',
    '/endpoints/rtmps': 'AWS assigns it',
  },
};
