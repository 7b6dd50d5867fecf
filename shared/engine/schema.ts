// The fields of a kind, indexed: by pattern, by pointer, and as AWS's own answers name them.
import type { Field, JsonPointer } from '../model/field.js';
import { compileApiColumn, type Casing, type ColumnNode } from './column.js';

export interface Schema {
  fields: readonly Field[];
  /** Makes keys of a map the same whatever form they came in: `{ '/methodSettings': canonical }`. */
  canonicalKey: Readonly<Record<string, (key: string) => string>>;
  api: ColumnNode;
  casing: Casing;
  byPattern(pattern: string): Field | undefined;
  fieldAt(pointer: JsonPointer): Field | undefined;
}

interface PatternNode {
  field?: Field;
  next: Map<string, PatternNode>;
}

const insert = (root: PatternNode, field: Field): void => {
  let node = root;
  for (const token of field.pattern.split('/').slice(1)) {
    const child = node.next.get(token) ?? { next: new Map() };
    node.next.set(token, child);
    node = child;
  }
  node.field = field;
};

const indexed = (fields: readonly Field[]): PatternNode => {
  const root: PatternNode = { next: new Map() };
  for (const field of fields) insert(root, field);
  return root;
};

/** Keys come again with every look; as many are kept as a large account has. */
const memoLimit = 20_000;

const remembered = (canonical: (key: string) => string): ((key: string) => string) => {
  const known = new Map<string, string>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= memoLimit) known.clear();
    const made = canonical(key);
    known.set(key, made);
    return made;
  };
};

export const defineSchema = (
  fields: readonly Field[],
  options: {
    canonicalKey?: Readonly<Record<string, (key: string) => string>>;
    casing?: Casing;
  } = {},
): Schema => {
  const casing = options.casing ?? 'camel';
  const patterns = new Map(fields.map((field) => [field.pattern, field]));
  // Compiled when first asked for: most doors start without ever reading an answer of AWS.
  let api: ColumnNode | undefined;
  let root: PatternNode | undefined;
  return {
    fields,
    canonicalKey: Object.fromEntries(
      Object.entries(options.canonicalKey ?? {}).map(([map, canonical]) => [map, remembered(canonical)]),
    ),
    get api() {
      return (api ??= compileApiColumn(fields, casing));
    },
    casing,
    byPattern: (pattern) => patterns.get(pattern),
    fieldAt: (pointer) => {
      let node: PatternNode | undefined = (root ??= indexed(fields));
      for (const token of pointer.split('/').slice(1)) node = node?.next.get(token) ?? node?.next.get('*');
      return node?.field;
    },
  };
};

/** Keys with the first one in its canonical form, where the map that holds it has one. */
export const canonicalKeys = (
  schema: Schema,
  pattern: string,
  keys: readonly string[],
): readonly string[] => {
  if (keys.length === 0) return keys;
  const map = pattern.slice(0, Math.max(0, pattern.indexOf('/*')));
  const canonical = schema.canonicalKey[map];
  return canonical === undefined ? keys : keys.map((key, index) => (index === 0 ? canonical(key) : key));
};
