// A press on which the process dies, at every step: nothing is lost, nothing is done twice, and the person learns of it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { pressPayload, signPress } from '../../../infra/local/services/slack.js';
import { createAudit, createUses } from '../../../shared/adapters/dynamodb/presses.js';
import type { Finding } from '../../../shared/model/finding.js';
import type { PressDeps } from '../../../shared/usecases/slack/press/ports.js';
import { takePress } from '../../../shared/usecases/slack/press/take.js';
import { drift, lookSurely, minute, stageOf, startStory } from '../looking-back/story.js';
import type { World } from '../world.js';

const signingSecret = 'made-up-signing-secret-0001';
const [team, app, user] = ['T0TEAM001', 'A0APP0001', 'U0ANN0001'];
const dayMs = 86_400_000;

let world: World;
let deps: PressDeps;
let dynamo: DynamoDBClient;
let answers: string[] = [];
beforeAll(async () => {
  world = await startStory();
  await drift(world);
  dynamo = new DynamoDBClient({ maxAttempts: 1 });
  const { store, topic, clock, log } = world.deps;
  deps = {
    store,
    topic,
    clock,
    log,
    uses: createUses(dynamo, 'state', clock),
    audit: createAudit(dynamo, 'state'),
    access: () => Promise.resolve({ signingSecrets: [signingSecret], allowed: { teams: [team], app } }),
    renewAccess: () => Promise.resolve(false),
    membersOf: () => Promise.resolve(undefined),
    answer: (_url, text) => {
      answers.push(text);
      return Promise.resolve(true);
    },
    patience: { workMs: 20_000, answerMs: 20_000 },
    sleep: () => new Promise(() => {}),
  };
}, 60_000);
afterAll(async () => {
  dynamo.destroy();
  await world.close();
});

const finding = async (): Promise<Finding> => {
  const record = await world.store.loadFinding(world.scope, stageOf(world));
  if (record === undefined) throw new Error('there is no drift');
  return record.finding;
};

let changes = 0;
/** Another drift of the same stage, open and told. */
const anotherDrift = async (): Promise<void> => {
  answers = [];
  world.pass(minute);
  await world.hands.setVariable(`value-${(changes += 1)}`);
  await lookSurely(world);
  expect(await finding()).toMatchObject({ status: 'open' });
};

const signed = (payload: object) => {
  const { headers, body } = signPress(payload as never, signingSecret, Math.floor(world.clock() / 1000));
  return { requestContext: { http: { method: 'POST' } }, headers, body, isBase64Encoded: false };
};
const payloadOf = async (by = user) => {
  const { target, drift: shown } = await finding();
  const value = JSON.stringify({ target, fingerprint: shown.fingerprint });
  return pressPayload({
    team,
    app,
    channel: 'C0LOCAL01',
    user: by,
    messageTs: '1.1',
    actionId: 'stagewatch_accept_day',
    value,
  });
};

interface Crash {
  step: number;
  after: boolean;
}

/** The steps outside this process; from the crash on, none happens. */
const dying = ({ step, after }: Crash): { deps: PressDeps; steps: () => number } => {
  let steps = 0;
  const guarded =
    <Input extends unknown[], Output>(run: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      const mine = (steps += 1);
      if (mine > step || (mine === step && !after)) throw new Error('crash');
      const output = await run(...input);
      if (mine === step) throw new Error('crash');
      return output;
    };
  const { store, uses, audit, topic } = deps;
  return {
    steps: () => steps,
    deps: {
      ...deps,
      store: {
        ...store,
        loadWatch: guarded(store.loadWatch),
        loadFinding: guarded(store.loadFinding),
        writeFinding: guarded(store.writeFinding),
      },
      uses: { load: guarded(uses.load), write: guarded(uses.write) },
      audit: { begin: guarded(audit.begin), end: guarded(audit.end) },
      topic: { publish: guarded(topic.publish) },
      answer: (url, text) => guarded(deps.answer)(url, text).catch(() => false),
    },
  };
};

const acceptanceOf = (one: Finding) => (one.status === 'accepted' ? one.acceptance : undefined);
const announced = (since: number) =>
  world
    .events()
    .slice(since)
    .filter((event) => event === 'drift.accepted');

/** Lets the minutes pass in which `deliver` makes good what is due. */
const deliver = async (): Promise<void> => {
  world.pass(5 * minute);
  await world.deliver();
  await world.deliver();
};

/** Of a press that goes well, from the claim to the published announcement. */
const allSteps = 11;
const points = Array.from({ length: allSteps }, (_, index) => index + 1).flatMap((step) =>
  [false, true].map((after) => [after ? 'after' : 'before', step, after] as const),
);

