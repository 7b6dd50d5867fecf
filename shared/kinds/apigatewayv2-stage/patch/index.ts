// How a stage of an HTTP or WebSocket API is put back.
import { kindId } from '../../../model/target.js';
import type { Patch } from '../../../model/plan.js';
import type { PatchAsk, Patcher } from '../../patching.js';
import { notPatchable, pathsOf, withoutMasked } from '../../_support/patching.js';
import { isTag } from '../../_support/patching-tags.js';
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

const patch: Patcher['patch'] = (ask) => {
  if (ask.raw['ApiGatewayManaged'] === true) return managed(ask);
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
  kind: kindId('apigatewayv2.stage'),
  patch,
  create,
  removal,
  permissions: [
    { action: 'apigateway:PATCH', resource: `${gateway}/apis/*/stages/*` },
    { action: 'apigateway:POST', resource: `${gateway}/apis/*/stages` },
    { action: 'apigateway:DELETE', resource: `${gateway}/apis/*/stages/*/accesslogsettings` },
    { action: 'apigateway:DELETE', resource: `${gateway}/apis/*/stages/*/routesettings/*` },
    { action: 'apigateway:POST', resource: `${gateway}/tags/*` },
    { action: 'apigateway:DELETE', resource: `${gateway}/tags/*` },
  ],
};
