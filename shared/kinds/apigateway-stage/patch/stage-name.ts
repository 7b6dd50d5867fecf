// How calls and commands name one REST stage.
import type { PlannedCall } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand, patchOption } from '../../_support/patching-commands.js';
import type { PatchOperation, Step } from '../../_support/patching-operations.js';
import { partitionOf } from '../../_support/patching.js';

// oxlint-disable-next-line typescript/consistent-type-definitions -- an alias is JSON by shape, an interface is not
type StageName = { readonly restApiId: string; readonly stageName: string };

export const stageNameOf = ({ key }: Target): StageName => {
  const cut = key.indexOf('/');
  return { restApiId: key.slice(0, cut), stageName: key.slice(cut + 1) };
};

/** No account is in it (API Gateway ARN format reference). */
export const stageArnOf = (target: Target): string => {
  const { restApiId, stageName } = stageNameOf(target);
  const { region } = target;
  return `arn:${partitionOf(region)}:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`;
};

const optionsOf = (target: Target): Record<string, string> => {
  const { restApiId, stageName } = stageNameOf(target);
  return { 'rest-api-id': restApiId, 'stage-name': stageName };
};

export const removal = (target: Target): string =>
  awsCommand('apigateway', 'delete-stage', { ...optionsOf(target), region: target.region });

export const updateCommand = (target: Target, operations: readonly PatchOperation[]): string =>
  awsCommand('apigateway', 'update-stage', {
    ...optionsOf(target),
    ...patchOption(operations),
    region: target.region,
  });

export const updateStage = (target: Target, { operations, settles, does }: Step): PlannedCall => ({
  service: 'apigateway',
  operation: 'UpdateStage',
  input: { ...stageNameOf(target), patchOperations: operations },
  settles,
  does,
});
