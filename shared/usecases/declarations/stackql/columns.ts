// What a table of StackQL holds, as the kinds know it.
import { declarationOf } from '../../../kinds/registry.js';
import type { JsonObject } from '../../../model/brand.js';

/** The columns of a table: settings, identity and what AWS computes. */
export const columnsOf = (type: string): readonly string[] => {
  const known = declarationOf(type);
  if (known === undefined) return [];
  const { kind, declaration } = known;
  const settings = kind.schema.fields.flatMap(({ names }) => names[declaration.column] ?? []);
  const top = settings.map((path) => path.replace(/[.[].*$/, ''));
  return [...new Set([...top, ...declaration.identity, ...declaration.computed])];
};

/** Whether values name a target of the table. */
export const identifies = (type: string, values: JsonObject): boolean =>
  declarationOf(type)?.declaration.identify(values) !== undefined;
