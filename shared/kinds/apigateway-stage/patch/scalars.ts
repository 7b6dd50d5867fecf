// Texts and flags of a stage that one `replace` sets; an empty text clears (patch operations of UpdateStage).
import type { LeafValue } from '../../../model/field.js';
import { isUnset, partOf } from '../../_support/patching.js';
import { replace, stepOf } from '../../_support/patching-operations.js';
import type { Concern } from './concern.js';

/** What clears each. */
const cleared: ReadonlyMap<string, LeafValue> = new Map<string, LeafValue>([
  ['/description', ''],
  ['/documentationVersion', ''],
  ['/clientCertificateId', ''],
  ['/tracingEnabled', false],
]);

export const isScalar = (path: string): boolean => cleared.has(path);

export const scalars: Concern = (_ask, wishes) =>
  partOf({
    steps: wishes.map((wish) => {
      const { path, to } = wish;
      const isCleared = isUnset(to);
      const value = isCleared ? (cleared.get(path) ?? '') : to;
      return stepOf(wish, `${isCleared ? 'clears' : 'sets'} ${path.slice(1)}`, replace(path, value));
    }),
  });
