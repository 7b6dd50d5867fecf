// STS hands out a role where its trust policy allows that, and refuses in AWS's own words where it does not.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

const member = '999988887777';
const central = '111122223333';
const externalId = 'one-of-many-deployments';
const clients = createClients(() => aws);
let aws: LocalAws;
let now = new Date('2026-11-21T12:00:00Z');

const trust = (conditions: object = { StringEquals: { 'sts:ExternalId': externalId } }) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${central}:root` },
      Action: 'sts:AssumeRole',
      Condition: conditions,
    },
  ],
});

const door = () =>
  aws.signIn({ account: central, name: 'stagewatch-prod-DetectRole-A1B2', session: 'detect' });

const assume = (given: object = {}, credentials = door()) =>
  clients.make(STSClient, { credentials }).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${member}:role/reader`,
      RoleSessionName: 'stagewatch-detect',
      ExternalId: externalId,
      ...given,
    }),
  );

const signer = async () => {
  const { Credentials: given } = await assume();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
};

beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  aws = await startLocalAws({ now: () => now });
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const refused = {
  name: 'AccessDenied',
  $metadata: { httpStatusCode: 403 },
  message: `User: arn:aws:sts::${central}:assumed-role/stagewatch-prod-DetectRole-A1B2/detect is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${member}:role/reader`,
};

test('whoever assumes a role acts in its account for an hour', async () => {
  aws.assumable.add({ account: member, name: 'reader', trust: trust() });
  const { Credentials: given } = await assume();
  expect(given?.Expiration).toEqual(new Date('2026-11-21T13:00:00Z'));
  const credentials = await signer();
  const who = clients.make(STSClient, { credentials });
  expect(await who.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: member,
    Arn: `arn:aws:sts::${member}:assumed-role/reader/stagewatch-detect`,
  });
  now = new Date('2026-11-21T13:00:00Z');
  const reader = clients.make(APIGatewayClient, { credentials });
  await expect(reader.send(new GetRestApisCommand({}))).rejects.toMatchObject({
    name: 'ExpiredTokenException',
  });
});

describe('is refused', () => {
  test('a role that does not exist', async () => {
    await expect(assume()).rejects.toMatchObject(refused);
  });

  test.each([
    ['another external id', { ExternalId: 'of-somebody-else' }],
    ['no external id', { ExternalId: undefined }],
  ])('%s', async (_, given) => {
    aws.assumable.add({ account: member, name: 'reader', trust: trust() });
    await expect(assume(given)).rejects.toMatchObject(refused);
  });

  test('another account than the one that is trusted', async () => {
    aws.assumable.add({ account: member, name: 'reader', trust: trust() });
    const stranger = aws.signIn({ account: '444455556666', name: 'DetectRole', session: 'detect' });
    await expect(assume({}, stranger)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('another role of the trusted account, where only some are named', async () => {
    const named = {
      StringEquals: { 'sts:ExternalId': externalId },
      ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${central}:role/stagewatch-prod-DetectRole-*`] },
    };
    aws.assumable.add({ account: member, name: 'reader', trust: trust(named) });
    const other = aws.signIn({ account: central, name: 'admin', session: 'ann' });
    await expect(assume({}, other)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await assume()).AssumedRoleUser?.Arn).toContain(':assumed-role/reader/');
  });

  test('a session longer than an hour that another session begins', async () => {
    aws.assumable.add({ account: member, name: 'reader', trust: trust() });
    await expect(assume({ DurationSeconds: 7200 })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

test('a session ends with its role, and stays useless when a role of that name is created anew', async () => {
  aws.assumable.add({ account: member, name: 'reader', trust: trust() });
  const reader = clients.make(APIGatewayClient, { credentials: await signer() });
  expect((await reader.send(new GetRestApisCommand({}))).items).toEqual([]);
  aws.assumable.remove(member, 'reader');
  const invalid = { name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 403 } };
  await expect(reader.send(new GetRestApisCommand({}))).rejects.toMatchObject(invalid);
  aws.assumable.add({ account: member, name: 'reader', trust: trust() });
  await expect(reader.send(new GetRestApisCommand({}))).rejects.toMatchObject(invalid);
});

test('a condition that the embedded AWS does not know is an error, not a silent refusal', async () => {
  aws.assumable.add({
    account: member,
    name: 'reader',
    trust: trust({ Bool: { 'aws:SecureTransport': 'true' } }),
  });
  await expect(assume()).rejects.toMatchObject({ name: 'InternalFailure' });
});
