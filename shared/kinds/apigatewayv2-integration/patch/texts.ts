// Maps of texts in a v2 integration, which updates merge: an empty text takes a key away, and so cannot be a value.
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

/** Removing it once more would change nothing. */
const stuck = (wishes: readonly Wish[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: 'It is empty already, and AWS keeps it.',
  remedy: 'Declare a value for it, or make the integration anew by the tool that deploys it.',
});

/** `live`: the members of the map as they live. */
export const textWishes = (live: JsonObject, wishes: readonly Wish[]): TextWishes => {
  const isEmpty = ({ to }: Wish): boolean => to === '';
  const isStuck = ({ path, to }: Wish): boolean => to === undefined && live[lastKey(path)] === '';
  const [empty, kept] = [wishes.filter(isEmpty), wishes.filter(isStuck)];
  return {
    doable: wishes.filter((wish) => !isEmpty(wish) && !isStuck(wish)),
    refused: [...(empty.length === 0 ? [] : [emptied(empty)]), ...(kept.length === 0 ? [] : [stuck(kept)])],
  };
};

/** What is wished of each key; an empty text takes it away. */
export const changesOf = (wishes: readonly Wish[]): JsonObject =>
  Object.fromEntries(wishes.map(({ path, to }) => [lastKey(path), textOf(to ?? '')]));
