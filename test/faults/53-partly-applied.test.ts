// Fault 53: some calls of a plan happen and others do not; what happened stays, the next run does the rest.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { declarationOf } from '../usecases/estate.js';
import { createRemedyRig, outcomesOf, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
beforeEach(async () => {
  rig = await createRemedyRig();
});
afterEach(() => rig.close());

/** The tag that is declared and was never made goes by a call of its own. */
const drift = async (): Promise<void> => {
  const text = declarationOf(rig.estate).replace(
    'description: live',
    'description: live\n      tags: { team: shop }',
  );
  await rig.declare(text);
  await rig.hands.describe('mine now');
  await rig.drain();
  await rig.minutes(2);
};

test('fault 53: a call of several fails, nobody hears that it was put back, and the next run does what is left', async () => {
  await drift();
  rig.aws.faults.add({
    service: 'apigateway',
    operation: 'TagResource',
    answer: { code: 'BadRequestException', status: 400, message: 'not today' },
  });
  const answer = await rig.apply();
  expect(answer).toMatchObject({
    applied: [{ outcome: 'remains', calls: 1, paths: ['/tags/team'], why: 'BadRequestException: not today' }],
  });
  expect(rig.ours()).toEqual(['UpdateStage']);
  await rig.minutes(3);
  expect(rig.events()).toContain('remediation.failed');
  expect(rig.events()).not.toContain('remediation.applied');
  expect(await rig.finding()).toMatchObject({ status: 'open' });
  expect((await rig.book())?.run).toBeUndefined();

  rig.aws.faults.clear();
  expect(outcomesOf(await rig.apply())).toEqual(['in-sync']);
  expect(rig.ours()).toEqual(['UpdateStage', 'TagResource']);
  await rig.minutes(3);
  expect(rig.events().slice(-2)).toEqual(['remediation.applied', 'drift.resolved']);
  expect(await rig.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
});

test('fault 53: one target fails, and the others are put back', async () => {
  await rig.hands.describe('mine now');
  await rig.hands.swapBackend('https://evil.example.net/');
  await rig.drain();
  await rig.minutes(2);
  rig.aws.faults.add({
    service: 'apigateway',
    operation: 'UpdateStage',
    answer: { code: 'AccessDeniedException', status: 403, message: 'no' },
  });
  expect(outcomesOf(await rig.apply()).sort()).toEqual(['in-sync', 'remains']);
  expect(rig.ours()).toEqual(['UpdateIntegration']);
});
