// Names that templates give before AWS gives ids: a REST resource by its path, an integration by its route.
import { wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { families } from '../../../kinds/registry.js';
import type { NamedType } from '../../../kinds/kind.js';
import type { Resolve } from './resolve.js';
import type { TemplateResource } from './template.js';
import { isTooDeep, once, type GivenName, type Resolving, type World } from './world.js';

let types: ReadonlyMap<string, NamedType> | undefined;

const namedTypes = (): ReadonlyMap<string, NamedType> =>
  (types ??= new Map(
    families.flatMap(({ naming = [] }) => naming.map((named) => [named.type, named] as const)),
  ));

export const namedType = (type: string): NamedType | undefined => namedTypes().get(type);

/** What stands for an attribute of it in names, wherever it is: `/` for the root of an API. */
export const namedAttribute = (type: string, attribute: string): string | undefined =>
  namedType(type)?.attributes?.[attribute];

/** Some arguments of a resource, as texts of names. */
export const namingArguments = (
  at: Resolving,
  { properties }: TemplateResource,
  names: readonly string[],
  resolve: Resolve,
): JsonObject =>
  Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const raw = properties[name];
      const value = raw === undefined ? undefined : resolve(raw, at);
      const text = wordOf(value);
      return text === '' ? [] : [[name, text]];
    }),
  );

const note = (at: Resolving, given: GivenName): string => {
  for (const name of given.missing) at.missing?.add(name);
  return given.text;
};

const workOut = (
  at: Resolving,
  named: NamedType,
  resource: TemplateResource,
  resolve: Resolve,
): GivenName | undefined => {
  const missing = new Set<string>();
  const inside: Resolving = { world: at.world, depth: at.depth + 1, missing, byName: true };
  const text = named.name?.(namingArguments(inside, resource, named.arguments ?? [], resolve));
  return text === undefined ? undefined : { text, missing };
};

/** What the template names a resource, by its own arguments. */
export const givenName = (
  at: Resolving,
  resource: TemplateResource,
  resolve: Resolve,
): string | undefined => {
  const named = namedType(resource.type);
  if (named?.name === undefined || isTooDeep(at)) return undefined;
  const { world } = at;
  const given = once(world, world.names, ['name', resource.logicalId], () =>
    workOut(at, named, resource, resolve),
  );
  return given === undefined ? undefined : note(at, given);
};

/** Of several names the first in the alphabet: the order of resources means nothing in a template. */
const isBetter = (one: GivenName, other: GivenName | undefined): boolean =>
  other === undefined ||
  one.missing.size < other.missing.size ||
  (one.missing.size === other.missing.size && one.text < other.text);

/** Every resource that another one names: a route its integration. */
export const namedByOthers = (
  world: World,
  exists: (resource: TemplateResource) => boolean,
  resolve: Resolve,
): ReadonlyMap<string, GivenName> => {
  const found = new Map<string, GivenName>();
  for (const resource of world.template.resources) {
    const gives = namedType(resource.type)?.gives;
    if (gives === undefined || !exists(resource)) continue;
    const references = new Set<string>();
    const target = namingArguments({ world, depth: 0, missing: references }, resource, [gives.to], resolve);
    const [, logicalId] = gives.shape.exec(wordOf(target[gives.to])) ?? [];
    if (logicalId === undefined) continue;
    const missing = new Set<string>();
    const own = namingArguments({ world, depth: 0, missing }, resource, gives.arguments, resolve);
    const text = gives.name(own);
    if (text === undefined) continue;
    const given = { text, missing };
    if (isBetter(given, found.get(logicalId))) found.set(logicalId, given);
  }
  return found;
};
