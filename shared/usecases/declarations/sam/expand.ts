// SAM templates offline: every `AWS::Serverless::*` resource as the plain ones that SAM's transform makes of it.
import type { JsonObject } from '../../../model/brand.js';
import type { Template, TemplateResource } from '../cloudformation/template.js';
import { addressed } from './addressed.js';
import { apiEventsOf, type Refusal } from './api-events.js';
import { expandApplication, expandFunction, expandStateMachine, expandTable } from './called.js';
import { joined, nothing, type Expanding, type Expansion } from './expansion.js';
import { sectionNameOf, withGlobals } from './globals.js';
import { expandHttpApi } from './http-api.js';
import { implicitApisOf } from './implicit-apis.js';
import { membersOf } from './intrinsics.js';
import type { Parameters } from './parameters.js';
import { withReferences } from './references.js';
import { expandRestApi } from './rest-api.js';
import type { Calls } from './routes.js';
import { expandWebSocketApi } from './web-socket-api.js';

export interface ExpandedTemplate {
  template: Template;
  /** One sentence each: what was not expanded, and why. */
  warnings: readonly string[];
}

type Expand = (expanding: Expanding, resource: TemplateResource, calls: Calls) => Expansion;

/** Types that matter here; others, like layers, stay as they are. */
const expands: Readonly<Record<string, Expand>> = {
  'AWS::Serverless::Api': expandRestApi,
  'AWS::Serverless::HttpApi': expandHttpApi,
  'AWS::Serverless::WebSocketApi': (_, api) => expandWebSocketApi(api),
  'AWS::Serverless::Function': expandFunction,
  'AWS::Serverless::StateMachine': expandStateMachine,
  'AWS::Serverless::SimpleTable': expandTable,
  'AWS::Serverless::Application': expandApplication,
};

const owners = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

/** Explicit resources, with those implicit APIs in the place of a resource of the same name, or at the end. */
const withImplicit = (
  resources: readonly TemplateResource[],
  apis: readonly TemplateResource[],
): readonly TemplateResource[] => {
  const names = new Set(apis.map(({ logicalId }) => logicalId));
  return [...resources.filter(({ logicalId }) => !names.has(logicalId)), ...apis];
};

const told = (template: Template, { logicalId, line, reason }: Refusal): string =>
  `${template.source}${line === undefined ? '' : `:${line}`}: ${logicalId}: ${reason}.`;

const expandResource = (expanding: Expanding, resource: TemplateResource, calls: Calls): Expansion => {
  const expand = Object.hasOwn(expands, resource.type) ? expands[resource.type] : undefined;
  return expand?.(expanding, resource, calls) ?? { ...nothing, resources: [resource] };
};

/** Names are given once; a resource that is none of SAM's keeps its own. */
const unshadowed = (
  made: readonly TemplateResource[],
  untouched: ReadonlySet<TemplateResource>,
): readonly TemplateResource[] => {
  const taken = new Set([...untouched].map(({ logicalId }) => logicalId));
  return made.filter((resource) => {
    if (untouched.has(resource)) return true;
    const isTaken = taken.has(resource.logicalId);
    taken.add(resource.logicalId);
    return !isTaken;
  });
};

const withConditions = (sections: JsonObject, conditions: JsonObject): JsonObject =>
  Object.keys(conditions).length === 0
    ? sections
    : { ...sections, Conditions: { ...membersOf(sections['Conditions']), ...conditions } };

/**
 * The template as SAM's transform would leave it, as far as stages and integrations go; intrinsics stay in place.
 * `parameters`: values of the template's parameters, where what SAM generates is named by them.
 * `include`: what another file says, by its location; SAM edits definitions that are included.
 */
export const expandServerless = (
  template: Template,
  parameters: Parameters = {},
  include?: Expanding['include'],
): ExpandedTemplate => {
  if (!template.resources.some(({ type }) => sectionNameOf(type) !== undefined))
    return { template, warnings: [] };
  const expanding: Expanding = { template, parameters, include };
  const explicit = template.resources.map((resource) => withGlobals(template, resource));
  const readings = explicit.filter(({ type }) => owners.has(type)).flatMap(apiEventsOf);
  const events = readings.flatMap((reading) => ('event' in reading ? [reading.event] : []));
  const implicit = implicitApisOf(template, events);
  const resources = withImplicit(
    explicit,
    implicit.apis.map((api) => withGlobals(template, api)),
  );
  const unread = readings.flatMap((reading) => ('refusal' in reading ? [reading.refusal] : []));
  const { callsOf, refusals } = addressed(events, unread, resources);
  const expansion = joined(
    resources.map((resource) => expandResource(expanding, resource, callsOf(resource))),
  );
  const untouched = new Set(resources.filter(({ type }) => !Object.hasOwn(expands, type)));
  const made = unshadowed(expansion.resources, untouched);
  return {
    template: {
      ...template,
      resources: withReferences(expansion.references, made),
      sections: withConditions(template.sections, { ...implicit.conditions, ...expansion.conditions }),
    },
    warnings: [...refusals, ...expansion.refusals].map((refused) => told(template, refused)),
  };
};
