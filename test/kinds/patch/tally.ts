// Which fields were put back in which direction, and which were refused: so that none is forgotten.
import { equalLeaves } from '../../../shared/engine/judge.js';
import { isWithin } from '../../../shared/engine/pointer.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { Difference } from '../../../shared/model/comparison.js';
import type { Field, LeafValue } from '../../../shared/model/field.js';
import type { KindId } from '../../../shared/model/target.js';
import type { Refusal } from '../../../shared/model/plan.js';
import type { PlannedTarget } from '../../../shared/usecases/remediation/plan-scope.js';
import { covers } from './world.js';

export type Direction = 'set' | 'changed' | 'unset';

/** From AWS's default to something else: a field that AWS always answers is set, too. */
const directionsOf = (kind: KindId, difference: Difference): Direction[] => {
  const field = kindOf(kind).schema.fieldAt(difference.path);
  switch (difference.type) {
    case 'removed':
      return ['set'];
    case 'changed':
      return equalLeaves(difference.observed, field === undefined ? undefined : constantUnset(field))
        ? ['changed', 'set']
        : ['changed'];
    case 'added':
      return ['unset'];
    default:
      return difference satisfies never;
  }
};

const constantUnset = ({ unset }: Field): LeafValue | undefined =>
  typeof unset === 'function' ? undefined : unset;

export interface Tally {
  /** Field and direction → how often it was put back. */
  trips: Map<string, number>;
  /** Field, direction and code → the last reason. */
  refusals: Map<string, string>;
}

export const emptyTally = (): Tally => ({ trips: new Map(), refusals: new Map() });

/** The fields that a difference speaks of: that of a leaf, or all of an entry. */
const patternsOf = ({ result: { target } }: PlannedTarget, path: string): string[] => {
  const { schema } = kindOf(target.kind);
  const field = schema.fieldAt(path);
  if (field !== undefined) return [field.pattern];
  const depth = path.split('/').length;
  const star = (pattern: string): string => pattern.split('/').slice(0, depth).join('/');
  const shape = path
    .split('/')
    .map((token, index) => (index === depth - 1 ? '*' : token))
    .join('/');
  return schema.fields.map(({ pattern }) => pattern).filter((pattern) => star(pattern) === shape);
};

const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** Notes what a first plan sets out to do; `isHealed` once it turned out to be so. */
export const note = (tally: Tally, planned: PlannedTarget, isHealed: boolean): void => {
  const { comparison } = planned.result;
  const plan = planned.planned?.plan;
  if (comparison.verdict !== 'drifted' || plan === undefined) return;
  const refusalOf = (path: string): Refusal | undefined =>
    plan.refused.find(({ paths }) => covers(paths, path) || paths.some((one) => isWithin(one, path)));
  for (const difference of comparison.differences) {
    const refusal = refusalOf(difference.path);
    for (const pattern of patternsOf(planned, difference.path)) {
      for (const direction of directionsOf(planned.result.target.kind, difference)) {
        const key = `${pattern} ${direction}`;
        if (refusal !== undefined) tally.refusals.set(`${key} ${refusal.code}`, refusal.why);
        else if (isHealed) count(tally.trips, key);
      }
    }
  }
};

export const directions: readonly Direction[] = ['set', 'changed', 'unset'];

/** Fields and directions that were neither put back nor refused. */
export const forgotten = (tally: Tally, patterns: readonly string[]): string[] =>
  patterns.flatMap((pattern) =>
    directions
      .map((direction) => `${pattern} ${direction}`)
      .filter(
        (key) =>
          !tally.trips.has(key) && ![...tally.refusals.keys()].some((one) => one.startsWith(`${key} `)),
      ),
  );
