// Noise rules in the deployed watch: what is ignored is silent and visible, ends as ignored, and comes back when a rule is over.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../shared/model/brand.js';
import { readWatchSettings } from '../../../shared/usecases/watch-settings.js';
import { createWorld, mallory, type Somebody, type World } from '../world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.takeEvents();
  world.pass(60_000);
});
afterEach(() => world.close());

const chaos: Somebody = { name: 'chaos-day', session: 'run-1', with: 'cli' };
const chaosMay = { principal: 'arn:aws:iam::*:role/chaos-*', reason: 'chaos day', until: '2026-11-30' };

const give = async (tree: JsonObject) => {
  const { settings, problems } = readWatchSettings(tree, world.clock());
  expect(problems).toEqual([]);
  await world.store.writeSettings(settings);
};

const ignore = (...rules: JsonObject[]) =>
  give({ ignore: rules.map((rule) => ({ reason: 'known', until: '2026-11-30', ...rule })) });

const finding = async () => (await world.store.loadScope(world.scope)).findings[0]?.finding;
const head = async () => (await world.store.loadScope(world.scope)).head;

const minutes = async (count: number) => {
  for (let minute = 1; minute <= count; minute += 1) {
    world.pass(60_000);
    await world.deliver();
    await world.workQueue();
  }
};

const deliverEvents = async (...events: readonly unknown[]) => {
  world.pass(5000);
  await world.detect(events);
};

describe('a difference that a rule ignores', () => {
  test('is told to nobody, and counted in the head of its scope', async () => {
    await ignore({ path: '/description' });
    await world.hands.describe('by hand');
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(await finding()).toBeUndefined();
    const { rules } = (await world.store.loadWatch()).settings;
    expect(await head()).toMatchObject({
      verdicts: { 'in-sync': 2 },
      ignored: { [rules.ignore[0]?.id ?? '']: 1 },
    });
    expect(world.events()).toEqual([]);
  });

  test('hides nothing else of its target', async () => {
    await ignore({ path: '/description' });
    await world.hands.describe('by hand');
    await world.hands.trace(false);
    await world.look({ cause: 'sweep' });
    const found = await finding();
    expect(found?.drift.differences.map(({ path }) => path)).toEqual(['/tracingEnabled']);
  });

  test('is told by the first look after the rule is over', async () => {
    await ignore({ path: '/variables/*', until: '2026-11-21T13:00:00Z' });
    await world.hands.setVariable('another');
    await world.look({ cause: 'sweep' });
    expect(world.events()).toEqual([]);
    world.pass(3_600_000);
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(world.events()).toEqual(['drift.opened']);
  });
});

describe('a drift that was told', () => {
  beforeEach(async () => {
    await world.hands.describe('by hand');
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('ends by the rule that ignores it, and is told so', async () => {
    await ignore({ path: '/description' });
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'rule' });
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });

  test('ends by the rule that leaves its target out, and comes back without it', async () => {
    await ignore({ target: '*/prod', kind: 'apigateway.stage' });
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'rule' });
    expect(await head()).toMatchObject({ verdicts: { 'in-sync': 1 } });
    await ignore();
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved', 'drift.reopened']);
  });

  test('ends by hand where a rule ignores something else of its target', async () => {
    await world.hands.setVariable('another');
    await ignore({ path: '/variables/*' });
    await world.hands.describe('live');
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(await finding()).toMatchObject({ status: 'resolved', by: 'outside' });
  });

  test('goes on where a rule is about another target', async () => {
    await ignore({ path: '/description', target: '*/test' });
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(await finding()).toMatchObject({ status: 'open' });
    expect(world.events()).toEqual(['drift.opened']);
  });
});

