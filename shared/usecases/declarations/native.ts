// Declarations written for Stagewatch: `resources:` with Terraform's own argument names, in YAML or JSON.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import type { Problem } from '../../model/errors.js';
import type { Place } from '../../model/target.js';
import { declarationOf, kinds } from '../../kinds/registry.js';
import { readYaml, type Lines, type Steps } from '../yaml.js';
import { withOpenSecrets } from './secret-references.js';
import { didYouMean } from './suggest.js';
import type { DeclaredResource } from './resource.js';

export interface NativeReading {
  resources: readonly DeclaredResource[];
  problems: readonly Problem[];
}

const refusal = (where: string, what: string, remedy: string): NativeReading => ({
  resources: [],
  problems: [{ where, what, remedy }],
});

const knownTypes = (): string[] =>
  kinds.flatMap((kind) =>
    kind.declarations
      .filter(({ yields, foreign }) => yields !== true && foreign !== true)
      .flatMap(({ type }) => [type]),
  );

const withImport = (type: string, attributes: JsonObject): JsonObject | undefined => {
  const { import: id, ...rest } = attributes;
  if (id === undefined) return attributes;
  const identity = typeof id === 'string' ? declarationOf(type)?.declaration.fromImport(id) : undefined;
  return identity === undefined ? undefined : { ...identity, ...rest };
};

/** `name` labels a resource, unless the type has an argument of that name. */
const labelled = (
  type: string,
  attributes: JsonObject,
): { label: string | undefined; attributes: JsonObject } => {
  const known = declarationOf(type);
  const isArgument =
    known !== undefined &&
    (known.declaration.identity.includes('name') ||
      known.kind.schema.fields.some((field) => field.names[known.declaration.column] === 'name'));
  const { name, ...rest } = attributes;
  const label = typeof name === 'string' && name !== '' ? name : undefined;
  return isArgument || label === undefined ? { label, attributes } : { label, attributes: rest };
};

/** A resource without a name is called by the arguments that name its target. */
const idOf = (type: string, attributes: JsonObject): string | undefined => {
  const parts = declarationOf(type)?.declaration.identity.flatMap((name) => attributes[name] ?? []) ?? [];
  return parts.length === 0 ? undefined : parts.map(wordOf).join('/');
};

/** Each argument with its references to secrets left open. */
const openSecrets = (attributes: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, withOpenSecrets(value)]));

interface Entry {
  source: string;
  lines: Lines;
  index: number;
}

const readEntry = (entry: Entry, value: Json): NativeReading => {
  const steps: Steps = ['resources', entry.index];
  const where = `${entry.source}:${entry.lines(steps) ?? 1}`;
  const members = isObject(value) ? Object.entries(value) : [];
  const [type, body] = members[0] ?? [];
  if (members.length !== 1 || type === undefined) {
    return refusal(
      where,
      'each resource is one type with its arguments',
      'Write `- aws_api_gateway_stage: { rest_api_id: …, stage_name: … }`.',
    );
  }
  const known = declarationOf(type);
  if (known === undefined || known.declaration.foreign === true)
    return refusal(
      where,
      `\`${type}\` is not a type that Stagewatch watches`,
      didYouMean(type, knownTypes()),
    );
  if (!isObject(body)) return refusal(where, `\`${type}\` has no arguments`, 'Give its arguments as a map.');
  const identified = withImport(type, body);
  if (identified === undefined) {
    const shape = declarationOf(type)?.declaration.importShape ?? '';
    return refusal(
      `${entry.source}:${entry.lines([...steps, type, 'import']) ?? 1}`,
      `\`import\` of ${type} is not an import id`,
      `Write \`import: ${shape}\`.`,
    );
  }
  const { label, attributes } = labelled(type, identified);
  const named = label === undefined ? `[${idOf(type, attributes) ?? entry.index}]` : `.${label}`;
  const resource: DeclaredResource = {
    type,
    attributes: openSecrets(attributes),
    address: `${type}${named}`,
    source: entry.source,
    place: {},
    writing: 'stated',
    lineAt: (below) => entry.lines([...steps, type, ...below]),
    isSensitive: () => false,
  };
  return { resources: [resource], problems: [] };
};

const readTree = (source: string, tree: Json, lines: Lines): NativeReading => {
  if (!isObject(tree) || !Array.isArray(tree['resources'])) {
    return refusal(
      `${source}:1`,
      'there is no list of `resources`',
      'Write `resources:` with one entry per declared resource.',
    );
  }
  const strange = Object.keys(tree).filter((name) => !['resources', 'account', 'region'].includes(name));
  const top = strange.map((name) => ({
    where: `${source}:${lines([name]) ?? 1}`,
    what: `\`${name}\` does not belong at the top of a declaration`,
    remedy: didYouMean(name, ['resources', 'account', 'region']),
  }));
  const place = placeOfDocument(tree);
  const readings = tree['resources'].map((value: Json, index) => readEntry({ source, lines, index }, value));
  const resources = readings
    .flatMap((reading) => reading.resources)
    .map((resource) => ({ ...resource, place }));
  return { resources, problems: [...top, ...readings.flatMap((reading) => reading.problems)] };
};

/** YAML reads an unquoted account id as a number, which loses its leading zeros. */
const accountId = (value: Json | undefined): string => wordOf(value).padStart(12, '0');

const placeOfDocument = (tree: JsonObject): Partial<Place> => ({
  ...(wordOf(tree['account']) === '' ? {} : { account: accountId(tree['account']) }),
  ...(typeof tree['region'] === 'string' ? { region: tree['region'] } : {}),
});

/** Reads YAML (or JSON, which is YAML too); every problem with its line. */
export const readNative = (source: string, text: string): NativeReading => {
  const read = readYaml(source, text, 'a declaration');
  return 'problems' in read
    ? { resources: [], problems: read.problems }
    : readTree(source, read.tree, read.lines);
};
