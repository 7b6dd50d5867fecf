// Entering another account over the wire: as the reader role there, and in words for the operator where that fails.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { createAssumedRoles } from '../../shared/adapters/assumed-roles.js';
import { createAwsClients, enteredBy } from '../../shared/adapters/aws-clients.js';
import { createTrail } from '../../shared/adapters/cloudtrail.js';
import { createRemoteSources } from '../../shared/adapters/sources/remote-sources.js';
import { createAssume } from '../../shared/adapters/sts-assume.js';
import { unreadable } from '../../shared/kinds/_support/reading.js';
import { epochMs } from '../../shared/model/time.js';

const region = 'eu-west-1';
const member = '999988887777';
const externalId = 'one-of-many-deployments';
const reader = 'stagewatch-prod-reader';
const before = { ...process.env };
let aws: LocalAws;

const trust = () => ({
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${aws.account}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': externalId } },
  },
});

const entriesOf = (given: { externalId?: string; role?: string } = {}) =>
  createAssumedRoles({
    home: { account: aws.account, region },
    role: given.role ?? reader,
    assume: createAssume({
      region,
      externalId: given.externalId ?? externalId,
      session: 'stagewatch-detect',
    }),
  });

const clientsOf = (entries = entriesOf()) => {
  const calls: string[] = [];
  const entry = entries(member);
  return {
    calls,
    ...createAwsClients({ account: member, region, onCall: (call) => calls.push(call), ...enteredBy(entry) }),
  };
};

const failureOf = async (entries = entriesOf()): Promise<unknown> => {
  try {
    await clientsOf(entries).apiGateway.send(new GetRestApisCommand({}));
    return undefined;
  } catch (error) {
    return unreadable('apigateway:GetRestApis', error);
  }
};

beforeEach(async () => {
  aws = await startLocalAws({ region });
  Object.assign(process.env, aws.environment);
});
afterEach(async () => {
  process.env = { ...before };
  await aws.close();
});

test('all clients of an account share one session, which says what runs', async () => {
  aws.assumable.add({ account: member, name: reader, trust: trust() });
  const entries = entriesOf();
  const [one, other] = [clientsOf(entries), clientsOf(entries)];
  await Promise.all([one, other].map(({ apiGateway }) => apiGateway.send(new GetRestApisCommand({}))));
  expect(aws.callLog.map(({ service, operation, caller }) => [service, operation, caller])).toEqual([
    ['sts', 'AssumeRole', { account: aws.account, name: 'local-user' }],
    ['apigateway', 'GetRestApis', { account: member, name: reader, session: 'stagewatch-detect' }],
    ['apigateway', 'GetRestApis', { account: member, name: reader, session: 'stagewatch-detect' }],
  ]);
});

test('a stack of another account is read there as the reader, one of our own as ourselves', async () => {
  aws.assumable.add({ account: member, name: reader, trust: trust() });
  const template = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  for (const account of [member, aws.account])
    aws.services.cloudformation.put({ name: 'shop', template, account, region: 'us-east-1' });
  const sources = createRemoteSources({ region, entries: entriesOf() });
  const fetchIn = (account: string) =>
    sources.fetch({
      name: 'stack:shop',
      location: { type: 'stack', stack: 'shop' },
      bindings: { place: { account, region: 'us-east-1' } },
    });
  for (const account of [member, aws.account])
    expect(await fetchIn(account)).toMatchObject([{ source: { bindings: { place: { account } } } }]);
  const readers = aws.callLog
    .filter(({ service }) => service === 'cloudformation')
    .map(({ caller }) => `${caller.account} ${caller.name}`);
  expect(new Set(readers)).toEqual(new Set([`${member} ${reader}`, `${aws.account} local-user`]));
  await expect(fetchIn('444455556666')).rejects.toMatchObject({
    fault: 'operator',
    problems: [
      { where: 'stack:shop', what: expect.stringContaining('of account 444455556666 cannot be assumed') },
    ],
  });
});

describe('an account that cannot be entered is not read, and says why', () => {
  const arn = `arn:aws:iam::${member}:role/${reader}`;
  const start = `apigateway:GetRestApis was not sent: the role ${arn} of account ${member} cannot be assumed`;

  test('where the role is missing: what to deploy, and what AWS said', async () => {
    const failure = await failureOf();
    expect(failure).toEqual({
      status: 'unreadable',
      reason: 'no-access',
      detail: `${start}; deploy infra/member-account.yml in account ${member} with the scope.externalId of stagewatch.yml (AccessDenied: User: arn:aws:iam::${aws.account}:user/local-user is not authorized to perform: sts:AssumeRole on resource: ${arn})`,
    });
  });

  test('where no external id is set: that it has to be', async () => {
    aws.assumable.add({ account: member, name: reader, trust: trust() });
    const failure = await failureOf(entriesOf({ externalId: '' }));
    expect(failure).toMatchObject({
      reason: 'no-access',
      detail: expect.stringContaining('set scope.externalId in stagewatch.yml'),
    });
  });

  test.each([
    [{ code: 'Throttling', status: 400 }, 'throttled', 'STS is busy (Throttling)'],
    [{ code: 'InternalFailure', status: 500 }, 'unavailable', 'STS does not answer (InternalFailure)'],
  ])('where STS answers %j: %s', async (answer, reason, words) => {
    aws.faults.add({ service: 'sts', answer });
    expect(await failureOf()).toMatchObject({ reason, detail: `${start}: ${words}` });
  });

  test('and neither counts as a call nor takes anything of the account’s pace', async () => {
    const { calls, apiGateway } = clientsOf();
    await expect(apiGateway.send(new GetRestApisCommand({}))).rejects.toThrow();
    expect(calls).toEqual([]);
  });

  test('and neither is its history', async () => {
    const trail = createTrail({ entries: entriesOf() });
    const within = { from: epochMs(0), to: epochMs(1) };
    const query = { place: { account: member, region }, eventSource: 'apigateway.amazonaws.com', within };
    expect(await trail.lookup(query)).toMatchObject({ status: 'no-entry' });
  });
});
