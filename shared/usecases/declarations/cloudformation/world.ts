// What is known while a template is read: the template, what it was deployed with, and what was worked out so far.
import { unresolved, type UnresolvedReason } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Bindings } from '../source.js';
import type { Template, TemplateResource } from './template.js';

/** A name worked out for a resource, and what in it nothing tells. */
export interface GivenName {
  text: string;
  missing: ReadonlySet<string>;
}

export interface World {
  template: Template;
  bindings: Bindings;
  resources: ReadonlyMap<string, TemplateResource>;
  /** Worked out so far. */
  conditions: Map<string, boolean | undefined>;
  physicalIds: Map<string, string | undefined>;
  attributes: Map<string, string | undefined>;
  names: Map<string, GivenName | undefined>;
  included: Map<string, Json>;
  /** Being worked out, so that circles end. */
  busy: Set<string>;
  /** How many more expressions are worked out: what repeats itself many times over ends. */
  left: { expressions: number };
}

/** How an expression is worked out. */
export interface Resolving {
  world: World;
  depth: number;
  /** Naming: what nothing tells stands as `${Name}` in the text, and is noted here. */
  missing?: Set<string>;
  /** Names that templates give go before ids that AWS gave. */
  byName?: true;
  /** Told that a secret parameter is part of it. */
  onSecret?: () => void;
}

/** Many times what the largest template holds, and worked out in a second or two. */
const expressionLimit = 1_000_000;

export const worldOf = (template: Template, bindings: Bindings): World => ({
  template,
  bindings,
  resources: new Map(template.resources.map((resource) => [resource.logicalId, resource])),
  conditions: new Map(),
  physicalIds: new Map(),
  attributes: new Map(),
  names: new Map(),
  included: new Map(),
  busy: new Set(),
  left: { expressions: expressionLimit },
});

/** Circles and deeper nesting than this end as unknown; real templates stay below 20. */
const depthLimit = 100;

export const deeper = (at: Resolving): Resolving => ({ ...at, depth: at.depth + 1 });
export const isTooDeep = (at: Resolving): boolean => at.depth > depthLimit;

/** Counts an expression; true once there were too many. */
export const isSpent = ({ world: { left } }: Resolving): boolean => {
  left.expressions -= 1;
  return left.expressions < 0;
};

/** What stands for a value that nothing here tells; `name` is what it is called in a key. */
export const unknown = (
  at: Resolving,
  detail: string,
  name: string = detail,
  reason?: UnresolvedReason,
): Json => {
  const short = name.slice(0, 200);
  if (at.missing === undefined) return unresolved(detail.slice(0, 200), reason);
  at.missing.add(short);
  return `\${${short}}`;
};

/** Works something out once; what needs itself for that is not known. */
export const once = <Found>(
  { busy }: World,
  memo: Map<string, Found | undefined>,
  [what, name]: readonly [what: string, name: string],
  workOut: () => Found | undefined,
): Found | undefined => {
  const task = `${what} ${name}`;
  if (memo.has(name) || busy.has(task)) return memo.get(name);
  busy.add(task);
  const found = workOut();
  busy.delete(task);
  memo.set(name, found);
  return found;
};

/** A member of its own, never one that every object has. */
export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const sectionOf = (world: World, name: string): JsonObject => {
  const section = memberOf(world.template.sections, name);
  return isObject(section) ? section : {};
};

/** What was given for a name from outside. */
export const givenAs = (
  given: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined => (given !== undefined && Object.hasOwn(given, name) ? given[name] : undefined);
