// The roles of a member account: who is let in, what they may do, and where a writer is at all.
import { describe, expect, test } from '@jest/globals';
import { memberAccountTemplate } from '../../../infra/deployment/members/account-template.js';
import { central, externalId, target, orders, payments, settingsOf, twoAccounts } from './settings.js';
import { at, deployed, listAt, type Made } from './stack.js';
import { isLetIn, type Asking } from './trust.js';

const parameters = { CentralAccountId: central.account, ExternalId: externalId };
const stackIn = (account: string, text: string, more: Record<string, string> = {}): Record<string, Made> =>
  deployed(memberAccountTemplate(settingsOf(text), target), {
    account,
    region: 'eu-west-1',
    parameters: { ...parameters, ...more },
  });

const roleAt = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
/** As CloudFormation names them: stack, logical id, twelve letters. */
const doorOf = (logicalId: string): string =>
  roleAt(central.account, `stagewatch-prod-${logicalId}-1A2B3C4D5E6F`);

describe('who may assume a role of a member account', () => {
  const open = `${twoAccounts}remediation: { mode: auto }\n`;
  const stack = stackIn(payments, open, { Remediation: 'on' });
  const trustOf = (id: string): unknown => at(stack, id, 'properties', 'AssumeRolePolicyDocument');

  test.each<[title: string, asking: Asking, reader: boolean, writer: boolean]>([
    ['detect', { principal: doorOf('DetectRole'), externalId }, true, false],
    ['sweep', { principal: doorOf('SweepRole'), externalId }, true, false],
    ['remediate', { principal: doorOf('RemediateRole'), externalId }, true, true],
    ['slack-actions', { principal: doorOf('SlackActionsRole'), externalId }, false, false],
    ['a door without the external id', { principal: doorOf('RemediateRole') }, false, false],
    [
      'a door with another',
      { principal: doorOf('RemediateRole'), externalId: 'a-guess-at-it-000' },
      false,
      false,
    ],
    [
      'an administrator of the central account',
      { principal: roleAt(central.account, 'admin'), externalId },
      false,
      false,
    ],
    [
      'a deployment of another stage',
      { principal: doorOf('DetectRole').replace('-prod-', '-dev-'), externalId },
      false,
      false,
    ],
    [
      'a role of that name in a foreign account',
      { principal: doorOf('DetectRole').replace(central.account, '999999999999'), externalId },
      false,
      false,
    ],
  ])('%s', (_title, asking, reader, writer) => {
    expect([isLetIn(trustOf('ReaderRole'), asking), isLetIn(trustOf('WriterRole'), asking)]).toEqual([
      reader,
      writer,
    ]);
  });
});

describe('what a role of a member account may do', () => {
  const statementsOf = (stack: Record<string, Made>): unknown[] =>
    Object.values(stack).flatMap(({ properties }) => [
      ...listAt(properties, 'Policies').flatMap((policy) => listAt(policy, 'PolicyDocument', 'Statement')),
      ...listAt(properties, 'PolicyDocument', 'Statement'),
    ]);
  const allowed = (stack: Record<string, Made>): unknown[] =>
    statementsOf(stack).filter((statement) => at(statement, 'Effect') === 'Allow');
  const actionsOf = (statements: readonly unknown[]): string[] =>
    statements.flatMap((statement) => listAt(statement, 'Action').map(String));

  test('is to read, in the watched Regions', () => {
    const statements = allowed(stackIn(payments, twoAccounts));
    const actions = actionsOf(statements);
    expect(actions).toEqual(
      expect.arrayContaining(['apigateway:GET', 'ivs:GetStage', 'cloudtrail:LookupEvents']),
    );
    expect(actions.filter((action) => !/:(GET$|Get|List|Describe|Lookup)/.test(action))).toEqual([]);
    for (const statement of statements)
      expect(at(statement, 'Condition', 'StringEquals', 'aws:RequestedRegion')).toBe('eu-west-1,us-east-1');
  });

  test('is never to read keys and tokens', () => {
    const denied = statementsOf(stackIn(payments, twoAccounts)).filter((one) => at(one, 'Effect') === 'Deny');
    expect(denied.flatMap((one) => listAt(one, 'Resource'))).toContain('arn:aws:apigateway:*::/apikeys/*');
    expect(actionsOf(denied)).toEqual(expect.arrayContaining(['apigateway:PATCH', 'ivs:GetStreamKey']));
  });

  const opened = `apigateway.stage:${orders}/eu-west-1/abc123/prod`;
  const open = `${twoAccounts}remediation: { rules: [{ target: '${opened}', mode: propose }] }\n`;

  test.each([
    ['nothing is open', orders, twoAccounts, 'off', false],
    ['a target is open, and the account has not said so', orders, open, 'off', false],
    ['a target is open, and the account says so', orders, open, 'on', true],
  ])('has no writer unless both sides open it: %s', (_title, account, text, remediation, isThere) => {
    expect('WriterRole' in stackIn(account, text, { Remediation: remediation })).toBe(isThere);
  });

  test('is to write what is open there, and nothing in an account where nothing is', () => {
    const there = stackIn(orders, open, { Remediation: 'on' });
    const policy = Object.values(there).filter(({ type }) => type === 'AWS::IAM::Policy');
    expect(policy.map(({ properties }) => properties['Roles'])).toEqual([['WriterRole']]);
    const writes = allowed(there).filter((one) => /PATCH|PUT|POST|DELETE/.test(String(at(one, 'Action'))));
    const resources = writes.flatMap((one) => listAt(one, 'Resource').map(String));
    expect(resources).toContain('arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod');
    expect(resources.filter((resource) => !resource.includes('abc123'))).toEqual([]);
    const elsewhere = stackIn(payments, open, { Remediation: 'on' });
    expect(actionsOf(allowed(elsewhere)).filter((one) => /PATCH|PUT|POST|DELETE/.test(one))).toEqual([]);
  });
});
