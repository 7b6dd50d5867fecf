// Stage variables, one by one. `replace` makes new ones, too; Terraform and the AWS samples send exactly this.
import { unescapeKey } from '../../../engine/pointer.js';
import { partOf } from '../../_support/patching.js';
import { memberPath, remove, replace, stepOf, type Step } from '../../_support/patching-operations.js';
import type { Wish } from '../../../model/plan.js';
import type { Concern } from './concern.js';

const map = '/variables';

const stepFor = (wish: Wish): Step => {
  const key = unescapeKey(wish.path.slice(map.length + 1));
  const path = memberPath(map, key);
  return wish.to === undefined
    ? stepOf(wish, `removes the variable ${key}`, remove(path))
    : stepOf(wish, `sets the variable ${key}`, replace(path, wish.to));
};

export const variables: Concern = (_ask, wishes) => {
  const gone = wishes.filter(({ to }) => to === undefined);
  const set = wishes.filter(({ to }) => to !== undefined);
  return partOf({ steps: [...gone, ...set].map(stepFor) });
};
