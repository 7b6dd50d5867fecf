// Everything that is kept is encrypted with the one key, which whoever has to use it may, and nobody else.
import { describe, expect, test } from '@jest/globals';
import { isObject } from '../../../infra/local/definitions.js';
import { functionLogicalId } from '../../../infra/local/ground.js';
import {
  conditionsOf,
  definitions,
  doors,
  extensions,
  keyStatements,
  list,
  objects,
  of,
  queues,
  referenced,
  resolved,
  resourceStatements,
  servicesOf,
} from './definitions.js';

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), value);
const [first] = of('AWS::KMS::Key');
const [keyId = '', key = {}] = first ?? [];

const kept: readonly (readonly [id: string, encryptedWith: unknown])[] = [
  ...queues.map(([id, { KmsMasterKeyId }]) => [id, KmsMasterKeyId] as const),
  ...of('AWS::SNS::Topic').map(([id, { KmsMasterKeyId }]) => [id, KmsMasterKeyId] as const),
  ...of('AWS::SecretsManager::Secret').map(([id, { KmsKeyId }]) => [id, KmsKeyId] as const),
  ...of('AWS::Logs::LogGroup').map(([id, { KmsKeyId }]) => [id, KmsKeyId] as const),
  ...of('AWS::DynamoDB::Table').map(
    ([id, table]) => [id, at(table, 'SSESpecification', 'KMSMasterKeyId')] as const,
  ),
  ...of('AWS::S3::Bucket').map(([id, { BucketEncryption }]) => {
    const [rule] = objects(at(BucketEncryption, 'ServerSideEncryptionConfiguration'));
    return [id, at(rule, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID')] as const;
  }),
];

describe('what is kept', () => {
  test.each(kept)('%s is encrypted with our key', (_id, encryptedWith) =>
    expect(referenced(encryptedWith)).toBe(keyId),
  );

  test.each(doors)('the log group of %s is encrypted with our key, and kept for a while', (name) => {
    const id = functionLogicalId(name).replace('LambdaFunction', 'LogGroup');
    expect(at(extensions(), id, 'Properties', 'KmsKeyId')).toEqual({ '!GetAtt': `${keyId}.Arn` });
    expect(definitions.provider['logRetentionInDays']).toBeGreaterThan(0);
  });

  test('nothing else is extended', () => expect(Object.keys(extensions())).toHaveLength(doors.length));

  // A key costs what it costs, whatever it is for; a protected table could not be deleted when it is rolled back.
  test.each([
    ['AWS::DynamoDB::Table', 'Retain'],
    ['AWS::S3::Bucket', 'Retain'],
    ['AWS::KMS::Key', 'RetainExceptOnCreate'],
  ])('each %s stays when the stack goes, and when it is replaced', (type, DeletionPolicy) => {
    const stores = Object.values(definitions.resources).filter(({ Type }) => Type === type);
    expect(stores.length).toBeGreaterThan(0);
    for (const store of stores)
      expect(store).toMatchObject({ DeletionPolicy, UpdateReplacePolicy: 'Retain' });
  });

  test('the table comes back to any second of the last weeks, and is not deleted by mistake', () =>
    expect(of('AWS::DynamoDB::Table').map(([, table]) => table)).toMatchObject([
      {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      },
    ]));

  test('the bucket is nobody else’s, and asks KMS once for many objects', () =>
    expect(of('AWS::S3::Bucket').map(([, bucket]) => bucket)).toMatchObject([
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true }] },
      },
    ]));
});

describe('the key', () => {
  test('is one, turns, has a name, and is long in going', () => {
    expect(of('AWS::KMS::Key')).toHaveLength(1);
    expect(key).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    expect(of('AWS::KMS::Alias').map(([, alias]) => alias)).toMatchObject([
      { AliasName: 'alias/stagewatch-prod', TargetKeyId: { Ref: keyId } },
    ]);
  });

  test('is used by exactly the services that put something into what it encrypts', () => {
    const putting = resourceStatements()
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(servicesOf);
    const using = keyStatements().flatMap(servicesOf).map(resolved);
    expect(new Set(using)).toEqual(new Set([...putting, 'logs.eu-west-1.amazonaws.com']));
  });

  test('is used by no service for somebody else', () => {
    for (const statement of keyStatements().filter((one) => servicesOf(one).length > 0))
      expect(['aws:SourceAccount', 'aws:SourceArn', 'kms:EncryptionContext:aws:logs:arn']).toContain(
        conditionsOf(statement)[0],
      );
  });

  test('is given to DynamoDB as AWS documents it: another condition could refuse the table its grant', () => {
    const granting = keyStatements().filter(({ Action }) => list(Action).includes('kms:CreateGrant'));
    expect(granting.map(conditionsOf)).toEqual([['kms:ViaService']]);
  });

  test('is used for subscriptions of our own topics', () => {
    const [subscriptions] = keyStatements().filter((one) => servicesOf(one).includes('sns.amazonaws.com'));
    expect(resolved(subscriptions?.['Condition'])).toEqual({
      ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:stagewatch-prod-*' },
    });
    // Without a name of ours a topic has the stack's and its own.
    expect(of('AWS::SNS::Topic').map(([, { TopicName }]) => TopicName)).toEqual([undefined, undefined]);
  });

  test('is asked for by no rule to reach a topic, which AWS documents as refused', () => {
    const reached = of('AWS::Events::Rule').flatMap(([, { Targets }]) => objects(Targets));
    expect(reached.length).toBeGreaterThan(0);
    for (const { Arn } of reached) expect(queues.map(([id]) => id)).toContain(referenced(Arn));
  });

  test('is the account’s to look after, and to use through the services that keep our things only', () => {
    const ours = keyStatements().filter((one) => servicesOf(one).length === 0);
    const actionsOf = (isThrough: boolean): string[] =>
      ours
        .filter((one) => conditionsOf(one).includes('kms:ViaService') === isThrough)
        .flatMap(({ Action }) => list(Action).map(String));
    expect(actionsOf(false)).toEqual(expect.arrayContaining(['kms:PutKeyPolicy', 'kms:DescribeKey']));
    const using = /^kms:(?:Decrypt|Encrypt|ReEncrypt|GenerateDataKey|CreateGrant)/;
    expect(actionsOf(false).filter((action) => using.test(action))).toEqual([]);
    expect(actionsOf(true).filter((action) => !using.test(action))).toEqual([]);
    expect([...actionsOf(true), ...actionsOf(false)].filter((action) => action.includes('*'))).toEqual([]);
  });

  test.each(of('AWS::IAM::Role'))('%s may use it', (_id, { ManagedPolicyArns }) =>
    expect(list(ManagedPolicyArns).map(referenced)).toContain('KeyUsePolicy'),
  );

  test('is used by roles through the services that keep our things', () => {
    const policy = definitions.resources['KeyUsePolicy']?.Properties;
    expect(resolved(at(policy, 'PolicyDocument', 'Statement'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: `${keyId}.Arn`,
        Condition: {
          StringEquals: {
            'kms:ViaService': ['dynamodb', 's3', 'secretsmanager', 'sns', 'sqs'].map(
              (service) => `${service}.eu-west-1.amazonaws.com`,
            ),
          },
        },
      },
    ]);
  });
});
