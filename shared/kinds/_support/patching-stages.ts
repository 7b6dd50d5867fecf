// How stages of API Gateway are put back alike: their settings first, their tags by calls of their own.
import type { Effect, Patch, PlannedCall, Wish } from '../../model/plan.js';
import type { Target } from '../../model/target.js';
import type { PatchAsk } from '../patching.js';
import { notPatchable, pathsOf, withoutMasked, type Part } from './patching.js';
import { isTag } from './patching-tags.js';

/** What a kind of stage knows of its own calls. */
export interface StagePatching {
  isSetting: (path: string) => boolean;
  settingCalls: (
    ask: PatchAsk,
    wishes: readonly Wish[],
  ) => Part<PlannedCall> & { effects: readonly Effect[] };
  tagCalls: (target: Target, tags: readonly Wish[]) => readonly PlannedCall[];
}

export const patchStage =
  ({ isSetting, settingCalls, tagCalls }: StagePatching) =>
  (ask: PatchAsk): Patch => {
    const { wishes, refused } = withoutMasked(ask.wishes);
    const tags = wishes.filter(({ path }) => isTag(path));
    const settings = wishes.filter(({ path }) => isSetting(path));
    const strange = wishes.filter((wish) => !tags.includes(wish) && !settings.includes(wish));
    const done = settingCalls(ask, settings);
    return {
      calls: [...done.steps, ...tagCalls(ask.target, tags)],
      refused: [
        ...refused,
        ...done.refused,
        ...(strange.length === 0 ? [] : [notPatchable(pathsOf(strange))]),
      ],
      effects: done.effects,
    };
  };
