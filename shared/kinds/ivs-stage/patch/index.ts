// How an IVS stage is put back.
import { wordOf } from '../../../model/brand.js';
import { kindId } from '../../../model/target.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk, Patcher } from '../../patching.js';
import { isUnset, notPatchable, pathsOf, textOf, withoutMasked } from '../../_support/patching.js';
import { stepOf, type MemberStep } from '../../_support/patching-members.js';
import { isTag, tagCalls, type TagWords } from '../../_support/patching-tags.js';
import { create } from './create.js';
import { isOfRecording, isRecordingOn, recordingSteps } from './recording.js';
import { arnOf, removal, updateStage } from './stage-name.js';

const words: TagWords = { service: 'ivs-realtime', arn: 'resourceArn', tags: 'tags', keys: 'tagKeys' };

const isName = (path: string): boolean => path === '/name';

/** AWS refuses updates while a session is recorded, and whether one is may change at any moment of a session. */
const isHeld = ({ raw }: PatchAsk, { path }: Wish): boolean => {
  if (wordOf(raw['activeSessionId']) === '') return false;
  return isOfRecording(path) || (isName(path) && isRecordingOn(raw));
};

const inUse = ({ raw }: PatchAsk, wishes: readonly Wish[]): Refusal[] =>
  wishes.length === 0
    ? []
    : [
        {
          code: 'in-use',
          paths: pathsOf(wishes),
          why: `A session is on (${wordOf(raw['activeSessionId'])}), and AWS changes no stage while it is recorded.`,
          remedy: 'It is tried again once the session is over.',
        },
      ];

const nameStep = (wish: Wish): MemberStep =>
  stepOf(wish, `${isUnset(wish.to) ? 'clears' : 'sets'} name`, { name: textOf(wish.to ?? '') });

/** Each by itself: what AWS refuses of one takes nothing else along. */
const patch: Patcher['patch'] = (ask) => {
  const arn = arnOf(ask.target, ask.raw);
  const { wishes, refused } = withoutMasked(ask.wishes);
  const held = wishes.filter((wish) => isHeld(ask, wish));
  const of = (takes: (path: string) => boolean): Wish[] =>
    wishes.filter((wish) => takes(wish.path) && !held.includes(wish));
  const strange = of((path) => !isName(path) && !isOfRecording(path) && !isTag(path));
  const recording = recordingSteps(ask, of(isOfRecording));
  const steps = [...of(isName).map(nameStep), ...recording.steps];
  return {
    calls: [...steps.map((step) => updateStage(arn, step)), ...tagCalls(words, arn, of(isTag))],
    refused: [
      ...refused,
      ...inUse(ask, held),
      ...recording.refused,
      ...(strange.length === 0 ? [] : [notPatchable(pathsOf(strange))]),
    ],
    effects: [],
  };
};

const stages = 'arn:{partition}:ivs:{region}:{account}:stage/{stage}';

export const patcher: Patcher = {
  kind: kindId('ivs.stage'),
  patch,
  create,
  removal,
  permissions: [
    { action: 'ivs:UpdateStage', resource: stages },
    { action: 'ivs:TagResource', resource: stages },
    { action: 'ivs:UntagResource', resource: stages },
    // Attaching a recording reads where it is kept.
    {
      action: 'ivs:GetStorageConfiguration',
      resource: 'arn:{partition}:ivs:{region}:{account}:storage-configuration/*',
      why: 'any storage: the declaration names it, by an id that AWS made up',
    },
  ],
  keys: {
    shapes: ['arn:{partition}:ivs:{region}:{account}:stage/{stage}', 'name/{name}'],
    letters: {
      partition: /[a-z-]/,
      region: /[a-z0-9-]/,
      account: /\d/,
      stage: /[A-Za-z0-9]/,
      name: /[\w-]/,
    },
  },
};