describe('a process that dies', () => {
  test('dies at every step that there is', async () => {
    await anotherDrift();
    const whole = dying({ step: 1000, after: true });
    await takePress(whole.deps)(signed(await payloadOf()));
    expect(acceptanceOf(await finding())?.by).toBe(`${user.toLowerCase()} (Slack ${team}/${user})`);
    expect(whole.steps()).toBe(allSteps);
  });

  test.each(points)('%s step %d: sent again, the press is done once', async (_when, step, after) => {
    await anotherDrift();
    const before = world.events().length;
    const pressedAt = world.clock();
    const request = signed(await payloadOf());
    await takePress(dying({ step, after }).deps)(request);
    world.pass(20_000);
    for (let again = 0; again < 3; again += 1)
      expect(await takePress(deps)(request)).toMatchObject({ statusCode: 200 });
    const accepted = acceptanceOf(await finding());
    expect(accepted?.until).toBeGreaterThanOrEqual(pressedAt + dayMs);
    expect(accepted?.until).toBeLessThanOrEqual(pressedAt + dayMs + 20_000);
    expect(answers.at(-1)).toMatch(/^This press is already done, by .* It was: ☑️ You accepted/);
    await deliver();
    expect(acceptanceOf(await finding())).toEqual(accepted);
    const told = announced(before);
    // Published, and dead before that was noted: told again with the same dedupe key, as every announcement would be.
    expect(new Set(world.published.slice(before).map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
    expect(told.length).toBeGreaterThanOrEqual(1);
  });

  test.each(points)('%s step %d: pressed anew, the drift is accepted', async (_when, step, after) => {
    await anotherDrift();
    const payload = await payloadOf();
    await takePress(dying({ step, after }).deps)(signed(payload));
    const bobs = { ...payload, user: { id: 'U0BOB0001', username: 'bob' } };
    await takePress(deps)(signed(bobs));
    expect(acceptanceOf(await finding())).toBeDefined();
    expect(answers.at(-1)).toMatch(/You accepted|accepted already, by u0ann0001/);
  });
});

test('what is worked on already is not begun a second time', async () => {
  await anotherDrift();
  const request = signed(await payloadOf());
  await Promise.all([takePress(deps)(request), takePress(deps)(request)]);
  expect(answers.filter((text) => text.startsWith('☑️'))).toHaveLength(1);
  expect(answers.some((text) => /being worked on|already done/.test(text))).toBe(true);
});

test('a table that does not answer keeps nobody waiting, and what was begun is made good', async () => {
  await anotherDrift();
  const request = signed(await payloadOf());
  const stuck = {
    ...deps,
    patience: { workMs: 50, answerMs: 50 },
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    store: { ...deps.store, loadWatch: () => new Promise<never>(() => {}) },
  };
  const began = Date.now();
  expect(await takePress(stuck)(request)).toMatchObject({ statusCode: 200 });
  expect(Date.now() - began).toBeLessThan(2000);
  expect(answers).toEqual([expect.stringMatching(/takes too long just now.*press again/)]);
  world.pass(20_000);
  await takePress(deps)(request);
  expect(await finding()).toMatchObject({ status: 'accepted' });
});

test('an acceptance stands also where it could not be noted that the press is done', async () => {
  await anotherDrift();
  const before = world.events().length;
  const request = signed(await payloadOf());
  const forgetful = { ...deps, audit: { ...deps.audit, end: () => Promise.reject(new Error('throttled')) } };
  await takePress(forgetful)(request);
  expect(answers).toEqual([expect.stringMatching(/^☑️ You accepted/)]);
  expect(await finding()).toMatchObject({ status: 'accepted' });
  await deliver();
  expect(announced(before)).toHaveLength(1);
});

test('a secret that cannot be read makes nothing genuine, and breaks nothing', async () => {
  const deaf = { ...deps, access: () => Promise.reject(new Error('AccessDenied')) };
  expect(await takePress(deaf)(signed(await payloadOf()))).toMatchObject({ statusCode: 401 });
});

test('a secret that was renewed a moment ago counts at once', async () => {
  await anotherDrift();
  let known = 'made-up-signing-secret-before';
  const renewed = {
    ...deps,
    access: () => Promise.resolve({ signingSecrets: [known], allowed: { teams: [team], app } }),
    renewAccess: () => {
      known = signingSecret;
      return Promise.resolve(true);
    },
  };
  await takePress(renewed)(signed(await payloadOf()));
  expect(await finding()).toMatchObject({ status: 'accepted' });
});
