// Partial updates of API Gateway v2 and IVS: only the members that are sent change, and several changes go in one call.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { JsonPointer, LeafValue } from '../../model/field.js';
import type { Wish } from '../../model/plan.js';
import { unescapeKey } from '../../engine/pointer.js';
import { listed } from './patching.js';

/** Members of one update. */
export interface MemberStep {
  members: JsonObject;
  settles: readonly JsonPointer[];
  /** A clause for people: `sets description`. */
  does: string;
}

export const jsonOf = (value: LeafValue): Json => (typeof value === 'object' ? [...value] : value);

/** `throttlingRateLimit` as API Gateway v2 spells it. */
export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const objectIn = (raw: JsonObject, name: string): JsonObject => {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  return isObject(value) ? value : {};
};

/** The last key of a path: `table` of `/stageVariables/table`. */
export const lastKey = (path: JsonPointer): string => unescapeKey(path.slice(path.lastIndexOf('/') + 1));

export const stepOf = (wish: Wish, does: string, members: JsonObject): MemberStep => ({
  members,
  settles: [wish.path],
  does,
});

const mergedObjects = (one: JsonObject, other: JsonObject): JsonObject => {
  const merged = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) {
    const before = merged.get(name);
    merged.set(name, isObject(before) && isObject(value) ? mergedObjects(before, value) : value);
  }
  return Object.fromEntries(merged);
};

/** One update out of several; what two of them say of one object is said together. */
export const mergedSteps = (steps: readonly MemberStep[]): MemberStep => ({
  members: steps.map(({ members }) => members).reduce(mergedObjects, {}),
  settles: [...new Set(steps.flatMap(({ settles }) => settles))],
  does: listed([...new Set(steps.map(({ does }) => does))]),
});
