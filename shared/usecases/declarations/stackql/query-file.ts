// Query files (`resources/NAME.iql`): into which table a resource is inserted, and which value each column gets.
import { wordOf, type JsonObject } from '../../../model/brand.js';
import type { Bindings } from '../source.js';

/** A query file is a page or two. */
const sizeLimit = 64 * 1024;

/** Where the queries of a resource stand, beside the manifest (stackql-deploy, `file` of a resource). */
export const queryLocation = (resource: JsonObject): string =>
  `resources/${wordOf(resource['file']) || `${wordOf(resource['name'])}.iql`}`;

export const queryTextOf = (resource: JsonObject, include: Bindings['include']): string | undefined =>
  include?.(queryLocation(resource))?.slice(0, sizeLimit);

const insertion = /\bINSERT\s+INTO\s+([\w.]+)\s*\(([^()]*)\)\s*SELECT\s/i;

/** Parts between commas that stand outside of quotes, up to the end of the statement. */
const selected = (text: string): string[] => {
  const parts: string[] = [''];
  let isQuoted = false;
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted;
    if (!isQuoted && character === ';') break;
    if (!isQuoted && character === ',') parts.push('');
    else parts.push((parts.pop() ?? '') + character);
  }
  return parts.map((part) => part.trim());
};

/** `'{{ name }}'` stands for a text: without its quotes, doubled ones being one. */
const unquoted = (value: string): string => {
  const [, text] = /^'(.*)'$/s.exec(value) ?? [];
  return text === undefined ? value : text.replaceAll("''", "'");
};

export interface Insertion {
  table: string;
  /** The value of each column, as written. */
  values: ReadonlyMap<string, string>;
}

/** What a query file inserts; undefined where it inserts nothing, or not so plainly. */
export const insertionIn = (text: string): Insertion | undefined => {
  const found = insertion.exec(text);
  const [whole, table, columns] = found ?? [];
  if (found === null || whole === undefined || table === undefined || columns === undefined) return undefined;
  const names = columns.split(',').map((column) => column.trim().replace(/^data__/, ''));
  const rest = text.slice(found.index + whole.length).replace(/\/\*\+[\s\S]*$/, '');
  const values = selected(rest).map(unquoted);
  if (values.length !== names.length) return undefined;
  return { table, values: new Map(names.map((name, index) => [name, values[index] ?? ''])) };
};
