// Who, as what, through what and from where: every form of identity that CloudTrail records.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../../shared/model/brand.js';
import { actorOf } from '../../../shared/usecases/evidence/actor.js';
import { account, mallory, sessionOf } from './records.js';

const by = (userIdentity: JsonObject, rest: JsonObject = {}, ownRoles: readonly string[] = []) =>
  actorOf({ userIdentity, sourceIPAddress: '198.51.100.7', userAgent: '', ...rest }, ownRoles);

const roleArn = (role: string, path = ''): string => `arn:aws:iam::${account}:role/${path}${role}`;
const permissionSet = 'AWSReservedSSO_Admins_4972de7308bc000a';
const ssoPath = 'aws-reserved/sso.amazonaws.com/eu-west-1/';

describe('who', () => {
  test.each<[string, JsonObject, [type: string, name: string, principal: string]]>([
    ['an IAM user', mallory, ['iam-user', 'mallory', `arn:aws:iam::${account}:user/mallory`]],
    [
      'an IAM user below a path, without a name',
      { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ops/ann` },
      ['iam-user', 'ann', `arn:aws:iam::${account}:user/ops/ann`],
    ],
    [
      'a session of a role',
      sessionOf('terraform', 'deploy'),
      ['role-session', 'deploy (role terraform)', roleArn('terraform')],
    ],
    [
      'a role below a path',
      sessionOf('terraform', 'deploy', 'ci/'),
      ['role-session', 'deploy (role terraform)', roleArn('terraform', 'ci/')],
    ],
    [
      'a session whose source identity is set',
      {
        ...sessionOf('terraform', 'i-0abc'),
        sessionContext: {
          sourceIdentity: 'ann@example.com',
          sessionIssuer: { type: 'Role', arn: roleArn('terraform') },
        },
      },
      ['role-session', 'ann@example.com (role terraform)', roleArn('terraform')],
    ],
    [
      'a session without an issuer',
      { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/ops/ann` },
      ['role-session', 'ann (role ops)', `arn:aws:sts::${account}:assumed-role/ops/ann`],
    ],
    [
      'a person of IAM Identity Center',
      sessionOf(permissionSet, 'mallory@example.com', ssoPath),
      ['sso-user', 'mallory@example.com', roleArn(permissionSet, ssoPath)],
    ],
    [
      'a role that only looks like a permission set’s',
      sessionOf('AWSReservedSSO_', 'x'),
      ['role-session', 'x (role AWSReservedSSO_)', roleArn('AWSReservedSSO_')],
    ],
    [
      'a person of IAM Identity Center without a role',
      { type: 'IdentityCenterUser', onBehalfOf: { userId: '90-1', identityStoreArn: 'x' } },
      ['sso-user', '90-1', '90-1'],
    ],
    [
      'a federated user',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${account}:federated-user/ann`,
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/broker` } },
      },
      ['federated-user', 'ann', `arn:aws:iam::${account}:user/broker`],
    ],
    [
      'the root user',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
      ['root', 'root', `arn:aws:iam::${account}:root`],
    ],
    [
      'another account',
      { type: 'AWSAccount', accountId: '210987654321', principalId: 'AIDA1' },
      ['account', 'account 210987654321', 'arn:aws:iam::210987654321:root'],
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'apigateway.amazonaws.com' },
      ['service', 'apigateway.amazonaws.com', 'apigateway.amazonaws.com'],
    ],
    ['a role itself', { type: 'Role', arn: roleArn('ops') }, ['role-session', 'role ops', roleArn('ops')]],
    ['an identity of a kind to come', { type: 'Robot', arn: 'arn:x' }, ['unknown', 'arn:x', 'arn:x']],
    ['a type that objects have by nature', { type: 'constructor' }, ['unknown', 'unknown', '']],
    ['nobody', {}, ['unknown', 'unknown', '']],
  ])('%s', (_title, identity, [type, name, principal]) => {
    expect(by(identity)).toMatchObject({ type, name, principal });
  });
});

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const terraform =
  'APN/1.0 HashiCorp/1.0 Terraform/1.11.0 (+https://www.terraform.io) terraform-provider-aws/5.98.0 aws-sdk-go-v2/1.36.3';
const cloudFormation = 'cloudformation.amazonaws.com';

