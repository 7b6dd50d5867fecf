// Faults 54 and 55: what lives, or is declared, changed since somebody agreed; what is declared would weaken a guard.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CreateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { declarationOf } from '../usecases/estate.js';
import { mallory } from '../usecases/people.js';
import { createRemedyRig, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
beforeEach(async () => {
  rig = await createRemedyRig();
});
afterEach(() => rig.close());

const drift = async (): Promise<string> => {
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
  return (await rig.plan()).plan.hash;
};

test('fault 54: a live value that changed since is not overwritten', async () => {
  const agreed = await drift();
  await rig.hands.describe('somebody else’s');
  expect(await rig.apply(agreed)).toMatchObject({ status: 'refused' });
  expect(rig.ours()).toEqual([]);
  expect(await rig.live()).toMatchObject({ description: 'somebody else’s' });
});

test('fault 54: another drift beside it makes it another plan', async () => {
  const agreed = await drift();
  await rig.hands.trace(false);
  expect(await rig.apply(agreed)).toMatchObject({ status: 'refused' });
  expect(rig.ours()).toEqual([]);
});

test('fault 54: another declared value makes it another plan', async () => {
  const agreed = await drift();
  await rig.declare(declarationOf(rig.estate).replace('description: live', 'description: alive'));
  expect(await rig.apply(agreed)).toMatchObject({ status: 'refused' });
  expect(rig.ours()).toEqual([]);
});

test('fault 54: what somebody puts back by hand meanwhile is not told as our doing', async () => {
  await rig.hands.swapBackend('https://evil.example.net/');
  const agreed = await drift();
  const { restApiId, resourceId } = rig.estate;
  const byHand = {
    UpdateIntegration: { stageName: 'prod', path: '/description', value: 'live' },
    UpdateStage: { resourceId, httpMethod: 'GET', path: '/uri', value: 'https://orders.example.com/' },
  };
  let first = '';
  rig.aws.onTrailEvent(() => {
    if (first !== '') return;
    first = rig.ours()[0] ?? '';
    const { path, value, ...place } = first === 'UpdateStage' ? byHand.UpdateStage : byHand.UpdateIntegration;
    const other = first === 'UpdateStage' ? 'UpdateIntegration' : 'UpdateStage';
    rig.pass(10_000);
    void rig.aws.call('apigateway', other, {
      restApiId,
      ...place,
      patchOperations: [{ op: 'replace', path, value }],
    });
  });
  const answer = await rig.apply(agreed);
  expect(answer).toMatchObject({ status: 'done', applied: [{ outcome: 'in-sync' }, { outcome: 'in-sync' }] });
  expect(rig.ours()).toEqual([first]);
  await rig.minutes(3);
  expect(rig.events().filter((one) => one === 'remediation.applied')).toHaveLength(1);
  expect(rig.events().filter((one) => one === 'drift.resolved')).toHaveLength(2);
});

test('fault 54: the same plan counts, however often it is looked at', async () => {
  const agreed = await drift();
  rig.pass(3_600_000);
  expect(await rig.apply(agreed)).toMatchObject({ status: 'done', applied: [{ outcome: 'in-sync' }] });
});

test('fault 55: what guards a target is tightened, never weakened', async () => {
  const { restApiId } = rig.estate;
  const client = rig.clientOf(mallory);
  await client.send(new CreateDeploymentCommand({ restApiId }));
  await rig.hands.patchStage('/*/*/logging/loglevel', 'ERROR');
  const off = declarationOf(rig.estate);
  const settings = (level: string): string => `${off}
  - aws_api_gateway_method_settings:
      name: all
      rest_api_id: ${restApiId}
      stage_name: prod
      method_path: "*/*"
      settings: { logging_level: "${level}" }
`;
  await rig.declare(settings('OFF'));
  await rig.drain();
  await rig.minutes(2);
  const { plan } = await rig.plan();
  expect(plan.targets).toMatchObject([
    { calls: [], refused: [{ code: 'guarded', paths: ['/methodSettings/*~1*/loggingLevel'] }] },
  ]);
  await rig.apply(plan.hash);
  expect(rig.ours()).toEqual([]);

  await rig.declare(settings('INFO'));
  await rig.drain();
  await rig.minutes(2);
  expect(await rig.apply()).toMatchObject({ applied: [{ outcome: 'in-sync' }] });
});
