// Where `check` takes declarations from: files, patterns, standard input, S3, stacks, and what binds them.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { report, startOrders, type Orders } from './orders.js';
import { folderWith, runCli, type Ran } from './run.js';

let orders: Orders;
let api: string;

const stage = (name: string, more = ''): string =>
  `resources:\n  - aws_api_gateway_stage: { rest_api_id: ${api}, stage_name: ${name}${more} }\n`;

const template = (): string =>
  [
    'Parameters: { Stage: { Type: String }, Words: { Type: String, Default: wrong } }',
    'Resources:',
    '  Orders: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }',
    '  Live:',
    '    Type: AWS::ApiGateway::Stage',
    '    Properties: { RestApiId: !Ref Orders, StageName: !Ref Stage, Description: !Ref Words }',
    '',
  ].join('\n');

beforeAll(async () => {
  orders = await startOrders();
  ({ api } = orders);
  const s3 = new S3Client({
    endpoint: orders.aws.endpoint,
    region: orders.aws.region,
    forcePathStyle: true,
    credentials: { accessKeyId: orders.aws.account, secretAccessKey: 'local' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'states' }));
  for (const [Key, Body] of [
    ['one.yml', stage('prod')],
    ['team/a.yml', stage('prod')],
    ['team/b.yml', stage('gone')],
  ] as const)
    await s3.send(new PutObjectCommand({ Bucket: 'states', Key, Body }));
  s3.destroy();
  orders.aws.services.cloudformation.put({
    name: 'orders',
    template: template(),
    region: orders.aws.region,
    parameters: { Stage: 'prod', Words: 'live' },
    resources: {
      Orders: { type: 'AWS::ApiGateway::RestApi', id: api },
      Live: { type: 'AWS::ApiGateway::Stage', id: 'prod' },
    },
    tags: { team: 'orders' },
  });
});
afterAll(() => orders.aws.close());

const run = (files: Record<string, string | Buffer>, args: string[], input?: string): Promise<Ran> =>
  runCli(args, {
    cwd: folderWith(files),
    env: orders.aws.environment,
    ...(input === undefined ? {} : { input }),
  });

const check = async (
  files: Record<string, string | Buffer>,
  args: string[],
  input?: string,
): Promise<[verdict: string, id: string, source: string | undefined][]> => {
  const ran = await run(files, ['check', ...args, '--output', 'json'], input);
  if (ran.stdout === '') throw new Error(ran.stderr);
  // The estate has a method that only the template's API leads to; it is another test's matter.
  const declared = report(ran).targets.filter(({ verdict }) => verdict !== 'unmanaged');
  return declared.map(({ verdict, id, source }) => [verdict, id.split('/')[1] ?? '', source]);
};

describe('files', () => {
  test('a pattern means all that match, in order; what packages keep is not searched', async () => {
    const files = {
      'out/b.template.yml': stage('prod'),
      'out/deep/a.template.yml': stage('gone'),
      'out/other.yml': stage('other'),
      'node_modules/x/c.template.yml': stage('other'),
    };
    expect(await check(files, ['**/*.template.yml'])).toEqual([
      ['in-sync', 'prod', 'out/b.template.yml'],
      ['missing', 'gone', 'out/deep/a.template.yml'],
    ]);
  });

  test('a file whose name looks like a pattern is that file', async () => {
    expect(await check({ '[a].yml': stage('prod') }, ['[a].yml'])).toEqual([['in-sync', 'prod', '[a].yml']]);
  });

  test('arguments and --baseline count alike, and the same file twice counts once', async () => {
    const files = { 'a.yml': stage('prod'), 'b.yml': stage('gone') };
    const ran = await run(files, ['check', 'a.yml', './a.yml', '-b', 'b.yml', '-b', '*.yml', '-o', 'json']);
    expect(report(ran).summary).toMatchObject({ declared: 2, leaves: { leftOut: { identity: 2 } } });
  });

  test('a difference says in which of several files it was declared, and at which line', async () => {
    const files = { 'a.yml': stage('prod'), 'b.yml': `\n${stage('prod', ', description: other')}` };
    const ran = await run(files, ['check', 'a.yml', 'b.yml']);
    expect(ran.stdout).toMatch(/\(a\.yml:2\)[^]* stated in +b\.yml:3\n/);
    const { targets } = report(await run(files, ['check', 'a.yml', 'b.yml', '-o', 'json']));
    expect(targets.find(({ verdict }) => verdict === 'drifted')).toMatchObject({
      source: 'a.yml',
      differences: [{ path: '/description', source: 'b.yml', line: 3 }],
    });
  });

  test('what Windows PowerShell writes is read too', async () => {
    const utf16 = Buffer.from(`\uFEFF${stage('prod')}`, 'utf16le');
    expect(await check({ 'a.yml': utf16 }, ['a.yml'])).toEqual([['in-sync', 'prod', 'a.yml']]);
  });

  test('standard input is read once, however often it is named', async () => {
    expect(await check({}, ['-', '-'], stage('prod'))).toEqual([['in-sync', 'prod', 'standard input']]);
  });

  test('what an entry of stagewatch.yml binds belongs to it alone', async () => {
    const files = {
      't.yml': template(),
      'ids.yml': `Orders: ${api}\n`,
      'stagewatch.yml': [
        'baselines:',
        '  - { source: t.yml, parameters: { Stage: prod, Words: live }, physicalIds: ids.yml }',
        `  - { source: "./t.yml", parameters: { Stage: gone }, physicalIds: { Orders: ${api} } }`,
      ].join('\n'),
    };
    expect(await check(files, [])).toEqual([
      ['in-sync', 'prod', 't.yml'],
      ['missing', 'gone', './t.yml'],
    ]);
  });
});

