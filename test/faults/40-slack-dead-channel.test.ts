// Fault 40: a hook that is revoked, a channel that is archived, a token that is void: told elsewhere, once a day.
import { afterEach, expect, test } from '@jest/globals';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
afterEach(() => rig.close());

const fails = async (answer: { code: string; status?: number }) => {
  const fault = rig.slack.faults.add({ answer });
  await rig.announce({});
  await rig.passHours(3);
  const hits = fault.hits();
  rig.pass(22 * 3_600_000);
  await rig.drain();
  return hits;
};

const expectDeath = async (code: string) => {
  expect(rig.deaths()).toEqual([expect.stringContaining(code), expect.stringContaining(code)]);
  expect(rig.slack.messages(channel)).toEqual([]);
  rig.slack.faults.clear();
  await rig.passHours(2);
  expect(rig.slack.messages(channel)).toHaveLength(1);
};

test.each([
  ['no_service', 404],
  ['channel_is_archived', 410],
  ['action_prohibited', 403],
])(
  'a webhook that answers %s (%i) is told by mail once a day, tried once an hour, and takes up again',
  async (code, status) => {
    rig = await startSlackRig({
      channels: 'ops',
      access: (url) => JSON.stringify({ webhooks: { ops: `${url}/services/${channel}/secret` } }),
    });
    const hits = await fails({ code, status });
    expect(hits).toBe(4);
    await expectDeath(code);
  },
);

test.each(['is_archived', 'token_revoked', 'account_inactive'])(
  'a bot that hears %s says so by mail once a day, and takes up again',
  async (code) => {
    rig = await startSlackRig();
    const hits = await fails({ code });
    expect(hits).toBe(4);
    await expectDeath(code);
  },
);
