// Routes that events make of an API: which events they are, and what SAM writes into the API's definition for them.
import { unresolved } from '../../../engine/unresolved.js';
import type { Json, JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { eventLine, type ApiEvent, type Refusal } from './api-events.js';
import { anyMethod, integrationMember, withMember, withPaths, type Edit } from './definition.js';
import type { Expanding } from './expansion.js';
import { grouped } from '../../../engine/grouped.js';
import { integrationOf } from './integrations.js';
import { membersOf, onlyIf } from './intrinsics.js';
import type { Trace } from './traces.js';

export interface Route {
  event: ApiEvent;
  integration: JsonObject;
}

export const refusedEvent = (event: ApiEvent, reason: string): Refusal => ({
  logicalId: event.owner.logicalId,
  line: eventLine(event),
  reason: `its event \`${event.name}\` ${reason}`,
});

/** What events make of an API, as far as it can be read. */
export interface Calls {
  events: readonly ApiEvent[];
  /** Events that make a route of it which is not known. */
  unread: readonly Refusal[];
}

export interface Routes {
  routes: readonly Route[];
  refusals: readonly Refusal[];
}

/** Their integrations; unresolved where SAM has none for such an event. */
export const routesOf = (expanding: Expanding, api: TemplateResource, { events }: Calls): Routes => {
  const read = events.map((event) => ({ event, integration: integrationOf(expanding, event, api) }));
  return {
    routes: read.map(({ event, integration }) => ({
      event,
      integration: integration ?? unresolved(`event ${event.name} of ${event.owner.logicalId}`),
    })),
    refusals: read
      .filter(({ integration }) => integration === undefined)
      .map(({ event }) => refusedEvent(event, `is of a type that SAM has no route for (${event.type})`)),
  };
};

export const routeKeyOf = ({ event }: Route): string => `${event.method} ${event.path}`;

/** One route for a path and method; SAM refuses a template with two of them, so that neither is known to be meant. */
export const distinct = (routes: readonly Route[]): Routes => {
  const alike = [...grouped(routes, routeKeyOf).values()];
  return {
    routes: alike.flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      return others.length === 0 ? [first] : [{ ...first, integration: unresolved('several events') }];
    }),
    refusals: alike
      .flatMap(([, ...others]) => others)
      .map(({ event }) => refusedEvent(event, 'has the path and method of another one: SAM refuses that')),
  };
};

/** The change that a route makes; `method` where SAM spells it otherwise. */
export const routeEdit = (route: Route, method: string = route.event.method): Edit => ({
  path: route.event.path,
  method,
  change: (own) => operationOf(route, own),
});

const unreadPath = (index: number): string => `/(route ${index + 1} that is not read)`;

/** Whoever reads the definition is told that routes are missing in it. */
export const withUnread = (definition: JsonObject, { unread }: Calls): JsonObject =>
  withPaths(definition, {
    ...membersOf(definition['paths']),
    ...Object.fromEntries(unread.map(({ reason }, index) => [unreadPath(index), unresolved(reason)])),
  });

export const unreadTraces = ({ unread }: Calls): Trace[] =>
  unread.map(({ line }, index) => ({ at: ['Body', 'paths', unreadPath(index)], line: () => line }));

/** The operation as SAM writes it; there only where the function is. */
export const operationOf = ({ event, integration }: Route, own: JsonObject): JsonObject => {
  const isDefault = event.path === '$default' && event.method === anyMethod;
  const operation = { ...own, [integrationMember]: integration, responses: own['responses'] ?? {} };
  return onlyIf(event.owner.condition, isDefault ? withMember(operation, 'isDefaultRoute', true) : operation);
};

const conditionsOf = (routes: readonly Route[]): ReadonlySet<string | undefined> =>
  new Set(routes.map(({ event }) => event.owner.condition));

export interface SharedCondition {
  name: string;
  /** What it means, where SAM adds it to the template. */
  added: JsonObject;
}

/** The condition that at least one of the routes is there; undefined where one always is. */
export const sharedCondition = (routes: readonly Route[], name: string): SharedCondition | undefined => {
  const conditions = [...conditionsOf(routes)];
  const [first] = conditions;
  if (first === undefined || conditions.includes(undefined)) return undefined;
  if (conditions.length === 1) return { name: first, added: {} };
  const alternatives = conditions.flatMap((condition) => condition ?? []).sort();
  return {
    name,
    added: { [name]: { 'Fn::Or': alternatives.map((condition) => ({ Condition: condition })) } },
  };
};

const pathConditionOf = (api: string, path: string): string =>
  `${api}${path.replaceAll('/', 'SLASH').replaceAll('{', 'OB').replaceAll('}', 'CB')}PathCondition`;

/** A path whose every method is conditional is there only with one of them. */
export const withPathConditions = (
  api: string,
  definition: JsonObject,
  routes: readonly Route[],
): { definition: JsonObject; conditions: JsonObject } => {
  const byPath = grouped(routes, ({ event }) => event.path);
  const paths = new Map(Object.entries(membersOf(definition['paths'])));
  const added: [string, Json][] = [];
  for (const [path, own] of byPath) {
    const condition = sharedCondition(own, pathConditionOf(api, path));
    if (condition === undefined) continue;
    paths.set(path, onlyIf(condition.name, membersOf(paths.get(path))));
    added.push(...Object.entries(condition.added));
  }
  return {
    definition: withPaths(definition, Object.fromEntries(paths)),
    conditions: Object.fromEntries(added),
  };
};

const tracedMembers = {
  timeoutInMillis: 'TimeoutInMillis',
  payloadFormatVersion: 'PayloadFormatVersion',
  responseTransferMode: 'ResponseTransferMode',
  cacheKeyParameters: 'RequestParameters',
} as const;

/** Lines of a route's integration: of the event, or of the member that set it. */
export const routeTraces = ({ event }: Route, path: string = event.path): Trace[] => {
  const at = ['Body', 'paths', path, event.method, integrationMember];
  const settings = Object.entries(tracedMembers).filter(([, member]) =>
    Object.hasOwn(event.properties, member),
  );
  return [
    { at, line: () => eventLine(event) },
    ...settings.map(([name, member]) => ({ at: [...at, name], line: () => eventLine(event, member) })),
  ];
};
