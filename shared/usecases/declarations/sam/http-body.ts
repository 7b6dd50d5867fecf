// The definition of an HTTP API: as written, with what events add to it.
import type { Json, JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { Refusal } from './api-events.js';
import { bodyTraces, definitionSourceOf } from './body.js';
import {
  hasIntegration,
  integrationMember,
  isDefinition,
  withEdits,
  withPaths,
  type Edit,
} from './definition.js';
import { refusal, type Expanding } from './expansion.js';
import { httpSettingsOf } from './integrations.js';
import { isGiven, membersOf } from './intrinsics.js';
import { emptyBody, type ApiBody } from './rest-body.js';
import {
  distinct,
  routeEdit,
  routeKeyOf,
  routesOf,
  routeTraces,
  unreadTraces,
  withPathConditions,
  withUnread,
  type Calls,
  type Route,
} from './routes.js';

const skeleton: JsonObject = { openapi: '3.0.1', info: { title: { Ref: 'AWS::StackName' } }, paths: {} };

const withSettings = (route: Route): Route => ({
  ...route,
  integration: { ...route.integration, ...httpSettingsOf(route.event) },
});

/** An integration that is written stays; what the event sets is set on it. */
const setting = ({ event }: Route): Edit => ({
  path: event.path,
  method: event.method,
  change: (own) =>
    isGiven(own[integrationMember])
      ? { ...own, [integrationMember]: { ...membersOf(own[integrationMember]), ...httpSettingsOf(event) } }
      : own,
});

interface Written {
  definition: Json;
  routes: readonly Route[];
  conditions: JsonObject;
  refusals: readonly Refusal[];
}

const managed = (api: TemplateResource, called: readonly Route[]): Written => {
  const { routes, refusals } = distinct(called.map(withSettings));
  const { definition, conditions } = withPathConditions(
    api.logicalId,
    withEdits(
      skeleton,
      routes.map((route) => routeEdit(route)),
    ),
    routes,
  );
  return { definition, routes, conditions, refusals };
};

/** Events add the routes that the written definition has no integration for. */
const completed = (called: readonly Route[], body: JsonObject): Written => {
  const { routes } = distinct(called.map(withSettings));
  const keys = new Set(
    routes.filter(({ event }) => !hasIntegration(body, event.path, event.method)).map(routeKeyOf),
  );
  const added = routes.filter((route) => keys.has(routeKeyOf(route)));
  const kept = routes.filter((route) => !keys.has(routeKeyOf(route)));
  const definition = withEdits(body, [...added.map((route) => routeEdit(route)), ...kept.map(setting)]);
  return { definition, routes: added, conditions: {}, refusals: [] };
};

const writtenOf = (api: TemplateResource, called: readonly Route[], body: Json | undefined): Written => {
  if (body === undefined) return managed(api, called);
  if (isDefinition(body)) return completed(called, body);
  const reason = 'its definition is not written out here, so what events add to it is not read';
  const refusals = called.length === 0 ? [] : [refusal(api, reason, 'DefinitionBody')];
  return { definition: body, routes: [], conditions: {}, refusals };
};

/** With `FailOnWarnings`, SAM gives the default route a path that imports without one. */
const renamedDefault = (api: TemplateResource, definition: Json): { definition: Json; path: string } => {
  if (!isGiven(api.properties['FailOnWarnings']) || !isDefinition(definition))
    return { definition, path: '$default' };
  const paths = Object.entries(membersOf(definition['paths']));
  const renamed = paths.map(([path, item]) => [path === '$default' ? '/$default' : path, item] as const);
  return { definition: withPaths(definition, Object.fromEntries(renamed)), path: '/$default' };
};

export const httpBody = (expanding: Expanding, api: TemplateResource, calls: Calls): ApiBody => {
  const source = definitionSourceOf(expanding, api);
  if (source.from === 'elsewhere')
    return { ...emptyBody, properties: source.properties, traces: bodyTraces(api) };
  const called = routesOf(expanding, api, calls);
  const own = writtenOf(api, called.routes, source.from === 'body' ? source.body : undefined);
  const { definition, path } = renamedDefault(api, own.definition);
  const isWhole = calls.unread.length === 0 || !isDefinition(definition);
  return {
    properties: { Body: isWhole ? definition : withUnread(definition, calls) },
    traces: [
      ...bodyTraces(api),
      ...unreadTraces(calls),
      ...own.routes.flatMap((route) =>
        routeTraces(route, route.event.path === '$default' ? path : route.event.path),
      ),
    ],
    conditions: own.conditions,
    refusals: [...called.refusals, ...own.refusals],
  };
};
