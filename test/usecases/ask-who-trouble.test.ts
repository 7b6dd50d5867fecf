// What may go wrong while CloudTrail's history is asked: quotas, permissions, deaths, floods; and that no value gets out.
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { isoOf } from '../../shared/engine/iso.js';
import { later } from '../../shared/model/time.js';
import { askWho, type AskDeps } from '../../shared/usecases/ask-who.js';
import type { LookQueue } from '../../shared/usecases/ports.js';
import { createLossyWorld, eachOnce, hour, minute, type LossyWorld } from './lossy-world.js';
import { mallory, region, type World } from './world.js';

let lossy: LossyWorld;
let world: World;
beforeEach(async () => {
  lossy = await createLossyWorld();
  ({ world } = lossy);
});
afterEach(() => world.close());

const byMallory = { confidence: 'exact', actor: { name: 'mallory@example.com', via: 'console' } };

describe('where AWS does not answer', () => {
  test('throttled, it is asked again after some minutes', async () => {
    await lossy.lost();
    world.pass(15 * minute);
    const throttled = world.aws.faults.add({
      service: 'cloudtrail',
      answer: { code: 'ThrottlingException' },
    });
    expect(await lossy.run()).toBe(1);
    expect(await lossy.runFor(4 * minute, minute)).toEqual([]);
    throttled.remove();
    expect(await lossy.runFor(2 * minute, minute)).toEqual([[1, eachOnce]]);
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
  });

  test('not allowed, it is said once a day with the remedy, and asked again hours later', async () => {
    await lossy.lost();
    world.pass(15 * minute);
    const denied = world.aws.faults.add({ service: 'cloudtrail', answer: { code: 'AccessDeniedException' } });
    const asked = [[0, await lossy.run()], ...(await lossy.runFor(20 * hour, hour))];
    expect(asked).toEqual([
      [0, 1],
      [360, 1],
      [720, 1],
      [1080, 1],
    ]);
    expect(world.logs).toEqual([
      {
        message: 'CloudTrail may not be asked who made a drift',
        account: '123456789012',
        region,
        remedy: expect.stringContaining('cloudtrail:LookupEvents'),
      },
    ]);
    denied.remove();
    await lossy.runFor(6 * hour, hour);
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
  });

  test('broken, nothing else that is due waits for it', async () => {
    await lossy.lost();
    world.pass(15 * minute);
    const broken = { code: 'InternalFailure', status: 500, message: 'hunter2' };
    world.aws.faults.add({ service: 'cloudtrail', answer: broken, times: 1 });
    expect(await world.deliver()).toMatchObject({ failed: 0, lookups: 1 });
    expect(JSON.stringify(world.logs)).toMatch(/CloudTrail could not be asked/);
    expect(JSON.stringify(world.logs)).not.toMatch(/hunter2/);
    expect(await lossy.runFor(30 * minute)).toEqual([[15, eachOnce]]);
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
  });
});

test('whoever dies between the search and the queue asks again, and the evidence is kept once', async () => {
  await lossy.lost();
  world.pass(15 * minute);
  const dying = (queue: LookQueue): LookQueue => ({
    send: async (...args) => {
      await queue.send(...args);
      throw new Error('the answer got lost');
    },
  });
  await world.deliver({ queue: dying });
  world.pass(minute);
  await world.deliver();
  expect(world.queued).toHaveLength(2);
  await lossy.detectQueued();
  expect(await lossy.evidence()).toHaveLength(1);
  expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
});

describe('many calls', () => {
  const reads = async (count: number) => {
    const client = new APIGatewayClient({});
    for (let at = 0; at < count; at += 1)
      await client.send(new GetRestApiCommand({ restApiId: world.estate.restApiId }));
    client.destroy();
  };

  test('are gone through a page a second, ten pages a run, and on from there in the next one', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    world.pass(2000);
    await reads(300);
    world.pass(2000);
    await reads(300);
    await lossy.found();
    world.pass(15 * minute);
    world.aws.quotas.mode = 'real';
    world.aws.resetCalls();
    const first = await world.deliver();
    const times = lossy.lookups();
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(first.lookups).toBe(10);
    expect(times).toHaveLength(10);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    world.aws.quotas.mode = 'off';
    await world.workQueue();
    expect((await lossy.finding())?.changedBy).toBeUndefined();
    world.pass(minute);
    expect(await lossy.run()).toBeLessThanOrEqual(10);
    expect(await lossy.finding()).toMatchObject({ changedBy: byMallory });
  });
});

test('where an account cannot be entered, that is said with the remedy, and tried again a quarter of an hour later', async () => {
  await lossy.lost();
  world.pass(15 * minute);
  const asksUntil = async (ms: number) =>
    (await world.store.due(later(world.clock(), ms), 10)).filter((row) => row.type === 'ask');
  const logs: object[] = [];
  const because = 'deploy infra/member-account.yml in account 999988887777';
  const deps: AskDeps = {
    ...world,
    queue: { send: () => Promise.reject(new Error('there is nothing to send')) },
    trail: { lookup: () => Promise.resolve({ status: 'no-entry', because }) },
    ownRoles: [],
    log: (message, fields) => void logs.push({ message, ...fields }),
  };
  expect(await askWho(deps, await asksUntil(0), world.clock())).toBe(1);
  expect(logs).toMatchObject([{ message: 'CloudTrail could not be asked who made a drift', error: because }]);
  expect(await asksUntil(15 * minute - 1)).toEqual([]);
  expect(await asksUntil(15 * minute)).toHaveLength(1);
});

test('no value of a call is kept, queued, told or logged', async () => {
  world.aws.onTrailEvent((event) => {
    const { detail } = event;
    const secret = {
      patchOperations: [{ op: 'replace', path: '/uri', value: 'hunter2' }],
      password: 'hunter2',
    };
    const requestParameters = { ...(detail['requestParameters'] as object), updateIntegrationInput: secret };
    const planted = {
      ...detail,
      requestParameters,
      responseElements: secret,
      userAgent: 'aws-cli/2 hunter2',
    };
    const about = { additionalEventData: secret, eventID: '0-planted', eventTime: isoOf(world.clock()) };
    world.aws.services.cloudtrail.record({ ...event, detail: { ...planted, ...about } });
  });
  await lossy.lost();
  world.pass(15 * minute);
  await world.deliver();
  const queued = JSON.stringify(world.queued);
  expect(queued).toContain('planted');
  await lossy.detectQueued();
  const rows = (await world.rows()).map(({ content, ...row }) =>
    [JSON.stringify(row), content?.B === undefined ? '' : gunzipSync(content.B).toString()].join(' '),
  );
  expect(rows.filter((row) => row.includes('planted')).length).toBeGreaterThan(1);
  const told = JSON.stringify([world.logs, world.published, world.mails()]);
  for (const text of [queued, told, ...rows]) expect(text).not.toContain('hunter2');
});
