// Routes of the embedded API Gateway v2.
import type { Route } from '@aws-sdk/client-apigatewayv2';
import type { Child } from './children.js';
import { conflict, oneOf, refuse } from './errors.js';
import { find, mint, type ApiEntry } from './state.js';

const HTTP_KEY = /^(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/(.*)$/;
// Pattern and text as AWS answered them: data/cloudtrail/v2-CreateRoute-BadRequest-errorCode.json.
const PATH_PART = /^(\{[\w.:-]+\+?\}|[a-zA-Z0-9.:_-]+)$/;
const BAD_PATH =
  'One or more path parts appear to be invalid. ' +
  `Parts are validated against this regular expression: ${PATH_PART.source}`;

const AUTHORIZATION = {
  HTTP: ['NONE', 'AWS_IAM', 'JWT', 'CUSTOM'],
  WEBSOCKET: ['NONE', 'AWS_IAM', 'CUSTOM'],
};

const checkHttpKey = (key: string): void => {
  const path = HTTP_KEY.exec(key)?.[1] ?? refuse(`The route key ${key} must be $default or METHOD /path`);
  if (path !== '' && !path.split('/').every((part) => PATH_PART.test(part))) refuse(BAD_PATH);
};

const settle = (entry: ApiEntry, route: Route): Route => {
  const { RouteId, RouteKey, Target, AuthorizationType } = route;
  const protocol = entry.api.ProtocolType ?? 'HTTP';
  if (!RouteKey) return refuse('RouteKey must not be empty');
  if (protocol === 'HTTP' && RouteKey !== '$default') checkHttpKey(RouteKey);
  oneOf('AuthorizationType', AuthorizationType, AUTHORIZATION[protocol]);
  const taken = [...entry.routes.values()].some(
    (row) => row.RouteKey === RouteKey && row.RouteId !== RouteId,
  );
  // The text: anomalyco/sst#5031.
  if (taken) conflict(`Route with key ${RouteKey} already exists for this API`);
  if (Target) find(entry.integrations, 'Integration', Target.replace(/^integrations\//, ''));
  return route;
};

/** Adds a route; quick create does so itself. */
export const addRoute = (entry: ApiEntry, given: Route): Route => {
  const RouteId = mint(7);
  const route = settle(entry, { RouteId, ApiKeyRequired: false, AuthorizationType: 'NONE', ...given });
  entry.routes.set(RouteId, route);
  return route;
};

export const routes: Child<Route> = {
  kind: 'Route',
  rows: (entry) => entry.routes,
  add: addRoute,
  update: (entry, before, changes) => {
    const renamed = (changes.RouteKey ?? before.RouteKey) !== before.RouteKey;
    // "You can't modify the $default route key." (the model)
    if (before.ApiGatewayManaged && renamed) refuse(`Route ${before.RouteId} is managed by API Gateway`);
    return settle(entry, { ...before, ...changes });
  },
};
