// What `npm run package` makes, deployed to an emulator of AWS that others wrote, as far as Moto's CloudFormation goes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  GetRoleCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { packageAll, outputOf } from '../../../infra/deployment/command/package.js';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { hasMoto, startMoto, type Moto } from '../moto-server.js';
import {
  clientConfig,
  createStack,
  deployOn,
  madeBy,
  notOnMoto,
  region,
  statusOf,
  type Trimmed,
} from './moto-stack.js';

const account = '123456789012';
const payments = '222222222222';
const stack = 'stagewatch-prod';
const settings = `scope:
  accounts: ['${payments}']
  regions: [us-east-1]
  externalId: a-made-up-external-id
notify: { email: [platform@example.com] }
remediation: { mode: propose }
`;

interface Deployed {
  moto: Moto;
  made: Trimmed;
  ids: Record<string, string>;
  folder: string;
}

const deploy = async (): Promise<Deployed> => {
  const folder = mkdtempSync(join(tmpdir(), 'stagewatch-foreign-'));
  const config = join(folder, 'stagewatch.yml');
  writeFileSync(config, settings);
  const into = join(folder, 'package');
  const target = { stage: 'prod', region };
  await packageAll({ target, config, root: process.cwd(), folder: into, builds: false });
  const moto = await startMoto();
  const made = await deployOn(moto.endpoint, stack, outputOf(into));
  const ids = await madeBy(new CloudFormationClient(clientConfig(moto.endpoint)), stack);
  return { moto, made, ids, folder };
};

const documentOf = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? '{}'));

const titles = 'the packaged template on moto_server';
if (!hasMoto) test(`${titles}: skipped`, () => console.log('Skipped: moto_server is not installed.'));

