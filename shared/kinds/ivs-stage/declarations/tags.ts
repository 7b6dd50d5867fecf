// Tags as a map and as a list of pairs: each language has one, and people write the other.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';

type Names = readonly [tags: string, key: string, value: string];

const isOpen = (value: Json): boolean => unresolvedAt(value) !== undefined;

const listed = (tags: Json, [, key, value]: Names): Json =>
  isObject(tags) && !isOpen(tags)
    ? Object.entries(tags).map(([name, text]) => ({ [key]: name, [value]: text }))
    : tags;

/** What is no list of pairs stays, and is refused where a map belongs; a pair that is not known may be any of it. */
const mapped = (tags: Json, [, key, value]: Names): Json => {
  if (!Array.isArray(tags)) return tags;
  const pairs: readonly Json[] = tags;
  const open = pairs.find(isOpen);
  if (open !== undefined) return open;
  return pairs.every(isObject) ? Object.fromEntries(pairs.map((pair) => entryOf(pair, key, value))) : tags;
};

/** YAML reads a key such as `2024` as a number; tag keys are texts. */
const entryOf = (pair: JsonObject, key: string, value: string): [string, Json] => {
  const name = pair[key];
  return [typeof name === 'string' ? name : JSON.stringify(name ?? null), pair[value] ?? ''];
};

/** Tags written as a map where the type lists them, or listed where it has a map. */
export const withTagsAs =
  (shape: 'map' | 'list', names: Names) =>
  (attributes: JsonObject): JsonObject => {
    const [tags] = names;
    const given = attributes[tags];
    if (given === undefined) return attributes;
    return { ...attributes, [tags]: shape === 'list' ? listed(given, names) : mapped(given, names) };
  };
