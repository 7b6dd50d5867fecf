// How a REST stage is put back: one UpdateStage where possible, tags by calls of their own.
import { kindId } from '../../../model/target.js';
import type { Patcher } from '../../patching.js';
import { patchStage } from '../../_support/patching-stages.js';
import { onTagsOf } from '../../_support/tagging-permissions.js';
import { create } from './create.js';
import { isSetting, settingCalls } from './settings.js';
import { removal } from './stage-name.js';
import { stageTagCalls } from './tags.js';

const patch = patchStage({ isSetting, settingCalls, tagCalls: stageTagCalls });

const gateway = 'arn:{partition}:apigateway:{region}::';

export const patcher: Patcher = {
  kind: kindId('apigateway.stage'),
  patch,
  create,
  removal,
  permissions: [
    { action: 'apigateway:PATCH', resource: `${gateway}/restapis/{api}/stages/{stage}` },
    { action: 'apigateway:POST', resource: `${gateway}/restapis/{api}/stages` },
    ...onTagsOf('/restapis/{api}/stages/{stage}', ['apigateway:PUT', 'apigateway:DELETE']),
  ],
  keys: { shapes: ['{api}/{stage}'], letters: { api: /[a-z0-9]/, stage: /[\w-]/ } },
};
