// Stages: creating, reading and deleting them; how they are patched is in stage-patch.ts.
import type { CreateStageRequest, Stage } from '@aws-sdk/client-api-gateway';
import { editsOf } from './patch.js';
import { CACHE_SIZES, patchStage } from './stage-patch.js';
import { apiOf, badRequest, conflict, enumProblem, requireValid, stageOf } from './state.js';
import type { Api, Handlers, Here } from './state.js';

const checkDeployment = (api: Api, id = ''): void => {
  if (!api.deployments.has(id)) badRequest('Deployment id does not exist');
};

// A cache cluster changes for minutes; here the change is over when somebody looks again.
const SETTLED: Readonly<Record<string, 'AVAILABLE' | 'NOT_AVAILABLE'>> = {
  CREATE_IN_PROGRESS: 'AVAILABLE',
  FLUSH_IN_PROGRESS: 'AVAILABLE',
  DELETE_IN_PROGRESS: 'NOT_AVAILABLE',
};
const settle = (stage: Stage): Stage => {
  stage.cacheClusterStatus = SETTLED[stage.cacheClusterStatus ?? ''] ?? stage.cacheClusterStatus;
  return stage;
};

/** A stage with what AWS fills in (recorded answers); everything that is not sent stays absent. */
export const makeStage = (api: Api, here: Here, sent: Omit<CreateStageRequest, 'restApiId'>): Stage => {
  const { stageName = '', deploymentId, canarySettings, tags = {}, cacheClusterEnabled = false } = sent;
  // AWS's own text is older than the hyphen, which the developer guide allows.
  if (!/^[\w-]{1,128}$/.test(stageName)) badRequest('Stage name only allows a-zA-Z0-9_');
  if (api.stages.has(stageName)) conflict('Stage already exists');
  checkDeployment(api, deploymentId);
  if (canarySettings?.deploymentId) checkDeployment(api, canarySettings.deploymentId);
  return {
    tracingEnabled: false,
    cacheClusterSize: cacheClusterEnabled ? '0.5' : undefined,
    ...sent,
    cacheClusterEnabled,
    cacheClusterStatus: cacheClusterEnabled ? 'CREATE_IN_PROGRESS' : 'NOT_AVAILABLE',
    canarySettings: canarySettings && {
      deploymentId,
      percentTraffic: 0,
      useStageCache: false,
      ...canarySettings,
    },
    methodSettings: {},
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    createdDate: here.now,
    lastUpdatedDate: here.now,
  };
};

export const stages = {
  CreateStage: ({ restApiId, ...sent }, here) => {
    requireValid(enumProblem(sent.cacheClusterSize, 'createStageInput.cacheClusterSize', CACHE_SIZES));
    const api = apiOf(here, restApiId);
    const stage = makeStage(api, here, sent);
    api.stages.set(sent.stageName ?? '', stage);
    return stage;
  },
  GetStage: ({ restApiId, stageName }, here) => settle(stageOf(here, restApiId, stageName)),
  GetStages: ({ restApiId, deploymentId }, here) => {
    const all = [...apiOf(here, restApiId).stages.values()].map(settle);
    return { item: deploymentId ? all.filter((stage) => stage.deploymentId === deploymentId) : all };
  },
  UpdateStage: ({ restApiId, stageName = '', patchOperations }, here) => {
    const before = stageOf(here, restApiId, stageName);
    const api = apiOf(here, restApiId);
    const after = patchStage(before, editsOf('updateStage', patchOperations), (id) =>
      checkDeployment(api, id),
    );
    api.stages.set(stageName, { ...after, lastUpdatedDate: here.now });
    return stageOf(here, restApiId, stageName);
  },
  DeleteStage: ({ restApiId, stageName = '' }, here) => {
    stageOf(here, restApiId, stageName);
    apiOf(here, restApiId).stages.delete(stageName);
    return {};
  },
  FlushStageCache: ({ restApiId, stageName }, here) => {
    const stage = stageOf(here, restApiId, stageName);
    if (stage.cacheClusterEnabled) stage.cacheClusterStatus = 'FLUSH_IN_PROGRESS';
    return {};
  },
} satisfies Handlers;
