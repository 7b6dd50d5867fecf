// Members of an integration that one `replace` sets, and what stands for "not set" in each (patch operations table).
import { isObject, wordOf, type JsonObject } from '../../../model/brand.js';
import type { LeafValue } from '../../../model/field.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import { isUnset, joined, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { replace, stepOf, type Step } from '../../_support/patching-operations.js';
import type { MethodName } from './method-name.js';

/** What AWS fills in; undefined: AWS takes no integration without it. */
const clearedOf = (path: string, name: MethodName): LeafValue | undefined => {
  switch (path) {
    case '/contentHandling':
    case '/integrationTarget':
      return '';
    case '/timeoutInMillis':
      return 29_000;
    case '/passthroughBehavior':
      return 'WHEN_NO_MATCH';
    case '/responseTransferMode':
      return 'BUFFERED';
    case '/tlsConfig/insecureSkipVerification':
      return false;
    case '/cacheNamespace':
      return name.resourceId;
    default:
      return undefined;
  }
};

/** What guards first; where the bound of operations tears a patch in two, no half of it is more open than before. */
const members: readonly string[] = [
  '/tlsConfig/insecureSkipVerification',
  '/uri',
  '/httpMethod',
  '/integrationTarget',
  '/passthroughBehavior',
  '/contentHandling',
  '/responseTransferMode',
  '/timeoutInMillis',
  '/cacheNamespace',
];

export const isMember = (path: string): boolean => members.includes(path);

export const needed = (wishes: readonly Wish[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: 'AWS takes no integration of this type without it.',
  remedy: 'Declare the value that is meant.',
});

const ofMember = (name: MethodName, wish: Wish): Part<Step> => {
  const { path, to } = wish;
  const isCleared = isUnset(to);
  const value = isCleared ? clearedOf(path, name) : to;
  if (value === undefined) return partOf({ refused: [needed([wish])] });
  const does = `${isCleared ? 'clears' : 'sets'} ${path.slice(1).replace('/', ': ')}`;
  return partOf({ steps: [stepOf(wish, does, replace(path, value))] });
};

export const memberSteps = (name: MethodName, wishes: readonly Wish[]): Part<Step> =>
  joined(
    members
      .flatMap((member) => wishes.filter(({ path }) => path === member))
      .map((wish) => ofMember(name, wish)),
  );

/** The part of a live answer that a map is. */
export const mapIn = (raw: JsonObject, name: string): JsonObject => {
  const map = raw[name];
  return isObject(map) ? map : {};
};

export const typeOf = (raw: JsonObject): string => wordOf(raw['type']);
