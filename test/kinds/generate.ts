// Generates live states of any kind from its table of fields, and AWS's answers that mean them.
import * as fc from 'fast-check';
import { fillPattern } from '../../shared/engine/pointer.js';
import { canonicalKeys } from '../../shared/engine/schema.js';
import type { Json, JsonObject } from '../../shared/model/brand.js';
import type { Facts, Field, LeafValue, State } from '../../shared/model/field.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { declaring, seeing } from './support.js';
import { compareTarget } from '../../shared/engine/compare.js';

const plain = fc.string({ minLength: 1, maxLength: 12 });

const setOf = (elements: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(elements, { minLength: 1, maxLength: 3 }).map((list) => list.sort());

/** Canonical values: what AWS returns, spelled. */
export const valueOf = ({ leaf, spell }: Field): fc.Arbitrary<LeafValue> => {
  switch (leaf.type) {
    case 'text':
      return spell === undefined ? plain : plain.map((text) => spell(text));
    case 'oneOf':
      return fc.constantFrom(...leaf.allowed);
    case 'flag':
      return fc.boolean();
    case 'set':
      return setOf(leaf.allowed === undefined ? plain : fc.constantFrom(...leaf.allowed));
    case 'integer':
      return fc.integer({ min: leaf.min ?? -10, max: leaf.max ?? 1_000_000 });
    case 'number':
      return fc.double({ min: leaf.min ?? -10, max: leaf.max ?? 1_000_000, noNaN: true }).map((x) => x + 0);
  }
};

/** Names of map entries: anything, also what JSON Pointers escape and objects have of their own. */
const plainKey = fc.oneof(
  plain,
  fc.constantFrom('a/b', 'a~1b', '~', 'GET /items/{id}', '$default', 'constructor', '__proto__', 'aws:x'),
);
const methodKey = fc
  .tuple(fc.constantFrom('*', '/', '/items', 'items/{id}', '~1items~1{id}'), fc.constantFrom('GET', '*'))
  .map(([path, verb]) => `${path}/${verb}`);

const leavesOf = (kind: Kind, field: Field): fc.Arbitrary<readonly (readonly [string, LeafValue])[]> => {
  const stars = field.pattern.split('/').filter((token) => token === '*').length;
  const key = field.pattern.startsWith('/methodSettings/') ? methodKey : plainKey;
  const keys = fc.array(key, { minLength: stars, maxLength: stars });
  const leaf = fc.tuple(keys, valueOf(field)).map(([names, value]) => {
    const canonical = canonicalKeys(kind.schema, field.pattern, names);
    return [fillPattern(field.pattern, canonical), value, canonical] as const;
  });
  return fc
    .array(leaf, { maxLength: stars === 0 ? 1 : 3 })
    .map((list) => list.filter(([, , names]) => field.skip?.(names) !== true))
    .map((list) => list.map(([pointer, value]) => [pointer, value] as const));
};

export interface Living {
  state: State;
  facts: Facts;
}

export const livingOf = (kind: Kind): fc.Arbitrary<Living> =>
  fc
    .tuple(
      fc.tuple(...kind.schema.fields.map((field) => leavesOf(kind, field))),
      fc.constantFrom('HTTP', 'WEBSOCKET'),
    )
    .map(([leaves, protocol]) => ({ state: Object.fromEntries(leaves.flat()), facts: { protocol } }));

/** Leaves of a state that a comparison looks at, asked of the engine one by one. */
export const comparable = (kind: Kind, { state, facts }: Living): string[] =>
  Object.keys(state).filter((pointer) => {
    const target = declaring(kind, state);
    const only = { ...target, leaves: target.leaves.filter((leaf) => leaf.pointer === pointer) };
    return compareTarget(kind, only, seeing(state), { facts, undeclared: 'ignore' }).coverage.compared === 1;
  });

const unescape = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** Own members only, so that `__proto__` is a name like any other. */
interface Tree extends Map<string, Tree | Json> {}

const toJson = (node: Tree | Json): Json =>
  node instanceof Map ? Object.fromEntries([...node].map(([name, member]) => [name, toJson(member)])) : node;

/** The AWS answer that holds exactly this state. */
export const answerOf = (kind: Kind, state: State): JsonObject => {
  const root: Tree = new Map();
  const isPascal = kind.id.startsWith('apigatewayv2.');
  for (const [pointer, value] of Object.entries(state)) {
    const pattern = kind.schema.fieldAt(pointer)?.pattern.split('/') ?? [];
    const tokens = pointer.split('/');
    const names = tokens.slice(1).map((token, index) => {
      if (pattern[index + 1] === '*') return unescape(token);
      return isPascal ? token.charAt(0).toUpperCase() + token.slice(1) : token;
    });
    const last = names.pop() ?? '';
    let node = root;
    for (const name of names) {
      const next = node.get(name);
      const child: Tree = next instanceof Map ? next : new Map();
      node.set(name, child);
      node = child;
    }
    node.set(last, value);
  }
  return toJson(root) as JsonObject;
};
