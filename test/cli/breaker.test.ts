// `stagewatch breaker close`: a person says that a fight is settled, and writes count from nought again.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createRemedyLedger } from '../../shared/adapters/dynamodb/remedies.js';
import { epochMs } from '../../shared/model/time.js';
import { drift, stageOf, startStory } from '../usecases/looking-back/story.js';
import type { World } from '../usecases/world.js';
import { onWorld } from './deployed.js';

let world: World;
let client: DynamoDBClient;
let run: ReturnType<typeof onWorld>;

beforeEach(async () => {
  world = await startStory();
  await drift(world);
  run = onWorld(world);
  client = new DynamoDBClient({
    endpoint: world.aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: world.aws.account, secretAccessKey: 'x' },
  });
});
afterEach(async () => {
  client.destroy();
  await world.close();
});

const at = epochMs(Date.UTC(2026, 10, 21));
const paths = ['/tracingEnabled'];

const close = (...args: string[]) => run('breaker', 'close', 'aws_api_gateway_stage.prod', ...args);

test('closes it, forgets the writes, and says what it was about', async () => {
  const ledger = createRemedyLedger(client, 'state');
  const target = stageOf(world);
  const breaker = { since: at, paths, rival: { confidence: 'unknown' as const } };
  await ledger.writeRemedy({ target, version: 1, writes: [{ at, paths }], breaker }, undefined);
  const ran = await close('--why', 'they stopped');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('somebody who is not known kept undoing /tracingEnabled');
  expect(await ledger.remedy(target)).toEqual({ target, version: 2, writes: [] });
});

test('says so where it is not open, and asks for a reason', async () => {
  const ran = await close('--why', 'they stopped');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('Its breaker is not open.');
  expect((await close('--why', ' ')).stderr).toContain('A reason of 1 to 500 characters is needed.');
});