describe('a severity rule', () => {
  const rate = (rule: JsonObject) =>
    give({ severity: { rules: [{ reason: 'by our policy', until: '2026-11-30', ...rule }] } });

  test('that lowers lets a drift wait for its second read', async () => {
    await rate({ path: '/uri', to: 'low' });
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look({ cause: 'sweep' });
    expect([(await finding())?.status, world.events()]).toEqual(['suspected', []]);
    await minutes(5);
    expect(world.published[0]?.json).toMatchObject({ event: 'drift.opened', severity: 'low' });
    expect(JSON.stringify(await finding())).toContain('(severity set by stagewatch.yml: by our policy)');
  });

  test('that raises has a drift told at once', async () => {
    await rate({ target: '*/prod', to: 'critical' });
    await world.hands.describe('by hand');
    await world.look({ cause: 'sweep' });
    expect(world.published[0]?.json).toMatchObject({ event: 'drift.opened', severity: 'critical' });
  });

  test('changes no fingerprint: a drift that people know is not told again', async () => {
    await world.hands.describe('by hand');
    await world.look({ cause: 'sweep' });
    await minutes(5);
    await rate({ path: '/description', to: 'critical' });
    await world.look({ cause: 'sweep' });
    await minutes(5);
    expect(world.events()).toEqual(['drift.opened']);
  });
});

describe('a principal whose changes are expected', () => {
  beforeEach(() => give({ ignore: [chaosMay] }));

  test('makes a drift that is accepted without a word, even a bad one', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await deliverEvents(...world.takeEvents());
    await minutes(5);
    expect(await finding()).toMatchObject({
      status: 'accepted',
      acceptance: { by: 'rule ignore.0', why: 'chaos day' },
      changedBy: { confidence: 'exact' },
    });
    expect([world.events(), world.mails()]).toEqual([[], []]);
  });

  test('is told where nobody saw who did it, and accepted once late evidence tells', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await world.look({ cause: 'sweep' });
    expect(world.events()).toEqual(['drift.opened']);
    await deliverEvents(...world.takeEvents());
    expect(await finding()).toMatchObject({ status: 'accepted', acceptance: { by: 'rule ignore.0' } });
    expect(world.events()).toEqual(['drift.opened', 'drift.accepted']);
  });

  test('is accepted where the rule comes after the drift was told', async () => {
    await give({});
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await deliverEvents(...world.takeEvents());
    await give({ ignore: [chaosMay] });
    await world.look({ cause: 'sweep' });
    expect(await finding()).toMatchObject({ status: 'accepted', acceptance: { by: 'rule ignore.0' } });
    expect(world.events()).toEqual(['drift.opened', 'drift.accepted']);
  });

  test('hides nothing that somebody else does afterwards', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await deliverEvents(...world.takeEvents());
    world.pass(60_000);
    await world.by(mallory).swapBackend('https://evil.example.net/');
    await deliverEvents(...world.takeEvents());
    expect([(await finding())?.status, world.events()]).toEqual(['open', ['drift.opened']]);
  });

  test('hides nothing that late evidence says somebody else did last', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    const [byChaos] = world.takeEvents();
    world.pass(2000);
    await world.by(mallory).swapBackend('https://chaos.example.net/');
    const [byMallory] = world.takeEvents();
    await deliverEvents(byChaos);
    expect([(await finding())?.status, world.events()]).toEqual(['accepted', []]);
    await deliverEvents(byMallory);
    expect([(await finding())?.status, world.events()]).toEqual(['open', ['drift.opened']]);
  });

  test('hides nothing that somebody else did to the same target', async () => {
    await world.by(mallory).trace(false);
    await world.by(chaos).describe('chaos');
    await deliverEvents(...world.takeEvents());
    await minutes(5);
    expect([(await finding())?.status, world.events()]).toEqual(['open', ['drift.opened']]);
  });

  test('is not believed by the name of a session', async () => {
    const liar = { name: 'ops', session: 'chaos-day' };
    await world.by(liar).swapBackend('https://evil.example.net/');
    await deliverEvents(...world.takeEvents());
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('is expected no longer than the rule lasts', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await deliverEvents(...world.takeEvents());
    world.pass(10 * 86_400_000);
    await minutes(3);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('is expected no longer than the rule is there', async () => {
    await world.by(chaos).swapBackend('https://chaos.example.net/');
    await deliverEvents(...world.takeEvents());
    await ignore();
    await world.look({ cause: 'sweep' });
    expect(world.events()).toEqual(['drift.opened']);
  });
});
