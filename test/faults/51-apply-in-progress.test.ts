// Fault 51: a declared deployer is at work, or a stack is being deployed: nothing is written meanwhile.
import { afterEach, describe, expect, test } from '@jest/globals';
import { pipeline } from '../usecases/people.js';
import { createRemedyRig, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

const terraform = { principal: 'arn:aws:iam::*:role/terraform-*', settle: 600 };

describe('a declared deployer', () => {
  test('fault 51: what Terraform has just changed is not put back, not even for who asks for it', async () => {
    rig = await createRemedyRig({ settings: { deployers: [terraform] } });
    await rig.by(pipeline).describe('the next version');
    await rig.drain();
    expect(await rig.finding()).toMatchObject({ status: 'held' });
    const answer = await rig.apply();
    expect(answer).toMatchObject({ applied: [{ outcome: 'refused' }] });
    expect(JSON.stringify(answer)).toContain('A declared deployer is at work on this target.');
    expect(rig.ours()).toEqual([]);
    expect((await rig.book())?.writes ?? []).toEqual([]);
  });

  test('fault 51: what it changed by itself is not touched by a policy that is automatic', async () => {
    rig = await createRemedyRig({
      settings: { deployers: [terraform], remediation: { mode: 'auto' } },
    });
    await rig.by(pipeline).describe('the next version');
    await rig.drain();
    await rig.minutes(5);
    expect(rig.ours()).toEqual([]);
    expect(rig.events()).toEqual([]);
  });
});

test('fault 51: a stack that is being deployed is left alone until it is done', async () => {
  rig = await createRemedyRig();
  const { restApiId } = rig.estate;
  const cloudformation = rig.aws.services.cloudformation;
  cloudformation.put({
    name: 'shop',
    template: JSON.stringify({
      Resources: {
        Prod: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: restApiId, StageName: 'prod', Description: 'live' },
        },
      },
    }),
    resources: { Prod: { type: 'AWS::ApiGateway::Stage', id: 'prod' } },
  });
  const baselines = { settings: { baselines: ['stack:shop'], notify: { confirmAfterSeconds: 0 } } };
  await rig.wired.invoke('baseline', baselines);
  await rig.drain();
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
  cloudformation.setStatus('shop', 'UPDATE_IN_PROGRESS');
  await rig.drain();
  expect(await rig.apply()).toMatchObject({ applied: [{ outcome: 'refused' }] });
  expect(rig.ours()).toEqual([]);
  cloudformation.setStatus('shop', 'UPDATE_COMPLETE');
  await rig.drain();
  await rig.minutes(2);
  expect(await rig.apply()).toMatchObject({ applied: [{ outcome: 'in-sync' }] });
  expect(rig.ours()).toEqual(['UpdateStage']);
});
