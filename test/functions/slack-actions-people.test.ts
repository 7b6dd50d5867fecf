// The door for presses, as people find it: who may accept a drift, what they are told, and what the channel shows then.
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  app,
  channel,
  day,
  secret,
  startWorld,
  team,
  week,
  type World,
  type WorldOptions,
} from './slack-presses.js';

const dayMs = 86_400_000;
let world: World;
const close = async () => {
  expect(world.wired.failures).toEqual([]);
  await world.close();
};
const start = async (options: WorldOptions = {}) => {
  world = await startWorld(options);
};

const ann = 'U0ANN0001';
const bob = 'U0BOB0001';
const isOpen = async () => expect(await world.finding()).toMatchObject({ status: 'open' });

describe('with a workspace and an app that may', () => {
  beforeEach(() => start());
  afterEach(close);

  test.each([
    [day, 1, 'expected change'],
    [week, 7, 'the declaration will follow'],
  ])('%s accepts for %d days, and the channel and the mails say who and why', async (actionId, days, why) => {
    await world.aws.call('sns', 'Subscribe', {
      TopicArn: world.wired.names.topicArn,
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    expect(await world.press({ actionId })).toEqual(expect.objectContaining({ status: 200, body: '' }));
    const by = `ann (Slack ${team}/${ann})`;
    const finding = await world.finding();
    expect(finding).toMatchObject({ status: 'accepted', acceptance: { by, why } });
    const lasts = (finding?.status === 'accepted' ? finding.acceptance.until : 0) - Date.now();
    expect(Math.abs(lasts - days * dayMs)).toBeLessThan(60_000);
    await world.wired.drain();
    expect(world.aws.mailbox.map(({ text }) => text).join('\n')).toContain(`by ${by}`);
    expect(world.slack.messages(channel)).toHaveLength(1);
    const shown = JSON.stringify(world.message());
    expect(shown).toContain('ACCEPTED');
    expect(shown).toContain(why);
    expect(shown).not.toContain('stagewatch_accept');
    expect(await world.audit()).toMatchObject([
      { by: { user: ann, team, name: 'ann' }, action: actionId, channel, outcome: 'accepted', why },
    ]);
  });

  test('the second who presses is told who was first, and changes nothing', async () => {
    const late = world.pressed({ user: bob, name: 'bob', actionId: week });
    await world.press();
    const before = await world.finding();
    await world.request(world.signed(late));
    expect(world.said().at(-1)).toMatch(
      /^Nothing was accepted\. `It is accepted already, by ann \(Slack T0TEAM001\/U0ANN0001\) until /,
    );
    expect((await world.finding()) as object).toMatchObject({ acceptance: (before as never)['acceptance'] });
  });

  test('of two who press at the same time, one is first', async () => {
    await Promise.all([world.press(), world.press({ user: bob, name: 'bob' })]);
    const accepted = world.said().filter((words) => words.startsWith('☑️'));
    const refused = world.said().filter((words) => words.includes('accepted already, by'));
    expect([accepted.length, refused.length]).toEqual([1, 1]);
    const outcomes = (await world.audit()).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['accepted', 'refused']);
  });

  test('a button of a drift that has changed since is refused in the words of the lifecycle', async () => {
    const old = world.pressed();
    await world.describe('changed by hand again');
    await world.request(world.signed(old));
    expect(world.said()).toEqual([expect.stringContaining('The drift has changed since it was shown')]);
    await isOpen();
  });

  test('a button of a drift that is over is refused', async () => {
    const old = world.pressed();
    await world.describe('as declared');
    await world.request(world.signed(old));
    expect(world.said()).toEqual([expect.stringContaining('This drift is over.')]);
  });

  test('a name cannot ping, link or break anything where it is shown', async () => {
    await world.press({ name: '<!channel> `*<https://evil.example|x>*`\n\u202e' });
    await world.press({ user: bob });
    await world.wired.drain();
    const shown = JSON.stringify([
      world.message(),
      world.slack.replies(channel, world.message().ts),
      world.said(),
    ]);
    expect(shown).toContain('&lt;!channel&gt;');
    expect(shown).not.toMatch(/<!|<http|\u202e/);
  });

  test('a slow Slack keeps nobody waiting', async () => {
    world.slack.faults.add({ operation: 'response_url', answer: { hang: true } });
    const began = Date.now();
    expect(await world.press()).toMatchObject({ status: 200 });
    expect(Date.now() - began).toBeLessThan(2900);
    expect(await world.finding()).toMatchObject({ status: 'accepted' });
  });

  test('an answer goes to Slack only, else into the body', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    for (const responseUrl of [
      `http://127.0.0.1:${port}/actions/x`,
      `${world.slack.url.replace('http://', 'http://ann@')}/actions/x`,
      `http://127.0.0.1:${port}/https://hooks.slack.com/`,
    ]) {
      const answer = await world.press({ responseUrl, user: bob });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    }
    expect([asked, world.said()]).toEqual([0, []]);
    server.close();
  });
});

describe('what no button of an open drift says', () => {
  beforeAll(() => start());
  afterAll(close);

  test.each([
    ['no such finding', (value: string) => value.replace('/prod', '/beta'), /There is no such finding/],
    [
      'no such kind',
      (value: string) => value.replace('apigateway.stage', 'lambda.layer'),
      /means nothing to/,
    ],
    ['no value', () => '', /means nothing to/],
    ['a value of another kind', () => '{"target":["x"],"fingerprint":{}}', /means nothing to/],
    ['a value beyond any button', (value: string) => value + ' '.repeat(2000), /means nothing to/],
  ])('a button with %s is refused', async (_title, change, words) => {
    await world.press({ value: change(world.valueOf(day)) });
    expect(world.said().at(-1)).toMatch(words);
    await isOpen();
    expect((await world.audit()).every(({ outcome }) => outcome === 'refused')).toBe(true);
  });

  test('a button of a version to come is explained', async () => {
    await world.press({ actionId: 'stagewatch_undo', value: world.valueOf(day) });
    expect(world.said().at(-1)).toContain('This button means nothing to the Stagewatch');
    await isOpen();
  });
});

describe('with lists of channels, users and groups', () => {
  const group = 'S0OPS0001';
  const presses = { team, app, channels: [channel], users: [ann], groups: [group] };
  beforeAll(() => start({ presses, groups: { [group]: [bob] } }));
  afterAll(close);

  test('nobody may whom Slack does not vouch for', async () => {
    world.slack.faults.add({
      operation: 'usergroups.users.list',
      times: 1,
      answer: { code: 'missing_scope' },
    });
    await world.press({ user: bob, name: 'bob' });
    expect(world.said().at(-1)).toContain('Slack did not tell who is in the user group');
    await isOpen();
  });

  test.each([
    ['another workspace', { team: 'T0OTHER01' }, /This workspace is none/],
    ['another app', { app: 'A0OTHER01' }, /This app is not the one/],
    ['a person of another workspace, in a shared channel', { homeTeam: 'T0OTHER01' }, /another workspace/],
    ['another channel', { channel: 'C0OTHER01' }, /no presses from this channel/],
    ['somebody who is on no list', { user: 'U0EVE0001' }, /not among those who may decide/],
    ['nobody in particular', { user: '' }, /not among those who may decide/],
  ])('%s is refused, told why, and kept', async (_title, more, words) => {
    const before = (await world.audit()).length;
    await world.press(more);
    expect(world.said().at(-1)).toMatch(words);
    await isOpen();
    const audit = await world.audit();
    expect([audit.length, audit.every(({ outcome }) => outcome === 'refused')]).toEqual([before + 1, true]);
  });

  test('whoever is in a group may press', async () => {
    await world.press({ user: bob, name: 'bob' });
    expect(await world.finding()).toMatchObject({ status: 'accepted' });
  });
});

describe('without', () => {
  afterEach(close);

  test('a list of the workspace and the app, nobody may press, and is told so', async () => {
    await start({ presses: undefined });
    await world.press();
    expect(world.said()).toEqual([expect.stringContaining('Nobody may press here yet')]);
    await isOpen();
  });

  test('a signing secret, there are no buttons, and nothing is genuine', async () => {
    await start({ signingSecret: [] });
    expect(world.valueOf(day)).toBe('');
    expect(await world.request(world.signed(world.pressed(), ''))).toMatchObject({ status: 401 });
  });

  test('a secret that can be used, nothing is genuine', async () => {
    await start({ presses: { team, app, user: [ann] } });
    expect(await world.press()).toMatchObject({ status: 401 });
  });
});

test('while the secret is rotated, both sign', async () => {
  const next = 'made-up-signing-secret-0002';
  await start({ signingSecret: [next, secret] });
  const check = { type: 'view_closed' };
  for (const one of [next, secret])
    expect(await world.request(world.signed(check, one))).toMatchObject({ status: 200 });
  expect(await world.request(world.signed(check, 'made-up-signing-secret-0003'))).toMatchObject({
    status: 401,
  });
  await close();
});
