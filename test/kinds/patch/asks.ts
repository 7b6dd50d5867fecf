// What a patcher is asked for in a table: a live answer and wishes, and little else declared.
import { patcherOf } from '../../../shared/kinds/patchers.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import type { Closed, DeclaredLeaf } from '../../../shared/model/declaration.js';
import type { Facts, LeafValue } from '../../../shared/model/field.js';
import type { Allowances, Patch, Wish } from '../../../shared/model/plan.js';
import { kindId } from '../../../shared/model/target.js';
import { everything } from './world.js';

export interface Asked {
  raw?: JsonObject;
  /** Path → wanted value; undefined: nothing is to be there. */
  wishes: Readonly<Record<string, LeafValue | undefined>>;
  /** Declared beside the wishes. */
  declared?: Readonly<Record<string, LeafValue>>;
  closed?: readonly string[];
  allow?: Partial<Allowances>;
  region?: string;
  facts?: Facts;
}

const said = { address: 'x', source: 'test', declaredAs: 'x' };

export const patched = (kind: string, key: string, asked: Asked): Patch => {
  const { raw = {}, wishes, declared = {}, closed = [], allow = {}, region = 'eu-west-1' } = asked;
  const target = { kind: kindId(kind), account: '123456789012', region, key };
  const wanted = Object.entries(wishes).map(([path, to]): Wish => ({
    path,
    ...(to === undefined ? {} : { to }),
  }));
  const leaves = [...Object.entries(declared), ...Object.entries(wishes)].flatMap(
    ([pointer, value]): DeclaredLeaf[] =>
      value === undefined ? [] : [{ ...said, pointer, pattern: pointer, value }],
  );
  const claims = closed.map((pointer): Closed => ({ pointer, declaredAs: 'x', class: 'declared' }));
  return patcherOf(target.kind).patch({
    target,
    raw,
    wishes: wanted,
    declared: { ...target, ...said, leaves, closed: claims, leftOut: [], exported: {} },
    facts: asked.facts ?? {},
    allow: { ...everything, ...allow },
  });
};

/** `replace /description=x`, in the order in which they are sent. */
export const operationsOf = ({ calls }: Patch): string[] =>
  calls.flatMap(({ input }) => {
    const operations = input['patchOperations'];
    return (Array.isArray(operations) ? operations : []).map((operation: unknown) => {
      const { op, path, value } = operation as { op: string; path: string; value?: string };
      return `${op} ${path}${value === undefined ? '' : `=${value}`}`;
    });
  });

export const codesOf = ({ refused }: Patch): (readonly [string, readonly string[]])[] =>
  refused.map(({ code, paths }) => [code, paths]);
