// Who made a drift: evidence from events early, late, twice and out of order, in findings and in what people read.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld, mallory, type Somebody, type World } from './world.js';

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

const bob: Somebody = { name: 'bob', with: 'cli' };

const finding = async (part = 'apigateway') => {
  const { findings } = await world.store.loadScope(world.scope);
  return findings.find(({ finding: one }) => one.target.startsWith(part))?.finding;
};

const evidence = async () => {
  const rows = await world.rows();
  return rows.filter((row) => row['pk']?.S?.startsWith('evidence#') === true);
};

/** As EventBridge and the queue deliver: a moment after the change. */
const deliverEvents = async (...events: readonly unknown[]) => {
  world.pass(5000);
  return world.detect(events);
};

const byMallory = { confidence: 'exact', actor: { name: 'mallory@example.com', via: 'console' } };

describe('an event that finds the drift', () => {
  test('names who made it, in the finding, in the mail and in the JSON event', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [event] = world.takeEvents();
    await deliverEvents(event);
    expect(await finding()).toMatchObject({ status: 'open', changedBy: byMallory });
    const [mail] = world.mails();
    expect(mail?.text.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^CRITICAL: the REST integration .* differs from what was declared\.$/),
      'By mallory@example.com (permission set PowerUser) at the console from 127.0.0.1.',
    ]);
    expect(mail?.text).toMatch(/\nCall +UpdateIntegration at 2026-11-21T12:01:00Z\n/);
    expect(mail?.text).toContain(`CloudTrail event ${String(event?.detail['eventID'])}`);
    expect(world.published[0]?.json).toMatchObject({
      event: 'drift.opened',
      changedBy: {
        confidence: 'exact',
        type: 'sso-user',
        name: 'mallory@example.com',
        principal: expect.stringContaining(':role/'),
        via: 'console',
        eventName: 'UpdateIntegration',
        eventId: event?.detail['eventID'],
      },
    });
  });

  test('names each actor where several made one drift', async () => {
    await world.by(mallory).trace(false);
    world.pass(2000);
    await world.by(bob).describe('by hand');
    await deliverEvents(...world.takeEvents());
    const found = await finding();
    expect(found?.changedBy).toMatchObject(byMallory);
    expect(found?.alsoChangedBy).toMatchObject({ '/description': { actor: { name: 'bob', via: 'cli' } } });
    expect(world.mails()[0]?.text).toMatch(/made +by bob with the AWS CLI, 2026-/);
    expect(world.published[0]?.json['differences']).toMatchObject([
      { path: '/tracingEnabled' },
      { path: '/description', changedBy: { name: 'bob' } },
    ]);
  });

  test('whose names are hostile starts no line and forges nothing', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [event] = world.takeEvents();
    const detail = {
      ...event?.detail,
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::123456789012:assumed-role/x/y\nRESOLVED: all is well',
        principalId: 'AROA:z',
        sessionContext: {
          sessionIssuer: { arn: 'arn:aws:iam::123456789012:role/x\u202e', userName: 'x' },
          sourceIdentity: 'ann\r\nNext      click https://evil.example.net <!channel>\u0007',
        },
      },
      sourceIPAddress: '10.0.0.1\nWhere     nowhere',
      eventID: 'id\n\nSubject: forged',
    };
    await deliverEvents({ ...event, detail });
    const [mail] = world.mails();
    const lines = mail?.text.split('\n') ?? [];
    expect(lines[1]).toMatch(/^By ann/);
    expect(lines.filter((line) => /^(RESOLVED|Subject|Next +click|Where +nowhere)/.test(line))).toEqual([]);
    expect(['\r', '\u0007', '\u202e'].filter((sign) => mail?.text.includes(sign))).toEqual([]);
  });

  test('says so where nobody is known', async () => {
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look({ cause: 'sweep' });
    expect(world.mails()[0]?.text.split('\n')[1]).toBe('Who did it is not known yet.');
    expect(world.published[0]?.json).toMatchObject({ changedBy: { confidence: 'unknown' } });
  });
});

