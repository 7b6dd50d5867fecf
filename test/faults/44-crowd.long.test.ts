// Fault 44: hundreds of drifts at once, because the baseline is bad or the account changed.
import { expect, test } from '@jest/globals';
import { declarationOf } from '../usecases/estate.js';
import { createRig, minuteMs } from './rig.js';

const stages = 150;

test('fault 44: a bad baseline that makes hundreds of drifts is one message, and what is bad is still told by itself', async () => {
  const rig = await createRig();
  rig.bus.hold();
  const names = Array.from({ length: stages }, (_, index) => `s${index}`);
  for (const name of names) await rig.hands.createStage(name);
  const declare = (description: string) => {
    const { restApiId, deploymentId } = rig.estate;
    const more = names.map(
      (name) =>
        `  - aws_api_gateway_stage: { name: ${name}, rest_api_id: ${restApiId}, stage_name: ${name}, deployment_id: ${deploymentId}, description: ${description} }\n`,
    );
    return rig.declare(declarationOf(rig.estate) + more.join(''));
  };
  await declare('""');
  rig.pass(10_000);
  await rig.drain();
  await rig.minutes(2);
  expect(rig.told).toEqual([]);
  rig.pass(20 * minuteMs);
  await rig.hands.swapBackend('https://evil.example.net/');
  await declare('nobody-wrote-this');
  rig.pass(10_000);
  await rig.drain();
  await rig.minutes(10);
  const single = rig.told.filter(({ event }) => event === 'drift.opened');
  expect(single.map((one) => one['kind'])).toEqual(['apigateway.integration']);
  const digests = rig.told.filter(({ event }) => event === 'digest');
  expect(digests).toHaveLength(1);
  const [counts] = digests.map((one) => one['counts'] as Record<string, number>);
  expect(counts?.['drift.opened']).toBeGreaterThanOrEqual(stages);
  expect(rig.told).toHaveLength(2);
  expect((await rig.findings()).flatMap(({ pending }) => pending)).toEqual([]);
  // Nothing of it is told again as long as nothing changes.
  rig.pass(15 * minuteMs);
  await rig.sweep();
  await rig.minutes(3);
  expect(rig.told).toHaveLength(2);
  await rig.close();
}, 60_000);
