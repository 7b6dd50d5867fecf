// The template of a member account: the roles that the central account's doors assume there.
import type { Settings } from '../../../shared/usecases/settings.js';
import { centralAccount, stageOf } from './parameters.js';
import { readerStatements, writerStatementsIn } from './permissions.js';
import { memberStage, namesFor, readingRoles, writingRoles } from '../names.js';
import { policyVersion, unique } from '../policy/statements.js';
import type { Target } from '../target.js';
import { tagged } from '../yaml.js';
import { writingAccounts } from '../policy/writer-permissions.js';

const names = namesFor(memberStage);

const ref = (name: string) => ({ Ref: name });

/** The central account's doors and nobody else there, and only on behalf of the deployment that knows the external id. */
const trust = (roles: readonly string[]) => ({
  Version: policyVersion,
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: tagged('!Sub', 'arn:${AWS::Partition}:iam::${CentralAccountId}:root') },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': tagged('!Ref', 'ExternalId') },
        ArnLike: {
          'aws:PrincipalArn': roles.map((role) =>
            tagged(
              '!Sub',
              `arn:\${AWS::Partition}:iam::\${CentralAccountId}:role/${names.roleOf(role)}`,
              'CloudFormation ends the names of roles with letters that nobody can know before',
            ),
          ),
        },
      },
    },
  ],
});

const document = (statements: readonly object[]) => ({ Version: policyVersion, Statement: statements });

const parameters = ({ scope }: Settings, target: Target | undefined, mayWrite: boolean) => ({
  CentralAccountId: centralAccount,
  ExternalId: {
    Type: 'String',
    Description: '`scope.externalId` of stagewatch.yml: made up once, and not a secret',
    AllowedPattern: '[a-zA-Z0-9_+=,.@:/-]{16,1224}',
    ConstraintDescription: 'is 16 or more letters, digits and _+=,.@:/-',
    ...(scope.externalId === undefined ? {} : { Default: scope.externalId }),
  },
  Regions: {
    Type: 'CommaDelimitedList',
    Description: 'The Regions that are watched in this account: the roles can do nothing in any other',
    AllowedPattern: '[a-z]{2}(-[a-z]+)+-[0-9]',
    ...(target === undefined ? {} : { Default: unique([target.region, ...scope.regions]).join(',') }),
  },
  Stage: stageOf(target),
  Remediation: {
    Type: 'String',
    Description: mayWrite
      ? 'on: what stagewatch.yml opens for remediation in this account may be put back'
      : 'off: nothing is ever put back. A template with on is made by `npm run package` of a stagewatch.yml that opens something',
    Default: 'off',
    AllowedValues: mayWrite ? ['off', 'on'] : ['off'],
  },
});

const readerRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: tagged('!Sub', names.reader),
    Description: 'Stagewatch reads the stages and integrations of this account',
    AssumeRolePolicyDocument: trust(readingRoles),
    Policies: [{ PolicyName: 'read', PolicyDocument: document(readerStatements()) }],
  },
};

const writerRole = {
  Type: 'AWS::IAM::Role',
  Condition: 'MayWrite',
  Properties: {
    RoleName: tagged('!Sub', names.writer),
    Description: 'Stagewatch puts back what stagewatch.yml opens for remediation in this account',
    AssumeRolePolicyDocument: trust(writingRoles),
  },
};

const writerPolicyIn = (settings: Settings, account: string) => ({
  Type: 'AWS::IAM::Policy',
  Condition: `MayWriteIn${account}`,
  Properties: {
    PolicyName: 'write',
    Roles: [tagged('!Ref', 'WriterRole')],
    PolicyDocument: document(writerStatementsIn(settings, account)),
  },
});

const writing = (settings: Settings, accounts: readonly string[]) => ({
  Conditions: {
    MayWrite: { 'Fn::Equals': [ref('Remediation'), 'on'] },
    ...Object.fromEntries(
      accounts.map((account) => [
        `MayWriteIn${account}`,
        { 'Fn::And': [{ Condition: 'MayWrite' }, { 'Fn::Equals': [ref('AWS::AccountId'), account] }] },
      ]),
    ),
  },
  Resources: {
    WriterRole: writerRole,
    ...Object.fromEntries(
      accounts.map((account) => [`WriterPolicyIn${account}`, writerPolicyIn(settings, account)]),
    ),
  },
});

/**
 * One template for all accounts, for a StackSet; what each may do differs by conditions. `target`: the deployment, where
 * it is known.
 */
export const memberAccountTemplate = (settings: Settings, target?: Target): object => {
  const accounts = writingAccounts(settings);
  const writer = accounts.length === 0 ? undefined : writing(settings, accounts);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Stagewatch in a watched account: the roles that its central account assumes here',
    Parameters: parameters(settings, target, writer !== undefined),
    ...(writer === undefined ? {} : { Conditions: writer.Conditions }),
    Resources: { ReaderRole: readerRole, ...writer?.Resources },
    Outputs: {
      ReaderRoleArn: {
        Description: 'What Stagewatch reads with',
        Value: tagged('!GetAtt', 'ReaderRole.Arn'),
      },
      Remediation: {
        Description: 'Whether anything may be put back in this account',
        Value: tagged('!Ref', 'Remediation'),
      },
    },
  };
};