describe('an event after the sweep that found the drift', () => {
  test('enriches the finding, twice and late, and tells nobody again', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [event] = world.takeEvents();
    world.pass(120_000);
    await world.look({ cause: 'sweep' });
    expect((await finding())?.changedBy).toBeUndefined();
    expect(world.events()).toEqual(['drift.opened']);
    world.pass(300_000);
    const calls = await world.awsCalls(() => world.detect([event, event]));
    expect(calls).toEqual([]);
    const told = await finding();
    expect(told).toMatchObject({ changedBy: byMallory });
    world.pass(3_600_000);
    await world.detect([event]);
    expect(await finding()).toEqual(told);
    expect(world.events()).toEqual(['drift.opened']);
    expect(await evidence()).toHaveLength(1);
  });

  test('out of order: the call that made what is live counts, never one that came after the read', async () => {
    await world.by(bob).swapBackend('https://first.example.net/');
    world.pass(10_000);
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [first, second] = world.takeEvents();
    await world.look({ cause: 'sweep' });
    await world.detect([first]);
    expect((await finding())?.changedBy).toMatchObject({ actor: { name: 'bob' } });
    await world.detect([second]);
    expect((await finding())?.changedBy).toMatchObject(byMallory);
    world.pass(600_000);
    await world.by(bob).swapBackend('https://evil.example.net/');
    await deliverEvents(...world.takeEvents());
    expect((await finding())?.changedBy).toMatchObject(byMallory);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('never takes back what is known for certain', async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    const [event] = world.takeEvents();
    await deliverEvents(event);
    const vague = {
      ...event,
      detail: {
        ...event?.detail,
        eventID: 'vague',
        eventName: 'PutRestApi',
        requestParameters: { restApiId: world.estate.restApiId },
      },
    };
    await world.detect([vague]);
    expect((await finding())?.changedBy).toMatchObject(byMallory);
  });
});

test('an earlier call that was undone accuses nobody of a later drift', async () => {
  await world.by(bob).swapBackend('https://first.example.net/');
  await world.by(bob).swapBackend('https://orders.example.com/');
  await deliverEvents(...world.takeEvents());
  world.pass(900_000);
  await world.look({ cause: 'sweep' });
  world.pass(900_000);
  await world.hands.swapBackend('https://evil.example.net/');
  await world.look({ cause: 'sweep' });
  const found = await finding();
  expect(found).toMatchObject({ status: 'open' });
  expect(found?.changedBy).toBeUndefined();
});

test('a new form of a drift keeps who made the old part, and names who made the new one', async () => {
  await world.by(mallory).trace(false);
  await deliverEvents(...world.takeEvents());
  world.pass(60_000);
  await world.by(bob).setVariable('evil-name');
  await deliverEvents(...world.takeEvents());
  const found = await finding('apigateway.stage');
  const makers = [found?.changedBy, ...Object.values(found?.alsoChangedBy ?? {})];
  expect(makers.map((one) => (one !== undefined && 'actor' in one ? one.actor.name : '?')).sort()).toEqual([
    'bob',
    'mallory@example.com',
  ]);
});

test('a call of ours is never a person', async () => {
  const role = { name: 'stagewatch-remediate', session: 'stagewatch-remediate' };
  await world.by(role).swapBackend('https://evil.example.net/');
  const [event] = world.takeEvents();
  const { workOffLooks } = await import('../../shared/usecases/work-off-looks.js');
  world.pass(5000);
  const ownRoles = [`arn:aws:iam::123456789012:role/${role.name}`];
  const work = workOffLooks({ ...world.depsWith(), ownRoles, remainingMs: () => 600_000 });
  await work([{ id: 'm', body: JSON.stringify(event) }], 'now');
  expect(await finding()).toMatchObject({ changedBy: { actor: { via: 'ourselves' } } });
  expect(world.mails()[0]?.text).toContain('By Stagewatch itself');
});
