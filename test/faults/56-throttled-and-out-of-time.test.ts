// Fault 56: AWS throttles in the middle of a run, or the function runs out of time: it stops, says so, and goes on later.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { declarationOf } from '../usecases/estate.js';
import { createRemedyRig, outcomesOf, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
beforeEach(async () => {
  rig = await createRemedyRig();
  const text = declarationOf(rig.estate).replace(
    'description: live',
    'description: live\n      tags: { team: shop }',
  );
  await rig.declare(text);
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
});
afterEach(() => rig.close());

const throttled = (times: number | undefined) =>
  rig.aws.faults.add({
    service: 'apigateway',
    operation: 'TagResource',
    ...(times === undefined ? {} : { times }),
    answer: { code: 'TooManyRequestsException', status: 429, retryAfterSeconds: 20 },
  });

test('fault 56: the time that AWS asks for is waited out, and the run ends in sync', async () => {
  const fault = throttled(2);
  const before = rig.now();
  expect(outcomesOf(await rig.apply())).toEqual(['in-sync']);
  expect(fault.hits()).toBe(2);
  expect(rig.now() - before).toBeGreaterThanOrEqual(40_000);
  expect(rig.ours()).toEqual(['UpdateStage', 'TagResource']);
});

test('fault 56: throttled for good, it stops after a few tries and names what remains', async () => {
  const fault = throttled(undefined);
  expect(await rig.apply()).toMatchObject({
    applied: [{ outcome: 'remains', calls: 1, paths: ['/tags/team'] }],
  });
  expect(fault.hits()).toBeLessThanOrEqual(6);
  rig.aws.faults.clear();
  expect(outcomesOf(await rig.apply())).toEqual(['in-sync']);
});

test('fault 56: a quota that is used up is no throttle: one try', async () => {
  const fault = rig.aws.faults.add({
    service: 'apigateway',
    operation: 'TagResource',
    answer: { code: 'LimitExceededException', status: 429, message: 'Maximum number of tags' },
  });
  expect(await rig.apply()).toMatchObject({ applied: [{ outcome: 'remains', calls: 1 }] });
  expect(fault.hits()).toBe(1);
});

test('fault 56: out of time, it stops before the next call, and the next run does the rest', async () => {
  // Each read and write of AWS takes so long that the 14 minutes of the function are over in between.
  const slow = rig.aws.onTrailEvent(() => rig.pass(830_000));
  const answer = await rig.apply();
  slow();
  expect(answer).toMatchObject({ applied: [{ outcome: 'remains', calls: 1, paths: ['/tags/team'] }] });
  expect((await rig.book())?.run).toBeUndefined();
  await rig.minutes(3);
  expect(outcomesOf(await rig.apply())).toEqual(['in-sync']);
});
