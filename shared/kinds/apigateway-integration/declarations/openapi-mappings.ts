// Parameter mappings of an OpenAPI integration: expressions, which are texts.
import { isObject, type Json } from '../../../model/brand.js';
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';

/** AWS imports documents whose mappings hold `true` or 1, and nothing says what it makes of them. */
const expression = (value: Json): Json =>
  typeof value === 'boolean' || typeof value === 'number'
    ? unresolved(`${String(value)} is no mapping expression`)
    : value;

/** A map of mappings with the values that are no expressions taken out of the comparison. */
export const mappings = (map: Json): Json => {
  if (!isObject(map) || unresolvedAt(map) !== undefined) return map;
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, expression(value)]));
};
