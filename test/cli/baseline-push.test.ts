// `stagewatch baseline push`: the built command line against the real function on the embedded AWS.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Handler } from '../../infra/local/functions.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { folderWith, runCli, type Ran } from './run.js';
import { maskKey } from '../support/quiet-doors.js';

let aws: LocalAws;
let wired: Wired;
/** What the function was called with. */
let payloads: unknown[] = [];

beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  wired = await wire({
    aws,
    root: process.cwd(),
    load: async (name) => {
      const { handler } = (await import(`../../functions/${name}/handler.ts`)) as { handler: Handler };
      return (payload, context) => {
        if (name === 'baseline') payloads.push(payload);
        return handler(payload, context);
      };
    },
    overrides: {
      environment: {
        STAGEWATCH_MASK_KEY: maskKey,
        STAGEWATCH_QUOTA_SHARE: '1',
      },
    },
  });
});
afterEach(() => {
  payloads = [];
  aws.faults.clear();
});
afterAll(async () => {
  await wired.stop();
  await aws.close();
});

const stage = (description: string, id = 'abc123'): string =>
  `resources:\n  - aws_api_gateway_stage: { rest_api_id: ${id}, stage_name: prod, description: ${description} }\n`;

const push = (
  files: Record<string, string>,
  args: string[],
  more: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> =>
  runCli(['baseline', 'push', ...args], {
    cwd: folderWith(files),
    ...more,
    env: { ...aws.environment, STAGEWATCH_BASELINE_FUNCTION: 'stagewatch-local-baseline', ...more.env },
  });

const outcome = (ran: Ran): { sources: { source: string; status: string }[]; problems: object[] } =>
  JSON.parse(ran.stdout);

describe('what becomes of a file', () => {
  test('it is compiled, and unchanged the next time', async () => {
    const first = await push({ 'a.yml': stage('one') }, ['a.yml']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(
      '✓ a.yml\n  compiled; what changed is looked at now (1 target in 1 scope)',
    );
    const again = await push({ 'a.yml': stage('one') }, ['./a.yml', '-o', 'json']);
    expect(outcome(again).sources).toMatchObject([{ source: 'a.yml', status: 'unchanged' }]);
  });

  test('an unusable one says why, exit 1, and the last good one goes on counting', async () => {
    const ran = await push({ 'a.yml': 'resources: [', 'b.yml': stage('two', 'bbb222') }, ['a.yml', 'b.yml']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('✗ a.yml\n  invalid; the last good version goes on counting');
    expect(ran.stdout).toContain('✓ b.yml');
  });

  test('it can be taken away by its name', async () => {
    await push({}, ['-', '--name', 'gone-soon'], { input: stage('three', 'ccc333') });
    const ran = await push({}, ['--remove', 'gone-soon', '-o', 'json']);
    expect(ran.code).toBe(0);
    expect(outcome(ran).sources).toMatchObject([{ source: 'gone-soon', status: 'removed' }]);
  });
});

describe('what is sent', () => {
  test('a small text is readable, a large one compressed, and both are the same to the function', async () => {
    const large = `${stage('four')}# ${'long '.repeat(10_000)}\n`;
    const ran = await push({ 'small.yml': stage('four'), 'large.yml': large }, [
      'small.yml',
      'large.yml',
      '-o',
      'json',
    ]);
    expect(outcome(ran).sources).toMatchObject([{ targets: 1 }, { targets: 1 }]);
    expect(payloads).toMatchObject([{ sources: [{ text: stage('four') }, { gzip: expect.any(String) }] }]);
    expect(JSON.stringify(payloads).length).toBeLessThan(5000);
  });

  test('a text that does not fit even so is not sent', async () => {
    const noise = Array.from({ length: 700_000 }, (_unused, at) => Math.sin(at).toString(36).slice(3)).join(
      '',
    );
    const ran = await push({ 'a.yml': `${stage('x')}# ${noise}` }, ['a.yml']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/too large for one invocation.*s3:\/\/bucket\/key/s);
    expect(payloads).toEqual([]);
  });

  test('parameters, physical ids and the files that a template includes come along', async () => {
    const template = [
      'Parameters: { Stage: { Type: String } }',
      'Resources:',
      '  Orders:',
      '    Type: AWS::ApiGateway::RestApi',
      "    Properties: { Body: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: ./api.yml } } } }",
      '  Live: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Orders, StageName: !Ref Stage } }',
      '',
    ].join('\n');
    const files = {
      'in/t.yml': template,
      'in/api.yml': 'openapi: 3.0.1\ninfo: { title: orders, version: "1" }\npaths: {}\n',
      'ids.yml': 'Orders: ddd444\n',
    };
    const ran = await push(files, ['in/t.yml', '--parameters', 'Stage=prod', '--physical-ids', 'ids.yml']);
    expect(ran.code).toBe(0);
    expect(payloads).toMatchObject([
      {
        sources: [
          {
            name: 'in/t.yml',
            parameters: { Stage: 'prod' },
            physicalIds: { Orders: 'ddd444' },
            files: { './api.yml': files['in/api.yml'] },
          },
        ],
      },
    ]);
  });

  test('--settings sends stagewatch.yml with the sources in AWS; files stay with those who push them', async () => {
    const settings = [
      'severity: { tellAtOnce: low }',
      'baselines:',
      '  - a.yml',
      '  - { source: stack:orders, region: eu-west-1, physicalIds: ids.yml }',
      '',
    ].join('\n');
    const files = { 'stagewatch.yml': settings, 'a.yml': stage('one'), 'ids.yml': 'Orders: x\n' };
    await push(files, ['--settings']);
    expect(payloads).toMatchObject([
      {
        sources: [],
        settings: {
          severity: { tellAtOnce: 'low' },
          baselines: [{ source: 'stack:orders', region: 'eu-west-1', physicalIds: { Orders: 'x' } }],
        },
      },
    ]);
    payloads = [];
    await push(files, []);
    expect(payloads).toMatchObject([{ sources: [{ name: 'a.yml' }] }]);
    expect(payloads).not.toMatchObject([{ settings: {} }]);
  });
});

describe('refused before anything is sent', () => {
  const refused: [string, Record<string, string>, string[], RegExp][] = [
    ['nothing to push', {}, [], /no file is given/],
    ['a file that is not there', {}, ['nope.json'], /nope\.json/],
    ['standard input without a name', {}, ['-'], /--name/],
    ['one name for two files', { 'a.yml': '', 'b.yml': '' }, ['a.yml', 'b.yml', '--name', 'x'], /2 sources/],
    ['what AWS keeps', {}, ['stack:orders'], /fetches it itself.*--settings/s],
  ];
  test.each(refused)('%s', async (_case, files, args, words) => {
    const ran = await push(files, args, { input: stage('x') });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
    expect(payloads).toEqual([]);
  });
});

describe('a bad day', () => {
  const failing: [string, number, RegExp][] = [
    ['AccessDeniedException', 403, /may not invoke it.*lambda:InvokeFunction/s],
    ['TooManyRequestsException', 429, /slow down/],
    ['RequestTooLargeException', 413, /too large/],
    ['ExpiredTokenException', 403, /have expired/],
  ];
  test.each(failing)('%s is told in words', async (code, status, words) => {
    aws.faults.add({ service: 'lambda', operation: 'Invoke', answer: { code, status, message: 'no' } });
    const ran = await push({ 'a.yml': stage('one') }, ['a.yml']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
  });

  test('a function that does not exist is named, with how to name another', async () => {
    const ran = await push({ 'a.yml': stage('one') }, ['a.yml', '--stage', 'nope']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/stagewatch-nope-baseline\n.*no function of this name.*--function/s);
  });

  test('a function that fails says what it said', async () => {
    const unplug = aws.connectFunctions((name) =>
      name === 'broken' ? Promise.reject(new Error('the table is gone')) : undefined,
    );
    const ran = await push({ 'a.yml': stage('one') }, ['a.yml', '--function', 'broken']);
    unplug();
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Error: the table is gone');
  });

  test('another function’s answer is not taken for an outcome', async () => {
    const unplug = aws.connectFunctions((name) =>
      name === 'other' ? Promise.resolve({ ok: true }) : undefined,
    );
    const ran = await push({ 'a.yml': stage('one') }, ['a.yml', '--function', 'other']);
    unplug();
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('it answered something else');
  });
});
