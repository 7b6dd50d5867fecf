// How a REST stage is put back: one UpdateStage where possible, tags by calls of their own.
import { kindId } from '../../../model/target.js';
import type { Patcher } from '../../patching.js';
import { notPatchable, pathsOf, withoutMasked } from '../../_support/patching.js';
import { isTag } from '../../_support/patching-tags.js';
import { create } from './create.js';
import { isSetting, settingCalls } from './settings.js';
import { removal } from './stage-name.js';
import { stageTagCalls } from './tags.js';

const patch: Patcher['patch'] = (ask) => {
  const { wishes, refused } = withoutMasked(ask.wishes);
  const tags = wishes.filter(({ path }) => isTag(path));
  const settings = wishes.filter(({ path }) => isSetting(path));
  const strange = wishes.filter((wish) => !tags.includes(wish) && !settings.includes(wish));
  const done = settingCalls(ask, settings);
  return {
    calls: [...done.steps, ...stageTagCalls(ask.target, tags)],
    refused: [...refused, ...done.refused, ...(strange.length === 0 ? [] : [notPatchable(pathsOf(strange))])],
    effects: done.effects,
  };
};

const gateway = 'arn:{partition}:apigateway:{region}::';

export const patcher: Patcher = {
  kind: kindId('apigateway.stage'),
  patch,
  create,
  removal,
  permissions: [
    { action: 'apigateway:PATCH', resource: `${gateway}/restapis/*/stages/*` },
    { action: 'apigateway:POST', resource: `${gateway}/restapis/*/stages` },
    { action: 'apigateway:PUT', resource: `${gateway}/tags/*` },
    { action: 'apigateway:DELETE', resource: `${gateway}/tags/*` },
  ],
};
