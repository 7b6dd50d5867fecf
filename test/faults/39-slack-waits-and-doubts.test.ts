// Fault 39: Slack asks to wait, fails, does not answer, or refuses in a 200: nothing is lost and nothing told twice.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
/** What was there before the test: the tests follow one another in one channel. */
let before = { messages: 0, calls: 0 };
beforeAll(async () => {
  rig = await startSlackRig();
});
afterAll(() => rig.close());
beforeEach(() => {
  rig.slack.faults.clear();
  before = { messages: rig.slack.messages(channel).length, calls: rig.calls().length };
});

const method = 'chat.postMessage';
const told = () => rig.slack.messages(channel).length - before.messages;
const calls = () => rig.calls().slice(before.calls);
const posts = () => calls().filter((one) => one.startsWith(method));

test.each([
  ['seconds', 20],
  ['hours', 3 * 3600],
  ['longer than a queue can hide a message', 20 * 3600],
])(
  '429 with a Retry-After of %s: nobody asks before, then it is told once',
  async (_what, retryAfterSeconds) => {
    rig.slack.faults.add({ times: 1, answer: { code: 'ratelimited', status: 429, retryAfterSeconds } });
    await rig.announce({ id: `first ${retryAfterSeconds}` }, { id: `second ${retryAfterSeconds}` });
    expect(posts()).toHaveLength(1);
    rig.pass(retryAfterSeconds * 1000 - 5000);
    await rig.drain();
    expect(posts()).toHaveLength(1);
    await rig.passHours(2);
    expect(told()).toBe(2);
    expect(posts()).toHaveLength(3);
  },
);

test('an outage (503) is waited out', async () => {
  const outage = rig.slack.faults.add({ answer: { code: 'down', status: 503 } });
  await rig.announce({ id: 'outage' });
  await rig.passHours(3);
  expect(outage.hits()).toBeLessThan(20);
  outage.remove();
  await rig.passHours(1);
  expect(told()).toBe(1);
});

test.each([
  ['the connection ends', { drop: true, applied: true } as const],
  ['no answer comes in time', { hang: true, applied: true } as const],
])('a message that Slack took although %s is found, not sent again', async (what, answer) => {
  rig.slack.faults.add({ operation: method, times: 1, answer });
  await rig.announce({ id: what });
  await rig.passHours(1);
  expect(posts()).toHaveLength(1);
  expect(calls()).toContain('conversations.history ok');
  expect(told()).toBe(1);
});

test.each(['internal_error', 'ratelimited', 'service_unavailable', 'a_code_of_tomorrow'])(
  '200 with {ok: false, error: "%s"} is no success: it is told after all, once',
  async (code) => {
    rig.slack.faults.add({ operation: method, times: 1, answer: { code } });
    await rig.announce({ id: code });
    expect(told()).toBe(0);
    await rig.passHours(1);
    expect(told()).toBe(1);
  },
);
