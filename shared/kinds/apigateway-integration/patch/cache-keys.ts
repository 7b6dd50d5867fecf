// Cache keys of an integration, which AWS drops when the request parameters behind them change.
import type { JsonObject } from '../../../model/brand.js';
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import {
  add,
  memberPath,
  remove,
  type PatchOperation,
  type Step,
} from '../../_support/patching-operations.js';
import { mapIn } from './members.js';
import { membershipOf } from './maps.js';

export const cacheKeysPath = '/cacheKeyParameters';

export const liveKeys = (raw: JsonObject): string[] => {
  const keys = raw['cacheKeyParameters'];
  return Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string') : [];
};

/** Undefined: nothing is wished, and what lives stays. */
export const wantedKeys = (wishes: readonly Wish[]): readonly string[] | undefined => {
  const wish = wishes.find(({ path }) => path === cacheKeysPath);
  if (wish === undefined) return undefined;
  return typeof wish.to === 'object' ? wish.to : [];
};

/**
 * Keys that a patch of request parameters drops: a parameter that is replaced or removed loses its caching
 * (terraform-provider-aws #29910, #29991, PR #40124).
 */
export const droppedKeys = (raw: JsonObject, parameterWishes: readonly Wish[]): string[] => {
  const touched = parameterWishes.flatMap(({ path }) => {
    const { map, key, isLive } = membershipOf(raw, path);
    return isLive ? [key, mapIn(raw, map)[key]] : [];
  });
  return liveKeys(raw).filter((key) => touched.includes(key));
};

const addKey = (key: string): PatchOperation => add(memberPath(cacheKeysPath, key), '');
const removeKey = (key: string): PatchOperation => remove(memberPath(cacheKeysPath, key));

/** Removing a key that is not there fails, so what AWS dropped by itself is left out. */
export const cacheKeyStep = (
  raw: JsonObject,
  wanted: readonly string[] | undefined,
  dropped: readonly string[],
): Step | undefined => {
  const live = liveKeys(raw);
  const left = live.filter((key) => !dropped.includes(key));
  const target = wanted ?? live;
  const operations = [
    ...left.filter((key) => !target.includes(key)).map(removeKey),
    ...target.filter((key) => !left.includes(key)).map(addKey),
  ];
  const isAsDropped = wanted !== undefined && operations.length === 0;
  if (operations.length === 0 && !isAsDropped) return undefined;
  return {
    operations,
    settles: [cacheKeysPath],
    does: wanted === undefined ? 'puts cache keys back' : 'sets cache keys',
  };
};

/** Whether a fresh read tells what is left to do: only what is declared is seen to be missing. */
export const isTold = ({ declared, wishes }: PatchAsk): boolean =>
  wishes.some(({ path }) => path === cacheKeysPath) ||
  declared.leaves.some(({ pointer }) => pointer === cacheKeysPath);
