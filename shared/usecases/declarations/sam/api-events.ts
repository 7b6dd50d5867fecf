// Events of functions and state machines that make routes of an API.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { anyMethod, methodOf } from './definition.js';
import { isGiven, membersOf } from './intrinsics.js';
import { implicitHttpApi, implicitRestApi } from './logical-ids.js';

export type ApiEventType = 'Api' | 'HttpApi';

export interface ApiEvent {
  type: ApiEventType;
  /** Name of it among its owner's events. */
  name: string;
  /** Function or state machine that is called. */
  owner: TemplateResource;
  /** Logical id of the API. */
  api: string;
  path: string;
  /** As OpenAPI writes it: `get`, or the extension that stands for any. */
  method: string;
  /** As the event writes it; routes of stages are called by it. */
  writtenMethod: string;
  properties: JsonObject;
}

/** What cannot be expanded: why, and on which line. */
export interface Refusal {
  logicalId: string;
  line: number | undefined;
  reason: string;
  /** Logical id of the API that it should have been part of: its definition is not known whole. */
  api?: string;
}

export type EventReading = { event: ApiEvent } | { refusal: Refusal };

/** How an event names its API, and the one that it is of where it names none. */
export const apiMembers: Readonly<Record<ApiEventType, { member: string; implicit: string }>> = {
  Api: { member: 'RestApiId', implicit: implicitRestApi },
  HttpApi: { member: 'ApiId', implicit: implicitHttpApi },
};

const isApiEventType = (type: Json | undefined): type is ApiEventType => type === 'Api' || type === 'HttpApi';

/** `!Ref Api`, or the logical id itself; undefined where it is no resource of this template. */
const apiOf = (type: ApiEventType, properties: JsonObject): string | undefined => {
  const { member, implicit } = apiMembers[type];
  if (!Object.hasOwn(properties, member)) return implicit;
  const api = properties[member];
  const named = isObject(api) ? api['Ref'] : api;
  return typeof named === 'string' ? named : undefined;
};

/** An HTTP API event without path and method is the default route. */
const routeOf = (type: ApiEventType, properties: JsonObject): { path: Json; method: Json } => {
  const { Path: path = null, Method: method = null } = properties;
  return type === 'HttpApi' && !isGiven(path) && !isGiven(method)
    ? { path: '$default', method: anyMethod }
    : { path, method };
};

const readEvent = (
  owner: TemplateResource,
  name: string,
  type: ApiEventType,
  raw: JsonObject,
): EventReading => {
  const refuse = (reason: string, api?: string): EventReading => ({
    refusal: {
      logicalId: owner.logicalId,
      line: owner.lineAt(['Events', name]),
      reason: `its event \`${name}\` ${reason}`,
      ...(api === undefined ? {} : { api }),
    },
  });
  const properties = membersOf(raw['Properties']);
  const api = apiOf(type, properties);
  if (api === undefined)
    return refuse(
      `is of an API that is not in this template (\`${apiMembers[type].member}\`), so its route is not read`,
    );
  const { path, method } = routeOf(type, properties);
  if (typeof path !== 'string' || path === '' || typeof method !== 'string' || method === '')
    return refuse('has no `Path` and `Method` in words, so its route is not read', api);
  return {
    event: { type, name, owner, api, path, method: methodOf(method), writtenMethod: method, properties },
  };
};

/** The API events of a function or state machine, in their order. */
export const apiEventsOf = (owner: TemplateResource): EventReading[] =>
  Object.entries(membersOf(owner.properties['Events'])).flatMap(([name, raw]) => {
    if (!isObject(raw) || !isApiEventType(raw['Type'])) return [];
    return [readEvent(owner, name, raw['Type'], raw)];
  });

/** The event's own lines: those of its properties, else of itself. */
export const eventLine = ({ owner, name }: ApiEvent, member?: string): number | undefined =>
  owner.lineAt(member === undefined ? ['Events', name] : ['Events', name, 'Properties', member]);
