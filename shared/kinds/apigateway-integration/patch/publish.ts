// How integrations that were put back come to be served: a deployment, made straight onto each declared stage.
import type { DeclaredTarget } from '../../../model/declaration.js';
import type { Patch, PlannedCall, Refusal } from '../../../model/plan.js';
import { kindId } from '../../../model/target.js';
import type { PublishAsk } from '../../patching.js';

const stageKind = kindId('apigateway.stage');
const deploymentPath = '/deploymentId';

const nameOf = ({ key }: DeclaredTarget): string => key.slice(key.indexOf('/') + 1);

/** "stageName: the stage to deploy to": one that exists is pointed to the new deployment (CreateDeployment). */
const deploymentTo = (restApiId: string, stage: DeclaredTarget): PlannedCall => ({
  service: 'apigateway',
  operation: 'CreateDeployment',
  input: { restApiId, stageName: nameOf(stage), description: 'Stagewatch put integrations back' },
  settles: [],
  does: `deploys the API to its stage ${nameOf(stage)}`,
});

/** A new deployment is none that its declaration names. */
const namesAnother = (stage: DeclaredTarget): Refusal => ({
  code: 'guarded',
  paths: [],
  why: `The declaration of stage ${nameOf(stage)} names the deployment that it serves.`,
  remedy: 'Deploy with the tool that declares it.',
});

export const publish = ({ scope, declared }: PublishAsk): Patch => {
  const stages = declared.filter(({ kind }) => kind === stageKind);
  const isBound = ({ leaves, leftOut }: DeclaredTarget): boolean =>
    [...leaves, ...leftOut].some(({ pointer }) => pointer === deploymentPath);
  return {
    calls: stages.filter((stage) => !isBound(stage)).map((stage) => deploymentTo(scope.key, stage)),
    refused: stages.filter(isBound).map(namesAnother),
    effects: ['shifts-traffic'],
  };
};
