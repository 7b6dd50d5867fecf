// Rows that `stackql exec --output json` prints of `aws.ivs.stages` (columns: StackQL registry, aws and awscc providers).
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Problem } from '../../../model/errors.js';
import type { Place } from '../../../model/target.js';
import type { DeclaredResource } from '../resource.js';
import { refuse, type SourceReading } from '../source.js';
import { columnsOf, identifies } from './columns.js';
import { isTooDeep, withoutJsonText } from './json-text.js';

const type = 'aws.ivs.stages';
const query = 'SELECT region, arn, name, tags, auto_participant_recording_configuration FROM aws.ivs.stages';

/** Columns that people add to tell accounts apart; the provider has none. */
const accountColumns = ['account', 'account_id', 'aws_account_id'] as const;

/** A column that was not read is null, or says so; what is not known is not declared. */
const isTold = (value: Json): boolean => value !== null && value !== 'null';

const toldColumns = (row: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => isTold(value))
      .map(([column, value]) => [column, withoutJsonText(value)]),
  );

const placeOf = (row: JsonObject): Partial<Place> => {
  const account = accountColumns.map((column) => wordOf(row[column])).find((text) => /^\d{12}$/.test(text));
  const region = wordOf(row['region']);
  return { ...(account === undefined ? {} : { account }), ...(region === '' ? {} : { region }) };
};

/** Whether a row is of this table: its identity says so, or it has none and every column is one of the table's. */
const isOurs = (row: JsonObject, known: readonly string[]): boolean => {
  const columns = Object.keys(row);
  if (columns.length === 0) return false;
  if (row['arn'] !== undefined) return identifies(type, row);
  return columns.every((column) => known.includes(column));
};

const resourceOf = (source: string, row: JsonObject, address: string): DeclaredResource => ({
  type,
  attributes: row,
  address,
  source,
  place: placeOf(row),
  writing: 'recorded',
  lineAt: () => undefined,
  isSensitive: () => false,
});

/** What people call a row: by the name in it, which several may bear, or by its number. */
const addressesOf = (rows: readonly (JsonObject | undefined)[]): string[] => {
  const names = rows.map((row) => wordOf(row?.['name']));
  return names.map((name, index) => {
    const isSole = names.indexOf(name) === names.lastIndexOf(name);
    return `${type}${name === '' ? '' : `.${name}`}${isSole && name !== '' ? '' : `[${index}]`}`;
  });
};

const strange = (source: string, index: number): Problem => ({
  where: `${source} row ${index + 1}`,
  what: 'this is no row of `aws.ivs.stages`: it has neither the ARN of an IVS stage nor only columns of that table',
  remedy: `Print it with \`stackql exec --output json "${query} WHERE region = '…'"\`.`,
});

const nameless = (source: string, index: number): Problem => ({
  where: `${source} row ${index + 1}`,
  what: 'nothing says which stage this row is: both `arn` and `name` are missing or null',
  remedy: `Select them too: \`${query} …\`.`,
});

/** What StackQL printed instead of rows. */
const errorIn = (rows: readonly Json[]): string | undefined => {
  const [row] = rows;
  const error = isObject(row) ? (row['error'] ?? row['errors']) : undefined;
  return typeof error === 'string' ? error.slice(0, 200) : undefined;
};

/** Each row is one stage; several Regions and accounts may stand in one list. */
export const readRows = (source: string, rows: readonly Json[]): SourceReading => {
  if (rows.length === 0)
    return refuse(
      source,
      'StackQL printed no rows, and no rows never mean "nothing should exist"',
      'Print them where the stages are: another Region or account may be set.',
    );
  if (rows.some((row) => isTooDeep(row)))
    return refuse(source, 'these rows are nested too deeply', 'Print them again with StackQL.');
  const error = errorIn(rows);
  if (error !== undefined)
    return refuse(source, `StackQL printed an error instead of rows: ${error}`, 'Run the query again.');
  const known = [...columnsOf(type), ...accountColumns];
  const told = rows.map((row) => (isObject(row) ? toldColumns(row) : undefined));
  const ours = told.map((row) => row !== undefined && isOurs(row, known));
  if (!ours.includes(true))
    return refuse(
      source,
      'these rows are not of `aws.ivs.stages`',
      `Print them with \`stackql exec --output json "${query} WHERE region = '…'"\`.`,
    );
  const isNameless = (row: JsonObject): boolean => row['arn'] === undefined && row['name'] === undefined;
  const problems = told.flatMap((row, index): Problem[] => {
    if (row === undefined || ours[index] !== true) return [strange(source, index)];
    return isNameless(row) ? [nameless(source, index)] : [];
  });
  const addresses = addressesOf(told);
  const resources = told.flatMap((row, index) =>
    row === undefined || ours[index] !== true || isNameless(row)
      ? []
      : [resourceOf(source, row, addresses[index] ?? type)],
  );
  return { resources, problems, warnings: [] };
};
