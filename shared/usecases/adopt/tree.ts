// Arguments of a resource as they are written: an ordered tree, with comments.
import { tokensOf } from '../../engine/column.js';
import type { LeafValue } from '../../model/field.js';

export interface Leaf {
  shape: 'leaf';
  value: LeafValue;
  /** For the reader of the file: why it is odd, or not here. */
  comment?: string;
}

export interface Branch {
  shape: 'branch';
  members: Map<string, Tree>;
}

/** A list of blocks, each named by its member `by`. */
export interface Blocks {
  shape: 'blocks';
  by: string;
  entries: Map<string, Branch>;
}

export type Tree = Leaf | Branch | Blocks;

export const emptyBranch = (): Branch => ({ shape: 'branch', members: new Map() });

/** Where the keys stand for the stars and lists of a path, in order. */
interface Way {
  tokens: readonly string[];
  keys: readonly string[];
}

const stepsOf = ({ tokens, keys }: Way): { name: string; key?: string }[] | undefined => {
  const left = [...keys];
  const steps: { name: string; key?: string }[] = [];
  for (const token of tokens) {
    const key = token === '*' || token.startsWith('[') ? left.shift() : undefined;
    if (token === '*') {
      if (key === undefined) return undefined;
      steps.push({ name: key });
    } else if (token.startsWith('[')) {
      const list = steps.at(-1);
      const by = token.slice(1, -1);
      // Blocks with several keys have no way back from one key.
      if (key === undefined || list === undefined || by.includes(',')) return undefined;
      steps.push({ name: by, key });
    } else steps.push({ name: token });
  }
  return left.length === 0 ? steps : undefined;
};

const branchAt = (branch: Branch, name: string): Branch | undefined => {
  const known = branch.members.get(name) ?? emptyBranch();
  if (known.shape !== 'branch') return undefined;
  branch.members.set(name, known);
  return known;
};

const blockAt = (branch: Branch, name: string, by: string, key: string): Branch | undefined => {
  const known = branch.members.get(name) ?? { shape: 'blocks', by, entries: new Map<string, Branch>() };
  if (known.shape !== 'blocks') return undefined;
  branch.members.set(name, known);
  const entry = known.entries.get(key) ?? emptyBranch();
  known.entries.set(key, entry);
  return entry;
};

/** Puts a leaf where a column's path leads; false where the path has no way back from its keys. */
export const putLeaf = (root: Branch, path: string, keys: readonly string[], leaf: Leaf): boolean => {
  const steps = stepsOf({ tokens: tokensOf(path), keys });
  const last = steps?.at(-1);
  if (steps === undefined || last === undefined || last.key !== undefined) return false;
  let branch: Branch | undefined = root;
  for (let index = 0; index < steps.length - 1 && branch !== undefined; index += 1) {
    const [step, next] = [steps[index], steps[index + 1]];
    if (step === undefined) return false;
    if (next?.key === undefined) branch = branchAt(branch, step.name);
    else {
      branch = blockAt(branch, step.name, next.name, next.key);
      index += 1;
    }
  }
  branch?.members.set(last.name, leaf);
  return branch !== undefined;
};
