// Flatmaps: how Terraform wrote attributes before 0.12 (`settings.0.metrics_enabled`), back to nested ones.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';

/** What follows a place in each path that leads through it, and the value there. */
type Below = readonly (readonly [rest: string, value: Json])[];

/** Deeper attributes than this are hostile; the provider's own are 4 deep. */
const depthLimit = 32;

/** Stood for a value that only apply would know, in states and plans before Terraform 0.12. */
const unknownMarker = '74D93920-ED26-11E3-AC10-0800200C9A66';

const scalar = (value: Json): Json => (value === unknownMarker ? unresolved('known after apply') : value);

/** Index of a list, or hash of a set's element; `~` starts the hash of one that was not wholly known. */
const isPosition = (name: string): boolean => /^~?-?\d+$/.test(name);

const firstName = (path: string): string => {
  const end = path.indexOf('.');
  return end < 0 ? path : path.slice(0, end);
};

/** Groups paths by their first name; what has only that name keeps an empty rest. */
const grouped = (below: Below): Map<string, [string, Json][]> => {
  const groups = new Map<string, [string, Json][]>();
  for (const [path, value] of below) {
    const name = firstName(path);
    const group = groups.get(name) ?? [];
    if (group.length === 0) groups.set(name, group);
    group.push([path.slice(name.length + 1), value]);
  }
  return groups;
};

/** A map's keys may hold dots: `integration.request.header.X` is one. */
const mapOf = (below: Below, count: string): Json =>
  Object.fromEntries(below.filter(([rest]) => rest !== count).map(([key, value]) => [key, scalar(value)]));

const listOf = (below: Below, depth: number): Json => {
  const groups = grouped(below.filter(([rest]) => rest !== '#'));
  // States that began before Terraform 0.7 count maps as lists.
  if ([...groups.keys()].some((name) => !isPosition(name))) return mapOf(below, '#');
  const positions = [...groups].map(([name, group]) => [Number(name.replace('~', '')), group] as const);
  return positions.sort(([a], [b]) => a - b).map(([, group]) => valueOf(group, depth + 1));
};

const valueOf = (below: Below, depth: number): Json => {
  if (depth > depthLimit) return null;
  const [own, ...others] = below;
  if (own !== undefined && own[0] === '' && others.length === 0) return scalar(own[1]);
  const count = below.find(([rest]) => rest === '#' || rest === '%');
  if (count?.[1] === unknownMarker) return scalar(unknownMarker);
  if (count?.[0] === '%') return mapOf(below, '%');
  return count === undefined ? objectOf(below, depth) : listOf(below, depth);
};

const objectOf = (below: Below, depth: number): JsonObject =>
  Object.fromEntries([...grouped(below)].map(([name, group]) => [name, valueOf(group, depth + 1)]));

/**
 * The attributes that a flatmap stands for. Values stay texts, as Terraform wrote them; what it did not write is
 * not there. Undefined where it is no flatmap.
 */
export const nested = (flat: Json | undefined): JsonObject | undefined =>
  isObject(flat) ? objectOf(Object.entries(flat), 0) : undefined;
