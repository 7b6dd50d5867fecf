// A v2 stage that is gone: made again under its name, where the declaration tells what it serves.
import type { DeclaredLeaf } from '../../../model/declaration.js';
import type { Patch, PlannedCall } from '../../../model/plan.js';
import type { CreateAsk } from '../../patching.js';
import { joined, pathsOf } from '../../_support/patching.js';
import { refusingAll, untoldIn } from '../../_support/patching-create.js';
import { mergedSteps } from '../../_support/patching-members.js';
import { isTag } from '../../_support/patching-tags.js';
import { hasField } from './protocol.js';
import { settingParts } from './settings.js';
import { stageNameOf } from './stage-name.js';
import { stageTagCalls } from './tags.js';

const deploysItself = (leaves: readonly DeclaredLeaf[]): boolean =>
  leaves.some(({ pointer, value }) => pointer === '/autoDeploy' && value === true);

const hindrance = ({ declared }: CreateAsk): Patch | undefined => {
  const untold = untoldIn(declared);
  if (untold !== undefined) return untold;
  const { leaves } = declared;
  const isDeployed = leaves.some(({ pointer, value }) => pointer === '/deploymentId' && value !== '');
  if (isDeployed || deploysItself(leaves)) return undefined;
  return refusingAll({
    code: 'value-not-told',
    why: 'The declaration does not tell which deployment the stage serves, and without one its URL answers nothing.',
    remedy: 'Declare deploymentId or autoDeploy, or apply your declaration by the tool that deploys it.',
  });
};

/** The id of a deployment is AWS's own where the stage deploys by itself; an empty text means nothing to AWS. */
const isMade =
  ({ declared, facts }: CreateAsk) =>
  ({ pointer, value }: DeclaredLeaf): boolean =>
    hasField(facts, pointer) &&
    (value !== '' || /^\/(stageVariables|tags)\//.test(pointer)) &&
    !(pointer === '/deploymentId' && deploysItself(declared.leaves));

/**
 * Needs no leave to deploy: nothing is served under this name, so no traffic moves. Tags come in a call of their own,
 * because a stage that is created with tags asks for one more permission, which IAM does not document.
 */
export const create = (ask: CreateAsk): Patch => {
  const refusal = hindrance(ask);
  if (refusal !== undefined) return refusal;
  const { target, declared, facts } = ask;
  const wishes = declared.leaves
    .filter(isMade(ask))
    .map(({ pointer, value }) => ({ path: pointer, to: value }));
  const tags = wishes.filter(({ path }) => isTag(path));
  const settings = wishes.filter((wish) => !tags.includes(wish));
  const allow = { cacheCluster: false, deployment: true, replace: false };
  const { steps, refused, effects } = joined(
    settingParts({ target, declared, facts, allow, raw: {}, wishes: settings }, settings),
  );
  const whole = mergedSteps(steps.filter((step) => 'members' in step));
  const name = stageNameOf(target);
  const settles = pathsOf(settings).filter((path) => !refused.some(({ paths }) => paths.includes(path)));
  const first: PlannedCall = {
    service: 'apigatewayv2',
    operation: 'CreateStage',
    input: { ...whole.members, ...name },
    settles,
    does: `makes the stage ${name.StageName} again`,
  };
  return {
    calls: [first, ...stageTagCalls(target, tags)],
    refused,
    effects: [...new Set([...effects, 'shifts-traffic' as const])],
  };
};
