// `stagewatch plan` and `reconcile` where something is wrong: words, exit codes, nothing written, no secret told.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { renderApplied, renderPlan } from '../../cli/render/plan.js';
import type { AppliedReport, PlanReport } from '../../shared/model/plan-report.js';
import { secret, startOrders, type Orders } from './orders.js';
import { folderWith, runCli, type Ran } from './run.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterEach(() => orders.aws.faults.clear());
afterAll(() => orders.aws.close());

const stage = (body: string): string =>
  `resources:\n  - aws_api_gateway_stage: { name: prod, rest_api_id: ${orders.api}, stage_name: prod, ${body} }\n`;
const target = (): string => `apigateway.stage:${orders.aws.account}/eu-west-1/${orders.api}/prod`;

const run = (
  command: 'plan' | 'reconcile',
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ran> =>
  runCli([command, 'declared.yml', ...args], { cwd: folderWith(files), env: orders.aws.environment });

const declaring = (body: string, more: Readonly<Record<string, string>> = {}) => ({
  'declared.yml': stage(body),
  ...more,
});

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const writes = (): string[] =>
  orders.aws.callLog
    .filter(({ service, operation }) => service === 'apigateway' && !/^(Get|List)/.test(operation))
    .map(({ operation }) => operation);

const untouched = async (work: () => Promise<Ran>): Promise<Ran> => {
  const before = writes().length;
  const ran = await work();
  expect(writes().slice(before)).toEqual([]);
  expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at /);
  return ran;
};

describe.each(['plan', 'reconcile'] as const)('%s', (command) => {
  test('a broken file is named with its place, and nothing is read or written', async () => {
    const ran = await untouched(() => run(command, { 'declared.yml': 'resources:\n  - x: [1\n' }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('declared.yml');
  });

  test('a target that is none is refused by name', async () => {
    const ran = await untouched(() => run(command, declaring('description: x'), '--target', 'prod'));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('`prod` is no target');
  });

  test('a target that nothing declares is refused by name, not taken for in sync', async () => {
    const strange = target().replace(/prod$/, 'prdo');
    const ran = await untouched(() => run(command, declaring('description: x'), '--target', strange));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(strange);
    expect(ran.stderr).toContain('not declared');
  });

  test('AWS that refuses to be read is unknown: exit code 1, in words', async () => {
    orders.aws.faults.add({
      service: 'apigateway',
      answer: { code: 'AccessDeniedException', status: 403, message: 'no reading here' },
    });
    const ran = await untouched(() => run(command, declaring('description: x')));
    expect(ran.code).toBe(1);
    expect(ran.stdout + ran.stderr).toContain('AccessDenied');
  });

  test('what the settings ignore is nobody’s to put back', async () => {
    const settings = JSON.stringify({
      ignore: [{ path: '/description', reason: 'people write there', until: dayIn(30) }],
    });
    const ran = await untouched(() =>
      run(command, declaring('description: other', { 'stagewatch.yml': settings })),
    );
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('UpdateStage');
  });
});

test('--allow lets through what is refused without it, and its word is in the next command', async () => {
  const body = 'cache_cluster_enabled: true, cache_cluster_size: "0.5"';
  const refused = await run('plan', declaring(body), '--output', 'json');
  expect((JSON.parse(refused.stdout) as PlanReport).plan.targets).toMatchObject([
    { calls: [], refused: [{ code: 'opt-in' }] },
  ]);
  const allowed = await run('plan', declaring(body), '--allow', 'cache-cluster');
  expect(allowed.code).toBe(2);
  expect(allowed.stdout).toContain('--allow cache-cluster');
  expect((await run('plan', declaring(body), '--allow', 'everything')).code).toBe(1);
});

describe.each([40, 80])('within %d columns', (width) => {
  test('nothing is wider but names and the command that are to be copied', async () => {
    const ran = await run(
      'plan',
      declaring('description: a much longer text than there is', {}),
      '--output',
      'json',
    );
    const report = JSON.parse(ran.stdout) as PlanReport;
    const plan = renderPlan(
      report,
      { width, colour: false },
      'stagewatch reconcile declared.yml --expect 0',
    ).split('\n');
    expect(plan.at(-1)).toBe('stagewatch reconcile declared.yml --expect 0');
    expect(plan.slice(0, -1).filter((line) => line.length > width)).toEqual([]);
    const applied = {
      ...report,
      runId: '1',
      applied: [
        {
          target: target(),
          outcome: 'refused' as const,
          why: 'It was put back again and again. '.repeat(4),
          remedy: 'Settle it.',
        },
      ],
    };
    const lines = renderApplied(applied, { width, colour: false }).split('\n');
    expect(lines.filter((line) => line.length > width && line.trim() !== target())).toEqual([]);
  });
});

test('a hash that is none is refused before anything is read', async () => {
  const before = orders.aws.callLog.length;
  const ran = await run('reconcile', declaring('description: x'), '--expect', 'yes');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('it is not the hash of a plan');
  expect(orders.aws.callLog).toHaveLength(before);
});

test('only the target that is asked for is put back, and no secret is printed on the way', async () => {
  const ran = await run(
    'reconcile',
    declaring(`description: put back, variables: { token: ${secret}-2, table: "4711" }`),
    '--target',
    target(),
    '--yes',
    '--output',
    'json',
  );
  expect(ran.code).toBe(0);
  expect((JSON.parse(ran.stdout) as AppliedReport).applied).toMatchObject([
    { target: target(), outcome: 'in-sync' },
  ]);
  expect(ran.stdout + ran.stderr).not.toContain(secret);
  expect(ran.stdout + ran.stderr).not.toContain('4711');
});
