// What a v2 stage serves: one deployment, or whatever AWS deploys after each change of the API.
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf, textOf } from '../../_support/patching.js';
import { stepOf } from '../../_support/patching-members.js';
import type { Concern } from './concern.js';
import { stageCommand } from './stage-name.js';

const automatic = '/autoDeploy';

const isSwitchedOn = ({ to }: Wish): boolean => to === true;

/** Off first: from then on nothing is served that nobody chose. */
export const autoDeployOff: Concern = (_ask, wishes) =>
  partOf({
    steps: wishes
      .filter((wish) => !isSwitchedOn(wish))
      .map((wish) => stepOf(wish, 'switches automatic deployments off', { AutoDeploy: false })),
  });

/** On last: AWS deploys the API as it is at that moment (developer guide, HTTP API stages). */
export const autoDeployOn: Concern = (_ask, wishes) => {
  const on = wishes.filter(isSwitchedOn);
  if (on.length === 0) return partOf({});
  return partOf({
    steps: on.map((wish) => stepOf(wish, 'switches automatic deployments on', { AutoDeploy: true })),
    effects: ['live-at-once', 'shifts-traffic'],
  });
};

const willDeployItself = ({ raw, wishes }: PatchAsk): boolean => {
  const wish = wishes.find(({ path }) => path === automatic);
  return wish === undefined ? raw['AutoDeploy'] === true : isSwitchedOn(wish);
};

const notSet = (ask: PatchAsk, wish: Wish): Refusal | undefined => {
  const paths = [wish.path];
  if (willDeployItself(ask))
    return {
      code: 'owned-by-aws',
      paths,
      why: 'The stage deploys by itself: AWS makes its deployments, and refuses any other.',
      remedy:
        'Leave the deployment out of the declaration, or declare that the stage does not deploy by itself.',
    };
  if (isUnset(wish.to))
    return {
      code: 'not-clearable',
      paths,
      why: 'A stage that was deployed once always serves a deployment.',
      remedy: 'Declare the deployment that is meant.',
    };
  if (ask.allow.deployment) return undefined;
  return {
    code: 'opt-in',
    paths,
    why: 'It decides what code callers are served: another deployment may hold other routes and backends.',
    remedy: 'Allow deployments in the remediation policy, or run the command.',
    command: stageCommand(ask.target, 'update-stage', { 'deployment-id': textOf(wish.to) }),
  };
};

export const deployment: Concern = (ask, [wish, ...others]) => {
  if (wish === undefined) return partOf({});
  const refusal = notSet(ask, wish);
  if (refusal !== undefined) return partOf({ refused: [refusal] });
  const id = textOf(wish.to ?? '');
  const step = { members: { DeploymentId: id }, settles: pathsOf([wish, ...others]), does: `serves ${id}` };
  return partOf({ steps: [step], effects: ['shifts-traffic'] });
};
