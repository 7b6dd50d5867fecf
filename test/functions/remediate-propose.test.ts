// The policy `propose` as deployed: a plan is told once in the drift's own thread, and is carried out as it was told.
import { afterEach, describe, expect, test } from '@jest/globals';
import { startRemedyWorld, type RemedyWorld } from './remedy-world.js';

let world: RemedyWorld;
afterEach(() => world.close());

/** What a person would paste. */
const payloadIn = (mail: string): object => {
  const [, payload = ''] = /--payload '(.+)' answer\.json/.exec(mail) ?? [];
  return JSON.parse(payload) as object;
};

const planned = () => world.mails().filter((mail) => mail.includes('a plan was made'));

describe('where the policy is `propose`', () => {
  test('the plan is told once, writes nothing, and is carried out by the command in the mail', async () => {
    world = await startRemedyWorld({ mode: 'propose' });
    world.aws.resetCalls();
    await world.change('/description', 'mine now');
    expect(world.writes()).toEqual(['UpdateStage']); // mallory's own
    const [mail = ''] = planned();
    expect(mail).toContain('Plan (asked for by policy):\n  UpdateStage: ');
    expect(mail).not.toContain('mine now”');
    await world.sweep();
    await world.sweep();
    expect(planned()).toHaveLength(1);
    expect(await world.finding()).toMatchObject({
      status: 'open',
      plan: { by: 'policy', isAgreeable: true, totalCalls: 1, refused: [] },
    });
    expect(await world.ask(payloadIn(mail))).toMatchObject({
      status: 'done',
      applied: [{ outcome: 'in-sync' }],
    });
    expect(await world.live()).toMatchObject({ description: 'the shop' });
    await world.work();
    expect(await world.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
    expect(world.mails().at(-1)).toContain('A remediation put the declared values back.');
    expect(await world.rows('audit#')).toMatchObject([
      { by: 'policy', target: world.target, result: { outcome: 'planned', calls: 1 } },
      { by: 'an invocation of reconcile', result: { outcome: 'in-sync' } },
    ]);
    expect(world.wired.failures).toEqual([]);
  });

  test('what cannot be done is told once, with its reason', async () => {
    world = await startRemedyWorld({ mode: 'propose' });
    await world.change('/variables/token', 'stolen');
    await world.sweep();
    const told = world.mails().filter((mail) => mail.includes('the remediation was refused'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/ {2}Not done: .+\n {2}Refused: /);
    expect(told[0]).not.toMatch(/stolen|aws lambda invoke/);
    expect(await world.finding()).toMatchObject({ status: 'open', plan: { outcome: { result: 'refused' } } });
  });

  test('another form of the drift gets a plan of its own', async () => {
    world = await startRemedyWorld({ mode: 'propose' });
    await world.change('/description', 'mine now');
    const first = (await world.finding()).plan;
    await world.change('/tracingEnabled', 'true');
    const { plan, drift } = await world.finding();
    expect(plan?.fingerprint).toBe(drift.fingerprint);
    expect(plan?.hash).not.toBe(first?.hash);
    expect(planned()).toHaveLength(2);
  });
});

test('where the policy is off, nothing is asked, read or written for it', async () => {
  world = await startRemedyWorld({ mode: 'off' });
  await world.change('/description', 'mine now');
  await world.sweep();
  expect(await world.finding()).not.toHaveProperty('plan');
  expect(await world.rows('claim#')).not.toContainEqual(expect.stringContaining('command/'));
  expect(planned()).toEqual([]);
});

test('what is no command stays in the queue until it is among the dead letters', async () => {
  world = await startRemedyWorld({ mode: 'propose' });
  const bad = { mode: 'auto', target: world.target, fingerprint: 'a', by: 'x', at: 1, path: '/description' };
  for (const body of [bad, { mode: 'apply' }, []])
    expect(await world.command(body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
});
