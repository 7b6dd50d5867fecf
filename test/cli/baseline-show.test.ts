// `stagewatch baseline show`: what was understood, what was left out and why, on any terminal and as JSON.
import { describe, expect, test } from '@jest/globals';
import { baselineShape } from '../../shared/usecases/schemas/baseline-schema.js';
import { leftOutReasons } from '../../shared/model/field.js';
import { leftOutWords } from '../../shared/usecases/explain/left-out.js';
import { renderBaseline } from '../../cli/render/baseline.js';
import { folderWith, runCli, type Ran } from './run.js';

const template = `
Parameters: { Level: { Type: String, Default: ERROR } }
Resources:
  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Live:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Orders
      StageName: live
      Description: !ImportValue words
      Variables: { token: hush-hush }
      MethodSettings:
        - { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: !Ref Level }
`;

const native = `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: abc123, stage_name: prod, description: live, account_id: "1" }
`.replace(', account_id: "1"', '');

const files = { 't.yml': template, 'n.yml': native };

const show = (args: string[], env: Record<string, string> = { AWS_REGION: 'eu-west-1' }): Promise<Ran> =>
  runCli(['baseline', 'show', ...args], { cwd: folderWith(files), env });

const shown = async (...args: string[]) => {
  const ran = await show([...args, '--output', 'json']);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return baselineShape.parse(JSON.parse(ran.stdout));
};

describe('as JSON', () => {
  test('it fits the published schema, and says what each source is', async () => {
    const { sources, summary } = await shown('t.yml', 'n.yml');
    expect(sources).toEqual([
      { name: 't.yml', language: 'template', targets: 1 },
      { name: 'n.yml', language: 'native', targets: 1 },
    ]);
    expect(summary).toMatchObject({ sources: 2, targets: 2, unbound: 1 });
  });

  test('a target comes with its address, place, line, leaves, and what was left out and why', async () => {
    const { targets, managed, summary } = await shown('t.yml');
    expect(targets).toMatchObject([
      {
        id: '${Orders}/live',
        region: 'eu-west-1',
        address: 'Live',
        source: 't.yml',
        line: 5,
        unbound: ['Orders'],
        leaves: [
          { path: '/variables/token', declaredAs: 'Variables.token', value: { masked: /^hmac:/ } },
          { path: '/methodSettings/*~1*/loggingLevel', value: 'ERROR' },
        ].map((leaf) => ({ ...leaf, value: expect.anything() })),
      },
    ]);
    expect(targets[0]?.leftOut).toContainEqual({
      declaredAs: 'Description',
      reason: 'unresolved',
      path: '/description',
      detail: expect.stringContaining('words'),
    });
    expect(targets[0]?.whole).toContainEqual(expect.objectContaining({ path: '/variables' }));
    expect(managed).toMatchObject([{ id: '${Orders}', unbound: ['Orders'] }]);
    expect(summary.leftOut).toContainEqual({ reason: 'unresolved', count: 1, why: leftOutWords.unresolved });
  });

  test('parameters and physical ids bind it', async () => {
    const cwd = folderWith({ ...files, 'ids.yml': 'Orders: abc123' });
    const bound = ['--parameters', 'Level=INFO', '--physical-ids', 'ids.yml', '--account', '123456789012'];
    const ran = await runCli(['baseline', 'show', 't.yml', ...bound, '-o', 'json'], {
      cwd,
      env: { AWS_REGION: 'eu-west-1' },
    });
    const { targets, summary } = baselineShape.parse(JSON.parse(ran.stdout));
    expect(summary.unbound).toBe(0);
    expect(targets[0]).toMatchObject({ id: 'abc123/live', account: '123456789012' });
    expect(targets[0]?.leaves.map(({ value }) => value)).toContain('INFO');
  });

  test.each([
    [{ AWS_REGION: 'eu-west-1' }, [], 'in eu-west-1'],
    [{ AWS_REGION: 'eu-west-1' }, ['--region', 'us-east-2'], 'in us-east-2'],
    [{}, [], undefined],
  ] as const)('a template is deployed where its targets are: %j %j', async (env, args, description) => {
    const text = [
      'Resources:',
      "  Live: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: abc, StageName: p, Description: !Sub 'in ${AWS::Region}' } }",
    ].join('\n');
    const ran = await runCli(['baseline', 'show', '-', '-o', 'json', ...args], { env, input: text });
    const [target] = baselineShape.parse(JSON.parse(ran.stdout)).targets;
    expect(target?.leaves.map(({ value }) => value)).toEqual(description === undefined ? [] : [description]);
    const unresolved = target?.leftOut.filter(({ reason }) => reason === 'unresolved') ?? [];
    expect(unresolved).toHaveLength(description === undefined ? 1 : 0);
  });

  test('an API that two sources declare is one', async () => {
    const cwd = folderWith({ 'a.yml': template, 'b.yml': template });
    const ran = await runCli(['baseline', 'show', '*.yml', '-o', 'json'], { cwd, env: {} });
    expect(baselineShape.parse(JSON.parse(ran.stdout)).managed).toHaveLength(1);
  });

  test('two sources about one target: the leaf they disagree about is left out, each with its place', async () => {
    const cwd = folderWith({ 'a.yml': native, 'b.yml': native.replace('live', 'other') });
    const ran = await runCli(['baseline', 'show', 'a.yml', 'b.yml', '-o', 'json'], { cwd, env: {} });
    const { targets, sources } = baselineShape.parse(JSON.parse(ran.stdout));
    expect(targets[0]?.leftOut.filter(({ reason }) => reason === 'conflict')).toEqual([
      {
        declaredAs: 'description',
        reason: 'conflict',
        path: '/description',
        detail: 'a.yml:3 aws_api_gateway_stage.prod',
      },
      {
        declaredAs: 'description',
        reason: 'conflict',
        path: '/description',
        detail: 'b.yml:3 aws_api_gateway_stage.prod',
      },
    ]);
    expect(sources).toMatchObject([{ targets: 1 }, {}]);
  });
});

