// The way to the backend: its type and its VPC link are sent together, because AWS takes neither half alone.
import { wordOf, type JsonObject } from '../../../model/brand.js';
import type { Wish } from '../../../model/plan.js';
import { isUnset, partOf, pathsOf, textOf, type Part } from '../../_support/patching.js';
import { replace, type Step } from '../../_support/patching-operations.js';

const typePath = '/connectionType';
const linkPath = '/connectionId';

export const isOfConnection = (path: string): boolean => path === typePath || path === linkPath;

export interface Connection {
  type: string;
  /** Empty: no link. */
  link: string;
}

/** What the connection will be: as wished, else as it lives. */
export const connectionOf = (raw: JsonObject, wishes: readonly Wish[]): Connection => {
  const valueOf = (path: string): string => {
    const wish = wishes.find((one) => one.path === path);
    if (wish === undefined) return wordOf(raw[path.slice(1)]);
    return isUnset(wish.to) ? '' : textOf(wish.to);
  };
  return { type: valueOf(typePath) || 'INTERNET', link: valueOf(linkPath) };
};

/** Why AWS would refuse it, and what becomes of the wishes. */
export const linkless = (wishes: readonly Wish[]): Part<never> => {
  const [cleared, set] = [true, false].map((unset) => wishes.filter(({ to }) => isUnset(to) === unset));
  return partOf({
    refused: [
      ...(cleared === undefined || cleared.length === 0
        ? []
        : [
            {
              code: 'not-clearable' as const,
              paths: pathsOf(cleared),
              why: 'An integration over a VPC link always names the link.',
              remedy: 'Declare the link, or the connection type INTERNET.',
            },
          ]),
      ...(set === undefined || set.length === 0
        ? []
        : [
            {
              code: 'value-not-told' as const,
              paths: pathsOf(set),
              why: 'AWS takes the connection type VPC_LINK only together with a link, and none is declared.',
              remedy: 'Declare connectionId as well.',
            },
          ]),
    ],
  });
};

export const connectionSteps = (raw: JsonObject, wishes: readonly Wish[]): Part<Step> => {
  if (wishes.length === 0) return partOf({});
  const { type, link } = connectionOf(raw, wishes);
  if (type === 'VPC_LINK' && link === '') return linkless(wishes);
  // An integration over the internet that never had a link needs none to be cleared.
  const isLinked = link !== '' || wordOf(raw['connectionId']) !== '';
  const operations = [replace(typePath, type), ...(isLinked ? [replace(linkPath, link)] : [])];
  return partOf({
    steps: [
      {
        operations,
        settles: pathsOf(wishes),
        does: `connects over ${type === 'VPC_LINK' ? link : 'the internet'}`,
      },
    ],
  });
};
