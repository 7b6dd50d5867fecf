// How a stage of an HTTP or WebSocket API is put back.
import { kindId } from '../../../model/target.js';
import type { Patch } from '../../../model/plan.js';
import type { PatchAsk, Patcher } from '../../patching.js';
import { pathsOf } from '../../_support/patching.js';
import { patchStage } from '../../_support/patching-stages.js';
import { onTagsOf } from '../../_support/tagging-permissions.js';
import { create } from './create.js';
import { isSetting, settingCalls } from './settings.js';
import { removal } from './stage-name.js';
import { stageTagCalls } from './tags.js';

/** Quick create made it, and AWS lets nobody change it (API reference, Stage). */
const managed = ({ wishes }: PatchAsk): Patch => ({
  calls: [],
  effects: [],
  refused: [
    {
      code: 'owned-by-aws',
      paths: pathsOf(wishes),
      why: 'Quick create made this stage: API Gateway manages it, and refuses changes of it.',
      remedy: 'Declare a stage of your own, or make the API without quick create.',
    },
  ],
});

const patchOwn = patchStage({ isSetting, settingCalls, tagCalls: stageTagCalls });

const patch: Patcher['patch'] = (ask) =>
  ask.raw['ApiGatewayManaged'] === true ? managed(ask) : patchOwn(ask);

const gateway = 'arn:{partition}:apigateway:{region}::';

const stages = `${gateway}/apis/{api}/stages`;

export const patcher: Patcher = {
  kind: kindId('apigatewayv2.stage'),
  patch,
  create,
  removal,
  permissions: [
    { action: 'apigateway:PATCH', resource: `${stages}/{stage}` },
    { action: 'apigateway:POST', resource: stages },
    { action: 'apigateway:DELETE', resource: `${stages}/{stage}/accesslogsettings` },
    {
      action: 'apigateway:DELETE',
      resource: `${stages}/{stage}/routesettings/*`,
      why: 'any route of the stage: settings of whichever differ are put back',
    },
    ...onTagsOf('/apis/{api}/stages/{stage}', ['apigateway:POST', 'apigateway:DELETE']),
  ],
  keys: { shapes: ['{api}/{stage}'], letters: { api: /[a-z0-9]/, stage: /[$\w.~-]/ } },
};
