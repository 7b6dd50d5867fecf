// The definition of a REST API: as written, or made of events; with the preflights that `Cors` adds.
import type { Json, JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { Refusal } from './api-events.js';
import { bodyTraces, definitionSourceOf } from './body.js';
import { withCors } from './cors.js';
import { integrationMember, isDefinition, withEdits } from './definition.js';
import { refusal, type Expanding } from './expansion.js';
import { isGiven } from './intrinsics.js';
import {
  distinct,
  routeEdit,
  routesOf,
  routeTraces,
  unreadTraces,
  withPathConditions,
  withUnread,
  type Calls,
  type Route,
} from './routes.js';
import type { Trace } from './traces.js';

export interface ApiBody {
  /** `Body` or `BodyS3Location` */
  properties: JsonObject;
  traces: readonly Trace[];
  conditions: JsonObject;
  refusals: readonly Refusal[];
}

export const emptyBody: ApiBody = { properties: {}, traces: [], conditions: {}, refusals: [] };

const skeleton: JsonObject = { swagger: '2.0', info: { title: { Ref: 'AWS::StackName' } }, paths: {} };

interface Written {
  definition: Json;
  routes: readonly Route[];
  conditions: JsonObject;
  refusals: readonly Refusal[];
}

const managed = (expanding: Expanding, api: TemplateResource, calls: Calls): Written => {
  const called = routesOf(expanding, api, calls);
  const { routes, refusals } = distinct(called.routes);
  const edits = routes.map((route) => routeEdit(route));
  const { definition, conditions } = withPathConditions(api.logicalId, withEdits(skeleton, edits), routes);
  return { definition, routes, conditions, refusals: [...called.refusals, ...refusals] };
};

/** With `MergeDefinitions`, what SAM makes of events goes before what is written; methods stay as they are called. */
const merged = (expanding: Expanding, api: TemplateResource, calls: Calls, body: JsonObject): Written => {
  const { routes, refusals } = routesOf(expanding, api, calls);
  const edits = routes.map((route) => routeEdit(route, route.event.writtenMethod.toLowerCase()));
  return { definition: withEdits(body, edits), routes, conditions: {}, refusals };
};

const merging = (expanding: Expanding, api: TemplateResource, calls: Calls, body: Json): Written => {
  if (isDefinition(body)) return merged(expanding, api, calls, body);
  const reason = 'its definition is not written out here, so what SAM merges into it is not read';
  return { definition: body, routes: [], conditions: {}, refusals: [refusal(api, reason)] };
};

const withGaps = (own: Written, calls: Calls): Written =>
  calls.unread.length > 0 && isDefinition(own.definition)
    ? { ...own, definition: withUnread(own.definition, calls) }
    : own;

/** Events add nothing to a definition that is written, unless it asks to be merged with them. */
const writtenOf = (
  expanding: Expanding,
  api: TemplateResource,
  calls: Calls,
  body: Json | undefined,
): Written => {
  if (body !== undefined && !isGiven(api.properties['MergeDefinitions']))
    return { definition: body, routes: [], conditions: {}, refusals: [] };
  const own = body === undefined ? managed(expanding, api, calls) : merging(expanding, api, calls, body);
  return withGaps(own, calls);
};

const preflighted = (api: TemplateResource, own: Written): Written & { preflights: readonly string[] } => {
  const cors = api.properties['Cors'];
  if (!isGiven(cors)) return { ...own, preflights: [] };
  const added = isDefinition(own.definition) ? withCors(own.definition, cors) : undefined;
  if (added !== undefined) return { ...own, definition: added.definition, preflights: added.paths };
  const reason =
    'the OPTIONS methods of its `Cors` are not read, because its definition is not written out here';
  return { ...own, preflights: [], refusals: [...own.refusals, refusal(api, reason, 'Cors')] };
};

export const restBody = (expanding: Expanding, api: TemplateResource, calls: Calls): ApiBody => {
  const source = definitionSourceOf(expanding, api);
  if (source.from === 'elsewhere')
    return { ...emptyBody, properties: source.properties, traces: bodyTraces(api) };
  const own = writtenOf(expanding, api, calls, source.from === 'body' ? source.body : undefined);
  const { definition, routes, conditions, refusals, preflights } = preflighted(api, own);
  return {
    properties: { Body: definition },
    traces: [
      ...bodyTraces(api),
      ...unreadTraces(calls),
      ...routes.flatMap((route) => routeTraces(route)),
      ...preflights.map((path) => ({
        at: ['Body', 'paths', path, 'options', integrationMember],
        line: () => api.lineAt(['Cors']),
      })),
    ],
    conditions,
    refusals,
  };
};
