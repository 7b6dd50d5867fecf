// Functions of one process are told apart: each acts as its own role, and the log of calls knows which one asked.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CreateStageCommand, IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { wire, type Wired } from '../../../infra/local/wiring.js';

const session = 'arn:aws:sts::123456789012:assumed-role';
const shared = 'fixture-local-us-east-1-lambdaRole'; // osls's name of the role of functions that name none

let aws: LocalAws;
let wired: Wired;
const arns: string[] = [];
const clients: IVSRealTimeClient[] = [];

/** Each function has a client of its own; the one that calls another is still at work while that asks AWS. */
const load = (name: string) => {
  const client = new IVSRealTimeClient({});
  clients.push(client);
  return Promise.resolve(async () => {
    if (name === 'echo') await wired.invoke('sweeper', {});
    await client.send(new CreateStageCommand({ name }));
  });
};

beforeAll(async () => {
  aws = await startLocalAws();
  wired = await wire({ aws, root: 'test/infra/local/fixtures', load });
  aws.onTrailEvent(({ detail }) => arns.push((detail['userIdentity'] as { arn: string }).arn));
  await Promise.all([wired.invoke('echo', {}), wired.invoke('queue-worker', {})]);
});
afterAll(async () => {
  await wired.stop();
  for (const client of clients) client.destroy();
  await aws.close();
});

test('each function acts as its own role, also at the same time as others', () => {
  expect([...arns].sort()).toEqual([
    `${session}/fixture-local-EchoRole-1A2B3C4D5E6F/fixture-local-echo`,
    `${session}/${shared}/fixture-local-queue-worker`,
    `${session}/${shared}/fixture-local-sweeper`,
  ]);
});

test('the log of calls names the role, and what a policy would have to allow', () => {
  const call = aws.callLog.find(({ caller }) => caller.name === 'fixture-local-EchoRole-1A2B3C4D5E6F');
  expect(call).toMatchObject({
    service: 'ivs',
    operation: 'CreateStage',
    caller: { account: aws.account, session: 'fixture-local-echo' },
    asked: { method: 'POST', path: '/CreateStage', input: { name: 'echo' } },
  });
});

test('whoever is no function sees none of their variables', () => {
  expect(process.env['AWS_ACCESS_KEY_ID']).toBe(aws.account);
  expect(process.env['AWS_SESSION_TOKEN']).toBeUndefined();
});

test('new keys take the place of the old ones', () => {
  const before = [...wired.roles.keys()];
  wired.roles.renewKeys();
  const after = wired.roles.keys();
  expect(after.size).toBe(before.length);
  expect(before.filter((key) => after.has(key))).toEqual([]);
});