describe('through what', () => {
  test.each<[string, JsonObject, JsonObject, string]>([
    ['the console today', mallory, { userAgent: firefox, sessionCredentialFromConsole: 'true' }, 'console'],
    [
      'the console, called inside AWS',
      mallory,
      { userAgent: 'AWS Internal', sourceIPAddress: 'AWS Internal' },
      'console',
    ],
    [
      'the older console',
      { ...mallory, invokedBy: 'signin.amazonaws.com' },
      { userAgent: 'signin.amazonaws.com' },
      'console',
    ],
    ['the older console of a service', mallory, { userAgent: 'console.amazonaws.com' }, 'console'],
    ['the CLI', mallory, { userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6' }, 'cli'],
    [
      'CloudShell',
      mallory,
      { userAgent: 'aws-cli/2.31.0 exec-env/CloudShell', sessionCredentialFromConsole: 'true' },
      'cli',
    ],
    ['Terraform', mallory, { userAgent: terraform }, 'terraform'],
    ['OpenTofu', mallory, { userAgent: terraform.replace('Terraform/', 'OpenTofu/') }, 'terraform'],
    ['boto3', mallory, { userAgent: 'Boto3/1.43.98 md/Botocore#1.43.98' }, 'sdk'],
    ['the SDK for JavaScript', mallory, { userAgent: 'aws-sdk-js/3.900.0 ua/2.1' }, 'sdk'],
    ['the SDK for Go', mallory, { userAgent: 'aws-sdk-go-v2/1.36.3 os/linux' }, 'sdk'],
    ['Pulumi', mallory, { userAgent: 'APN/1.0 Pulumi/1.0 PulumiAwsNative/1.9' }, 'sdk'],
    [
      'CloudFormation for a person',
      { ...mallory, invokedBy: cloudFormation },
      { userAgent: cloudFormation, sourceIPAddress: cloudFormation },
      'cloudformation',
    ],
    [
      'CDK',
      { ...sessionOf('cdk-hnb659fds-cfn-exec-role-1-x', 'AWSCloudFormation'), invokedBy: cloudFormation },
      {},
      'cloudformation',
    ],
    [
      'CloudFormation in a record without invokedBy',
      mallory,
      { sourceIPAddress: cloudFormation },
      'cloudformation',
    ],
    // What the caller says of itself does not make it a service.
    ['somebody who says to be CloudFormation', mallory, { userAgent: cloudFormation }, 'unknown'],
    ['a service', { type: 'AWSService', invokedBy: 'ops.apigateway.amazonaws.com' }, {}, 'service'],
    [
      'a service for a person',
      { ...mallory, invokedBy: 'cloudcontrolapi.amazonaws.com' },
      { userAgent: terraform },
      'service',
    ],
    ['anything else', mallory, { userAgent: 'curl/8' }, 'unknown'],
  ])('%s', (_title, identity, rest, via) => {
    expect(by(identity, rest).via).toBe(via);
  });

  const own = roleArn('stagewatch-remediate');

  test('ourselves by our role', () => {
    expect(by(sessionOf('stagewatch-remediate', 'run-1'), { userAgent: 'aws-sdk-js/3' }, [own]).via).toBe(
      'ourselves',
    );
  });

  test.each([
    ['by user agent', mallory, 'stagewatch/1.0'],
    ['by the name of a session', sessionOf('ops', 'stagewatch-remediate'), ''],
    ['by a role of that name elsewhere', sessionOf('stagewatch-remediate', 'x', 'path/'), ''],
  ])('never %s', (_title, identity, userAgent) => {
    expect(by(identity, { userAgent }, [own]).via).not.toBe('ourselves');
  });

  test('nobody’s principal is not ours', () => {
    expect(by({}, {}, ['']).via).toBe('unknown');
  });
});

describe('foreign text', () => {
  test('from is the address, or the service', () => {
    expect(by(mallory).from).toBe('198.51.100.7');
    expect(by({ type: 'AWSService', invokedBy: 'x.amazonaws.com' }, { sourceIPAddress: '' }).from).toBe(
      'x.amazonaws.com',
    );
    expect(by(mallory, { sourceIPAddress: '' })).not.toHaveProperty('from');
  });

  test('names are printable and short, whatever somebody called a session', () => {
    const hostile = `x\n\u202e<!channel>${'y'.repeat(5000)}`;
    const { name, principal, from } = by(sessionOf('ops', hostile), { sourceIPAddress: hostile });
    for (const shown of [name, from ?? '']) {
      expect(Array.from(shown).length).toBeLessThanOrEqual(200);
      expect(shown).not.toMatch(/[\n\u202e]/);
    }
    expect(principal).toBe(roleArn('ops'));
  });

  test('law: no identity makes it throw or leaves it without a name', () => {
    const members = ['type', 'arn', 'userName', 'principalId', 'sessionContext', 'invokedBy', 'onBehalfOf'];
    const values = fc.oneof(
      fc.constantFrom('IAMUser', 'AssumedRole', 'Root', 'AWSService', '/', ':', '__proto__'),
      fc.string(),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), values), fc.jsonValue(), (identity, other) => {
        const userIdentity = identity as JsonObject;
        const actor = actorOf(
          { userIdentity, sourceIPAddress: other as string, userAgent: other as string },
          [],
        );
        expect(actor.name).not.toBe('');
        expect(Array.from(actor.name).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
