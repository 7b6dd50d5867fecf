// Maps of texts in a v2 integration: an empty text takes a key away, and so cannot be a value.
import type { JsonObject } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import { pathsOf, textOf } from '../../_support/patching.js';
import { lastKey } from '../../_support/patching-members.js';

export interface TextWishes {
  doable: readonly Wish[];
  refused: readonly Refusal[];
}

const emptied = (wishes: readonly Wish[]): Refusal => ({
  code: 'not-patchable',
  paths: pathsOf(wishes),
  why: 'AWS takes an empty text there for its removal.',
  remedy: 'Declare a value for it, or leave it out.',
});

export const textWishes = (wishes: readonly Wish[]): TextWishes => {
  const isEmpty = ({ to }: Wish): boolean => to === '';
  const empty = wishes.filter(isEmpty);
  return {
    doable: wishes.filter((wish) => !isEmpty(wish)),
    refused: empty.length === 0 ? [] : [emptied(empty)],
  };
};

/**
 * The whole map: as it lives apart from what is wished, so that it is right both where updates merge maps and where they
 * replace them. What is to go is sent empty; what is empty already, because that did not remove it, is left out.
 */
export const wholeMap = (live: JsonObject, wishes: readonly Wish[]): JsonObject => {
  const map = new Map(Object.entries(live));
  for (const { path, to } of wishes) {
    const key = lastKey(path);
    if (to === undefined && map.get(key) === '') map.delete(key);
    else map.set(key, textOf(to ?? ''));
  }
  return Object.fromEntries(map);
};
