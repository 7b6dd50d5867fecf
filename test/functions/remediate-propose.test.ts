// The policy `propose` as deployed: a plan is told once in the drift's own thread, and is carried out as it was told.
import { afterEach, describe, expect, test } from '@jest/globals';
import { createPolicyRig, type PolicyRig } from './policy-rig.js';

let rig: PolicyRig;
afterEach(() => rig.close());

/** What a person would paste. */
const payloadIn = (mail: string): object => {
  const [, payload = ''] = /--payload '(.+)' answer\.json/.exec(mail) ?? [];
  return JSON.parse(payload) as object;
};

describe('where the policy is `propose`', () => {
  test('the plan is told once, writes nothing, and is carried out by the command in the mail', async () => {
    rig = await createPolicyRig({ mode: 'propose' });
    await rig.after(rig.hands.describe('mine now'));
    await rig.sweep();
    rig.pass(900_000);
    await rig.sweep();
    expect(rig.writes).toEqual([]);
    expect(rig.events()).toEqual(['drift.opened', 'remediation.planned']);
    expect(rig.told[1]).toMatchObject({
      dedupeKey: expect.stringContaining(':'),
      plan: { by: 'policy', calls: [{ operation: 'UpdateStage' }], refused: [], offered: true },
    });
    const [mail = ''] = rig.mailsOf('a plan was made');
    expect(mail).toMatch(/^Plan \(asked for by policy\):\n {2}UpdateStage: .+$/m);
    expect(await rig.wired.invoke('reconcile', payloadIn(mail))).toMatchObject({
      status: 'done',
      applied: [{ outcome: 'in-sync' }],
    });
    expect(rig.writes).toEqual(['UpdateStage']);
    await rig.settle();
    expect(await rig.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
    expect(rig.events().slice(2)).toEqual(['remediation.applied', 'drift.resolved']);
    expect(await rig.rowsOf('audit#')).toMatchObject([
      { by: 'policy', target: rig.stage, result: { outcome: 'planned', calls: 1 } },
      { by: 'an invocation of reconcile', result: { outcome: 'in-sync' } },
    ]);
    expect(rig.wired.failures).toEqual([]);
  });

  test('what cannot be done is told once, with its reason', async () => {
    rig = await createPolicyRig({ mode: 'propose' });
    await rig.after(rig.hands.setVariable('stolen'));
    await rig.sweep();
    // A refusal may end by itself, so it is asked again; people would read the same.
    rig.pass(7 * 3_600_000);
    await rig.sweep();
    expect(rig.remedies()).toMatchObject([
      {
        event: 'remediation.refused',
        plan: {
          calls: [],
          refused: [{ code: 'value-not-kept' }],
          outcome: { result: 'refused' },
          offered: false,
        },
      },
    ]);
    const [mail = ''] = rig.mailsOf('the remediation was refused');
    expect(mail).toMatch(/ {2}Not done: .+\n(.*\n)* {2}Refused: /);
    expect(mail).not.toMatch(/stolen|aws lambda invoke/);
  });

  test('another form of the drift gets a plan of its own', async () => {
    rig = await createPolicyRig({ mode: 'propose' });
    await rig.after(rig.hands.describe('mine now'));
    await rig.after(rig.hands.trace(false));
    const [first, second] = rig.remedies();
    const { plan, drift } = await rig.finding();
    expect(plan).toMatchObject({
      fingerprint: drift.fingerprint,
      hash: (second?.['plan'] as { hash: string } | undefined)?.hash,
    });
    expect(first?.['plan']).not.toMatchObject({ hash: plan?.hash });
    expect(rig.remedies()).toHaveLength(2);
  });
});

test('where the policy is off, nothing is asked for', async () => {
  rig = await createPolicyRig({ mode: 'off' });
  await rig.after(rig.hands.describe('mine now'));
  await rig.sweep();
  expect(rig.events()).toEqual(['drift.opened']);
  expect(await rig.finding()).not.toHaveProperty('plan');
  const rows = (await rig.rows()).map((row) => row['pk']?.S ?? '');
  expect(rows.filter((pk) => /^(claim#(command|agreed)|hour|audit)/.test(pk))).toEqual([]);
});

test('a rule says for which drifts it is', async () => {
  const rules = [{ path: '/description', mode: 'propose' }];
  rig = await createPolicyRig({ mode: 'off', rules });
  await rig.after(rig.hands.trace(false));
  expect(rig.remedies()).toEqual([]);
  // A drift is as free as the strictest of its differences.
  await rig.after(rig.hands.describe('mine now'));
  expect(rig.remedies()).toEqual([]);
  await rig.after(rig.hands.trace(true));
  expect(rig.remedies()).toMatchObject([{ event: 'remediation.planned', total: 1 }]);
});

test('what is no command comes again until it is among the dead letters', async () => {
  rig = await createPolicyRig({ mode: 'propose' });
  const bad = { mode: 'auto', target: rig.stage, fingerprint: 'a', by: 'x', at: 1, path: '/description' };
  for (const body of [bad, { mode: 'apply' }, []])
    expect(
      await rig.wired.invoke('remediate', { Records: [{ messageId: 'm1', body: JSON.stringify(body) }] }),
    ).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
});
