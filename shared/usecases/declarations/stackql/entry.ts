// One resource of a manifest as a declared stage: its name and Region bind it, each where it is known.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Lines, Steps } from '../../yaml.js';
import type { DeclaredResource } from '../resource.js';
import type { Bindings } from '../source.js';
import { columnsOf, identifies } from './columns.js';
import type { Context } from './expressions.js';
import type { Property } from './props.js';
import { columnFor, inserted } from './tables.js';

export interface Manifest {
  source: string;
  stackName: string;
  lines: Lines;
  bindings: Bindings;
}

export interface Entry {
  manifest: Manifest;
  resource: JsonObject;
  name: string;
  index: number;
  context: Context;
  properties: readonly Property[];
  /** The text of its query file, where it can be had. */
  query: string | undefined;
}

/** The property that gives a column. */
const propertyFor = ({ properties, name }: Entry, column: string): Property | undefined =>
  properties.find((property) => columnFor(property.name, name) === column);

const attributesOf = (entry: Entry): JsonObject =>
  Object.fromEntries(
    columnsOf(inserted).flatMap((column): [string, Json][] => {
      const property = propertyFor(entry, column);
      // A Region is a place, and may be several.
      return property === undefined || column === 'Region' ? [] : [[column, property.value]];
    }),
  );

/** The Regions a resource is in: its own property's, else the stack's. */
export const regionsOf = (entry: Entry): readonly Json[] => {
  const stated =
    propertyFor(entry, 'Region')?.value ?? entry.context.get('region') ?? entry.context.get('aws_region');
  return stated === undefined ? [null] : [stated].flat();
};

/** What the SDK itself takes its Region from: where nobody gives the variable, both mean the same Region. */
const ambient = /\bAWS_(DEFAULT_)?REGION\b/;

/** What stands in the way of saying which stage a resource is. */
const unboundOf = (entry: Entry, attributes: JsonObject, region: Json): string[] => {
  const isPlaced = entry.manifest.bindings.place?.region !== undefined;
  const openRegion = unresolvedAt(region);
  const open = unresolvedAt(attributes['Arn']) ?? unresolvedAt(attributes['Name']);
  const isNamed = identifies(inserted, attributes);
  return [
    ...(open === undefined ? [] : [`${entry.name} (its name is ${open.detail})`]),
    ...(isNamed || open !== undefined ? [] : [`${entry.name} (it has no name)`]),
    ...(openRegion === undefined || isPlaced || ambient.test(openRegion.detail)
      ? []
      : [`${entry.name} (its Region is ${openRegion.detail})`]),
  ];
};

const lineIn = (entry: Entry, steps: Steps): number | undefined => {
  const [column, ...below] = steps;
  const property = column === undefined ? undefined : propertyFor(entry, String(column));
  return entry.manifest.lines(['resources', entry.index, ...(property?.steps ?? []), ...below]);
};

export const resourceIn = (entry: Entry, region: Json, isSole: boolean): DeclaredResource => {
  const { manifest, name } = entry;
  const attributes = attributesOf(entry);
  const given = manifest.bindings.physicalIds?.[name] ?? manifest.bindings.physicalIds?.[`${name}.Arn`];
  const isGiven = given !== undefined && identifies(inserted, { Arn: given });
  const unbound = isGiven ? [] : unboundOf(entry, attributes, region);
  const place = typeof region === 'string' && region !== '' ? { region } : {};
  return {
    type: inserted,
    attributes,
    address: `${manifest.stackName}.${name}${isSole ? '' : `[${wordOf(region)}]`}`,
    source: manifest.source,
    place,
    writing: 'templated',
    ...(isGiven ? { physicalId: given } : {}),
    ...(unbound.length === 0 ? {} : { unbound, physicalId: `\${${name}}` }),
    lineAt: (steps) => lineIn(entry, steps),
    isSensitive: () => false,
  };
};
