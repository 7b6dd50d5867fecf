// The policy `auto` as deployed: put back by itself within its limits, and never where that would not be right.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { RemedyRecord } from '../../shared/model/remediation.js';
import { createPolicyRig, type PolicyRig } from './policy-rig.js';

let rig: PolicyRig;
afterEach(() => rig.close());

const minuteMs = 60_000;

test('a drift is put back by itself, read back, told in its own thread and put on record', async () => {
  rig = await createPolicyRig({ mode: 'auto' });
  await rig.after(rig.hands.describe('mine now'));
  expect(rig.writes).toEqual(['UpdateStage']);
  expect(rig.events()).toEqual(['drift.opened', 'remediation.applied', 'drift.resolved']);
  expect(rig.told[1]).toMatchObject({
    plan: { by: 'policy', outcome: { result: 'applied' }, offered: false },
  });
  expect(await rig.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
  expect(await rig.rowsOf('audit#')).toMatchObject([
    { by: 'policy', result: { outcome: 'in-sync', calls: 1 } },
  ]);
  // What we did ourselves is nobody's change, and begins nothing.
  await rig.minutes(20);
  await rig.sweep();
  expect(rig.writes).toHaveLength(1);
  expect(rig.wired.failures).toEqual([]);
});

describe('it waits', () => {
  test('until nobody else has written there for the quiet time', async () => {
    rig = await createPolicyRig({ mode: 'auto', quietMinutes: 10 });
    await rig.after(rig.hands.describe('mine now'));
    await rig.minutes(4);
    expect(rig.writes).toEqual([]);
    // Terraform begins its own apply meanwhile: nobody writes in between.
    await rig.after(rig.by({ name: 'ci', session: 'run-8', with: 'terraform' }).trace(false));
    await rig.minutes(7);
    expect(rig.writes).toEqual([]);
    for (let waited = 0; waited < 30; waited += 5) {
      await rig.minutes(5);
      await rig.sweep();
    }
    expect(rig.writes.length).toBeGreaterThan(0);
    await rig.settle();
    expect(await rig.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
  });

  test('for its window: what denies beats what allows', async () => {
    const windows = [{ effect: 'allow' }, { effect: 'deny', days: ['sat'], from: '11:00', to: '13:00' }];
    rig = await createPolicyRig({ mode: 'auto', windows });
    await rig.after(rig.hands.describe('mine now'));
    await rig.sweep();
    expect(rig.writes).toEqual([]);
    rig.pass(70 * minuteMs);
    await rig.sweep();
    expect(rig.writes).toEqual(['UpdateStage']);
  });
});

describe('it leaves to people', () => {
  test('more targets within an hour than one run may touch', async () => {
    rig = await createPolicyRig({ mode: 'auto', maxTargets: 1 });
    await rig.after(rig.hands.describe('mine now'));
    await rig.after(rig.hands.swapBackend('https://elsewhere.example.com/'));
    await rig.sweep();
    expect(rig.writes).toEqual(['UpdateStage']);
    const planned = rig.remedies().filter(({ event }) => event === 'remediation.planned');
    expect(planned).toMatchObject([{ kind: 'apigateway.integration', plan: { offered: true } }]);
    expect(planned[0]).toMatchObject({ plan: { note: expect.stringContaining('remediation.maxTargets') } });
    rig.pass(70 * minuteMs);
    await rig.sweep();
    expect(rig.writes).toHaveLength(1);
  });

  test('all of a crowd, before the first write, where it waits for quiet', async () => {
    rig = await createPolicyRig({ mode: 'auto', maxTargets: 1, quietMinutes: 5 });
    await rig.hands.describe('of another estate');
    await rig.after(rig.hands.swapBackend('https://elsewhere.example.com/'));
    await rig.minutes(12);
    await rig.sweep();
    expect(rig.writes).toEqual([]);
    expect(rig.remedies().map(({ event }) => event)).toEqual(['remediation.planned', 'remediation.planned']);
  });

  test('a drift of which one difference is to be proposed', async () => {
    rig = await createPolicyRig({ mode: 'auto', rules: [{ path: '/tracingEnabled', mode: 'propose' }] });
    await rig.hands.describe('mine now');
    await rig.after(rig.hands.trace(false));
    expect(rig.writes).toEqual([]);
    expect(rig.events()).toContain('remediation.planned');
  });

  test('what changed since it was asked', async () => {
    rig = await createPolicyRig({ mode: 'auto', quietMinutes: 10 });
    await rig.after(rig.hands.describe('mine now'));
    const { fingerprint } = (await rig.finding()).drift;
    await rig.after(rig.hands.describe('mine again'));
    const command = { mode: 'auto', target: rig.stage, fingerprint, by: 'policy', at: rig.now() };
    await rig.wired.invoke('remediate', { Records: [{ messageId: 'm', body: JSON.stringify(command) }] });
    expect(rig.writes).toEqual([]);
  });
});

test('a rival meets the breaker after three writes; it is told once, with the rival’s name', async () => {
  rig = await createPolicyRig({ mode: 'auto' });
  for (let fight = 0; fight < 5; fight += 1) {
    await rig.after(rig.hands.trace(false));
    await rig.minutes(15);
    await rig.sweep();
  }
  expect(rig.writes).toHaveLength(3);
  const [book] = (await rig.rowsOf('remedy#')) as RemedyRecord[];
  expect(book?.breaker).toMatchObject({ paths: ['/tracingEnabled'] });
  const refused = rig.remedies().filter(({ event }) => event === 'remediation.refused');
  expect(refused).toHaveLength(1);
  expect(JSON.stringify(refused[0])).toContain(
    'mallory@example.com (permission set PowerUser) at the console keeps undoing it',
  );
  expect(await rig.finding()).toMatchObject({ status: 'open' });
});
