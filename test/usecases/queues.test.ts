// The queues, the sweep and the minute's work: what comes in, what goes out, how often AWS is asked.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isoOf } from '../../shared/engine/iso.js';
import { epochMs } from '../../shared/model/time.js';
import { workOffLooks, type QueuedBody } from '../../shared/usecases/work-off-looks.js';
import { createWorld, region, account, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
});
afterEach(() => world.close());

const work = (bodies: readonly unknown[], remainingMs = 60_000) => {
  world.pass(10);
  const messages = bodies.map((body, index): QueuedBody => ({
    id: `m${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return workOffLooks({ ...world.depsWith(), remainingMs: () => remainingMs })(messages, 'now');
};

const event = (eventName: string, requestParameters: unknown, more: object = {}) => ({
  source: 'aws.apigateway',
  account,
  region,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'apigateway.amazonaws.com',
    eventName,
    requestParameters,
    readOnly: false,
    eventTime: '2026-11-21T12:00:00Z',
    ...more,
  },
});
const update = () =>
  event(
    'UpdateStage',
    { restApiId: world.estate.restApiId, stageName: 'prod' },
    { eventTime: isoOf(world.clock()) },
  );

describe('a batch', () => {
  test('of a hundred events on one API reads it once', async () => {
    world.pass(60_000);
    const calls = await world.awsCalls(async () => {
      expect(await work(Array.from({ length: 100 }, update))).toMatchObject({
        failed: [],
        counts: { event: 100, 'scope-looked': 1 },
      });
    });
    expect(calls).toEqual(['apigateway:GetResources', 'apigateway:GetStages']);
  });

  test('with a message that is nothing fails that message only', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    world.pass(60_000);
    const outcome = await work(['{', update(), { hello: 'world' }]);
    expect(outcome.failed).toEqual(['m0', 'm2']);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('asks for a look at the account at most once per five minutes', async () => {
    const strange = () => event('RotateUniverse', {});
    await work([strange(), strange()]);
    await work([strange()]);
    expect(world.queued).toMatchObject([{ queue: 'sweep', look: { scope: world.scope, cause: 'account' } }]);
    world.pass(300_000);
    await work([strange()]);
    expect(world.queued).toHaveLength(2);
  });

  test('rejects events of accounts that are not configured, and takes them once they are', async () => {
    const foreign = { ...update(), account: '999999999999' };
    expect(await work([foreign])).toMatchObject({ counts: { 'event-foreign-account': 1 } });
    await world.store.writeSettings({ ...world.settings, accounts: ['999999999999'] });
    expect(await work([foreign])).toMatchObject({ counts: { event: 1, 'scope-nothing-declared': 1 } });
  });

  test('without time left puts its looks back instead of beginning them', async () => {
    const calls = await world.awsCalls(async () => {
      expect(await work([update()], 5000)).toMatchObject({ failed: [], counts: { 'scope-put-back': 1 } });
    });
    expect(calls).toEqual([]);
    expect(world.queued).toMatchObject([{ look: { scope: world.scope } }]);
  });

  test('a raw event whose look fails goes on as a look, without the event', async () => {
    world.aws.faults.add({
      service: 'dynamodb',
      operation: 'Query',
      answer: { code: 'InternalServerError', status: 500 },
    });
    const secret = event('UpdateStage', {
      restApiId: world.estate.restApiId,
      updateStageInput: { secret: 'hunter2' },
    });
    expect(await work([secret])).toMatchObject({ failed: [] });
    expect(world.queued).toMatchObject([{ queue: 'now', look: { scope: world.scope, cause: 'event' } }]);
    expect(JSON.stringify([world.queued, world.logs])).not.toContain('hunter2');
    const look = world.queued[0]?.look;
    expect(await work([look])).toMatchObject({ failed: ['m0'] });
  });

  test('a confirmation that came too early is not used up by a read of now', async () => {
    await world.hands.describe('by hand');
    await world.look();
    const [confirmation] = world.queued.splice(0);
    await work([confirmation?.look, update()]);
    expect(world.queued).toMatchObject([{ look: { cause: 'confirm' } }]);
  });
});

describe('events that come late, twice and out of order', () => {
  test('tell the drift once and never go back', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    const first = update();
    world.pass(5000);
    await work([first, first]);
    world.pass(20_000);
    await world.hands.swapBackend('https://orders.example.com/');
    const second = update();
    world.pass(40_000);
    await work([second, first]);
    world.pass(40_000);
    await world.workQueue();
    for (let late = 0; late < 5; late += 1) {
      world.pass(3600_000);
      await work([first, second, first]);
    }
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });

  test('are covered by a newer read, and then ask AWS for nothing', async () => {
    const late = update();
    world.pass(60_000);
    await world.look();
    expect(await world.awsCalls(() => work([late]))).toEqual([]);
  });
});

describe('the sweep', () => {
  test('lists each family once per Region and puts every declared scope on its queue', async () => {
    const calls = await world.awsCalls(async () => {
      expect(await world.sweep()).toEqual({ looks: 1, undeclared: 1, failedLists: 0 });
    });
    expect(calls).toEqual(['apigateway:GetRestApis', 'apigatewayv2:GetApis']);
    expect(world.queued).toMatchObject([{ queue: 'sweep', look: { scope: world.scope, cause: 'sweep' } }]);
  });

  test('without a list still asks for what is declared', async () => {
    world.aws.faults.add({
      operation: 'GetRestApis',
      answer: { code: 'AccessDeniedException', status: 403 },
    });
    expect(await world.sweep()).toMatchObject({ looks: 1, failedLists: 1 });
  });

  test('finds what no event told', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    world.pass(900_000);
    await world.sweep();
    await world.workQueue();
    expect(world.events()).toEqual(['drift.opened']);
  });
});

describe('the minute', () => {
  test('asks for the confirming look that the queue lost', async () => {
    await world.hands.describe('by hand');
    await world.look();
    world.queued.splice(0);
    world.pass(91_000);
    expect(await world.deliver()).toMatchObject({ due: 1, looks: 1 });
    await world.workQueue();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('has nothing to do for an untouched estate', async () => {
    world.pass(3600_000);
    expect(await world.deliver()).toMatchObject({ due: 0, published: 0, looks: 0 });
  });

  test('feels the pulse: a declared scope that nobody read in two intervals', async () => {
    expect((await world.deliver()).heartbeat).toMatchObject({ declared: 1, notRead: 0 });
    world.pass(60_000);
    expect((await world.deliver()).heartbeat).toBeUndefined();
    world.pass(31 * 60_000);
    expect((await world.deliver()).heartbeat).toMatchObject({ declared: 1, notRead: 1 });
    await world.look({ cause: 'sweep' });
    world.pass(300_000);
    expect((await world.deliver()).heartbeat).toMatchObject({ declared: 1, notRead: 0 });
  });

  test('looks again at a scope that could not be seen, before the next sweep', async () => {
    world.aws.faults.add({ service: 'apigateway', answer: { code: 'AccessDeniedException', status: 403 } });
    await world.look({ cause: 'sweep' });
    world.pass(301_000);
    expect(await world.deliver()).toMatchObject({ looks: 1 });
    await world.workQueue();
    expect(world.events()).toEqual(['watch.blind']);
  });

  test('an acceptance that ran out is judged by a new look', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    const { moveFinding, lifecyclePolicyOf } = await import('../../shared/usecases/look/record-findings.js');
    const { findings } = await world.store.loadScope(world.scope);
    const finding = findings[0]?.finding;
    if (finding === undefined) throw new Error('no finding');
    const policy = lifecyclePolicyOf(world.settings);
    const until = epochMs(world.clock() + 86_400_000);
    const accept = {
      type: 'accept',
      by: 'ann',
      why: 'known',
      until,
      fingerprint: finding.drift.fingerprint,
    } as const;
    await moveFinding({ ...world.deps, policy }, finding, accept);
    world.pass(61_000);
    await world.deliver();
    await world.workQueue();
    world.pass(86_400_000);
    await world.deliver();
    await world.workQueue();
    expect(world.events()).toEqual(['drift.opened', 'drift.accepted', 'drift.reopened']);
  });
});
