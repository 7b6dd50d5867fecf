// Tags of a stage: calls of their own, which name it by its ARN.
import { unescapeKey } from '../../../engine/pointer.js';
import type { PlannedCall, Wish } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { listed, pathsOf, textOf } from '../../_support/patching.js';
import { stageArnOf } from './stage-name.js';

const keyOf = ({ path }: Wish): string => unescapeKey(path.slice('/tags/'.length));

const call = (operation: string, input: PlannedCall['input'], wishes: readonly Wish[]): PlannedCall => ({
  service: 'apigateway',
  operation,
  input,
  settles: pathsOf(wishes),
  does: `${operation === 'TagResource' ? 'sets' : 'removes'} the tag${wishes.length > 1 ? 's' : ''} ${listed(wishes.map(keyOf))}`,
});

/** Removed first: a stage has room for 50. */
export const tagCalls = (target: Target, wishes: readonly Wish[]): PlannedCall[] => {
  const resourceArn = stageArnOf(target);
  const gone = wishes.filter(({ to }) => to === undefined);
  const set = wishes.filter(({ to }) => to !== undefined);
  const tags = Object.fromEntries(set.map((wish) => [keyOf(wish), textOf(wish.to ?? '')]));
  return [
    ...(gone.length === 0 ? [] : [call('UntagResource', { resourceArn, tagKeys: gone.map(keyOf) }, gone)]),
    ...(set.length === 0 ? [] : [call('TagResource', { resourceArn, tags }, set)]),
  ];
};
