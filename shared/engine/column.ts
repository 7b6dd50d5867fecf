// A column of names, compiled: how one language's argument paths lead to canonical patterns.
import type { Field } from '../model/field.js';

/**
 * One step of a language's document. Paths are written `a.b` (members), `a.*` (map keys) and
 * `a[k].b` (a list of objects, keyed by member `k`; several members: `a[k,l]`).
 */
export interface ColumnNode {
  field?: Field;
  members: Map<string, ColumnNode>;
  star?: ColumnNode;
  keyed?: { by: readonly string[]; node: ColumnNode };
  /** Canonical pattern of everything below this node, up to the first star not yet bound. */
  prefix: string;
}

const emptyNode = (): ColumnNode => ({ members: new Map(), prefix: '' });

const stepInto = (node: ColumnNode, token: string): ColumnNode => {
  if (token === '*') return (node.star ??= emptyNode());
  if (token.startsWith('[')) {
    node.keyed ??= { by: token.slice(1, -1).split(','), node: emptyNode() };
    return node.keyed.node;
  }
  const existing = node.members.get(token);
  if (existing !== undefined) return existing;
  const created = emptyNode();
  node.members.set(token, created);
  return created;
};

/** The steps of a path: member names, `*`, and `[k]` for a list keyed by `k`. */
export const tokensOf = (path: string): string[] => path.replaceAll('[', '.[').split('.');

/** Part of `pattern` before its star number `bound + 1`. */
const upToStar = (pattern: string, bound: number): string => {
  const parts = pattern.split('/*');
  return parts.slice(0, bound + 1).join('/*');
};

const commonPrefix = (patterns: readonly string[]): string => {
  const split = patterns.map((pattern) => pattern.split('/'));
  const shared = split[0] ?? [];
  for (const other of split.slice(1)) {
    const differs = shared.findIndex((token, index) => other[index] !== token);
    if (differs >= 0) shared.length = differs;
  }
  return shared.join('/');
};

const fillPrefixes = (node: ColumnNode, bound: number): string[] => {
  const patterns = [
    ...(node.field === undefined ? [] : [node.field.pattern]),
    ...[...node.members.values()].flatMap((child) => fillPrefixes(child, bound)),
    ...(node.star === undefined ? [] : fillPrefixes(node.star, bound + 1)),
    ...(node.keyed === undefined ? [] : fillPrefixes(node.keyed.node, bound + 1)),
  ];
  node.prefix = node.field === undefined ? upToStar(commonPrefix(patterns), bound) : node.field.pattern;
  return patterns;
};

/** Compiles one column; `bound` stars of the patterns are named by other arguments. */
export const compileColumn = (fields: readonly Field[], column: string, bound = 0): ColumnNode => {
  const root = emptyNode();
  for (const field of fields) {
    const path = field.names[column];
    if (path === undefined) continue;
    const node = tokensOf(path).reduce(stepInto, root);
    node.field = field;
  }
  fillPrefixes(root, bound);
  return root;
};

/** How an SDK spells the members of AWS's answers. */
export type Casing = 'camel' | 'pascal';

const apiPath = (pattern: string, casing: Casing): string =>
  pattern
    .slice(1)
    .split('/')
    .map((token) => (casing === 'pascal' ? token.charAt(0).toUpperCase() + token.slice(1) : token))
    .join('.');

/** AWS's own answers as a column: the pattern is the path. */
export const compileApiColumn = (fields: readonly Field[], casing: Casing): ColumnNode =>
  compileColumn(
    fields.map((field) => ({ ...field, names: { api: apiPath(field.pattern, casing) } })),
    'api',
  );
