// A declared target compiled to the shape of AWS's answer, so that an unchanged one is recognised in one pass.
import type { DeclaredTarget } from '../model/declaration.js';
import type { Condition, Field, LeafValue, Masker } from '../model/field.js';
import { equalLeaves, isMapEntry } from './judge.js';
import { whole } from './mask.js';
import { isWithin, matchPattern, unescapeKey } from './pointer.js';
import type { Schema } from './schema.js';

export interface LeafNode {
  field: Field;
  expected: LeafValue;
  mask: Masker | undefined;
  /** AWS returning nothing means the same. */
  mayBeAbsent: boolean;
}

export interface BlockNode {
  /** Members by AWS's name, or entries by canonical key. */
  children: Map<string, Node>;
  isMap: boolean;
  /** Nothing else may be in this map. */
  isClosed: boolean;
  canonical: ((key: string) => string) | undefined;
  skip: Field['skip'];
}

export type Node = LeafNode | BlockNode;

export interface Conditional {
  condition: Condition;
  keys: readonly string[];
  /** Where AWS's answer has the leaf that the condition looks at. */
  path: readonly string[];
  field: Field | undefined;
}

export interface Expectation {
  schema: Schema;
  root: BlockNode;
  leafCount: number;
  /** Places where the source guarantees that nothing is. */
  emptied: readonly { path: readonly string[]; unset: LeafValue | undefined }[];
  /** Conditions of declared leaves, each once. */
  conditional: readonly Conditional[];
  /** Fields whose live value may alarm although nothing declares them. */
  alarming: readonly { field: Field; path: readonly string[] }[];
  /** Claims that this shape cannot express: always look closer. */
  isBeyond: boolean;
}

const block = (isMap: boolean): BlockNode => ({
  children: new Map(),
  isMap,
  isClosed: false,
  canonical: undefined,
  skip: undefined,
});

export const isLeaf = (node: Node): node is LeafNode => 'expected' in node;

const apiName = (schema: Schema, token: string): string =>
  schema.casing === 'pascal' ? token.charAt(0).toUpperCase() + token.slice(1) : token;

/** Goes to the node of a pointer, making the blocks on the way; undefined where a leaf is in the way. */
const reach = (
  schema: Schema,
  root: BlockNode,
  pattern: string,
  pointer: string,
): { parent: BlockNode; name: string } => {
  const tokens = pointer.split('/').slice(1);
  const shapes = pattern.split('/').slice(1);
  let parent = root;
  let prefix = '';
  for (const [index, token] of tokens.entries()) {
    const name = shapes[index] === '*' ? unescapeKey(token) : apiName(schema, token);
    if (index === tokens.length - 1) return { parent, name };
    prefix += `/${shapes[index]}`;
    const next = parent.children.get(name) ?? block(shapes[index + 1] === '*');
    if (isLeaf(next)) throw new Error(`${pointer} is both a value and a block`);
    next.canonical = schema.canonicalKey[prefix];
    parent.children.set(name, next);
    parent = next;
  }
  return { parent, name: '' };
};

const staticUnset = (field: Field | undefined): LeafValue | undefined =>
  typeof field?.unset === 'function' ? undefined : field?.unset;

const mayBeAbsent = (field: Field, value: LeafValue): boolean =>
  !isMapEntry(field) &&
  (equalLeaves(value, undefined) || (field.unset !== undefined && equalLeaves(value, staticUnset(field))));

const addLeaves = (schema: Schema, root: BlockNode, target: DeclaredTarget): void => {
  for (const leaf of target.leaves) {
    const field = schema.byPattern(leaf.pattern);
    if (field === undefined) throw new Error(`no field ${leaf.pattern} in this kind`);
    const { parent, name } = reach(schema, root, leaf.pattern, leaf.pointer);
    const mask = leaf.sensitive === true ? whole : field.mask;
    parent.children.set(name, {
      field,
      mask,
      expected: leaf.value,
      mayBeAbsent: mayBeAbsent(field, leaf.value),
    });
    if (parent.isMap) parent.skip = field.skip;
  }
};

const blockAt = (schema: Schema, root: BlockNode, pointer: string): Node | undefined => {
  let node: Node | undefined = root;
  for (const token of pointer.split('/').slice(1)) {
    if (node === undefined || isLeaf(node)) return undefined;
    const key: string = unescapeKey(token);
    node = node.children.get(node.isMap ? key : apiName(schema, key));
  }
  return node;
};

/** Where AWS's answer has the leaf of a pattern. */
export const rawPath = (schema: Schema, pattern: string, keys: readonly string[]): string[] => {
  let star = 0;
  const tokens = pattern.split('/').slice(1);
  return tokens.map((token) => (token === '*' ? (keys[star++] ?? '*') : apiName(schema, token)));
};

const conditionsOf = (schema: Schema, target: DeclaredTarget): Conditional[] => {
  const once = new Map<string, Conditional>();
  for (const leaf of target.leaves) {
    const field = schema.byPattern(leaf.pattern);
    for (const condition of field?.conditions ?? []) {
      const keys = condition.on.includes('*') ? (matchPattern(leaf.pattern, leaf.pointer) ?? []) : [];
      const path = rawPath(schema, condition.on, keys);
      once.set(JSON.stringify([condition, keys]), {
        condition,
        keys,
        path,
        field: schema.byPattern(condition.on),
      });
    }
  }
  return [...once.values()];
};

/** Left out of a map that is stated whole: what else lives there cannot be told by counting. */
const isClosed = ({ closed }: DeclaredTarget, pointer: string | undefined): boolean =>
  pointer !== undefined && closed.some((claim) => isWithin(pointer, claim.pointer));

/** Compiles a target whose leaves are masked the way observed ones will be. */
export const expectationOf = (schema: Schema, target: DeclaredTarget): Expectation => {
  const root = block(false);
  addLeaves(schema, root, target);
  const emptied: { path: readonly string[]; unset: LeafValue | undefined }[] = [];
  // Declarations that disagree about a leaf leave the target unknown: never in sync by what is left.
  let isBeyond = target.leftOut.some(
    ({ reason, pointer }) => reason === 'conflict' || isClosed(target, pointer),
  );
  for (const claim of target.closed) {
    const node = blockAt(schema, root, claim.pointer);
    if (node === undefined) {
      if (claim.pointer.includes('~')) isBeyond = true;
      const path = claim.pointer
        .split('/')
        .slice(1)
        .map((token) => apiName(schema, token));
      emptied.push({ path, unset: staticUnset(schema.byPattern(claim.pointer)) });
    } else if (!isLeaf(node) && node.isMap) node.isClosed = true;
    else if (!isLeaf(node)) isBeyond = true;
  }
  const declared = new Set(target.leaves.map((leaf) => leaf.pattern));
  const conditional = conditionsOf(schema, target);
  const alarming = schema.fields.flatMap((field) =>
    // One entry of a map being declared says nothing of the others.
    field.alarming === undefined || (declared.has(field.pattern) && !field.pattern.includes('*'))
      ? []
      : [
          {
            field,
            path: field.pattern
              .split('/')
              .slice(1)
              .map((token) => apiName(schema, token)),
          },
        ],
  );
  return { schema, root, leafCount: target.leaves.length, emptied, conditional, alarming, isBeyond };
};
