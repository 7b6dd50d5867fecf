// Deployments of the embedded API Gateway v2, and what auto-deploy stages do after a change.
import type { Deployment, Stage } from '@aws-sdk/client-apigatewayv2';
import type { Operation } from '../../protocol/service.js';
import { refuse } from './errors.js';
import { clock, copy, find, mint, readers, without, type ApiEntry, type World } from './state.js';

// Both texts are AWS's own, as quoted in public issues and state files.
const NO_ROUTES = 'At least one route is required before deploying the Api.';
const AUTO = 'Automatic deployment triggered by changes to the Api configuration';

const deploy = (entry: ApiEntry, CreatedDate: Date, about: Partial<Deployment>): string => {
  const DeploymentId = mint(6);
  const row = { DeploymentId, CreatedDate, DeploymentStatus: 'DEPLOYED' as const, AutoDeployed: false };
  entry.deployments.set(DeploymentId, { ...row, ...about });
  return DeploymentId;
};

const point = (stage: Stage, deploymentId: string, now: Date): void => {
  stage.DeploymentId = deploymentId;
  stage.LastUpdatedDate = now;
  stage.LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deploymentId}'`;
};

/** `DeploymentId` is the service's own where AutoDeploy is on (text: go-to-k/cdk-real-drift#667). */
export const refuseDeploymentId = (stageName: string): never =>
  refuse(`Deployment ID cannot be set on stage ${stageName} because AutoDeploy is enabled`);

/**
 * Deploys to the auto-deploy stages among those given (all of the API's, unless told). AWS does so after it
 * has answered: a recorded CreateStage carries neither a deployment id nor a status message.
 */
export const autoDeploy = (entry: ApiEntry, now: Date, stages: Iterable<Stage> = entry.stages.values()) => {
  for (const stage of stages) {
    if (stage.AutoDeploy !== true) continue;
    if (entry.routes.size === 0)
      stage.LastDeploymentStatusMessage = `Deployment attempt failed: ${NO_ROUTES}`;
    else point(stage, deploy(entry, now, { AutoDeployed: true, Description: AUTO }), now);
  }
};

export const deploymentOperations = (world: World): Record<string, Operation> => ({
  ...readers('Deployment', 'DeploymentId', (call) => world.entry(call).deployments),
  CreateDeployment: (call) => {
    const entry = world.entry(call);
    const { StageName: name } = call.input;
    const stage = name === undefined ? undefined : find(entry.stages, 'Stage', name);
    if (stage?.AutoDeploy === true) refuseDeploymentId(String(stage.StageName));
    if (entry.routes.size === 0) refuse(NO_ROUTES);
    const id = deploy(entry, clock(call), without(call.input, ['ApiId', 'StageName']));
    if (stage) point(stage, id, clock(call));
    return copy(find(entry.deployments, 'Deployment', id));
  },
  UpdateDeployment: (call) => {
    const row = find(world.entry(call).deployments, 'Deployment', call.input['DeploymentId']);
    return copy(Object.assign(row, without(call.input, ['ApiId'])));
  },
  DeleteDeployment: (call) => {
    const { deployments, stages } = world.entry(call);
    const { DeploymentId } = find(deployments, 'Deployment', call.input['DeploymentId']);
    // The text of API Gateway v1 (hashicorp/terraform-provider-aws#19805); the v2 text was not found.
    const used = [...stages.values()].some((stage) => stage.DeploymentId === DeploymentId);
    if (used) refuse('Active stages pointing to this deployment must be moved or deleted');
    deployments.delete(String(DeploymentId));
    return {};
  },
});
