// `stagewatch check` as people and pipelines use it: exit codes, outputs, bad input and bad days.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { report, secret, startOrders, type Orders } from './orders.js';
import { folderWith, runCli } from './run.js';

let orders: Orders;
let aws: Orders['aws'];
let api: string;

beforeAll(async () => {
  orders = await startOrders();
  ({ aws, api } = orders);
});

afterEach(() => aws.faults.clear());
afterAll(() => aws.close());

const declared = (body: string): string =>
  `resources:\n  - aws_api_gateway_stage: { name: prod, rest_api_id: ${api}, stage_name: prod, ${body} }\n`;

const checkDeclared: Orders['check'] = (text, ...args) => orders.check(text, ...args);

describe('exit codes', () => {
  test('0 where everything declared is in sync', async () => {
    const ran = await checkDeclared(declared('description: live, xray_tracing_enabled: false'));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('1 declared: 1 in sync');
  });

  test('2 where something drifted, and the table names path, argument, file and line', async () => {
    const ran = await checkDeclared(declared('description: other'));
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('/description  description');
    expect(ran.stdout).toContain('(declared.yml:2)');
  });

  test('2 where a declared stage is missing', async () => {
    const ran = await checkDeclared(
      `resources:\n  - aws_api_gateway_stage: { import: ${api}/gone }\n`,
      '--output',
      'json',
    );
    expect(ran.code).toBe(2);
    expect(report(ran).targets).toMatchObject([{ verdict: 'missing', severity: 'critical' }]);
  });

  test('2 where the API itself is gone: every target in it is missing', async () => {
    const ran = await checkDeclared(
      'resources:\n  - aws_api_gateway_stage: { import: nosuchapi0/prod }\n',
      '--output',
      'json',
    );
    expect(ran.code).toBe(2);
    expect(report(ran).summary).toMatchObject({ missing: 1, unknown: 0 });
  });

  test('0 where the drift is below --fail-on', async () => {
    expect(await checkDeclared(declared('description: other'), '--fail-on', 'high')).toMatchObject({
      code: 0,
    });
  });
});

