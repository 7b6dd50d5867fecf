// Which deployment a stage serves: changed only where that is allowed, because it changes what answers.
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf } from '../../_support/patching.js';
import { replace, stepOf, type PatchOperation } from '../../_support/patching-operations.js';
import type { Concern } from './concern.js';
import { updateCommand } from './stage-name.js';

export const deploymentNotAllowed = (
  { target }: PatchAsk,
  wishes: readonly Wish[],
  operations: readonly PatchOperation[],
): Refusal => ({
  code: 'opt-in',
  paths: pathsOf(wishes),
  why: 'Pointing to another deployment changes what callers are served.',
  remedy: 'Allow deployments in the remediation policy, or run the command.',
  command: updateCommand(target, operations),
});

const alwaysOne = (wishes: readonly Wish[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: 'A stage always points to a deployment.',
  remedy: 'Declare the deployment that is meant.',
});

export const deployment: Concern = (ask, [wish]) => {
  if (wish === undefined) return partOf({});
  if (isUnset(wish.to)) return partOf({ refused: [alwaysOne([wish])] });
  const operation = replace('/deploymentId', wish.to);
  if (!ask.allow.deployment) return partOf({ refused: [deploymentNotAllowed(ask, [wish], [operation])] });
  return partOf({
    steps: [stepOf(wish, `points the stage to deployment ${wish.to.toString()}`, operation)],
    effects: ['shifts-traffic'],
  });
};
