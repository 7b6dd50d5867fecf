// Every field of every kind: in sync as built, found at exactly its path when changed, in sync again when undone.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { kinds } from '../../shared/kinds/registry.js';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import { declared } from './declared/index.js';
import type { Variant } from './declared/variant.js';
import { clientPool, estateOf, mayChangeAlong, native, undo, type Estate } from './estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

/** Looks after a change of `pointer`: what is wrong with what was found, in words. */
const complaints = async (
  estate: Estate,
  target: DeclaredTarget,
  pointer: string,
  expected: readonly string[],
): Promise<string[]> => {
  const { differences, verdict } = await estate.look(target);
  const found = differences.map(({ path }) => path);
  const missed = expected.filter((path) => !found.includes(path));
  const extra = found.filter((path) => !expected.includes(path) && !mayChangeAlong(target, pointer, path));
  return [
    ...(verdict === (expected.length > 0 ? 'drifted' : 'in-sync') ? [] : [`${pointer}: is ${verdict}`]),
    ...missed.map((path) => `${pointer}: ${path} was not found`),
    ...extra.map((path) => `${pointer}: ${path} was found, and is not of its closure`),
  ];
};

type Value = Parameters<Estate['change']>[2];

const changeAndUndo = async (
  estate: Estate,
  target: DeclaredTarget,
  [pointer, value]: readonly [string, Value],
  expected: readonly string[] = [pointer],
): Promise<string[]> => {
  try {
    await estate.change(target, pointer, value);
    const wrong = await complaints(estate, target, pointer, expected);
    return [...wrong, ...(await undo(estate, target, pointer))];
  } catch (error) {
    return [`${pointer}: ${String(error)}`];
  }
};

/** `/routeSettings/$default` of `/routeSettings/$default/loggingLevel`: what one key holds. */
const entriesOf = (target: DeclaredTarget): string[] => {
  const entries = target.leaves.flatMap(({ pattern, pointer }) => {
    const tokens = pattern.split('/');
    const star = tokens.indexOf('*');
    return star > 0 && star < tokens.length - 1
      ? [
          pointer
            .split('/')
            .slice(0, star + 1)
            .join('/'),
        ]
      : [];
  });
  return [...new Set(entries)];
};

const isWithin = (pointer: string, prefixes: readonly string[] = []): boolean =>
  prefixes.some((prefix) => pointer === prefix || pointer.startsWith(`${prefix}/`));

/** Changes every declared leaf to another value that AWS takes. */
const changeEach = async (estate: Estate, target: DeclaredTarget, variant: Variant): Promise<string[]> => {
  const wrong: string[] = [];
  for (const { pointer, pattern } of target.leaves) {
    const other = await estate.other(target, pointer);
    const isFixed = variant.fixed?.includes(pointer) === true || pattern.endsWith('/statusCode');
    if (other === undefined || isFixed) {
      if (!isFixed) wrong.push(`${pointer}: there is no other value`);
      continue;
    }
    const expected = variant.silent?.includes(pointer) === true ? [] : [pointer];
    wrong.push(...(await changeAndUndo(estate, target, [pointer, other], expected)));
  }
  return wrong;
};

/** Takes away every member of every map, and every whole entry. */
const removeEach = async (estate: Estate, target: DeclaredTarget, variant: Variant): Promise<string[]> => {
  const wrong: string[] = [];
  const members = target.leaves.filter(({ pattern }) => pattern.endsWith('/*'));
  for (const { pointer } of members)
    if (!isWithin(pointer, variant.whole))
      wrong.push(...(await changeAndUndo(estate, target, [pointer, undefined])));
  for (const entry of entriesOf(target)) {
    const below = target.leaves.map(({ pointer }) => pointer).filter((pointer) => isWithin(pointer, [entry]));
    const telling = below.filter((pointer) => variant.defaults?.includes(pointer) !== true);
    wrong.push(...(await changeAndUndo(estate, target, [entry, undefined], telling)));
  }
  return wrong;
};

/** Adds one member to every map that is declared. */
const addEach = async (estate: Estate, target: DeclaredTarget, variant: Variant): Promise<string[]> => {
  const wrong: string[] = [];
  for (const { map, pointer, value, path = pointer } of declared[target.kind]?.additions ?? []) {
    if (isWithin(map, variant.whole) || !target.leaves.some((leaf) => isWithin(leaf.pointer, [map])))
      continue;
    await estate.change(target, pointer, value);
    wrong.push(...(await complaints(estate, target, pointer, [path])));
    await estate.change(target, path, undefined);
    wrong.push(...(await complaints(estate, target, `${pointer} (taken away again)`, [])));
  }
  return wrong;
};

const soleTarget = (estate: Estate): DeclaredTarget => {
  const [target, ...others] = estate.baseline.targets;
  if (target === undefined || others.length > 0) throw new Error('a variant declares one target');
  return target;
};

for (const kind of kinds) {
  describe(`every field of ${kind.id}`, () => {
    test('is declared by some variant', () => {
      const patterns = (declared[kind.id]?.variants ?? [])
        .flatMap(({ resources }) => native(...resources).targets)
        .flatMap(({ leaves }) => leaves.map(({ pattern }) => pattern));
      // What no declaration of our own form can say: the web ACL, which WAF sets, and its associations declare.
      const columns = kind.declarations.filter(({ foreign }) => foreign !== true).map(({ column }) => column);
      const undeclarable = kind.schema.fields.filter(
        ({ names }) => !columns.some((column) => names[column] !== undefined),
      );
      expect(undeclarable.map(({ pattern }) => pattern)).toEqual(
        kind.id === 'apigateway.stage' ? ['/webAclArn'] : [],
      );
      const missing = kind.schema.fields
        .filter((field) => !undeclarable.includes(field) && !patterns.includes(field.pattern))
        .map(({ pattern }) => pattern);
      expect(missing).toEqual([]);
    });

    for (const variant of declared[kind.id]?.variants ?? []) {
      test(`${variant.title} is in sync as built, and every change of it is found`, async () => {
        const estate = await estateOf(native(...variant.resources), pool.clientsFor);
        const target = soleTarget(estate);
        // The Region's other IVS stages belong to other tests.
        const isOwnScope = kind.family.owners.length > 0;
        const { summary, targets } = await estate.check({ unmanaged: isOwnScope ? 'report' : 'managed' });
        expect(targets.filter(({ verdict }) => verdict !== 'in-sync')).toEqual([]);
        expect(summary).toMatchObject({ declared: 1, compared: 1, inSync: 1, unknown: 0 });
        expect(summary.leaves.compared).toBe(target.leaves.length - (variant.silent ?? []).length);
        expect([
          ...(await changeEach(estate, target, variant)),
          ...(await removeEach(estate, target, variant)),
          ...(await addEach(estate, target, variant)),
        ]).toEqual([]);
      });
    }
  });
}
