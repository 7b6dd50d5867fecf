// The stage's cache cluster: costs money, takes minutes, and loses what it holds; done only where that is allowed.
import { wordOf } from '../../../model/brand.js';
import type { Effect, Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isMasked, isUnset, partOf, pathsOf } from '../../_support/patching.js';
import { replace, type PatchOperation } from '../../_support/patching-operations.js';
import type { Concern } from './concern.js';
import { updateCommand } from './stage-name.js';

const switchPath = '/cacheClusterEnabled';
const sizePath = '/cacheClusterSize';

const sizeWithoutValue = (wishes: readonly Wish[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: 'A cache cluster that is on always has a size.',
  remedy: 'Declare the size that is meant, or switch the cache off.',
});

const inProgress = (paths: readonly string[], status: string): Refusal => ({
  code: 'in-use',
  paths,
  why: `AWS is still changing the cache cluster (${status}).`,
  remedy: 'It is tried again once AWS is done, which takes minutes.',
});

const notAllowed = (
  { target }: PatchAsk,
  paths: readonly string[],
  operations: PatchOperation[],
): Refusal => ({
  code: 'opt-in',
  paths,
  why: 'Changing a cache cluster costs money, takes minutes and loses what is cached.',
  remedy: 'Allow cache clusters in the remediation policy, or run the command.',
  command: updateCommand(target, operations),
});

/** AWS makes a cluster of 0.5 GB where no size comes along; making it and then resizing it would take twice as long. */
const sizeToStartWith = ({ declared }: PatchAsk): PatchOperation[] =>
  declared.leaves
    .filter(({ pointer, value }) => pointer === sizePath && !isUnset(value) && !isMasked(value))
    .map(({ value }) => replace(sizePath, value));

export const cacheCluster: Concern = (ask, wishes) => {
  const sizeless = wishes.filter(({ path, to }) => path === sizePath && isUnset(to));
  const refused = sizeless.length === 0 ? [] : [sizeWithoutValue(sizeless)];
  const doable = wishes.filter((wish) => !sizeless.includes(wish));
  if (doable.length === 0) return partOf({ refused });
  const power = doable.find(({ path }) => path === switchPath);
  const size = doable.find(({ path }) => path === sizePath);
  const isOn = power?.to === true;
  const operations = [
    ...(power === undefined ? [] : [replace(switchPath, isOn)]),
    ...(size?.to === undefined ? (isOn ? sizeToStartWith(ask) : []) : [replace(sizePath, size.to)]),
  ];
  const settles = pathsOf(doable);
  const status = wordOf(ask.raw['cacheClusterStatus']);
  if (!ask.allow.cacheCluster) return partOf({ refused: [...refused, notAllowed(ask, settles, operations)] });
  if (status.endsWith('_IN_PROGRESS')) return partOf({ refused: [...refused, inProgress(settles, status)] });
  const costs: readonly Effect[] = isOn || size !== undefined ? ['costs-money'] : [];
  const does =
    power === undefined ? 'resizes the cache cluster' : `switches the cache cluster ${isOn ? 'on' : 'off'}`;
  return partOf({
    steps: [{ operations, settles, does }],
    refused,
    effects: [...costs, 'takes-minutes', 'flushes-cache'],
  });
};
