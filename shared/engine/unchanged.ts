// Recognises an answer of AWS that is exactly as declared, in one pass and without building anything.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Facts, Field, LeafValue, Surroundings } from '../model/field.js';
import { coerceObserved } from './coerce.js';
import { allows, conditionHolds } from './conditions.js';
import {
  isLeaf,
  rawPath,
  type BlockNode,
  type Conditional,
  type Expectation,
  type LeafNode,
} from './expectation.js';
import { equalLeaves, isMapEntry } from './judge.js';
import { maskValue, type Hide } from './mask.js';

const memberOf = (raw: Json | undefined, name: string): Json | undefined =>
  isObject(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined;

const isNothing = (raw: Json | undefined): boolean =>
  raw === undefined ||
  raw === null ||
  raw === '' ||
  (Array.isArray(raw) && raw.length === 0) ||
  (isObject(raw) && Object.keys(raw).length === 0);

const isSameList = (expected: LeafValue, raw: Json | undefined): boolean =>
  typeof expected === 'object' &&
  Array.isArray(raw) &&
  raw.length === expected.length &&
  expected.every((element, index) => element === raw[index]);

const leafMatches = (node: LeafNode, raw: Json | undefined, hide: Hide): boolean => {
  const { field, mask } = node;
  if (mask === undefined && (raw === node.expected || isSameList(node.expected, raw))) return true;
  if (raw === undefined || (raw === null && !isMapEntry(field))) return node.mayBeAbsent;
  const observed = coerceObserved(field, raw);
  return equalLeaves(node.expected, mask === undefined ? observed : maskValue(observed, mask, hide));
};

const canonicalEntries = (node: BlockNode, raw: JsonObject): Map<string, Json> | undefined => {
  const entries = new Map<string, Json>();
  for (const [key, value] of Object.entries(raw)) {
    const canonical = node.canonical === undefined ? key : node.canonical(key);
    if (entries.has(canonical)) return undefined;
    entries.set(canonical, value);
  }
  return entries;
};

const countOwn = (node: BlockNode, raw: JsonObject): number => {
  if (node.skip === undefined) return Object.keys(raw).length;
  return Object.keys(raw).filter((key) => node.skip?.([key]) !== true).length;
};

const blockMatches = (node: BlockNode, raw: Json | undefined, hide: Hide): boolean => {
  if (isNothing(raw)) return !node.isMap && everyChild(node, () => undefined, hide);
  if (!isObject(raw)) return false;
  if (node.isClosed && countOwn(node, raw) !== node.children.size) return false;
  if (node.canonical === undefined) return everyChild(node, (name) => memberOf(raw, name), hide);
  const entries = canonicalEntries(node, raw);
  return entries !== undefined && everyChild(node, (name) => entries.get(name), hide);
};

const everyChild = (node: BlockNode, read: (name: string) => Json | undefined, hide: Hide): boolean => {
  for (const [name, child] of node.children) {
    const raw = read(name);
    // An entry that is gone is a difference even if only defaults were declared in it.
    if (raw === undefined && node.isMap) return false;
    if (!(isLeaf(child) ? leafMatches(child, raw, hide) : blockMatches(child, raw, hide))) return false;
  }
  return true;
};

const rawAt = (raw: Json | undefined, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((node, name) => memberOf(node, name), raw);

const alarms = (field: Field, raw: Json | undefined, path: readonly string[]): boolean => {
  const [name, ...rest] = path;
  if (name === undefined)
    return raw !== undefined && field.alarming?.includes(coerceObserved(field, raw)) === true;
  if (name !== '*') return alarms(field, memberOf(raw, name), rest);
  return isObject(raw) && Object.values(raw).some((entry) => alarms(field, entry, rest));
};

interface Around {
  facts: Facts;
  targetKey: string;
  hide: Hide;
}

const surroundingsOf = (
  expectation: Expectation,
  raw: JsonObject,
  keys: readonly string[],
  around: Around,
): Surroundings => ({
  facts: around.facts,
  keys,
  targetKey: around.targetKey,
  leaf: (pattern) => {
    const field = expectation.schema.byPattern(pattern);
    const found = rawAt(raw, rawPath(expectation.schema, pattern, keys));
    return isNothing(found) || field === undefined ? undefined : coerceObserved(field, found ?? null);
  },
});

const isAllowed = (
  expectation: Expectation,
  raw: JsonObject,
  conditional: Conditional,
  around: Around,
): boolean => {
  const { condition, keys, path, field } = conditional;
  const found = rawAt(raw, path);
  if (field !== undefined && found !== undefined && found !== null)
    return allows(condition, coerceObserved(field, found));
  return conditionHolds(condition, surroundingsOf(expectation, raw, keys, around), expectation.schema);
};

/** Whether AWS's answer is exactly as declared, every declared leaf comparable, nothing else worth telling. */
export const isAsDeclared = (expectation: Expectation, raw: JsonObject, around: Around): boolean => {
  if (expectation.isBeyond || !blockMatches(expectation.root, raw, around.hide)) return false;
  const isClear = expectation.emptied.every(({ path, unset }) => {
    const found = rawAt(raw, path);
    return isNothing(found) || (unset !== undefined && found === unset);
  });
  if (!isClear || expectation.alarming.some(({ field, path }) => alarms(field, raw, path))) return false;
  return expectation.conditional.every((conditional) => isAllowed(expectation, raw, conditional, around));
};
