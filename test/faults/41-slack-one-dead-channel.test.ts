// Fault 41: one dead channel keeps no other from hearing, nor makes it hear twice.
import { afterEach, expect, test } from '@jest/globals';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
afterEach(() => rig.close());

test('the living channel hears at once and once; the dead one as soon as it lives', async () => {
  const dead = 'C0GONE001';
  rig = await startSlackRig({ channels: `${dead},${channel}`, rooms: [{ id: channel }, { id: dead }] });
  const fault = rig.slack.faults.add({
    when: ({ input }) => input['channel'] === dead,
    answer: { code: 'is_archived' },
  });
  await rig.announce({});
  const drifts = () =>
    rig.slack.messages(channel).filter(({ metadata }) => JSON.stringify(metadata).includes('"f1"'));
  expect(drifts()).toHaveLength(1);
  await rig.passHours(5);
  expect(drifts()).toMatchObject([{ edits: 0 }]);
  // Its death is told in the living channel, and by mail.
  expect(JSON.stringify(rig.slack.messages(channel))).toContain(dead);
  expect(rig.deaths()).toHaveLength(1);
  fault.remove();
  await rig.passHours(2);
  expect(rig.slack.messages(dead)).toHaveLength(1);
  expect(drifts()).toMatchObject([{ edits: 0 }]);
});
