// The central account's side: whose events are let in, and whose roles may be assumed.
import { describe, expect, test } from '@jest/globals';
import { loadDefinitions } from '../../../infra/local/definitions.js';
import { at, listAt } from './stack.js';
import {
  central,
  centralEnvironment,
  centralStack,
  externalId,
  orders,
  payments,
  settingsOf,
  twoAccounts,
} from './settings.js';

const roleIn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;
const open = `${twoAccounts}remediation: { mode: propose }\n`;
const openInOrders = `${twoAccounts}remediation:
  rules: [{ target: 'apigateway.stage:${orders}/eu-west-1/abc123/prod', mode: propose }]
`;

describe('the central bus', () => {
  const stack = centralStack(settingsOf(twoAccounts));

  test('lets in the events of the configured accounts and its own, and of nobody else', () => {
    const statement = at(stack, 'CentralBusPolicy', 'properties', 'Statement');
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: [central.account, payments, orders].map(rootOf) },
      Action: 'events:PutEvents',
      Resource: 'CentralBus.Arn',
    });
  });

  test('gives what its rules take to the queue of looks, and what cannot be given to the dead letters', () => {
    const rules = Object.values(stack).filter(({ type }) => type === 'AWS::Events::Rule');
    expect(rules.map(({ properties }) => at(properties, 'Name'))).toEqual(['changes', 'associations']);
    for (const { properties } of rules) {
      expect(properties['EventBusName']).toBe('CentralBus.Name');
      expect(listAt(properties, 'Targets')).toEqual([
        expect.objectContaining({
          Arn: 'LooksNowQueue.Arn',
          DeadLetterConfig: { Arn: 'EventsDlq.Arn' },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
        }),
      ]);
    }
  });

  test('is admitted by the queues, by the names that its rules have', () => {
    const { resources } = loadDefinitions('.', { stage: 'prod' });
    const rulesOnBus = ['changes', 'associations'].map(
      (name) =>
        `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/stagewatch-prod/${name}`,
    );
    expect(at(stack, 'CentralBus', 'properties', 'Name')).toBe('stagewatch-prod');
    for (const policy of ['LooksNowQueuePolicy', 'EventsDlqPolicy']) {
      const statements = listAt(resources[policy], 'Properties', 'PolicyDocument', 'Statement');
      const sources = statements.flatMap((one) => listAt(one, 'Condition', 'ArnEquals', 'aws:SourceArn'));
      expect(sources).toEqual(expect.arrayContaining(rulesOnBus.map((arn) => ({ 'Fn::Sub': arn }))));
    }
  });

  test.each([
    ['nothing else is watched', '{}', false],
    ['another Region is watched', 'scope: { regions: [us-east-1] }', true],
    ['another account is watched', `scope: { accounts: ['${payments}'], externalId: ${externalId} }`, true],
  ])('is there only where it is needed: %s', (_title, text, isThere) => {
    expect('CentralBus' in centralStack(settingsOf(text))).toBe(isThere);
  });
});

describe('the roles of other accounts', () => {
  const statementOf = (text: string, policy: string): unknown =>
    at(centralStack(settingsOf(text)), policy, 'properties', 'PolicyDocument', 'Statement', 0);
  const none = { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' };
  const assume = (name: string, accounts: readonly string[]) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: accounts.map((account) => roleIn(account, name)),
  });

  test.each([
    [
      'readers of the configured accounts',
      twoAccounts,
      'AssumeReadersPolicy',
      assume('stagewatch-prod-reader', [payments, orders]),
    ],
    ['no reader where no account is configured', '{}', 'AssumeReadersPolicy', none],
    ['no writer where nothing is open', twoAccounts, 'AssumeWritersPolicy', none],
    [
      'writers of all where all is open',
      open,
      'AssumeWritersPolicy',
      assume('stagewatch-prod-writer', [payments, orders]),
    ],
    [
      'the writer of the one where a target is open',
      openInOrders,
      'AssumeWritersPolicy',
      assume('stagewatch-prod-writer', [orders]),
    ],
  ])('that may be assumed are: %s', (_title, text, policy, expected) => {
    expect(statementOf(text, policy)).toEqual(expected);
  });

  test('are assumed by the doors that look there, and the writers by `remediate` alone', () => {
    const { resources } = loadDefinitions('.', { stage: 'prod' });
    const having = (policy: string): string[] =>
      Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
        Type === 'AWS::IAM::Role' &&
        listAt(Properties, 'ManagedPolicyArns').some((one) => at(one, 'Ref') === policy)
          ? [id]
          : [],
      );
    expect(having('AssumeReadersPolicy').sort()).toEqual([
      'BaselineRole',
      'DeliverRole',
      'DetectRole',
      'ReconcileRole',
      'RemediateRole',
      'SweepRole',
    ]);
    expect(having('AssumeWritersPolicy')).toEqual(['RemediateRole']);
  });

  test('are named in the environment, and what the writers do counts as our own', () => {
    expect(centralEnvironment(settingsOf(open))).toMatchObject({
      STAGEWATCH_EXTERNAL_ID: externalId,
      STAGEWATCH_READER_ROLE: 'stagewatch-prod-reader',
      STAGEWATCH_WRITER_ROLE: 'stagewatch-prod-writer',
      STAGEWATCH_OWN_ROLES: [
        '${RemediateRole.Arn}',
        ...[payments, orders].map((account) =>
          roleIn(account, 'stagewatch-prod-writer').replace('arn:aws:', 'arn:${AWS::Partition}:'),
        ),
      ].join(','),
    });
  });
});
