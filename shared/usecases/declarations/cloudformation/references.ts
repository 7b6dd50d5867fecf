// `Ref` and `Fn::GetAtt`: what AWS named a resource, what the template names it, and what follows from that.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { wordOf, type Json } from '../../../model/brand.js';
import { knownType, type KnownType } from './attributes.js';
import { givenName, namedAttribute } from './naming.js';
import { parameterValue } from './parameters.js';
import { pseudoParameter } from './pseudo.js';
import { deeper, givenAs, isTooDeep, once, unknown, type Resolving, type World } from './world.js';
import type { TemplateResource } from './template.js';
import type { Resolve } from './resolve.js';

/** Longest name of anything in AWS that is referred to; circles that double a text end here. */
const nameLimit = 2048;

const lastPart = (id: string): string => /[^/:]*$/.exec(id)?.[0] ?? id;

interface Parts {
  world: World;
  resource: TemplateResource;
  /** The arguments that are texts and known. */
  argument: (name: string) => string | undefined;
  id?: string;
}

/** The text of a part in braces; undefined where nothing tells it. */
const partOf = (part: string, { world, argument, id, resource }: Parts): string | undefined => {
  const pseudo = (name: string): string | undefined => {
    const value = pseudoParameter(world.bindings, name);
    return typeof value === 'string' ? value : undefined;
  };
  switch (part) {
    case 'partition':
      return pseudo('AWS::Partition');
    case 'region':
      return pseudo('AWS::Region');
    case 'account':
      return pseudo('AWS::AccountId');
    case 'suffix':
      return pseudo('AWS::URLSuffix');
    case 'id':
      return id;
    case 'last':
      return id === undefined ? undefined : lastPart(id);
    case 'path':
      return resource.properties['Path'] === undefined ? '/' : argument('Path');
    case 'name':
      return argument(knownType(resource.type)?.name ?? '');
    default:
      return id?.split('|')[Number(part) - 1];
  }
};

/** Fills the braces of a text of the table. */
const filled = (pattern: string, parts: Parts): string | undefined => {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const values = new Map(names.map((name) => [name, partOf(name, parts)]));
  if ([...values.values()].includes(undefined)) return undefined;
  return pattern.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values.get(name) ?? '');
};

const partsOf = (at: Resolving, resource: TemplateResource, resolve: Resolve): Parts => ({
  world: at.world,
  resource,
  argument: (name) => {
    const raw = resource.properties[name];
    // Worked out as a value, whatever it is wanted for.
    const value = raw === undefined ? undefined : resolve(raw, { world: at.world, depth: at.depth + 1 });
    const text = unresolvedAt(value) === undefined ? wordOf(value) : '';
    return text === '' || text.length > nameLimit ? undefined : text;
  },
});

/** What `Ref` gives of a resource that its own arguments name. */
const idByName = (known: KnownType | undefined, parts: Parts): string | undefined =>
  known?.name === undefined ? undefined : filled(known.ref ?? '{name}', parts);

/** What AWS named it, as given, or as it follows from the name in the template. */
export const physicalIdOf = (
  at: Resolving,
  resource: TemplateResource,
  resolve: Resolve,
): string | undefined => {
  const { world } = at;
  const { logicalId, type } = resource;
  const given = givenAs(world.bindings.physicalIds, logicalId);
  if (given !== undefined) return given;
  if (isTooDeep(at)) return undefined;
  return once(world, world.physicalIds, ['id', logicalId], () =>
    idByName(knownType(type), partsOf(at, resource, resolve)),
  );
};

const ofResource = (at: Resolving, resource: TemplateResource, resolve: Resolve): Json => {
  const physical = physicalIdOf(at, resource, resolve);
  if (at.missing === undefined) return physical ?? unknown(at, `Ref ${resource.logicalId}`);
  if (at.byName !== true && physical !== undefined) return physical;
  return (
    givenName(at, resource, resolve) ??
    physical ??
    unknown(at, `Ref ${resource.logicalId}`, resource.logicalId)
  );
};

/** `AWS::NoValue` is nothing at all. */
export const reference = (at: Resolving, name: string, resolve: Resolve): Json | undefined => {
  if (name === 'AWS::NoValue') return undefined;
  const resource = at.world.resources.get(name);
  if (resource !== undefined) return ofResource(deeper(at), resource, resolve);
  return (
    parameterValue(at, name) ??
    pseudoParameter(at.world.bindings, name) ??
    givenAs(at.world.bindings.physicalIds, name) ??
    unknown(at, `Ref ${name}`, name)
  );
};

/** An attribute that follows from the id; undefined where it does not, or in a circle. */
const derivedAttribute = (
  at: Resolving,
  resource: TemplateResource,
  attribute: string,
  resolve: Resolve,
): string | undefined => {
  const pattern = knownType(resource.type)?.attributes?.[attribute];
  const id = physicalIdOf(deeper(at), resource, resolve);
  if (pattern === undefined || id === undefined) return undefined;
  return once(at.world, at.world.attributes, ['attribute', `${resource.logicalId}.${attribute}`], () =>
    filled(pattern, { ...partsOf(at, resource, resolve), id }),
  );
};

export const attributeOf = (at: Resolving, name: string, attribute: string, resolve: Resolve): Json => {
  const full = `${name}.${attribute}`;
  const given = givenAs(at.world.bindings.physicalIds, full);
  if (given !== undefined) return given;
  const resource = at.world.resources.get(name);
  if (resource === undefined) return unknown(at, `GetAtt ${full}`, full);
  const isNaming = at.missing !== undefined;
  const isItsId = knownType(resource.type)?.attributes?.[attribute] === '{id}';
  if (isNaming && isItsId) return ofResource(deeper(at), resource, resolve);
  const named = isNaming ? namedAttribute(resource.type, attribute) : undefined;
  return named ?? derivedAttribute(at, resource, attribute, resolve) ?? unknown(at, `GetAtt ${full}`, full);
};