describe('what a template leaves open', () => {
  test('is given by flags: parameters, and what AWS named its resources', async () => {
    const files = { 't.yml': template(), 'ids.json': JSON.stringify({ Orders: api }) };
    const ids = ['--physical-ids', 'ids.json'];
    const parameters = ['--parameters', 'Stage=prod', 'Words=live'];
    expect(await check(files, ['t.yml', ...parameters, ...ids])).toEqual([['in-sync', 'prod', 't.yml']]);
    expect(await check(files, [...parameters, 't.yml', ...ids])).toEqual([['in-sync', 'prod', 't.yml']]);
    expect(await check(files, ['t.yml', '--parameters', 'Stage=prod', ...ids])).toEqual([
      ['drifted', 'prod', 't.yml'],
    ]);
  });

  test('is read from what the AWS CLI prints', async () => {
    const files = {
      't.yml': template(),
      'ids.json': JSON.stringify({
        StackResources: [{ LogicalResourceId: 'Orders', PhysicalResourceId: api }],
      }),
      'p.json': JSON.stringify([{ ParameterKey: 'Stage', ParameterValue: 'prod' }]),
    };
    expect(
      await check(files, ['t.yml', '--parameters', '@p.json', 'Words=live', '--physical-ids', 'ids.json']),
    ).toEqual([['in-sync', 'prod', 't.yml']]);
  });

  test('without physical ids nothing is called in sync or missing', async () => {
    const ran = await run({ 't.yml': template() }, ['check', 't.yml', '--parameters', 'Stage=prod']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('unbound: Nothing tells the physical id of Orders');
  });
});

describe('what AWS keeps', () => {
  const kept: [string, [string, string][]][] = [
    ['s3://states/one.yml', [['in-sync', 'prod']]],
    [
      's3://states/team/**',
      [
        ['in-sync', 'prod'],
        ['missing', 'gone'],
      ],
    ],
    ['stack:orders', [['in-sync', 'prod']]],
    ['stacks:team=orders', [['in-sync', 'prod']]],
  ];
  test.each(kept)('%s is fetched', async (source, expected) => {
    const found = await check({}, [source]);
    expect(found.map(([verdict, id]) => [verdict, id])).toEqual(expected);
  });

  test('the calls for it are told in the report', async () => {
    const ran = await run({}, ['check', 's3://states/one.yml', '-o', 'json']);
    expect(report(ran).summary.awsCalls).toMatchObject({ 's3:GetObject': 1 });
  });

  const absent: [string, RegExp][] = [
    ['s3://states/nope', /s3:\/\/states\/nope/],
    ['s3://nowhere-to-be-found/a', /s3:\/\/nowhere-to-be-found\/a/],
    ['stack:nope', /stack:nope/],
  ];
  test.each(absent)('%s, which is not there, is a problem and no verdict', async (source, words) => {
    const ran = await run({}, ['check', source]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
  });
});

describe('what cannot be used', () => {
  const refused: [string, Record<string, string | Buffer>, string[], RegExp][] = [
    ['a directory', { 'states/a.yml': 'x' }, ['states/'], /it is a directory.*'states\/\*\*\/\*\.json'/s],
    ['a binary file', { 'a.plan': Buffer.from([1, 2, 0, 4]) }, ['a.plan'], /binary, not a text/],
    [
      'a ZIP archive',
      { 'a.plan': Buffer.from('PK\u0003\u0004xx') },
      ['a.plan'],
      /ZIP.*terraform show -json/s,
    ],
    ['a compressed file', { 'a.gz': Buffer.from([0x1f, 0x8b, 8, 0]) }, ['a.gz'], /it is compressed/],
    ['a pattern that matches nothing', {}, ['*.tfstate'], /no file matches.*nothing should exist/s],
    ['a location nobody reads', {}, ['https://x/y'], /nothing is read from `https:\/\/`/],
    ['a parameter that assigns nothing', { 'a.yml': '' }, ['a.yml', '--parameters', 'Stage'], /KEY=VALUE/],
    ['a file of parameters that is not there', {}, ['-', '--parameters', '@nope.json'], /nope\.json/],
    [
      'a file of physical ids that is none',
      { 'i.json': '[]x' },
      ['-', '--physical-ids', 'i.json'],
      /i\.json/,
    ],
    ['an entry of stagewatch.yml', { 'stagewatch.yml': 'baselines: [s3://b]' }, [], /stagewatch\.yml:1/],
  ];
  test.each(refused)('%s is told with what to do', async (_case, files, args, words) => {
    const ran = await run(files, ['check', ...args]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
    expect(ran.stderr).toContain('→');
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });

  test('all of it at once', async () => {
    const ran = await run({ 'd/x': '' }, ['check', 'nope.yml', 'd', '*.none', 's3://b', '--parameters', 'x']);
    expect(ran.stderr.match(/→/g)).toHaveLength(5);
  });

  test.each(['../secret.yml', '/etc/hostname', 'link.yml'])(
    'a file beyond the template’s own directory is not read for it: %s',
    async (location) => {
      const outer = folderWith({
        'secret.yml': 'openapi: 3.0.0',
        'in/t.yml': [
          'Resources:',
          '  Api:',
          '    Type: AWS::ApiGateway::RestApi',
          '    Properties:',
          `      Body: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: ${location} } } }`,
          '  Live: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod } }',
          '',
        ].join('\n'),
      });
      symlinkSync(join(outer, 'secret.yml'), join(outer, 'in/link.yml'));
      const ran = await runCli(['baseline', 'show', 'in/t.yml'], { cwd: outer, env: orders.aws.environment });
      expect(ran.stderr).toContain(`AWS::Include ${location}`);
    },
  );
});
