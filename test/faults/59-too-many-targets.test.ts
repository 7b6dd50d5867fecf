// Fault 59: so many targets differ at once that the baseline is wrong rather than AWS: the run stops before its first write.
import { afterEach, expect, test } from '@jest/globals';
import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { mallory } from '../usecases/people.js';
import { createRemedyRig, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

const names = ['one', 'two', 'three', 'four', 'five'];

/** Stages that all are declared otherwise than they are: what a swapped baseline looks like. */
const swappedBaseline = async (): Promise<void> => {
  const { restApiId, deploymentId } = rig.estate;
  const client = rig.clientOf(mallory);
  rig.bus.hold();
  for (const stageName of names)
    await client.send(new CreateStageCommand({ restApiId, deploymentId, stageName, description: 'live' }));
  rig.bus.take();
  rig.bus.release();
  const stages = names.map(
    (name) => `  - aws_api_gateway_stage:
      name: ${name}
      rest_api_id: ${restApiId}
      stage_name: ${name}
      deployment_id: ${deploymentId}
      description: of another estate
`,
  );
  await rig.declare(`resources:\n${stages.join('')}`);
  await rig.drain();
  await rig.minutes(3);
};

test('fault 59: a run that would touch more targets than it may touches none, and says what to do', async () => {
  rig = await createRemedyRig();
  await swappedBaseline();
  const answer = await rig.apply();
  expect(answer).toMatchObject({ status: 'refused' });
  expect(JSON.stringify(answer)).toContain('It would touch 5 targets, and one run may touch 3');
  expect(rig.ours()).toEqual([]);

  // Some of them may be asked for by name.
  const targets = names.slice(0, 3).map((name) => rig.stage.replace(/prod$/, name));
  const asked = (await rig.ask({ mode: 'plan', targets })) as { plan: { hash: string } };
  const some = await rig.ask({ mode: 'apply', targets, expect: asked.plan.hash });
  expect(some).toMatchObject({
    status: 'done',
    applied: targets.map((target) => ({ target, outcome: 'in-sync' })),
  });
  expect(rig.ours()).toHaveLength(3);
});

test('fault 59: left to the policy, no more than the cap are put back within an hour', async () => {
  rig = await createRemedyRig({ settings: { remediation: { mode: 'auto', quietMinutes: 0 } } });
  await swappedBaseline();
  await rig.minutes(10);
  expect(rig.ours().length).toBeLessThanOrEqual(3);
});
