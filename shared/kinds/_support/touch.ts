// From what a call says to canonical pointers: along the field table, whose patterns AWS's own names follow.
import { escapeKey, unescapeKey } from '../../engine/pointer.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Field, JsonPointer } from '../../model/field.js';
import type { EventRecord, EventRoute } from '../kind.js';
import { textAt } from './identity.js';

/** What one call tells of one kind. */
export type Touches = NonNullable<EventRoute['touches']>;
/** One target that a call touched, without its kind. */
export type Touched = ReturnType<Touches>[number];

/** The pointer that stands for the whole target. */
export const whole: readonly JsonPointer[] = [''];
/** Any target of the scope, as far as the call tells. */
export const anyOfThem: readonly Touched[] = [{}];
/** Each target of the scope, wholly: what an import rewrites or a deletion takes along. */
export const allOfThem: readonly Touched[] = [{ pointers: whole }];

/** A call that names nothing known still touched its target; one whose target the record lost, any of them. */
export const touched = (key: string | undefined, pointers: readonly JsonPointer[]): Touched => ({
  ...(key === undefined ? {} : { key }),
  ...(pointers.length === 0 || (key === undefined && pointers.includes('')) ? {} : { pointers }),
});

/** The parts of a key, joined; undefined where the record lost one. */
export const keyAt = (record: EventRecord, ...names: readonly string[]): string | undefined => {
  const parts = names.map((name) => textAt(record.parameters, name));
  return parts.includes(undefined) ? undefined : parts.join('/');
};

export const objectAt = (members: JsonObject, name: string): JsonObject => {
  const value = members[name];
  return isObject(value) ? value : {};
};

/** Tokens of patterns, one level below the other; `*` is any key. */
export interface PatternTree {
  next: ReadonlyMap<string, PatternTree>;
}

interface Growing extends PatternTree {
  next: Map<string, Growing>;
}

export const patternTree = (fields: readonly Field[]): PatternTree => {
  const root: Growing = { next: new Map() };
  for (const { pattern } of fields) {
    let node = root;
    for (const token of pattern.split('/').slice(1)) {
      const child = node.next.get(token) ?? { next: new Map() };
      node.next.set(token, child);
      node = child;
    }
  }
  return root;
};

const below = (node: PatternTree, token: string): PatternTree | undefined =>
  node.next.get(token) ?? node.next.get('*');

/** The field, or the part that holds it, at the path of a patch; what lies below a field is the field's. */
export const pointerAt = (tree: PatternTree, path: string): JsonPointer | undefined => {
  let node: PatternTree = tree;
  let pointer = '';
  for (const token of path.split('/').slice(1)) {
    const child = below(node, token);
    if (child === undefined) return node.next.size === 0 && pointer !== '' ? pointer : undefined;
    pointer += `/${escapeKey(unescapeKey(token))}`;
    node = child;
  }
  return pointer === '' ? undefined : pointer;
};

const pointersBelow = (node: PatternTree, value: Json, pointer: JsonPointer): JsonPointer[] => {
  const members = node.next.size > 0 && isObject(value) ? Object.entries(value) : [];
  // Nothing below it, or nothing that can be told (`***`): all of it.
  if (members.length === 0) return [pointer];
  return members.flatMap(([name, member]) => {
    const child = below(node, name);
    return child === undefined ? [] : pointersBelow(child, member, `${pointer}/${escapeKey(name)}`);
  });
};

/** What a flat input gives: a pointer for each member that is a field, and for each key of a map. */
export const pointersIn = (tree: PatternTree, members: JsonObject): JsonPointer[] =>
  Object.entries(members).flatMap(([name, value]) => {
    const child = tree.next.get(name);
    return child === undefined ? [] : pointersBelow(child, value, `/${name}`);
  });

/** What calls of tags name: keys that are set in v1's wrapped and v2's flat form, keys that are removed. */
export const taggedPointers = ({ parameters }: EventRecord): readonly JsonPointer[] => {
  const given = objectAt(objectAt(parameters, 'tagResourceInput'), 'tags');
  const removed = parameters['tagKeys'] ?? objectAt(parameters, 'untagResourceInput')['tagKeys'];
  const keys = [
    ...Object.keys(given),
    ...Object.keys(objectAt(parameters, 'tags')),
    ...(Array.isArray(removed) ? removed : [removed]).filter((key) => typeof key === 'string'),
  ];
  return keys.length === 0 ? ['/tags'] : keys.map((key) => `/tags/${escapeKey(key)}`);
};
