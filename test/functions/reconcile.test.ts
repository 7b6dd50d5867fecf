// `reconcile` and `remediate` as deployed: checked, planned, carried out; refused where that would not be right.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AppliedReport, PlanReport } from '../../shared/model/plan-report.js';
import type { FindingRecord } from '../../shared/model/record.js';
import { secret, startReconcileWorld, type ReconcileWorld } from './reconcile-world.js';

let world: ReconcileWorld;
afterEach(() => world.close());

const planned = async (): Promise<PlanReport> => (await world.ask({ mode: 'plan' })) as PlanReport;

const drifted = async (): Promise<PlanReport> => {
  await world.patch('/tracingEnabled', 'true');
  await world.patch('/description', 'mine now');
  await world.wired.drain();
  return planned();
};

describe('asked to check or plan', () => {
  test('it answers with the report, and writes nothing', async () => {
    world = await startReconcileWorld();
    expect(await world.ask({ mode: 'check' })).toMatchObject({
      schemaVersion: 1,
      summary: { declared: 1, inSync: 1, drifted: 0 },
    });
    await world.patch('/description', 'mine now');
    world.aws.resetCalls();
    const answer = await planned();
    expect(answer.plan.targets).toMatchObject([
      { target: world.target, calls: [{ operation: 'UpdateStage', settles: ['/description'] }] },
    ]);
    expect(await world.ask({ mode: 'check' })).not.toHaveProperty('plan');
    expect(world.writes()).toEqual([]);
    expect(world.wired.failures).toEqual([]);
  });

  test('a part of it can be asked for, by target or by API', async () => {
    world = await startReconcileWorld();
    expect(await world.ask({ mode: 'check', targets: [world.target] })).toMatchObject({
      summary: { declared: 1 },
    });
    expect(await world.ask({ mode: 'check', scope: { api: 'another' } })).toMatchObject({
      summary: { declared: 0 },
    });
    const stranger = world.target.replace(/prod$/, 'prdo');
    for (const mode of ['check', 'plan'])
      expect(await world.ask({ mode, targets: [world.target, stranger] })).toMatchObject({
        status: 'refused',
        problems: [{ where: 'targets.1' }],
      });
  });

  const wrong: [string, object, string][] = [
    ['an unknown key', { mode: 'plan', target: 'x' }, 'target'],
    ['no mode', {}, 'mode'],
    ['apply without the hash of a plan', { mode: 'apply' }, 'expect'],
    ['a target that is none', { mode: 'plan', targets: ['prod'] }, 'targets.0'],
    ['an unknown part of the scope', { mode: 'plan', scope: { stage: 'prod' } }, 'scope.stage'],
  ];
  test('what it does not understand is refused by name', async () => {
    world = await startReconcileWorld();
    for (const [, payload, where] of wrong)
      expect(await world.ask(payload)).toMatchObject({ status: 'refused', problems: [{ where }] });
  });
});

describe('asked to accept', () => {
  test('exactly the drift that was seen is accepted, and told; anything else is refused by name', async () => {
    world = await startReconcileWorld();
    await drifted();
    const findings = async (): Promise<FindingRecord[]> =>
      (await world.rows('scope#')).filter(
        (row): row is FindingRecord => typeof row === 'object' && row !== null && 'finding' in row,
      );
    const [seen] = await findings();
    const order = {
      mode: 'accept',
      target: world.target,
      fingerprint: seen?.finding.drift.fingerprint,
      by: 'ann',
      why: 'load test',
      until: new Date(Date.now() + 86_400_000).toISOString(),
    };
    expect(await world.ask({ ...order, fingerprint: 'f'.repeat(32) })).toMatchObject({
      status: 'refused',
      problems: [{ what: expect.stringContaining('changed since it was shown') }],
    });
    expect(await world.ask({ mode: 'accept', why: '' })).toMatchObject({
      status: 'refused',
      problems: ['fingerprint', 'by', 'why', 'target', 'until'].map((where) => ({ where })),
    });
    expect(await world.ask(order)).toEqual({ schemaVersion: 1, status: 'accepted' });
    const [now] = await findings();
    expect(now?.finding).toMatchObject({ status: 'accepted', acceptance: { by: 'ann', why: 'load test' } });
    expect(now?.pending).toMatchObject([{ event: 'drift.accepted' }]);
  });
});

describe('asked to apply', () => {
  test('exactly the plan that was seen is carried out, read back, told and put on record', async () => {
    world = await startReconcileWorld();
    const { plan } = await drifted();
    const answer = (await world.ask({ mode: 'apply', expect: plan.hash })) as AppliedReport;
    expect(answer).toMatchObject({ status: 'done', applied: [{ outcome: 'in-sync', calls: 1 }] });
    expect(await world.live()).toMatchObject({ tracingEnabled: false, description: 'the shop' });
    await world.wired.drain();
    await world.wired.runSchedule('deliver');
    await world.wired.drain();
    const [finding] = (await world.rows('scope#')).filter(
      (row): row is FindingRecord => typeof row === 'object' && row !== null && 'finding' in row,
    );
    expect(finding?.finding).toMatchObject({ status: 'resolved', by: 'remediation' });
    expect(await world.rows('audit#')).toMatchObject([
      { by: 'an invocation of reconcile', target: world.target, result: { outcome: 'in-sync' } },
    ]);
    expect(await planned()).toMatchObject({ plan: { targets: [] } });
    expect(world.wired.failures).toEqual([]);
  });

  test('nothing is written where the live side changed since', async () => {
    world = await startReconcileWorld();
    const { plan } = await drifted();
    await world.patch('/description', 'somebody else’s');
    world.aws.resetCalls();
    expect(await world.ask({ mode: 'apply', expect: plan.hash })).toMatchObject({ status: 'refused' });
    expect(world.writes()).toEqual([]);
  });

  test('a secret that the table holds only as a hash is never written', async () => {
    world = await startReconcileWorld();
    await world.patch('/variables/token', 'stolen');
    await world.wired.drain();
    const { plan } = await planned();
    expect(plan.targets).toMatchObject([
      { calls: [], refused: [{ code: 'value-not-kept', paths: ['/variables/token'] }] },
    ]);
    expect(JSON.stringify(plan)).not.toContain('stolen');
    expect(JSON.stringify(plan)).not.toContain(secret);
  });
});
