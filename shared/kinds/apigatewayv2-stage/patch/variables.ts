// Stage variables: updates merge them one by one, and an empty text removes one.
import type { Wish } from '../../../model/plan.js';
import { partOf, pathsOf, textOf } from '../../_support/patching.js';
import { lastKey, stepOf } from '../../_support/patching-members.js';
import type { Concern } from './concern.js';

const isEmpty = ({ to }: Wish): boolean => to === '';

export const variables: Concern = (_ask, wishes) => {
  const empty = wishes.filter(isEmpty);
  const steps = wishes
    .filter((wish) => !isEmpty(wish))
    .map((wish) => {
      const key = lastKey(wish.path);
      const does = `${wish.to === undefined ? 'removes' : 'sets'} the variable ${key}`;
      return stepOf(wish, does, { StageVariables: { [key]: textOf(wish.to ?? '') } });
    });
  if (empty.length === 0) return partOf({ steps });
  return partOf({
    steps,
    refused: [
      {
        code: 'not-patchable',
        paths: pathsOf(empty),
        why: 'AWS removes a stage variable that is set to an empty text.',
        remedy: 'Declare a value for it, or leave it out.',
      },
    ],
  });
};