describe('as a table', () => {
  test('it names source, target, leaves and reasons', async () => {
    const ran = await show(['t.yml', 'n.yml']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const words of [
      'CloudFormation or SAM template, 1 target',
      'REST stage  ${Orders}/live',
      'Live (t.yml:5)',
      'not bound: nothing tells the physical id of Orders',
      '/variables/token',
      'left out: unresolved',
      '2 targets in 2 sources, 1 of them not bound',
      leftOutWords.unresolved,
    ])
      expect(ran.stdout).toContain(words);
  });

  test('no secret value is in it, and a pipe gets no colour codes', async () => {
    const ran = await show(['t.yml']);
    expect(ran.stdout).not.toContain('hush-hush');
    expect(ran.stdout).toContain('(masked)');
    expect(ran.stdout).not.toContain('\u001B');
  });

  test.each([40, 60, 80, 120])('it stays within %d columns', async (width) => {
    const cwd = folderWith(files);
    const ran = await runCli(['baseline', 'show', 't.yml', 'n.yml', '-o', 'json'], { cwd, env: {} });
    const text = renderBaseline(baselineShape.parse(JSON.parse(ran.stdout)) as never, {
      width,
      colour: false,
    });
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  test('nothing in a file can forge a line or a colour', async () => {
    const evil =
      'resources:\n  - aws_api_gateway_stage: { import: a/b, description: "x\\n✓ all \\e[32mgood" }\n';
    const ran = await runCli(['baseline', 'show', '-'], { env: {}, input: evil });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('x\\n✓ all \\u001b[32mgood');
  });
});

test('it needs neither credentials nor a Region, and asks AWS for nothing', async () => {
  const ran = await show(['n.yml'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
});

test('what is not understood is told on standard error, exit 1', async () => {
  const ran = await runCli(['baseline', 'show', '-', '-o', 'json'], {
    env: {},
    input: '{"version": 4, "resou',
  });
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('damaged or cut off');
});

test('every reason has its sentence', () => {
  expect(Object.keys(leftOutWords).sort()).toEqual([...leftOutReasons].sort());
});
