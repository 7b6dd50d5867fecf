// The definitions that deploy: every door wired, every hop with a way to fail, every role with what it needs only.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isObject, loadDefinitions, type Json } from '../../../infra/local/definitions.js';
import { families, kinds } from '../../../shared/kinds/registry.js';

const definitions = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });
const { functions, resources } = definitions;
const of = (type: string): [string, Json][] =>
  Object.entries(resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties }]) => [id, Properties ?? {}]);
const referenced = (value: unknown): string => {
  if (!isObject(value)) return String(value);
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string };
  return Ref ?? attribute?.split('.')[0] ?? '';
};
const queues = of('AWS::SQS::Queue');

describe('doors', () => {
  const doors = readdirSync('functions');
  test('are all defined, and nothing else is', () =>
    expect(Object.keys(functions).sort()).toEqual(doors.sort()));

  test.each(doors)('%s names its bundle, its role and nothing that is not there', (name) => {
    const door = functions[name];
    expect(door?.['handler']).toBe(`build/${name}/index.handler`);
    expect(resources[String(door?.['role'])]?.Type).toBe('AWS::IAM::Role');
    const { patterns = [] } = (door?.['package'] ?? {}) as { patterns?: string[] };
    expect(patterns[0]).toBe(`build/${name}/index.cjs`);
    // Parts that the build keeps apart lie beside it.
    expect(patterns.filter((file) => !new RegExp(`^build/${name}/[a-z]+\\.cjs$`).test(file))).toEqual([]);
  });

  const sources = Object.entries(functions).flatMap(([name, door]) =>
    [door['events'] ?? []]
      .flat()
      .filter(isObject)
      .flatMap((trigger) => (isObject(trigger['sqs']) ? [[name, door, trigger['sqs']] as const] : [])),
  );
  test.each(sources)(
    '%s reports single failures, and its queue waits twice as long as it may run',
    (_name, door, sqs) => {
      expect(sqs['functionResponseType']).toBe('ReportBatchItemFailures');
      const queue = resources[referenced(sqs['arn'])]?.Properties;
      expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(2 * Number(door['timeout']));
    },
  );
});

describe('the doors to the internet', () => {
  const open = Object.entries(functions).filter(([, door]) => door['url'] !== undefined);

  test('are one: presses, whose signature the door checks itself', () =>
    expect(open.map(([name, { url }]) => [name, url])).toEqual([['slack-actions', true]]));

  test.each(open)('%s is bounded in what strangers can make it cost', (_name, door) => {
    expect(Number(door['reservedConcurrency'])).toBeLessThanOrEqual(10);
    expect(Number(door['timeout'])).toBeLessThanOrEqual(10);
  });

  test('may write findings, used presses and the audit, and read settings, and nothing else of the table', () => {
    const policies = (resources['SlackActionsRole']?.Properties?.['Policies'] ?? []) as Json[];
    const documents = policies.map(({ PolicyDocument }) => PolicyDocument as { Statement: Json[] });
    const given = documents
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => String([Action].flat()[0]).startsWith('dynamodb:'));
    expect(given.map(({ Action, Condition }) => [[Action].flat(), Condition])).toEqual([
      [
        ['dynamodb:GetItem', 'dynamodb:PutItem'],
        {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['scope#*', 'nonce#*', 'audit#*', 'part#*'] },
        },
      ],
      [['dynamodb:Query'], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['config', 'part#*'] } }],
    ]);
  });
});

describe('queues', () => {
  test.each(queues)('%s is encrypted and keeps nothing longer than four days', (_id, properties) => {
    expect(referenced(properties['KmsMasterKeyId'])).toBe('EncryptionKey');
    expect(Number(properties['MessageRetentionPeriod'])).toBeLessThanOrEqual(345_600);
  });

  test.each(queues.filter(([id]) => id.endsWith('Queue')))(
    '%s has dead letters, and an alarm on them',
    (_id, properties) => {
      const dlq = referenced((properties['RedrivePolicy'] as Json)['deadLetterTargetArn']);
      expect(queues.map(([id]) => id)).toContain(dlq);
      const alarmed = of('AWS::CloudWatch::Alarm').some(([, alarm]) =>
        JSON.stringify(alarm['Dimensions'] ?? []).includes(dlq),
      );
      expect(alarmed).toBe(true);
    },
  );

  test('have one policy each, for our own rules only', () => {
    const policies = of('AWS::SQS::QueuePolicy').map(([, { Queues }]) =>
      referenced((Queues as unknown[])[0]),
    );
    expect(new Set(policies).size).toBe(policies.length);
    for (const [, rule] of of('AWS::Events::Rule')) {
      for (const target of rule['Targets'] as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[]) {
        expect(policies).toContain(referenced(target.Arn));
        expect(policies).toContain(referenced(target.DeadLetterConfig.Arn));
      }
    }
  });
});

