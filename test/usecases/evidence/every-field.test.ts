// Every field of every kind, changed through the real SDK: the trail's own events tell exactly who did it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { physical } from '../../../infra/local/estate/rebind.js';
import { attribute } from '../../../shared/engine/attribution.js';
import { kinds } from '../../../shared/kinds/registry.js';
import type { Difference } from '../../../shared/model/comparison.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import { scopeId } from '../../../shared/model/target.js';
import { scopeOfTarget } from '../../../shared/usecases/check.js';
import { readEvidence } from '../../../shared/usecases/evidence/read-evidence.js';
import { declared } from '../../acceptance/declared/index.js';
import type { Variant } from '../../acceptance/declared/variant.js';
import { clientPool, estateOf, mayChangeAlong, native, undo, type Estate } from '../../acceptance/estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
let trail: unknown[] = [];
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  pool = clientPool(aws.endpoint);
  aws.onTrailEvent((told) => trail.push(told));
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

type Value = Parameters<Estate['change']>[2];
type Change = readonly [pointer: string, value: Value];

/** Every leaf set to another value, every member and entry of a map taken away, one more added. */
const changesOf = async (estate: Estate, target: DeclaredTarget, variant: Variant): Promise<Change[]> => {
  const isFree = (pointer: string): boolean => variant.fixed?.includes(pointer) !== true;
  const isWhole = (pointer: string): boolean =>
    variant.whole?.some((prefix) => pointer === prefix || pointer.startsWith(`${prefix}/`)) === true;
  const set: Change[] = [];
  for (const { pointer, pattern } of target.leaves) {
    if (!isFree(pointer) || pattern.endsWith('/statusCode')) continue;
    const other = await estate.other(target, pointer);
    if (other !== undefined) set.push([pointer, other]);
  }
  const removed = target.leaves
    .filter(({ pattern, pointer }) => pattern.endsWith('/*') && !isWhole(pointer))
    .map(({ pointer }): Change => [pointer, undefined]);
  const entries = target.leaves.flatMap(({ pattern, pointer }) => {
    const star = pattern.split('/').indexOf('*');
    const isEntry = star > 0 && star < pattern.split('/').length - 1;
    return isEntry
      ? [
          pointer
            .split('/')
            .slice(0, star + 1)
            .join('/'),
        ]
      : [];
  });
  const added = (declared[target.kind]?.additions ?? [])
    .filter(({ map }) => !isWhole(map) && target.leaves.some(({ pointer }) => pointer.startsWith(`${map}/`)))
    .map(({ pointer, value }): Change => [pointer, value]);
  return [...set, ...removed, ...[...new Set(entries)].map((entry): Change => [entry, undefined]), ...added];
};

const differenceAt = (path: string): Difference => ({
  type: 'removed',
  class: 'declared',
  path,
  declared: '',
  severity: 'high',
  reason: '',
});

/** Calls on integrations repeat what they do not change, or replace everything (`/type`, `/credentials`). */
const namesOnlyWhatChanges = ({ kind }: DeclaredTarget): boolean => kind.endsWith('.stage');

const topOf = (pointer: string): string => pointer.split('/')[1] ?? '';

interface Asked {
  found: readonly string[];
  wrong: readonly string[];
}

/** Changes, looks, and asks the events: for each difference that the look found, and for what did not change. */
const ask = async (estate: Estate, target: DeclaredTarget, [pointer, value]: Change): Promise<Asked> => {
  trail = [];
  await estate.change(target, pointer, value);
  const evidence = trail.flatMap((told) => readEvidence(told, []));
  const { differences } = await estate.look(target);
  const found = differences.map(({ path }) => path);
  const live = physical(target, estate.ids);
  const aliases = live.key === target.key ? [] : [target.key];
  const confidenceIn = (path: string): string => {
    const { changedBy } = attribute(live, aliases, [differenceAt(path)], evidence);
    const isOther = changedBy.confidence !== 'unknown' && changedBy.actor.name !== 'local-user';
    return isOther ? 'another’s' : changedBy.confidence;
  };
  const missed = found.filter((path) => confidenceIn(path) !== 'exact');
  const accused = target.leaves
    .map((leaf) => leaf.pointer)
    .filter((path) => topOf(path) !== topOf(pointer) && !mayChangeAlong(target, pointer, path))
    .filter((path) => namesOnlyWhatChanges(target) && confidenceIn(path) !== 'unknown');
  const scope = scopeId(scopeOfTarget(live));
  const strays = evidence.filter((one) => one.scope !== scope).map((one) => one.scope);
  const left = await undo(estate, target, pointer);
  for (const path of left.map((text) => /, (\S+) still differs/.exec(text)?.[1] ?? ''))
    await estate.change(target, path, undefined);
  return {
    found,
    wrong: [
      ...missed.map((path) => `${pointer}: ${path} is ${confidenceIn(path)}`),
      ...accused.map((path) => `${pointer}: ${path} did not change, and is ${confidenceIn(path)}`),
      ...strays.map((other) => `${pointer}: also evidence for ${other}`),
    ],
  };
};

for (const kind of kinds) {
  describe(`every field of ${kind.id}`, () => {
    for (const variant of declared[kind.id]?.variants ?? []) {
      test(`whoever changes ${variant.title} is known exactly`, async () => {
        const estate = await estateOf(native(...variant.resources), pool.clientsFor);
        const [target] = estate.baseline.targets;
        if (target === undefined) throw new Error('a variant declares one target');
        const asked: Asked[] = [];
        for (const change of await changesOf(estate, target, variant))
          asked.push(await ask(estate, target, change));
        expect(asked.flatMap(({ wrong }) => wrong)).toEqual([]);
        const found = new Set(asked.flatMap((one) => one.found));
        const notShown = [...(variant.fixed ?? []), ...(variant.silent ?? [])];
        const expected = target.leaves.filter(
          ({ pointer, pattern }) => !notShown.includes(pointer) && !pattern.endsWith('/statusCode'),
        );
        expect(expected.map(({ pointer }) => pointer).filter((pointer) => !found.has(pointer))).toEqual([]);
      });
    }
  });
}
