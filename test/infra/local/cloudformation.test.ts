// CloudFormation through the real SDK and the AWS CLI, with stacks that were registered in process.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as cfn from '@aws-sdk/client-cloudformation';
import type { BusEvent } from '../../../infra/local/bus.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';
import { failure } from './loopback.js';

let aws: LocalAws;
let client: cfn.CloudFormationClient;
let now: Date;
const clients = createClients(() => aws);

beforeEach(async () => {
  now = new Date('2026-01-01T10:00:00Z');
  aws = await startLocalAws({ now: () => now });
  client = clients.make(cfn.CloudFormationClient);
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const describeStack = async (StackName: string) =>
  (await client.send(new cfn.DescribeStacksCommand({ StackName }))).Stacks?.[0];

describe('a registered stack', () => {
  test('is described by name and by ARN, with all that was given', async () => {
    const id = aws.services.cloudformation.put({
      name: 'orders',
      template: 'Resources: {}',
      parameters: {
        Stage: 'live',
        Ami: { value: '/ami', resolved: 'ami-1' },
        Key: { value: 'hush', isSecret: true },
      },
      outputs: { Url: 'https://a&b.example/<x>' },
      tags: { team: 'orders' },
    });
    expect(id).toMatch(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/orders\/[0-9a-f-]{36}$/);
    expect(await describeStack('orders')).toMatchObject({
      StackId: id,
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: now,
      Parameters: [
        { ParameterKey: 'Stage', ParameterValue: 'live' },
        { ParameterKey: 'Ami', ParameterValue: '/ami', ResolvedValue: 'ami-1' },
        { ParameterKey: 'Key', ParameterValue: '****' },
      ],
      Outputs: [{ OutputKey: 'Url', OutputValue: 'https://a&b.example/<x>' }],
      Tags: [{ Key: 'team', Value: 'orders' }],
    });
    expect(await describeStack(id)).toEqual(await describeStack('orders'));
  });

  test('put again keeps its ARN and creation, and is updated', async () => {
    const first = aws.services.cloudformation.put({ name: 'orders', template: 'one' });
    const created = now;
    now = new Date('2026-01-02T10:00:00Z');
    expect(aws.services.cloudformation.put({ name: 'orders', template: 'two' })).toBe(first);
    expect(await describeStack('orders')).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      CreationTime: created,
      LastUpdatedTime: now,
    });
  });

  test('gives its template as written and as processed', async () => {
    aws.services.cloudformation.put({ name: 'orders', template: 'a: !Ref B\n', processed: '{"a":1}' });
    aws.services.cloudformation.put({ name: 'plain', template: 'b: 1\n' });
    const template = async (StackName: string, TemplateStage?: cfn.TemplateStage) =>
      (await client.send(new cfn.GetTemplateCommand({ StackName, TemplateStage }))).TemplateBody;
    expect(await template('orders')).toBe('a: !Ref B\n');
    expect(await template('orders', 'Processed')).toBe('{"a":1}');
    expect(await template('plain', 'Processed')).toBe('b: 1\n');
  });

  test('lists its resources, page by page', async () => {
    const ids = Array.from({ length: 230 }, (_, at) => `R${at}`);
    const resources = Object.fromEntries(ids.map((id) => [id, { type: 'AWS::IVS::Stage', id: `p-${id}` }]));
    aws.services.cloudformation.put({
      name: 'large',
      template: '{}',
      resources: { ...resources, Late: { type: 'AWS::IVS::Stage', status: 'CREATE_FAILED' } },
    });
    const pages: cfn.StackResourceSummary[][] = [];
    for await (const page of cfn.paginateListStackResources({ client }, { StackName: 'large' }))
      pages.push(page.StackResourceSummaries ?? []);
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 31]);
    expect(pages.flat().map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([...ids, 'Late']);
    expect(pages[0]?.[0]).toMatchObject({ PhysicalResourceId: 'p-R0', ResourceType: 'AWS::IVS::Stage' });
    expect(pages[2]?.[30]?.PhysicalResourceId).toBeUndefined();
    const one = new cfn.DescribeStackResourcesCommand({ StackName: 'large', LogicalResourceId: 'R7' });
    expect((await client.send(one)).StackResources).toMatchObject([{ PhysicalResourceId: 'p-R7' }]);
  });

  test('has its nested stacks as resources, which are stacks themselves', async () => {
    const id = aws.services.cloudformation.put({
      name: 'root',
      template: '{}',
      tags: { team: 'orders' },
      nested: { Api: { name: 'root-Api-1', template: '{}', outputs: { Id: 'abc' } } },
    });
    const child = await describeStack('root-Api-1');
    expect(child).toMatchObject({ ParentId: id, RootId: id, Tags: [{ Key: 'team', Value: 'orders' }] });
    const { StackResourceSummaries } = await client.send(
      new cfn.ListStackResourcesCommand({ StackName: 'root' }),
    );
    expect(StackResourceSummaries).toMatchObject([
      {
        LogicalResourceId: 'Api',
        PhysicalResourceId: child?.StackId,
        ResourceType: 'AWS::CloudFormation::Stack',
      },
    ]);
  });
});

