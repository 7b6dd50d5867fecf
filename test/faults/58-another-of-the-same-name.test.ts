// Fault 58: the API is deleted and another one made under its name: that is not what was declared, and is left alone.
import { afterEach, expect, test } from '@jest/globals';
import { DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { createEstate } from '../usecases/estate.js';
import { mallory } from '../usecases/people.js';
import { createRemedyRig, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

const replaceApi = async () => {
  const client = rig.clientOf(mallory);
  await client.send(new DeleteRestApiCommand({ restApiId: rig.estate.restApiId }));
  return createEstate(client);
};

test('fault 58: nothing is written to another API of the same name, nor made in one that is gone', async () => {
  rig = await createRemedyRig({ settings: { remediation: { mode: 'auto', quietMinutes: 0 } } });
  await rig.hands.describe('mine now');
  const { plan: before } = await rig.plan();
  const other = await replaceApi();
  await rig.drain();
  expect(await rig.apply(before.hash)).toMatchObject({ status: 'refused' });
  const { plan } = await rig.plan();
  await rig.apply(plan.hash);
  await rig.minutes(5);
  expect(rig.ours()).toEqual([]);
  expect(plan.targets.length).toBeGreaterThan(0);
  for (const { calls, target } of plan.targets) {
    expect([target, calls]).toEqual([target, []]);
    expect(target).not.toContain(other.restApiId);
  }
});

test('fault 58: a stage made again between approval and write is another one', async () => {
  rig = await createRemedyRig();
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
  const { plan } = await rig.plan();
  await rig.hands.deleteStage();
  expect(await rig.apply(plan.hash)).toMatchObject({ status: 'refused' });
  await rig.hands.createStage('prod');
  expect(await rig.apply(plan.hash)).toMatchObject({ status: 'refused' });
  expect(rig.ours()).toEqual([]);
});