(hasMoto ? describe : describe.skip)(titles, () => {
  let moto: Moto;
  let made: Trimmed;
  let ids: Record<string, string>;
  let folder: string;

  const client = <Client>(Kind: new (config: ReturnType<typeof clientConfig>) => Client): Client =>
    new Kind(clientConfig(moto.endpoint));
  const id = (logicalId: string): string => ids[logicalId] ?? `${logicalId} was not made`;
  const ofType = (type: string): [id: string, properties: Json][] =>
    Object.entries(isObject(made.template['Resources']) ? made.template['Resources'] : {}).flatMap(
      ([name, one]) =>
        isObject(one) && one['Type'] === type
          ? [[name, isObject(one['Properties']) ? one['Properties'] : {}] as [string, Json]]
          : [],
    );

  beforeAll(async () => {
    ({ moto, made, ids, folder } = await deploy());
  }, 120_000);
  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is made whole, without what the list leaves out and nothing else', async () => {
    const resources = isObject(made.template['Resources']) ? made.template['Resources'] : {};
    expect(await statusOf(client(CloudFormationClient), stack)).toBe('UPDATE_COMPLETE');
    expect(Object.keys(resources).filter((name) => ids[name] === undefined)).toEqual([]);
    expect([...made.types].sort()).toEqual(Object.keys(notOnMoto).sort());
  });

  test('has a table that is billed on demand and protected, with the index of what is due', async () => {
    const dynamo = client(DynamoDBClient);
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: id('StateTable') }));
    expect(Table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      DeletionProtectionEnabled: true,
      KeySchema: [{ KeyType: 'HASH' }, { KeyType: 'RANGE' }],
    });
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['due']);
  });

  test('has queues that are encrypted, and work queues whose failures go to a queue of this stack', async () => {
    const sqs = client(SQSClient);
    const queues = ofType('AWS::SQS::Queue');
    const known = Object.entries(ids).map(([name, physical]) => [physical.split('/').at(-1), name] as const);
    for (const [name, properties] of queues) {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: id(name), AttributeNames: ['All'] }),
      );
      expect({ name, key: Attributes['KmsMasterKeyId'] ?? Attributes['SqsManagedSseEnabled'] }).toEqual({
        name,
        key: expect.stringMatching(/./),
      });
      if (properties['RedrivePolicy'] === undefined) continue;
      const redrive: unknown = JSON.parse(Attributes['RedrivePolicy'] ?? '{}');
      const arn = isObject(redrive) ? String(redrive['deadLetterTargetArn']) : '';
      expect(new Map(known).get(arn.split(':').at(-1))).toMatch(/Dlq$/);
    }
    expect(queues.length).toBeGreaterThan(8);
  });

  test('has topics that are encrypted with our key', async () => {
    const topics = ofType('AWS::SNS::Topic');
    for (const [name] of topics) {
      const { Attributes } = await client(SNSClient).send(
        new GetTopicAttributesCommand({ TopicArn: id(name) }),
      );
      expect(Attributes?.['KmsMasterKeyId']).toBeTruthy();
    }
    expect(topics.map(([name]) => name)).toEqual(expect.arrayContaining(['DriftTopic', 'ChatTopic']));
  });

  test('has the rules on both buses, each with the queue that it feeds and one for what it cannot', async () => {
    const events = client(EventBridgeClient);
    const rulesOn = async (EventBusName: string) =>
      (await events.send(new ListRulesCommand({ EventBusName }))).Rules ?? [];
    const onCentral = await rulesOn('stagewatch-prod');
    expect(new Set(onCentral.map(({ Name }) => Name))).toEqual(new Set(['associations', 'changes']));
    expect((await rulesOn('default')).length).toBe(4);
    const patterns = (await rulesOn('default')).map(({ EventPattern }) => EventPattern);
    for (const { Name, EventPattern, State } of onCentral) {
      expect([State, patterns.includes(EventPattern)]).toEqual(['ENABLED', true]);
      const { Targets } = await events.send(
        new ListTargetsByRuleCommand({ Rule: Name, EventBusName: 'stagewatch-prod' }),
      );
      expect(Targets).toEqual([
        expect.objectContaining({
          Arn: expect.stringMatching(/LooksNowQueue/),
          DeadLetterConfig: { Arn: expect.stringMatching(/EventsDlq/) },
        }),
      ]);
    }
  });

  test('has a role of its own for every function, which Lambda alone may assume, and no policy of AWS', async () => {
    const iam = client(IAMClient);
    for (const [name, { Handler, MemorySize, Timeout }] of ofType('AWS::Lambda::Function')) {
      const running = await client(LambdaClient).send(
        new GetFunctionConfigurationCommand({ FunctionName: id(name) }),
      );
      expect(running).toMatchObject({
        Runtime: 'nodejs24.x',
        Handler,
        MemorySize,
        Timeout,
      });
      expect(JSON.stringify(running.Environment)).not.toMatch(/\$\{|Fn::|"Ref"/);
      expect(running.Environment?.Variables).toMatchObject({
        STAGEWATCH_ACCOUNT: account,
        STAGEWATCH_TABLE: id('StateTable'),
        STAGEWATCH_READER_ROLE: 'stagewatch-prod-reader',
        STAGEWATCH_EXTERNAL_ID: 'a-made-up-external-id',
      });
      const roleName = running.Role?.split('/').at(-1) ?? '';
      expect(roleName).toMatch(/^stagewatch-prod-\w+Role-/);
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
      expect(documentOf(role?.AssumeRolePolicyDocument)).toMatchObject({
        Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }],
      });
      const { AttachedPolicies = [] } = await iam.send(
        new ListAttachedRolePoliciesCommand({ RoleName: roleName }),
      );
      expect(
        AttachedPolicies.filter(({ PolicyArn = '' }) => PolicyArn.startsWith('arn:aws:iam::aws:')),
      ).toEqual([]);
    }
  });

  test('lets the roles of the configured account be assumed, and counts what its writer does as our own', async () => {
    const iam = client(IAMClient);
    const statementOf = async (logicalId: string): Promise<unknown> => {
      const PolicyArn = id(logicalId);
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      const document = documentOf(PolicyVersion?.Document);
      return isObject(document) ? [document['Statement']].flat()[0] : undefined;
    };
    const roleOf = (name: string): string => `arn:aws:iam::${payments}:role/${name}`;
    expect(await statementOf('AssumeReadersPolicy')).toMatchObject({
      Resource: [roleOf('stagewatch-prod-reader')],
    });
    expect(await statementOf('AssumeWritersPolicy')).toMatchObject({
      Resource: [roleOf('stagewatch-prod-writer')],
    });
    const { Environment } = await client(LambdaClient).send(
      new GetFunctionConfigurationCommand({ FunctionName: 'stagewatch-prod-detect' }),
    );
    const own = Environment?.Variables?.['STAGEWATCH_OWN_ROLES']?.split(',') ?? [];
    expect(own).toEqual([expect.stringMatching(/RemediateRole-/), roleOf('stagewatch-prod-writer')]);
  });

  test('has every queue that a function works off connected to it, one message failing for itself', async () => {
    const { EventSourceMappings = [] } = await client(LambdaClient).send(
      new ListEventSourceMappingsCommand({}),
    );
    const pairs = EventSourceMappings.map(({ EventSourceArn, FunctionArn, FunctionResponseTypes }) => [
      EventSourceArn?.split(':').at(-1)?.split('-')[2],
      FunctionArn?.split(':').at(-1),
      FunctionResponseTypes,
    ]);
    expect(pairs).toEqual(
      expect.arrayContaining([
        ['LooksNowQueue', 'stagewatch-prod-detect', ['ReportBatchItemFailures']],
        ['LooksSweepQueue', 'stagewatch-prod-detect', ['ReportBatchItemFailures']],
        ['CommandsQueue', 'stagewatch-prod-remediate', ['ReportBatchItemFailures']],
      ]),
    );
    expect(EventSourceMappings).toHaveLength(ofType('AWS::Lambda::EventSourceMapping').length);
  });

  test('comes with templates for members, which are made as they are', async () => {
    const file = (name: string): string => join(folder, 'package', name);
    const parameters = { CentralAccountId: account, Stage: 'prod' };
    const roles = await createStack(moto.endpoint, 'member', file('member-account.yml'), {
      ...parameters,
      Remediation: 'on',
    });
    expect(roles).toMatchObject({
      ReaderRole: 'stagewatch-prod-reader',
      WriterRole: 'stagewatch-prod-writer',
    });
    const { Role } = await client(IAMClient).send(new GetRoleCommand({ RoleName: 'stagewatch-prod-reader' }));
    expect(documentOf(Role?.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [
        {
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Condition: { StringEquals: { 'sts:ExternalId': 'a-made-up-external-id' } },
        },
      ],
    });
    const elsewhere = { ...parameters, CentralRegion: 'us-east-1' };
    const forwarding = await createStack(
      moto.endpoint,
      'member-region',
      file('member-region.yml'),
      elsewhere,
    );
    expect(Object.keys(forwarding)).toEqual(
      expect.arrayContaining(['ChangesRule', 'AssociationsRule', 'ForwarderRole', 'ForwardingDlq']),
    );
    const { Targets } = await client(EventBridgeClient).send(
      new ListTargetsByRuleCommand({ Rule: 'stagewatch-prod-changes' }),
    );
    expect(Targets?.[0]?.Arn).toBe(`arn:aws:events:us-east-1:${account}:event-bus/stagewatch-prod`);
  });
});