describe('all stacks', () => {
  test('are described and listed page by page, each account and Region on its own', async () => {
    for (let at = 0; at < 120; at += 1)
      aws.services.cloudformation.put({ name: `s${at}`, template: '{}', exports: { [`e${at}`]: `v${at}` } });
    aws.services.cloudformation.put({ name: 'far', template: '{}', region: 'eu-west-1' });
    aws.services.cloudformation.put({ name: 'gone', template: '{}', status: 'DELETE_COMPLETE' });
    const described: unknown[] = [];
    for await (const { Stacks } of cfn.paginateDescribeStacks({ client }, {}))
      described.push(...(Stacks ?? []));
    expect(described).toHaveLength(120);
    const exported: cfn.Export[] = [];
    for await (const { Exports } of cfn.paginateListExports({ client }, {}))
      exported.push(...(Exports ?? []));
    expect(exported).toHaveLength(120);
    expect(exported[119]).toMatchObject({ Name: 'e119', Value: 'v119' });
    const deleted = new cfn.ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'] });
    expect((await client.send(deleted)).StackSummaries).toMatchObject([{ StackName: 'gone' }]);
    const far = clients.make(cfn.CloudFormationClient, { region: 'eu-west-1' });
    expect((await far.send(new cfn.DescribeStacksCommand({}))).Stacks).toMatchObject([{ StackName: 'far' }]);
  });

  test.each([
    ['DescribeStacks', new cfn.DescribeStacksCommand({ StackName: 'absent' })],
    ['GetTemplate', new cfn.GetTemplateCommand({ StackName: 'absent' })],
    ['ListStackResources', new cfn.ListStackResourcesCommand({ StackName: 'absent' })],
  ])('%s of one that does not exist says so', async (_operation, command) => {
    const asked = (client as { send: (one: unknown) => Promise<unknown> }).send(command);
    expect(await failure(asked)).toBe('ValidationError: Stack with id absent does not exist');
  });

  test('a deleted one is found by its ARN only', async () => {
    const id = aws.services.cloudformation.put({ name: 'gone', template: '{}', status: 'DELETE_COMPLETE' });
    expect(await describeStack(id)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    expect(await failure(describeStack('gone'))).toMatch('does not exist');
  });

  test('what is not implemented says so', async () => {
    const asked = client.send(new cfn.CreateStackCommand({ StackName: 'orders', TemplateBody: '{}' }));
    expect(await failure(asked)).toMatch('The embedded AWS does not implement CreateStack');
  });
});

test('the event bus is told of every change of status, with one token for each operation', async () => {
  const told: BusEvent[] = [];
  aws.onBusEvent((one) => told.push(one));
  const { put, setStatus } = aws.services.cloudformation;
  const id = put({ name: 'orders', template: '{}' });
  now = new Date('2026-01-02T10:00:00Z');
  setStatus('orders', 'UPDATE_IN_PROGRESS', 'User Initiated');
  setStatus(id, 'UPDATE_COMPLETE');
  setStatus(id, 'UPDATE_IN_PROGRESS');
  expect(told[0]).toMatchObject({
    source: 'aws.cloudformation',
    'detail-type': 'CloudFormation Stack Status Change',
    time: '2026-01-02T10:00:00Z',
    resources: [id],
    detail: {
      'stack-id': id,
      'status-details': { status: 'UPDATE_IN_PROGRESS', 'status-reason': 'User Initiated' },
    },
  });
  const [first, second, third] = told.map(({ detail }) => detail['client-request-token']);
  expect(first).toBe(second);
  expect(third).not.toBe(first);
  expect(await describeStack('orders')).toMatchObject({
    StackStatus: 'UPDATE_IN_PROGRESS',
    LastUpdatedTime: now,
  });
});

const hasCli = spawnSync('which', ['aws']).status === 0;
(hasCli ? test : test.skip)(
  'the AWS CLI describes a stack',
  async () => {
    aws.services.cloudformation.put({ name: 'orders', template: '{}', outputs: { Url: 'https://x' } });
    const env = { ...process.env, ...aws.environment, AWS_CONFIG_FILE: '/dev/null' };
    const args = ['cloudformation', 'describe-stacks', '--stack-name', 'orders', '--output', 'json'];
    const { stdout } = await promisify(execFile)('aws', args, { env });
    expect(JSON.parse(stdout)).toMatchObject({ Stacks: [{ StackName: 'orders' }] });
  },
  30_000,
);
