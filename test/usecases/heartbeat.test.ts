// What the heartbeat counts: from rows that looks left, with a fixed number of reads.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createRemedyLedger } from '../../shared/adapters/dynamodb/remedies.js';
import type { RemedyRecord } from '../../shared/model/remediation.js';
import type { TargetId } from '../../shared/model/target.js';
import { createWorld, tableName, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
});
afterEach(() => world.close());

const beat = async () => {
  world.pass(300_000);
  return (await world.deliver()).heartbeat;
};

test('an estate as declared has nothing to count', async () => {
  expect(await beat()).toEqual({ declared: 1, notRead: 0, blind: 0, drifts: 0, breakers: 0 });
});

test('a drift counts for as long as it is there', async () => {
  await world.hands.swapBackend('https://evil.example.net/');
  await world.look();
  expect(await beat()).toMatchObject({ drifts: 1 });
});

test('a scope that nobody may read is blind, and sees again', async () => {
  const refused = world.aws.faults.add({
    service: 'apigateway',
    answer: { code: 'AccessDeniedException', status: 403 },
  });
  await world.look({ cause: 'sweep' });
  expect(await beat()).toMatchObject({ declared: 1, blind: 1 });
  refused.remove();
  await world.look({ cause: 'sweep' });
  expect(await beat()).toMatchObject({ blind: 0 });
});

test('a breaker counts from the write that opens it to the one that closes it', async () => {
  const dynamo = new DynamoDBClient({});
  const ledger = createRemedyLedger(dynamo, tableName);
  const target = 'apigateway.stage:111122223333/eu-west-1/a1b2c3/prod' as TargetId;
  const calm: RemedyRecord = { target, version: 1, writes: [] };
  const rival = { confidence: 'unknown' } as const;
  await ledger.writeRemedy(calm, undefined);
  expect(await beat()).toMatchObject({ breakers: 0 });
  await ledger.writeRemedy({ ...calm, version: 2, breaker: { since: world.clock(), paths: [], rival } }, 1);
  expect(await beat()).toMatchObject({ breakers: 1 });
  expect(await world.deliver()).toMatchObject({ due: 0 });
  await ledger.writeRemedy({ ...calm, version: 3 }, 2);
  expect(await beat()).toMatchObject({ breakers: 0 });
  dynamo.destroy();
});

test('costs one query more than the heads of what is declared', async () => {
  world.pass(300_000);
  const calls = await world.tableCalls(() => world.deliver());
  // Settings and sources, what is due; the claim, the scopes, one head; the breakers.
  expect(calls).toEqual(['Query', 'Query', 'PutItem', 'GetItem', 'GetItem', 'Query']);
});