describe('roles', () => {
  const statements = [...of('AWS::IAM::Role'), ...of('AWS::IAM::ManagedPolicy')].flatMap(
    ([id, properties]) => {
      const documents = [
        ...((properties['Policies'] ?? []) as Json[]).map((policy) => policy['PolicyDocument'] as Json),
        ...(properties['PolicyDocument'] === undefined ? [] : [properties['PolicyDocument'] as Json]),
      ];
      return documents.flatMap((document) =>
        (document['Statement'] as Json[])
          .filter(({ Effect }) => Effect === 'Allow')
          .map((statement) => [id, statement] as const),
      );
    },
  );

  /** Calls about no stack in particular, which IAM knows no narrower resource for. */
  const withoutResource = [
    ...['DescribeStacks', 'ListStacks', 'ListExports'].map((one) => `cloudformation:${one}`),
    'cloudtrail:LookupEvents',
  ];

  test.each(statements)('%s has no wildcard action and no resource for everything', (_id, statement) => {
    const actions = [statement['Action']].flat().map(String);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    if ([statement['Resource']].flat().includes('*'))
      expect(actions.filter((action) => !withoutResource.includes(action))).toEqual([]);
  });

  const actionsOf = (chosen: (id: string) => boolean): string[] =>
    statements.filter(([id]) => chosen(id)).flatMap(([, { Action }]) => [Action].flat().map(String));

  test('cannot change what we watch, but for the policy of the one door that may', () => {
    const ours = actionsOf((id) => id !== 'WriterPolicy');
    const watched = ours.filter((action) => /^(apigateway|ivs|wafv2):/.test(action));
    expect(watched.filter((action) => !/:(GET|Get\w+|List\w+)$/.test(action))).toEqual([]);
    const reaching = ours.filter((action) => /^(iam|sts|lambda):/.test(action));
    expect(new Set(reaching)).toEqual(new Set(['lambda:InvokeFunction']));
    // Declarations are read where they are kept, and never written.
    const keepers = ours.filter((action) => /^(s3|cloudformation):/.test(action));
    expect(keepers.filter((action) => !/:(Get|List|Describe)\w+$/.test(action))).toEqual([]);
  });

  test('hold the right to change what we watch once: `remediate`, and not before a target is opened', () => {
    const holders = of('AWS::IAM::Role').filter(([, role]) =>
      JSON.stringify(role['ManagedPolicyArns'] ?? []).includes('WriterPolicy'),
    );
    expect(holders.map(([id]) => id)).toEqual(['RemediateRole']);
    // What each opening allows is in test/infra/policy/writer.test.ts.
    expect(actionsOf((id) => id === 'WriterPolicy')).toEqual([]);
  });

  test('of readers are exactly what the kinds ask for', () => {
    const wanted = new Set(
      [
        ...families.flatMap(({ preparing = [] }) => preparing),
        ...kinds.flatMap((kind) => kind.permissions),
      ].map(({ action }) => action),
    );
    const given = new Set(
      statements
        .filter(([id]) => id === 'ReaderPolicy')
        .flatMap(([, { Action }]) => [Action].flat().map(String)),
    );
    expect(given).toEqual(wanted);
  });
});

describe('the bucket of declarations', () => {
  const [[id, bucket] = ['', {}]] = of('AWS::S3::Bucket');

  test('keeps versions, encrypted and away from the public, and stays when the stack goes', () => {
    expect(bucket).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('tells of its objects, and a rule hears it', () => {
    expect(bucket['NotificationConfiguration']).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    const heard = of('AWS::Events::Rule').filter(([, rule]) => {
      const { source, detail } = rule['EventPattern'] as { source: string[]; detail?: Json };
      return source.includes('aws.s3') && JSON.stringify(detail).includes(id);
    });
    expect(heard).toHaveLength(1);
  });
});

test('what fails after a schedule asked for it is kept, where the door may write', () => {
  const dlq = referenced(functions['baseline']?.['onError']);
  expect(resources[dlq]?.Type).toBe('AWS::SQS::Queue');
  const role = JSON.stringify(resources[String(functions['baseline']?.['role'])]);
  expect(role).toContain(dlq);
});

test('the table can be restored, expires history, and is not deleted by accident', () => {
  const [[, table] = ['', {}]] = of('AWS::DynamoDB::Table');
  expect(table).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
  });
});

test('no environment variable holds a secret', () => {
  const variables = Object.keys(definitions.provider['environment'] as Json);
  expect(variables).toContain('STAGEWATCH_MASK_KEY_SECRET');
  expect(variables).not.toContain('STAGEWATCH_MASK_KEY');
});
