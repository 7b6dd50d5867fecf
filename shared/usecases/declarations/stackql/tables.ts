// Which resources of a manifest are of our table: their query files say so, else their names and properties.
import { isObject, wordOf, type JsonObject } from '../../../model/brand.js';
import { columnsOf } from './columns.js';
import type { Property } from './props.js';
import { insertionIn, queryLocation } from './query-file.js';

export const inserted = 'INSERT INTO aws.ivs.stages';

/** The same word in `AutoParticipantRecordingConfiguration` and `auto_participant_recording_configuration`. */
const plain = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();

/** Properties are variables of a query file, so that people put the resource's name before the column's. */
const prefixes = (resourceName: string): readonly string[] =>
  ['', 'ivs_stage_', 'ivs_', 'stage_', `${resourceName}_`].map(plain);

/** The column that a property is for, as the table spells it; undefined: it has none. */
export const columnFor = (property: string, resourceName: string): string | undefined =>
  columnsOf(inserted).find((column) =>
    prefixes(resourceName).some((prefix) => `${prefix}${plain(column)}` === plain(property)),
  );

/** `aws.ivs.stages` in a query or a name, `aws/ivs/stages.iql` as a file; awscc is the same table by Cloud Control. */
const table = /\b(aws|awscc)[./]ivs[./]stages\b/i;

/** Tables of other things, in the spelling of a query or of a file. */
const anyTable = /\b\w+[./]\w+[./]\w+\b/;

const saidBy = (text: string): 'ours' | 'other' | undefined => {
  if (table.test(text)) return 'ours';
  return anyTable.test(text) ? 'other' : undefined;
};

/** What the resource itself, or its query file, says about its table. */
const told = (resource: JsonObject, query: string | undefined): 'ours' | 'other' | undefined => {
  const own = ['resource', 'type', 'sql', 'name'].map((member) => wordOf(resource[member]));
  const file = queryLocation(resource).replace(/^resources\/|\.iql$/g, '');
  return (
    [...own, file].map(saidBy).find((said) => said !== undefined) ??
    saidBy(query === undefined ? '' : (insertionIn(query)?.table ?? query))
  );
};

/** Nothing but columns of the table, among them what only it has, or a name that says what it is. */
const resembles = (resource: JsonObject, properties: readonly Property[]): boolean | 'perhaps' => {
  const name = wordOf(resource['name']);
  const columns = properties.map((property) => columnFor(property.name, name));
  if (columns.length === 0 || columns.includes(undefined) || !columns.includes('Name')) return false;
  if (columns.includes('AutoParticipantRecordingConfiguration')) return true;
  return /(^|[_-])(ivs|stages?)([_-]|\d*$)/i.test(name) ? true : 'perhaps';
};

/** Queries, scripts and commands declare nothing. */
const declares = (resource: JsonObject): boolean =>
  ['', 'resource', 'multi'].includes(wordOf(resource['type'])) || saidBy(wordOf(resource['type'])) === 'ours';

/** Whether a resource is of our table; `perhaps`: its name and properties would suit others as well. */
export const isStage = (
  resource: JsonObject,
  properties: readonly Property[],
  query: string | undefined,
): boolean | 'perhaps' => {
  if (!isObject(resource) || !declares(resource)) return false;
  const said = told(resource, query);
  return said === undefined ? resembles(resource, properties) : said === 'ours';
};