describe('bad days', () => {
  const failing: [string, number, string][] = [
    ['AccessDeniedException', 403, 'denied'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['ServiceUnavailableException', 503, 'unavailable'],
  ];
  test.each(failing)('%s is unknown, never in sync or missing (exit 1)', async (code, status, reason) => {
    aws.faults.add({
      service: 'apigateway',
      operation: 'GetStages',
      answer: { code, status, message: 'not now' },
    });
    const ran = await checkDeclared(declared('description: live'), '--output', 'json');
    expect(ran.code).toBe(1);
    expect(report(ran).targets).toMatchObject([{ verdict: 'unknown', reason }]);
    expect(report(ran).summary).toMatchObject({ inSync: 0, compared: 0, unknown: 1 });
  });

  test('an endpoint that nobody listens on is unknown, with the call that failed', async () => {
    const env = { ...aws.environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const cwd = folderWith({ 'declared.yml': declared('description: live') });
    const ran = await runCli(['check', 'declared.yml'], { cwd, env });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('unavailable: apigateway:GetStages(');
  });

  test('an endpoint that hangs is unknown within half a minute', async () => {
    aws.faults.add({ service: 'apigateway', operation: 'GetStages', answer: { hang: true } });
    const ran = await checkDeclared(declared('description: live'), '--output', 'json');
    expect(ran.code).toBe(1);
    expect(report(ran).targets).toMatchObject([{ verdict: 'unknown', reason: 'unavailable' }]);
  }, 40_000);

  test('without credentials nothing is called in sync, and nobody waits for long', async () => {
    const cwd = folderWith({ 'declared.yml': declared('description: live') });
    const ran = await runCli(['check', 'declared.yml', '--region', 'eu-west-1'], {
      cwd,
      env: { AWS_ENDPOINT_URL: aws.endpoint },
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('denied: apigateway:GetStages(');
  });
});

describe('outputs', () => {
  test('json goes to standard output alone and fits the published schema', async () => {
    const ran = await checkDeclared(
      declared('description: other, variables: { table: orders, token: wrong }'),
      '--output',
      'json',
    );
    expect(ran.stderr).toBe('');
    const { summary, targets } = report(ran);
    expect(summary.leaves).toEqual({ declared: 5, compared: 3, leftOut: { identity: 2 } });
    expect(targets[0]).toMatchObject({
      verdict: 'drifted',
      differences: [{ path: '/variables/token' }, { path: '/description' }],
    });
  });

  test('no secret value appears in any output', async () => {
    const ran = await checkDeclared(
      declared('variables: { table: orders, token: another-secret }'),
      '--output',
      'json',
    );
    expect(ran.stdout).toContain('hmac:');
    expect(ran.stdout).not.toContain(secret);
    expect(ran.stdout).not.toContain('another-secret');
  });

  test('a path in `reveal:` is shown in clear', async () => {
    const cwd = folderWith({
      'declared.yml': declared('variables: { table: other, token: other }'),
      'stagewatch.yml': 'reveal: [/variables/*]\n',
    });
    const ran = await runCli(['check', 'declared.yml'], { cwd, env: aws.environment });
    expect(ran.stdout).toContain('orders');
  });

  test('a narrow pipe gets no colour codes', async () => {
    const ran = await checkDeclared(declared('description: other'));
    expect(ran.stdout).not.toContain('\u001B');
  });

  test('a declaration is read from standard input too', async () => {
    const ran = await runCli(['check', '-'], { env: aws.environment, input: declared('description: live') });
    expect(ran.code).toBe(0);
  });
});

describe('bad input', () => {
  const refused: [string, Record<string, string>, string[], RegExp][] = [
    ['no source', {}, ['check'], /no source of declarations is given/],
    ['a file that is not there', {}, ['check', 'nope.yml'], /nope\.yml/],
    ['broken YAML', { 'a.yml': 'a: [b\n' }, ['check', 'a.yml'], /a\.yml:\d/],
    [
      'an unknown argument',
      { 'a.yml': 'resources:\n  - aws_api_gateway_stage: { import: a/b, descripton: x }\n' },
      ['check', 'a.yml'],
      /Did you mean `description`/,
    ],
    [
      'an impossible value',
      { 'a.yml': 'resources:\n  - aws_api_gateway_stage: { import: a/b, cache_cluster_size: 7 }\n' },
      ['check', 'a.yml'],
      /0\.5, 1\.6/,
    ],
    [
      'a truncated state',
      { 'a.tfstate': '{"version": 4, "resou' },
      ['check', 'a.tfstate'],
      /damaged or cut off/,
    ],
    [
      'HCL',
      { 'main.tf': 'resource "aws_api_gateway_stage" "x" {\n}\n' },
      ['check', 'main.tf'],
      /terraform state pull/,
    ],
    ['an empty file', { 'a.yml': '' }, ['check', 'a.yml'], /empty/],
    [
      'a setting that does not exist',
      { 'a.yml': 'resources: []\n', 'stagewatch.yml': 'notfy: {}\n' },
      ['check', 'a.yml'],
      /Did you mean `notify`/,
    ],
    ['an unknown flag', {}, ['check', '--nope'], /unknown option '--nope'/],
    ['an unknown command', {}, ['chekc'], /unknown command 'chekc'/],
    ['an impossible output', {}, ['check', '-o', 'xml'], /table, json/],
  ];
  test.each(refused)(
    '%s is explained, exit 1, nothing on standard output',
    async (_what, files, args, words) => {
      const ran = await runCli(args, { cwd: folderWith(files), env: aws.environment });
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toMatch(words);
      expect(ran.stderr).not.toMatch(/\n\s+at /);
    },
  );
});
