// How a REST stage is put back: one UpdateStage where possible, tags by calls of their own.
import { isWithin } from '../../../engine/pointer.js';
import { kindId } from '../../../model/target.js';
import type { Patcher } from '../../patching.js';
import { notPatchable, pathsOf, withoutMasked } from '../../_support/patching.js';
import { create } from './create.js';
import { isSetting, settingCalls } from './settings.js';
import { removal } from './stage-name.js';
import { tagCalls } from './tags.js';

const patch: Patcher['patch'] = (ask) => {
  const { wishes, refused } = withoutMasked(ask.wishes);
  const tags = wishes.filter(({ path }) => isWithin(path, '/tags') && path.split('/').length === 3);
  const settings = wishes.filter(({ path }) => isSetting(path));
  const strange = wishes.filter((wish) => !tags.includes(wish) && !settings.includes(wish));
  const done = settingCalls(ask, settings);
  return {
    calls: [...done.steps, ...tagCalls(ask.target, tags)],
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
