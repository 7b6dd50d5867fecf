// Walks a document along a column of names and says what it meets; pure, no judgement.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Field } from '../model/field.js';
import type { ColumnNode } from './column.js';
import { unresolvedAt, type Unresolved } from './unresolved.js';

/** Where we are: in canonical terms (`keys`), in the user's words (`at`) and in the document (`steps`). */
export interface Spot {
  keys: readonly string[];
  at: string;
  steps: readonly (string | number)[];
}

export interface Visitor {
  leaf(field: Field, raw: Json, spot: Spot): void;
  /** A map or keyed list is stated as a whole, be it empty. */
  whole(prefix: string, spot: Spot): void;
  /** Something is there but empty: null, "", [] or {}. */
  empty(prefix: string, spot: Spot): void;
  /** A member that only names its list element (`route_key`), and is no field itself. */
  key(spot: Spot): void;
  /** Something is declared here, and its source does not tell what. */
  unresolved(prefix: string, what: Unresolved, spot: Spot): void;
  /** No name of this column leads here. */
  unknown(raw: Json, spot: Spot, known: Iterable<string>): void;
  /** The shape is not what the name promises. */
  misshapen(expected: string, raw: Json, spot: Spot): void;
}

/** Deeper documents than this are hostile; AWS's own are 5 deep. */
const depthLimit = 32;

const isEmpty = (raw: Json): boolean => {
  if (typeof raw !== 'object') return raw === '';
  if (raw === null) return true;
  return Array.isArray(raw) ? raw.length === 0 : Object.keys(raw).length === 0;
};

/** Spreading reserves room for more than one; a large state has half a million of these lists. */
const withOne = <Item>(list: readonly Item[], item: Item): readonly Item[] =>
  list.length === 0 ? [item] : list.concat([item]);

const below = (spot: Spot, name: string | number, keys = spot.keys): Spot => ({
  keys,
  at: typeof name === 'number' ? `${spot.at}[${name}]` : spot.at === '' ? name : `${spot.at}.${name}`,
  steps: withOne(spot.steps, name),
});

const isMap = (node: ColumnNode): boolean => node.star !== undefined || node.keyed !== undefined;

const hasKeys = (node: ColumnNode): node is ColumnNode & Required<Pick<ColumnNode, 'keyed'>> =>
  node.keyed !== undefined;

const walkMembers = (
  node: ColumnNode,
  raw: JsonObject,
  spot: Spot,
  visitor: Visitor,
  skip: readonly string[],
): void => {
  // Not `Object.keys`: that makes a list of each document's members, and a large state has half a million of them.
  for (const name in raw) {
    const value = raw[name] ?? null;
    const child = node.members.get(name);
    if (child !== undefined) walk(child, value, below(spot, name), visitor);
    else if (skip.includes(name)) visitor.key(below(spot, name));
    else if (node.star !== undefined)
      walk(node.star, value, below(spot, name, withOne(spot.keys, name)), visitor, true);
    else visitor.unknown(value, below(spot, name), node.members.keys());
  }
};

/** The elements of a keyed list; a map of such objects says the same, whatever its own keys are. */
const elementsOf = (
  by: readonly string[],
  raw: readonly Json[] | JsonObject,
  spot: Spot,
): (readonly [Spot, Json])[] => {
  if (!isObject(raw)) return raw.map((element, index) => [below(spot, index), element]);
  const isSingle = by.every((name) => raw[name] !== undefined && !isObject(raw[name]));
  if (isSingle) return [[spot, raw]];
  return Object.entries(raw).map(([name, element]) => [below(spot, name), element]);
};

const walkKeyed = (
  node: ColumnNode & Required<Pick<ColumnNode, 'keyed'>>,
  raw: readonly Json[] | JsonObject,
  spot: Spot,
  visitor: Visitor,
): void => {
  const { keyed } = node;
  for (const [here, element] of elementsOf(keyed.by, raw, spot)) {
    const names = isObject(element) ? keyed.by.map((name) => element[name]) : [];
    // Without its key an element may be any of the map's.
    const unknown = [element, ...names].map(unresolvedAt).find((found) => found !== undefined);
    if (unknown !== undefined) {
      visitor.unresolved(node.prefix, unknown, here);
      continue;
    }
    if (!isObject(element) || names.some((name) => name === undefined || name === null || name === '')) {
      visitor.misshapen(`an object with \`${keyed.by.join('`, `')}\``, element, here);
      continue;
    }
    const bound = { ...here, keys: [...spot.keys, names.map(String).join('/')] };
    walkMembers(keyed.node, element, bound, visitor, keyed.by);
  }
};

/** A list of values is one leaf, and known only as a whole. */
const unresolvedIn = (node: ColumnNode, raw: Json): Unresolved | undefined =>
  node.field !== undefined && Array.isArray(raw)
    ? unresolvedAt(raw.find((element: Json) => unresolvedAt(element) !== undefined))
    : unresolvedAt(raw);

/** Visits `raw` and all below it. `entry`: it is the value of a map key, whose presence counts even if empty. */
export const walk = (node: ColumnNode, raw: Json, spot: Spot, visitor: Visitor, entry = false): void => {
  if (spot.steps.length > depthLimit) return visitor.misshapen('a flatter document', null, spot);
  const unknown = unresolvedIn(node, raw);
  if (unknown !== undefined) return visitor.unresolved(node.prefix, unknown, spot);
  if (node.field !== undefined) {
    if (isEmpty(raw) && !entry) return visitor.empty(node.prefix, spot);
    return visitor.leaf(node.field, raw, spot);
  }
  if (isMap(node)) visitor.whole(node.prefix, spot);
  if (isEmpty(raw)) return visitor.empty(node.prefix, spot);
  if (hasKeys(node) && (Array.isArray(raw) || isObject(raw))) return walkKeyed(node, raw, spot, visitor);
  if (Array.isArray(raw)) {
    if (raw.length > 1) return visitor.misshapen('one block', raw, spot);
    return walk(node, raw[0] ?? null, below(spot, 0), visitor);
  }
  if (!isObject(raw)) return visitor.misshapen('a block', raw, spot);
  return walkMembers(node, raw, spot, visitor, []);
};

export const start = (keys: readonly string[] = []): Spot => ({ keys, at: '', steps: [] });
