// Deployments: frozen copies of an API that stages point to.
import type {
  CreateDeploymentRequest,
  DeleteDeploymentRequest,
  Deployment,
  GetDeploymentRequest,
  GetDeploymentsRequest,
  UpdateDeploymentRequest,
} from '@aws-sdk/client-api-gateway';
import { editsOf } from './patch.js';
import { makeStage } from './stages.js';
import {
  apiOf,
  badRequest,
  deploymentOf,
  given,
  newId,
  page,
  type Api,
  type Handlers,
  type Here,
} from './state.js';

const summaryOf = (api: Api): Deployment['apiSummary'] => {
  const rows = [...api.resources.values()].map(({ path = '', resourceMethods = {} }) => {
    const methods = Object.entries(resourceMethods).map(([verb, { authorizationType, apiKeyRequired }]) => {
      return [verb, { authorizationType, apiKeyRequired }] as const;
    });
    return [path, Object.fromEntries(methods)] as const;
  });
  return Object.fromEntries(rows.filter(([, methods]) => Object.keys(methods).length > 0));
};

const checkDeployable = (api: Api): void => {
  const methods = [...api.resources.values()].flatMap(({ resourceMethods }) =>
    Object.values(resourceMethods ?? {}),
  );
  if (methods.length === 0) badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.methodIntegration)) badRequest('No integration defined for method');
};

const checkCanary = (api: Api, { stageName, canarySettings }: CreateDeploymentRequest): void => {
  if (!canarySettings) return;
  const refuse = (why: string) => badRequest(`Invalid deployment content specified.${why}`);
  if (!stageName) {
    const provided = stageName === undefined ? 'null' : stageName;
    refuse(
      `Non null and non empty stageName must be provided for canary deployment. Provided value is ${provided}`,
    );
  } else if (!api.stages.has(stageName)) {
    refuse(`Stage ${stageName} must already be created before making a canary release deployment`);
  }
};

/** Points the named stage at the deployment, making the stage where there is none. */
const deployTo = (api: Api, here: Here, input: CreateDeploymentRequest, deploymentId: string): void => {
  const {
    stageName = '',
    stageDescription,
    canarySettings,
    restApiId: _,
    description: _of,
    ...settings
  } = input;
  const before = api.stages.get(stageName);
  if (before && canarySettings) {
    const canary = { percentTraffic: 0, useStageCache: false, ...given(canarySettings), deploymentId };
    api.stages.set(stageName, { ...before, canarySettings: canary, lastUpdatedDate: here.now });
    return;
  }
  const sent = given({ ...settings, stageName, deploymentId, description: stageDescription });
  const after = before ? { ...before, ...sent, lastUpdatedDate: here.now } : makeStage(api, here, sent);
  api.stages.set(stageName, after);
};

export const deployments = {
  CreateDeployment: (input: CreateDeploymentRequest, here) => {
    const api = apiOf(here, input.restApiId);
    checkCanary(api, input);
    checkDeployable(api);
    const id = newId(6);
    const deployment = given({ id, description: input.description, createdDate: here.now });
    api.deployments.set(id, { ...deployment, apiSummary: summaryOf(api) });
    if (input.stageName) deployTo(api, here, input, id);
    return deployment;
  },
  GetDeployment: (input: GetDeploymentRequest, here) => {
    const deployment = deploymentOf(apiOf(here, input.restApiId), input.deploymentId);
    return input.embed?.includes('apisummary') ? deployment : { ...deployment, apiSummary: undefined };
  },
  GetDeployments: (input: GetDeploymentsRequest, here) => {
    const { items, ...more } = page(apiOf(here, input.restApiId).deployments, input.limit, input.position);
    return { items: items.map((deployment) => ({ ...deployment, apiSummary: undefined })), ...more };
  },
  UpdateDeployment: (input: UpdateDeploymentRequest, here) => {
    const deployment = deploymentOf(apiOf(here, input.restApiId), input.deploymentId);
    for (const { op, path, value } of editsOf('updateDeployment', input.patchOperations)) {
      const refused = `Invalid patch path  '${path}' specified for op '${op}'.`;
      if (op !== 'replace') badRequest(`${refused} Please choose supported operations`);
      if (path !== '/description') badRequest(`${refused} Must be one of: [/description]`);
      deployment.description = value || undefined;
    }
    return { ...deployment, apiSummary: undefined };
  },
  DeleteDeployment: (input: DeleteDeploymentRequest, here) => {
    const api = apiOf(here, input.restApiId);
    const { id } = deploymentOf(api, input.deploymentId);
    const stages = [...api.stages.values()];
    if (stages.some((stage) => stage.deploymentId === id || stage.canarySettings?.deploymentId === id)) {
      badRequest('Active stages pointing to this deployment must be moved or deleted');
    }
    api.deployments.delete(id ?? '');
    return {};
  },
} satisfies Handlers;
