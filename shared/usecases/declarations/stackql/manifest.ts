// Manifests of `stackql-deploy`: resources that are IVS stages, bound by name (manifest reference of stackql-deploy).
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { readYaml } from '../../yaml.js';
import type { DeclaredResource } from '../resource.js';
import { refuse, type DeclarationSource, type SourceReading } from '../source.js';
import { regionsOf, resourceIn, type Entry, type Manifest } from './entry.js';
import { evaluate, holds } from './expressions.js';
import { environmentOf, readGlobals } from './globals.js';
import { insertedBy, propertiesOf } from './props.js';
import { insertionIn, queryTextOf } from './query-file.js';
import { isStage } from './tables.js';

const perhaps = ({ manifest, index, name }: Entry): string =>
  `${manifest.source}:${manifest.lines(['resources', index]) ?? 1}: \`${name}\` may be an IVS stage, and is passed over: say \`file: aws/ivs/stages.iql\` if it is.`;

const doubtful = ({ manifest, index, name }: Entry): string =>
  `${manifest.source}:${manifest.lines(['resources', index, 'if']) ?? 1}: whether \`${name}\` is deployed is not known: its \`if\` cannot be worked out here.`;

/** What one resource of the manifest declares. */
const readEntry = (entry: Entry): { resources: readonly DeclaredResource[]; warnings: readonly string[] } => {
  const { resource, properties } = entry;
  const stage = isStage(resource, properties, entry.query);
  if (stage === false) return { resources: [], warnings: [] };
  if (stage === 'perhaps') return { resources: [], warnings: [perhaps(entry)] };
  const isDeployed = resource['if'] === undefined || holds(resource['if'], entry.context);
  if (isDeployed === false) return { resources: [], warnings: [] };
  const regions = regionsOf(entry);
  return {
    resources: regions.map((region) => resourceIn(entry, region, regions.length === 1)),
    warnings: isDeployed === undefined ? [doubtful(entry)] : [],
  };
};

const entriesOf = (manifest: Manifest, tree: JsonObject, listed: readonly Json[]): Entry[] => {
  const globals = readGlobals(tree, manifest.bindings);
  const environment = environmentOf(manifest.bindings);
  return listed.flatMap((resource, index) => {
    if (!isObject(resource)) return [];
    const name = wordOf(evaluate(resource['name'] ?? null, globals.shared)) || String(index);
    const context = globals.of(name);
    const query = queryTextOf(resource, manifest.bindings.include);
    const stated = propertiesOf(resource, context, environment);
    const insertion = query === undefined ? undefined : insertionIn(query);
    const properties = insertion === undefined ? stated : insertedBy(insertion, stated, context);
    return [{ manifest, resource, name, index, context, properties, query }];
  });
};

/** Resources of other tables are passed over; values that nothing tells are left open, each by itself. */
export const readManifest = ({ name, text, bindings = {} }: DeclarationSource): SourceReading => {
  const read = readYaml(name, text, 'a StackQL manifest');
  if ('problems' in read) return { resources: [], problems: read.problems, warnings: [] };
  const { tree, lines } = read;
  const listed = isObject(tree) ? tree['resources'] : undefined;
  if (!isObject(tree) || !Array.isArray(listed))
    return refuse(
      `${name}:1`,
      'this StackQL manifest has no list of `resources`',
      'Give the whole `stackql_manifest.yml`.',
    );
  const stackName = wordOf(tree['name']) || 'stack';
  const readings = entriesOf({ source: name, stackName, lines, bindings }, tree, listed).map(readEntry);
  return {
    resources: readings.flatMap(({ resources }) => resources),
    problems: [],
    warnings: readings.flatMap(({ warnings }) => warnings),
  };
};
