// Tags of what its service tags by ARN: calls of their own.
import type { JsonObject } from '../../model/brand.js';
import type { PatchService, PlannedCall, Wish } from '../../model/plan.js';
import { listed, pathsOf, textOf } from './patching.js';
import { lastKey } from './patching-members.js';

/** How a service spells the members of its tagging calls. */
export interface TagWords {
  service: PatchService;
  arn: string;
  tags: string;
  keys: string;
}

export const isTag = (path: string): boolean => /^\/tags\/[^/]*$/.test(path);

/** Removed first: there is room for 50. */
export const tagCalls = (words: TagWords, arn: string, wishes: readonly Wish[]): PlannedCall[] => {
  const call = (operation: string, verb: string, some: readonly Wish[], rest: JsonObject): PlannedCall[] =>
    some.length === 0
      ? []
      : [
          {
            service: words.service,
            operation,
            input: { [words.arn]: arn, ...rest },
            settles: pathsOf(some),
            does: `${verb} the tag${some.length > 1 ? 's' : ''} ${listed(some.map(({ path }) => lastKey(path)))}`,
          },
        ];
  const gone = wishes.filter(({ to }) => to === undefined);
  const set = wishes.filter(({ to }) => to !== undefined);
  const tags = Object.fromEntries(set.map(({ path, to }) => [lastKey(path), textOf(to ?? '')]));
  return [
    ...call('UntagResource', 'removes', gone, { [words.keys]: gone.map(({ path }) => lastKey(path)) }),
    ...call('TagResource', 'sets', set, { [words.tags]: tags }),
  ];
};
