// `stagewatch check` with noise rules: what is ignored is said, changes no exit code, and rules are looked at as well.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ruleLines } from '../../cli/render/rules.js';
import { paintFor } from '../../cli/render/text.js';
import type { Report } from '../../shared/model/report.js';
import { report, startOrders, type Orders } from './orders.js';
import { folderWith, runCli, type Ran } from './run.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.aws.close());

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const check = (settings: object, body: string, ...args: string[]): Promise<Ran> => {
  const stage = `{ name: prod, rest_api_id: ${orders.api}, stage_name: prod, ${body} }`;
  const cwd = folderWith({
    'declared.yml': `resources:\n  - aws_api_gateway_stage: ${stage}\n`,
    'stagewatch.yml': JSON.stringify(settings),
  });
  return runCli(['check', 'declared.yml', ...args], { cwd, env: orders.aws.environment });
};

const unwrapped = ({ stdout }: Ran): string => stdout.replaceAll(/\s+/g, ' ');

const style = { width: 60, colour: false };
const rule = { reason: 'set by hand', until: dayIn(30) };
const described = { ignore: [{ ...rule, path: '/description' }] };

describe('an ignored difference', () => {
  test('is no drift, and the table says what it leaves out', async () => {
    const ran = await check(described, 'description: other');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('ignored by ignore.0: low  /description  description');
    expect(ran.stdout).toContain('1 in sync (1 difference ignored)');
    expect(ran.stdout).toContain('Rules: 1 in stagewatch.yml; 1 difference or target ignored.');
  });

  test('is in the JSON report, with its rule, beside no difference', async () => {
    const ran = await check(described, 'description: other', '--output', 'json');
    const { summary, targets, rules } = report(ran);
    expect(summary).toMatchObject({ inSync: 1, ignored: { differences: 1, targets: 0 } });
    expect(targets).toMatchObject([
      { verdict: 'in-sync', ignored: [{ rule: 'ignore.0', path: '/description', declared: 'other' }] },
    ]);
    expect(rules).toMatchObject([{ place: 'ignore.0', status: 'used', ignored: 1, reason: 'set by hand' }]);
  });

  test('leaves the exit code to the others', async () => {
    expect(await check(described, 'description: other, xray_tracing_enabled: true')).toMatchObject({
      code: 2,
    });
  });

  test('of a rule that is over is a drift again', async () => {
    const over = { ignore: [{ ...rule, path: '/description', until: dayIn(-2) }] };
    const ran = await check(over, 'description: other');
    expect(ran.code).toBe(2);
    expect(ran.stdout).toMatch(/expired {2}ignore\.0 {2}\/description/);
    expect(unwrapped(ran)).toContain('remove it, or renew it with a reason that still holds');
  });
});

test('a target that is left out counts as nothing that is declared', async () => {
  const settings = { ignore: [{ ...rule, target: '*/prod' }] };
  const ran = await check(settings, 'description: other');
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('0 declared: 0 in sync (1 target ignored)');
});

test('a severity rule decides what `--fail-on` counts', async () => {
  const settings = { severity: { rules: [{ ...rule, path: '/description', to: 'critical' }] } };
  const ran = await check(settings, 'description: other', '--fail-on', 'critical');
  expect(ran.code).toBe(2);
  expect(unwrapped(ran)).toContain('(severity set by stagewatch.yml: set by hand)');
  expect(unwrapped(ran)).toContain('the severity of 1 set');
});

test('no secret of an ignored difference is in any output', async () => {
  const settings = { ignore: [{ ...rule, path: '/variables/*' }] };
  for (const output of ['table', 'json']) {
    const ran = await check(
      settings,
      'variables: { table: orders, token: another-secret }',
      '--output',
      output,
    );
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('another-secret');
    expect(ran.stdout).not.toContain('s3cr3t');
  }
});

test('an unused rule is told with what to do, within the width, and cannot forge a line', async () => {
  const reason = `x\n✓ in sync ${'long '.repeat(60)}\u001B[32m`;
  const settings = { ignore: [{ ...rule, path: '/tags/*', reason }] };
  const ran = await check(settings, 'description: live', '--output', 'json');
  const lines = ruleLines(paintFor(style), style, (JSON.parse(ran.stdout) as Report).rules);
  expect(lines.join('\n')).toContain('It fits nothing that differs here now');
  expect(lines.filter((line) => line.length > style.width || line.startsWith('✓'))).toEqual([]);
  expect(lines.join('\n').split('\n')).toHaveLength(lines.length);
  expect(lines.join('\n')).not.toContain('\u001B');
});

test('rules that cannot be used stop the check, all of them at once', async () => {
  const ran = await check({ ignore: [{ path: '/nope' }, {}] }, 'description: live');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('`ignore.0.path`: fits no path of any kind');
  expect(ran.stderr).toContain('`ignore.1`: names nothing');
});
