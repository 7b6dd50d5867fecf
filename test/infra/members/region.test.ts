// The way of an event from a member's Region to the central queue: both sides made from the same kinds and names.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { memberAccountTemplate } from '../../../infra/deployment/members/account-template.js';
import { memberRegionTemplate } from '../../../infra/deployment/members/region-template.js';
import { kinds } from '../../../shared/kinds/registry.js';
import {
  central,
  centralEnvironment,
  centralStack,
  externalId,
  payments,
  settingsOf,
  target,
  twoAccounts,
} from './settings.js';
import { at, deployed, listAt, type Made } from './stack.js';

const stackIn = (account: string, region: string, more: Record<string, string> = {}): Record<string, Made> =>
  deployed(memberRegionTemplate(target), {
    account,
    region,
    parameters: { CentralAccountId: central.account, CentralRegion: central.region, ...more },
  });
const rulesOf = (stack: Record<string, Made>): Made[] =>
  Object.values(stack).filter(({ type }) => type === 'AWS::Events::Rule');
const patternsOf = (stack: Record<string, Made>): unknown[] =>
  rulesOf(stack).map(({ properties }) => properties['EventPattern']);

const bus = `arn:aws:events:${central.region}:${central.account}:event-bus/stagewatch-prod`;
const member = stackIn(payments, 'us-east-1');
const home = centralStack(settingsOf(twoAccounts));

describe('what both sides take of CloudTrail', () => {
  test('is the same on the default bus of home, of a member, and on the central bus', () => {
    const own = deployed(readFileSync('infra/generated/event-rules.yml', 'utf8'), {
      ...central,
      parameters: {},
    });
    expect(patternsOf(member)).toEqual(patternsOf(own));
    expect(patternsOf(home)).toEqual(patternsOf(own));
  });

  test('follows from the kinds: every service that one of them names, and no call that failed', () => {
    const sources = patternsOf(member).flatMap((pattern) => listAt(pattern, 'detail', 'eventSource'));
    const named = kinds.flatMap(({ events }) => events.map(({ eventSource }) => eventSource));
    expect(new Set(sources)).toEqual(new Set(named));
    for (const pattern of patternsOf(member))
      expect(at(pattern, 'detail')).toMatchObject({ readOnly: [false], errorCode: [{ exists: false }] });
  });
});

describe('what a member hands over', () => {
  test('goes to the bus that the central stack makes, as a role that can do nothing else', () => {
    expect(at(home, 'CentralBus', 'properties', 'Name')).toBe(bus.split('/')[1]);
    for (const { properties } of rulesOf(member)) {
      expect(at(properties, 'Targets', 0)).toMatchObject({ Arn: bus, RoleArn: 'ForwarderRole.Arn' });
      expect(properties).not.toHaveProperty('EventBusName');
    }
    expect(
      listAt(member, 'ForwarderRole', 'properties', 'Policies', 0, 'PolicyDocument', 'Statement'),
    ).toEqual([{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }]);
  });

  test('is kept in an encrypted queue of that Region where it cannot be handed over', () => {
    expect(member['ForwardingDlq']?.properties).toMatchObject({ SqsManagedSseEnabled: true });
    for (const { properties } of rulesOf(member))
      expect(at(properties, 'Targets', 0)).toMatchObject({
        DeadLetterConfig: { Arn: 'ForwardingDlq.Arn' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
      });
  });

  test('comes from its own rules only, for the role as for the queue', () => {
    const arns = rulesOf(member).map(
      ({ properties }) => `arn:aws:events:us-east-1:${payments}:rule/${String(properties['Name'])}`,
    );
    const admitting = [
      at(member, 'ForwarderRole', 'properties', 'AssumeRolePolicyDocument', 'Statement', 0),
      at(member, 'ForwardingDlqPolicy', 'properties', 'PolicyDocument', 'Statement', 0),
    ];
    for (const statement of admitting)
      expect(statement).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': payments },
          ArnEquals: { 'aws:SourceArn': arns },
        },
      });
  });

  test.each([
    ['another account', payments, 'eu-west-1', true],
    ['another Region of the central account', central.account, 'us-east-1', true],
    ['the central Region itself, which has its own rules', central.account, central.region, false],
  ])('is there in %s', (_title, account, region, isThere) => {
    expect(Object.keys(stackIn(account, region)).length > 0).toBe(isThere);
  });

  test('rings where a topic is named', () => {
    const topic = 'arn:aws:sns:us-east-1:222222222222:platform';
    expect(member).not.toHaveProperty('ForwardingDead');
    const alarmed = stackIn(payments, 'us-east-1', { AlarmTopicArn: topic });
    expect(at(alarmed, 'ForwardingDead', 'properties', 'AlarmActions')).toEqual([topic]);
  });
});

test('every name that the central side uses is what the members are made with', () => {
  const settings = settingsOf(`${twoAccounts}remediation: { mode: propose }\n`);
  const environment = centralEnvironment(settings);
  const account = deployed(memberAccountTemplate(settings, target), {
    account: payments,
    region: 'eu-west-1',
    parameters: { CentralAccountId: central.account, Remediation: 'on' },
  });
  expect(at(account, 'ReaderRole', 'properties', 'RoleName')).toBe(environment['STAGEWATCH_READER_ROLE']);
  expect(at(account, 'WriterRole', 'properties', 'RoleName')).toBe(environment['STAGEWATCH_WRITER_ROLE']);
  const trusted = at(
    account,
    'ReaderRole',
    'properties',
    'AssumeRolePolicyDocument',
    'Statement',
    0,
    'Condition',
  );
  expect(at(trusted, 'StringEquals', 'sts:ExternalId')).toBe(externalId);
  expect(environment['STAGEWATCH_EXTERNAL_ID']).toBe(externalId);
  const assumed = (policy: string): unknown[] =>
    listAt(centralStack(settings), policy, 'properties', 'PolicyDocument', 'Statement', 0, 'Resource');
  for (const [policy, role] of [
    ['AssumeReadersPolicy', 'ReaderRole'],
    ['AssumeWritersPolicy', 'WriterRole'],
  ] as const)
    expect(assumed(policy)).toContain(
      `arn:aws:iam::${payments}:role/${String(at(account, role, 'properties', 'RoleName'))}`,
    );
});
