// Which live values are worth declaring: what is no default, belongs to the user and means something.
import { entryAt } from '../../engine/closed.js';
import { conditionHolds } from '../../engine/conditions.js';
import { equalLeaves, isMapEntry } from '../../engine/judge.js';
import { surroundings, unsetValue, type Observed } from '../../engine/observe.js';
import { byCodeUnit, matchPattern } from '../../engine/pointer.js';
import type { Facts, Field, JsonPointer, LeafValue } from '../../model/field.js';
import type { Kind } from '../../kinds/kind.js';

export interface LiveLeaf {
  pointer: JsonPointer;
  field: Field;
  /** What the stars of its pattern stand for. */
  keys: readonly string[];
  value: LeafValue;
}

export interface Member {
  kind: Kind;
  /** The key that reading gave it. */
  key: string;
  observed: Observed;
  facts: Facts;
}

/** All live leaves in the order of the kind's fields, then of their keys. */
const liveLeaves = ({ kind, observed }: Member): LiveLeaf[] => {
  const order = new Map(kind.schema.fields.map((field, index) => [field.pattern, index]));
  return Object.entries(observed.state)
    .flatMap(([pointer, value]): LiveLeaf[] => {
      const field = kind.schema.fieldAt(pointer);
      const keys = field === undefined ? undefined : matchPattern(field.pattern, pointer);
      return field === undefined || keys === undefined ? [] : [{ pointer, field, keys, value }];
    })
    .sort(
      (a, b) =>
        byCodeUnit(entryOrder(a), entryOrder(b)) ||
        (order.get(a.field.pattern) ?? 0) - (order.get(b.field.pattern) ?? 0) ||
        byCodeUnit(a.pointer, b.pointer),
    );
};

/** Entries of a map of blocks stay together; everything else keeps the order of the fields. */
const entryOrder = ({ field, pointer }: LiveLeaf): string => (isInBlock(field) ? entryAt(pointer) : '');

/** It is in a block that a map names: the block counts, whatever its values are. */
const isInBlock = (field: Field): boolean => /^\/[^/]+\/\*\//.test(field.pattern);

const meansSomething = (member: Member, { field, keys }: LiveLeaf): boolean => {
  const around = surroundings(member.observed.state, keys, member.key, member.facts);
  return (field.conditions ?? []).every((condition) => conditionHolds(condition, around, member.kind.schema));
};

const isDefault = (member: Member, { field, keys, value }: LiveLeaf): boolean => {
  if (isMapEntry(field)) return false;
  const around = surroundings(member.observed.state, keys, member.key, member.facts);
  const unset = unsetValue(field, around);
  return equalLeaves(value, undefined) || (unset !== undefined && equalLeaves(value, unset));
};

/**
 * The leaves to declare. In blocks that a map names, a default is declared too where another block of the map
 * has something else there (it overrides it), and where the block has nothing to tell (that it is there counts).
 */
export const worthDeclaring = (member: Member): LiveLeaf[] => {
  const live = liveLeaves(member).filter(({ pointer }) => !member.observed.ambiguous.includes(pointer));
  const meaningful = live.filter((leaf) => meansSomething(member, leaf));
  const telling = meaningful.filter((leaf) => !isDefault(member, leaf));
  const differing = new Set(telling.map(({ field }) => field.pattern));
  const kept = new Set(
    meaningful.filter(
      (leaf) => !isDefault(member, leaf) || (isInBlock(leaf.field) && differing.has(leaf.field.pattern)),
    ),
  );
  const tellingBlocks = new Set([...kept].map(({ pointer }) => entryAt(pointer)));
  return live.filter(
    (leaf) => kept.has(leaf) || (isInBlock(leaf.field) && !tellingBlocks.has(entryAt(leaf.pointer))),
  );
};
