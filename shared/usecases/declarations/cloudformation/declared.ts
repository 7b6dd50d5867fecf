// One resource of a template as a declared resource: its values, its identity, and what of that nothing tells.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { declarationsOf, ownerOf } from '../../../kinds/registry.js';
import type { Identity } from '../../../kinds/kind.js';
import type { Steps } from '../../yaml.js';
import { namingOf, type DeclaredResource } from '../resource.js';
import { namedType, namingArguments } from './naming.js';
import { physicalIdOf } from './references.js';
import { resolve } from './resolve.js';
import type { TemplateResource } from './template.js';
import type { GivenName, Resolving, World } from './world.js';

interface Surroundings {
  /** False: its condition cannot be told, and nor can anything of it. */
  isCertain: boolean;
  /** Resources that others name. */
  named: ReadonlyMap<string, GivenName>;
}

/** The properties as values, and where a secret parameter is part of them. */
const valuesOf = (world: World, resource: TemplateResource): { values: JsonObject; secrets: Steps[] } => {
  const secrets: Steps[] = [];
  const below = (raw: Json, steps: Steps): Json | undefined => {
    const at: Resolving = { world, depth: steps.length, onSecret: () => secrets.push(steps) };
    const isPlain =
      isObject(raw) && !Object.keys(raw).some((name) => name === 'Ref' || name.startsWith('Fn::'));
    // Deeper members are told apart as far as a leaf of ours lies.
    return isPlain && steps.length < 6 ? members(raw, steps) : resolve(raw, at);
  };
  const members = (raw: JsonObject, steps: Steps): JsonObject =>
    Object.fromEntries(
      Object.entries(raw).flatMap(([name, member]): [string, Json][] => {
        const value = below(member, [...steps, name]);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return { values: members(resource.properties, []), secrets };
};

const isBelow = (steps: Steps, prefix: Steps): boolean =>
  prefix.every((step, index) => steps[index] === step);

/** Arguments that name targets of any kind that its type speaks about. */
const identityArguments = (type: string): readonly string[] => [
  ...new Set(declarationsOf(type).flatMap(({ declaration }) => declaration.identity)),
];

/** The argument that it takes over from the resource it refers to. */
const borrowed = (world: World, { type, properties }: TemplateResource): JsonObject => {
  const borrows = namedType(type)?.borrows;
  const reference = borrows === undefined ? undefined : properties[borrows.from];
  const lender = isObject(reference) ? world.resources.get(wordOf(reference['Ref'])) : undefined;
  if (borrows === undefined || lender === undefined) return {};
  return namingArguments({ world, depth: 0, missing: new Set() }, lender, [borrows.argument], resolve);
};

/** What every kind, and a family of kinds, take the arguments to name. */
const identitiesOf = (resource: DeclaredResource): (Identity | undefined)[] => {
  const { type, attributes } = resource;
  const ofTargets = declarationsOf(type).map(({ declaration }) =>
    declaration.identify(namingOf(resource, declaration.prepare?.(attributes).attributes ?? attributes)),
  );
  const owner = ownerOf(type)?.owner;
  return owner === undefined ? ofTargets : [...ofTargets, owner.identify(namingOf(resource, attributes))];
};

/** With an id where its identity needs one and AWS gave none: as another resource names it, or its logical id. */
const withStandIn = (
  resource: DeclaredResource,
  logicalId: string,
  { named }: Surroundings,
): { resource: DeclaredResource; missing: ReadonlySet<string> } => {
  const needsNone = resource.physicalId !== undefined || !identitiesOf(resource).includes(undefined);
  if (needsNone) return { resource, missing: new Set() };
  const given = named.get(logicalId) ?? { text: `\${${logicalId}}`, missing: new Set([logicalId]) };
  return { resource: { ...resource, physicalId: given.text }, missing: given.missing };
};

/** Names that an identity is built from and that nothing tells. */
const unboundOf = (resource: DeclaredResource, missing: ReadonlySet<string>): string[] => {
  const keys = identitiesOf(resource).flatMap((identity) => identity?.key ?? []);
  return [...missing].filter((name) => keys.some((key) => key.includes(`\${${name}}`)));
};

/** Everything but its identity is as uncertain as the resource itself. */
const uncertain = (values: JsonObject, condition: string): JsonObject =>
  Object.fromEntries(Object.keys(values).map((name) => [name, unresolved(`Condition ${condition}`)]));

export const declaredResource = (
  world: World,
  resource: TemplateResource,
  around: Surroundings,
): DeclaredResource => {
  const { type, logicalId, condition = '' } = resource;
  const { stack } = world.bindings;
  const { values, secrets } = valuesOf(world, resource);
  const missing = new Set<string>();
  const naming: Resolving = { world, depth: 0, missing };
  const physical = physicalIdOf({ world, depth: 0 }, resource, resolve);
  const ownId = namedType(type)?.ownId;
  const known: DeclaredResource = {
    type,
    attributes: {
      ...(around.isCertain ? values : uncertain(values, condition)),
      ...(ownId === undefined || physical === undefined ? {} : { [ownId]: physical }),
    },
    naming: {
      ...borrowed(world, resource),
      ...namingArguments(naming, resource, identityArguments(type), resolve),
    },
    address: stack === undefined ? logicalId : `${stack.name}/${logicalId}`,
    source: world.template.source,
    place: {},
    writing: 'templated',
    ...(physical === undefined ? {} : { physicalId: physical }),
    lineAt: resource.lineAt,
    isSensitive: (steps) => secrets.some((prefix) => isBelow(steps, prefix)),
  };
  const identified = withStandIn(known, logicalId, around);
  const unbound = [
    ...unboundOf(identified.resource, new Set([...missing, ...identified.missing])),
    ...(around.isCertain ? [] : [`condition ${condition}`]),
  ];
  return unbound.length === 0 ? identified.resource : { ...identified.resource, unbound };
};
