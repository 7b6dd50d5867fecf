// Deployments: what stages point to. What a deployment froze is not kept; only its identity is.
import type { CreateDeploymentRequest } from '@aws-sdk/client-api-gateway';
import { editsOf } from './patch.js';
import { makeStage } from './stages.js';
import { apiOf, badRequest, newId, notFound, page, type Api, type Handlers, type Here } from './state.js';

const deploymentOf = (here: Here, apiId: string | undefined, id = '') =>
  apiOf(here, apiId).deployments.get(id) ?? notFound('Invalid Deployment identifier specified');

const checkDeployable = (api: Api, { stageName, canarySettings }: CreateDeploymentRequest): void => {
  const refuse = (why: string) => badRequest(`Invalid deployment content specified.${why}`);
  if (canarySettings && !stageName) {
    const provided = stageName === undefined ? 'null' : stageName;
    refuse(
      `Non null and non empty stageName must be provided for canary deployment. Provided value is ${provided}`,
    );
  }
  if (canarySettings && !api.stages.has(stageName ?? '')) {
    refuse(`Stage ${stageName} must already be created before making a canary release deployment`);
  }
  const methods = [...api.resources.values()].flatMap(({ resourceMethods = {} }) =>
    Object.values(resourceMethods),
  );
  if (methods.length === 0) badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.methodIntegration)) badRequest('No integration defined for method');
};

/** Points the named stage, or its canary, at the deployment; makes the stage where there is none. */
const deployTo = (api: Api, here: Here, input: CreateDeploymentRequest, deploymentId: string): void => {
  const {
    restApiId: _,
    description: _own,
    stageName = '',
    stageDescription,
    canarySettings,
    ...settings
  } = input;
  const before = api.stages.get(stageName);
  const description = stageDescription ?? before?.description;
  const sent = canarySettings
    ? { canarySettings: { percentTraffic: 0, useStageCache: false, ...canarySettings, deploymentId } }
    : { ...settings, stageName, deploymentId, description };
  if (before) api.stages.set(stageName, { ...before, ...sent, lastUpdatedDate: here.now });
  else api.stages.set(stageName, makeStage(api, here, { stageName, deploymentId, ...sent }));
};

export const deployments = {
  CreateDeployment: (input, here) => {
    const api = apiOf(here, input.restApiId);
    checkDeployable(api, input);
    const id = newId(6);
    const deployment = { id, description: input.description, createdDate: here.now };
    api.deployments.set(id, deployment);
    if (input.stageName) deployTo(api, here, input, id);
    return deployment;
  },
  GetDeployment: ({ restApiId, deploymentId }, here) => deploymentOf(here, restApiId, deploymentId),
  GetDeployments: ({ restApiId, limit, position }, here) =>
    page(apiOf(here, restApiId).deployments, limit, position),
  UpdateDeployment: ({ restApiId, deploymentId, patchOperations }, here) => {
    const deployment = deploymentOf(here, restApiId, deploymentId);
    for (const { op, path, value } of editsOf('updateDeployment', patchOperations)) {
      const refused = `Invalid patch path  '${path}' specified for op '${op}'.`;
      if (op !== 'replace') badRequest(`${refused} Please choose supported operations`);
      if (path !== '/description') badRequest(`${refused} Must be one of: [/description]`);
      deployment.description = value || undefined;
    }
    return deployment;
  },
  DeleteDeployment: ({ restApiId, deploymentId: id = '' }, here) => {
    deploymentOf(here, restApiId, id);
    const api = apiOf(here, restApiId);
    const used = [...api.stages.values()].flatMap((stage) => [
      stage.deploymentId,
      stage.canarySettings?.deploymentId,
    ]);
    if (used.includes(id)) badRequest('Active stages pointing to this deployment must be moved or deleted');
    api.deployments.delete(id);
    return {};
  },
} satisfies Handlers;
