// What the declaring resources of several kinds have in common.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { PreparedAttributes } from '../kind.js';

/** Attributes that every Terraform resource of ours exports. */
export const exportedByAll: readonly string[] = ['id', 'arn', 'region'];

export const noAdvice = (): string[] => [];

/** Reads an import id `A/B/C` into arguments; the last one takes the rest, which may hold slashes. */
export const importParts =
  (...names: readonly string[]) =>
  (id: string): JsonObject | undefined => {
    const parts = id.split('/');
    if (parts.length < names.length || parts.some((part, index) => part === '' && index < names.length - 1))
      return undefined;
    const last = parts.slice(names.length - 1).join('/');
    return Object.fromEntries(
      names.map((name, index) => [name, index === names.length - 1 ? last : (parts[index] ?? '')]),
    );
  };

/**
 * `tags_all` is what Terraform really puts on AWS (`default_tags` merged with `tags`); where both are there,
 * `tags` only says part of it again.
 */
export const withAllTags = (attributes: JsonObject): PreparedAttributes => {
  const all = attributes['tags_all'];
  if (!isObject(all)) return { attributes: omit(attributes, 'tags_all'), restated: [] };
  return {
    attributes: { ...omit(attributes, 'tags_all'), tags: all },
    restated: isObject(attributes['tags']) ? ['tags'] : [],
    from: { tags: 'tags_all' },
  };
};

const omit = (attributes: JsonObject, name: string): JsonObject => {
  if (!Object.hasOwn(attributes, name)) return attributes;
  const { [name]: _omitted, ...rest } = attributes;
  return rest;
};

/** Folds a JSON text argument of old providers (`request_parameters_in_json`) into the map it stands for. */
export const withJsonText =
  (textName: string, mapName: string) =>
  (attributes: JsonObject): PreparedAttributes => {
    const source = attributes[textName];
    const rest = omit(attributes, textName);
    if (typeof source !== 'string' || source === '') return { attributes: rest, restated: [] };
    const map = attributes[mapName];
    if (isObject(map) && Object.keys(map).length > 0) return { attributes: rest, restated: [textName] };
    const folded = { ...rest, [mapName]: parsedMap(source) };
    return { attributes: folded, restated: [], from: { [mapName]: textName } };
  };

/** The map that a JSON text holds; another text stays as it is, and is refused where a map belongs. */
const parsedMap = (source: string): Json => {
  try {
    const parsed: unknown = JSON.parse(source);
    return isObject(parsed) ? parsed : source;
  } catch {
    return source;
  }
};
