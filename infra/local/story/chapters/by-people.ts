// What Stagewatch refused is a person's to do: they do it, and a last look at everything tells what is left.
import { CreateStageCommand, DeleteStageCommand } from '@aws-sdk/client-api-gateway';
import { labelIn } from '../plan.js';
import { checkNow } from '../reconcile.js';
import { until, type Act, type Scene } from '../scene.js';
import { doubtful, fine, wrong } from '../screen.js';
import { standingOf } from '../standing.js';

const redeploy = ({ rig, cast }: Scene): Promise<unknown> =>
  rig.as('pipeline', rig.aws).apiGateway.send(
    new CreateStageCommand({
      restApiId: cast.restApi,
      stageName: 'beta',
      deploymentId: cast.ordersDeployment,
      variables: { function: 'create-order-beta' },
    }),
  );

const deletion = /^aws apigateway delete-stage --rest-api-id (\S+) --stage-name (\S+) /;

/** What the refusal told them to type, word for word. */
const runCommand = async ({ rig, seen }: Scene): Promise<void> => {
  const told = [...seen.refused.values()].flat().find((one) => deletion.test(one)) ?? '';
  const [, restApiId, stageName] = deletion.exec(told) ?? [];
  if (restApiId === undefined) return;
  await rig.as('bob', rig.aws).apiGateway.send(new DeleteStageCommand({ restApiId, stageName }));
};

const ends = async (
  scene: Scene,
  stageName: string,
  what: string,
  act: (scene: Scene) => Promise<unknown>,
): Promise<boolean> => {
  await act(scene);
  const isOver = await until(() =>
    [...standingOf(scene.rig.notices.all)].some(
      ([target, { event }]) =>
        event === 'drift.resolved' && target.endsWith(`${scene.cast.restApi}/${stageName}`),
    ),
  );
  if (isOver) fine(what, 'told as drift.resolved');
  else wrong(`${what}: the end was not told`);
  return isOver;
};

/** In sync, or accepted: nothing else. */
const nothingElse = async (scene: Scene): Promise<boolean> => {
  const report = await checkNow(scene.rig);
  if (report === undefined) return false;
  const left = report.targets.filter(({ verdict }) => verdict !== 'in-sync');
  const standing = standingOf(scene.rig.notices.all);
  const isAccepted = (target: string): boolean => standing.get(target)?.event === 'drift.accepted';
  fine(`${report.summary.inSync} of ${report.summary.declared} in sync`, 'a last check of everything');
  for (const { target } of left) {
    const label = labelIn(report, target);
    if (isAccepted(target)) doubtful(`${label}: differs, and is accepted`);
    else wrong(`${label} still differs`);
  }
  return left.every(({ target }) => isAccepted(target));
};

export const byPeople: Act = async (scene) => {
  const isBack = await ends(scene, 'beta', 'terraform-deploy brings beta back', redeploy);
  const isGone = await ends(scene, 'shadow', 'bob runs the command shown above', runCommand);
  return (await nothingElse(scene)) && isBack && isGone;
};
