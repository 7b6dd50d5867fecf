// Types of CloudFormation, and awscc's twins of them: the same resource in snake case, read from a Terraform state.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Field } from '../../model/field.js';
import type { DeclarationType, OwnerType } from '../kind.js';
import { noAdvice } from './declaring.js';
import { textAt } from './identity.js';
import { awsccColumn, snakeCase } from './template-columns.js';

type Told = Pick<DeclarationType, 'type' | 'column' | 'identity' | 'identify' | 'importShape'> &
  Partial<DeclarationType>;

/** A type of templates; what is not said is as with most of them. */
export const templateType = (told: Told): DeclarationType => ({
  aliases: [],
  bound: () => [],
  fromImport: () => undefined,
  computed: [],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  foreign: true,
  advise: noAdvice,
  ...told,
});

const pascalCase = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** Cloud Control's id: `id` of awscc holds its parts with `|` between, the resource's own last. */
const ownId = (attributes: JsonObject): JsonObject => {
  const id = textAt(attributes, 'id')?.split('|').at(-1);
  return id === undefined ? {} : { PhysicalId: id };
};

/** Arguments of awscc under CloudFormation's names, as far as they name a target. */
export const asTemplate = (attributes: JsonObject): JsonObject => ({
  ...ownId(attributes),
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [pascalCase(name), value])),
});

/** Where the registry has free JSON, awscc has a text of it, whose members keep CloudFormation's names. */
const parsed = (value: Json): Json => {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    const tree: unknown = JSON.parse(value);
    return isObject(tree) ? tree : value;
  } catch {
    return value;
  }
};

/** Entries of a map whose members are CloudFormation's. */
const entriesInSnakeCase = (map: Json): Json =>
  isObject(map)
    ? Object.fromEntries(
        Object.entries(map).map(([key, entry]) => [
          key,
          isObject(entry)
            ? Object.fromEntries(Object.entries(entry).map(([name, value]) => [snakeCase(name), value]))
            : entry,
        ]),
      )
    : map;

const mapsOfBlocks = ['route_settings'];

const withParsedTexts = (attributes: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const tree = name === 'description' ? value : parsed(value);
      return [name, mapsOfBlocks.includes(name) ? entriesInSnakeCase(tree) : tree];
    }),
  );

/** Every argument is Optional + Computed: an empty one guarantees nothing. */
const topPatterns = (fields: readonly Field[], column: string): string[] => [
  ...new Set(
    fields
      .filter(({ names }) => names[column] !== undefined)
      .map(({ pattern }) => pattern.split('/').slice(0, 2).join('/')),
  ),
];

/** awscc's twin of a type. */
export const awsccTwin = (
  type: string,
  twin: DeclarationType,
  fields: readonly Field[],
  prepare?: DeclarationType['prepare'],
): DeclarationType => ({
  ...twin,
  type,
  column: awsccColumn(twin.column),
  identity: twin.identity.map(snakeCase),
  importShape: twin.importShape.replaceAll('/', '|'),
  identify: (attributes) => twin.identify(asTemplate(attributes)),
  computed: ['id', ...twin.computed.map(snakeCase)],
  notWatched: twin.notWatched.map(snakeCase),
  optionalComputed: topPatterns(fields, awsccColumn(twin.column)),
  prepare: (attributes) => {
    const texts = withParsedTexts(attributes);
    return prepare?.(texts) ?? { attributes: texts, restated: [] };
  },
});

/** awscc's twin of an API. */
export const awsccOwner = (type: string, twin: OwnerType): OwnerType => ({
  type,
  aliases: [],
  identify: (attributes) => twin.identify(asTemplate(attributes)),
  lists: (attributes) => twin.lists(asTemplate(attributes)),
  ...(twin.facts === undefined ? {} : { facts: (attributes) => twin.facts?.(asTemplate(attributes)) ?? {} }),
  ...(twin.body === undefined
    ? {}
    : {
        body: (attributes) => {
          const body = twin.body?.(asTemplate(attributes));
          return body === undefined
            ? undefined
            : { ...body, at: body.at.map((step) => snakeCase(String(step))) };
        },
      }),
});
