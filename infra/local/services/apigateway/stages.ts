// Stages: creating, reading and deleting them; how they are patched is in stage-patch.ts.
import type {
  CreateStageRequest,
  DeleteStageRequest,
  FlushStageCacheRequest,
  GetStageRequest,
  GetStagesRequest,
  Stage,
  UpdateStageRequest,
} from '@aws-sdk/client-api-gateway';
import { editsOf } from './patch.js';
import { CACHE_SIZES, patchStage } from './stage-patch.js';
import {
  apiOf,
  badRequest,
  conflict,
  enumProblem,
  given,
  requireValid,
  stageOf,
  type Api,
  type Handlers,
  type Here,
} from './state.js';

const checkDeployment = (api: Api, id: string | undefined): void => {
  if (!api.deployments.has(id ?? '')) badRequest('Deployment id does not exist');
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

type NewStage = Omit<CreateStageRequest, 'restApiId'>;

/** A stage with what AWS fills in (recorded answers); everything that is not sent stays absent. */
export const makeStage = (api: Api, here: Here, { canarySettings, ...sent }: NewStage): Stage => {
  const { stageName = '', deploymentId, tags = {}, cacheClusterEnabled = false } = sent;
  // AWS's own text is older than the hyphen, which the developer guide allows.
  if (!/^[\w-]{1,128}$/.test(stageName)) badRequest('Stage name only allows a-zA-Z0-9_');
  if (api.stages.has(stageName)) conflict('Stage already exists');
  checkDeployment(api, deploymentId);
  if (canarySettings?.deploymentId) checkDeployment(api, canarySettings.deploymentId);
  const canary = { deploymentId, percentTraffic: 0, useStageCache: false, ...given(canarySettings ?? {}) };
  return given({
    ...sent,
    cacheClusterEnabled,
    cacheClusterSize: sent.cacheClusterSize ?? (cacheClusterEnabled ? '0.5' : undefined),
    cacheClusterStatus: cacheClusterEnabled ? 'CREATE_IN_PROGRESS' : 'NOT_AVAILABLE',
    canarySettings: canarySettings && canary,
    tracingEnabled: sent.tracingEnabled ?? false,
    methodSettings: {},
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    createdDate: here.now,
    lastUpdatedDate: here.now,
  } satisfies Stage);
};

export const stages = {
  CreateStage: ({ restApiId, ...input }: CreateStageRequest, here) => {
    requireValid(enumProblem(input.cacheClusterSize, 'createStageInput.cacheClusterSize', CACHE_SIZES));
    const api = apiOf(here, restApiId);
    const stage = makeStage(api, here, input);
    api.stages.set(input.stageName ?? '', stage);
    return stage;
  },
  GetStage: (input: GetStageRequest, here) => settle(stageOf(apiOf(here, input.restApiId), input.stageName)),
  GetStages: (input: GetStagesRequest, here) => {
    const all = [...apiOf(here, input.restApiId).stages.values()].map(settle);
    const { deploymentId } = input;
    return { item: deploymentId ? all.filter((stage) => stage.deploymentId === deploymentId) : all };
  },
  UpdateStage: (input: UpdateStageRequest, here) => {
    const api = apiOf(here, input.restApiId);
    const before = stageOf(api, input.stageName);
    const edits = editsOf('updateStage', input.patchOperations);
    const after = patchStage(before, edits, (id) => checkDeployment(api, id));
    after.lastUpdatedDate = here.now;
    api.stages.set(input.stageName ?? '', after);
    return after;
  },
  DeleteStage: (input: DeleteStageRequest, here) => {
    const api = apiOf(here, input.restApiId);
    stageOf(api, input.stageName);
    api.stages.delete(input.stageName ?? '');
    return {};
  },
  FlushStageCache: (input: FlushStageCacheRequest, here) => {
    const stage = stageOf(apiOf(here, input.restApiId), input.stageName);
    if (stage.cacheClusterEnabled) stage.cacheClusterStatus = 'FLUSH_IN_PROGRESS';
    return {};
  },
} satisfies Handlers;
