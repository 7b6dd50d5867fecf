// Texts of a v2 stage that one member sets. An empty client certificate clears it; an empty description is passed over.
import type { Wish } from '../../../model/plan.js';
import { isUnset, partOf, pathsOf } from '../../_support/patching.js';
import { jsonOf, pascal, stepOf } from '../../_support/patching-members.js';
import type { Concern } from './concern.js';

const description = '/description';

export const isScalar = (path: string): boolean => path === description || path === '/clientCertificateId';

const staysDescribed = (wish: Wish): boolean => wish.path === description && isUnset(wish.to);

export const scalars: Concern = (_ask, wishes) => {
  const stuck = wishes.filter(staysDescribed);
  const steps = wishes
    .filter((wish) => !staysDescribed(wish))
    .map((wish) => {
      const { path, to } = wish;
      const name = path.slice(1);
      return stepOf(wish, `${isUnset(to) ? 'clears' : 'sets'} ${name}`, { [pascal(name)]: jsonOf(to ?? '') });
    });
  if (stuck.length === 0) return partOf({ steps });
  return partOf({
    steps,
    refused: [
      {
        code: 'not-clearable',
        paths: pathsOf(stuck),
        why: 'AWS passes over an empty description: that of a stage can be changed, and never removed.',
        remedy: 'Declare a description, or make the stage anew by the tool that deploys it.',
      },
    ],
  });
};
