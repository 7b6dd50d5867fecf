// `stagewatch adopt` as people use it: what it writes, what it refuses, and a check of it at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { report, secret, startOrders, type Orders } from './orders.js';
import { folderWith, runCli, type Ran } from './run.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
  await orders.aws.call('ivs', 'CreateStage', { name: 'lobby', tags: { team: 'live' } });
});
afterEach(() => orders.aws.faults.clear());
afterAll(() => orders.aws.close());

const run = (cwd: string, ...args: string[]): Promise<Ran> =>
  runCli(args, { cwd, env: orders.aws.environment });

describe('a Region', () => {
  test('is written to standard output, without secrets, and is in sync with that', async () => {
    const ran = await run(folderWith({}), 'adopt');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain(`rest_api_id: ${orders.api}`);
    expect(ran.stdout).toContain('name: lobby');
    expect(ran.stdout).toContain('token: ${secret:stagewatch/');
    expect(ran.stdout).not.toContain(secret);
    const checked = await run(folderWith({ 'live.yml': ran.stdout }), 'check', 'live.yml', '-o', 'json');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(report(checked).summary).toMatchObject({ declared: 3, inSync: 3 });
  });

  test('is written to a file, which is replaced only when that is wanted', async () => {
    const cwd = folderWith({});
    expect(await run(cwd, 'adopt', '-o', 'live.yml', '--reveal', '/variables/*')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '3 resources written to live.yml\n',
    });
    const text = readFileSync(join(cwd, 'live.yml'), 'utf8');
    expect(text).toContain('stagewatch check live.yml');
    expect(text).toContain(`token: ${secret}`);
    const again = await run(cwd, 'adopt', '-o', 'live.yml');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('the file is there already');
    expect(await run(cwd, 'adopt', '-o', 'live.yml', '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'live.yml'), 'utf8')).not.toContain(secret);
  });

  test.each([
    [['--ivs'], ['aws_ivs_stage']],
    [['--kind', 'apigateway.integration'], ['aws_api_gateway_integration']],
    [
      ['--kind', 'apigateway.integration', 'ivs.stage'],
      ['aws_api_gateway_integration', 'aws_ivs_stage'],
    ],
  ])('with %j is written in part', async (args, types) => {
    const { stdout, code } = await run(folderWith({}), 'adopt', ...args);
    expect([code, [...stdout.matchAll(/^ {2}- (\w+):/gm)].map(([, type]) => type)]).toEqual([0, types]);
  });
});

describe('what is wrong is said', () => {
  test.each([
    ['an API that is not there', ['--api', 'nosuchapi0'], 'API nosuchapi0: there is none in eu-west-1.'],
    ['a path that no kind has', ['--reveal', '/variable/*'], 'Did you mean `/variables/*`?'],
    ['a kind that is none', ['--kind', 'lambda'], 'Allowed choices are apigateway.stage'],
    ['a folder that is none', ['-o', 'no/such/live.yml'], 'ENOENT'],
  ])('%s', async (_title, args, what) => {
    const ran = await run(folderWith({}), 'adopt', ...args);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(what);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });

  test('a part that cannot be read is told, and the rest is written', async () => {
    orders.aws.faults.add({
      operation: 'ListStages',
      answer: { code: 'AccessDeniedException', status: 403 },
    });
    const ran = await run(folderWith({}), 'adopt');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('warning: IVS stages of eu-west-1 could not be read: ivs:ListStages');
    expect(ran.stdout).toContain('aws_api_gateway_stage');
  });
});
