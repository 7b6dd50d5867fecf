// Fault 43, Slack's part: what is too large for a message is cut with a count, the worst first.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { differenceOf } from '../usecases/slack/events.js';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
beforeAll(async () => {
  rig = await startSlackRig();
});
afterAll(() => rig.close());

test.each([
  ['letters', 'x'],
  ['characters that grow when they are escaped', '<&>'],
  ['characters of four bytes', '𝕏'],
])('fifty differences of a kilobyte of %s are one message that Slack takes', async (id, unit) => {
  const value = unit.repeat(Math.floor(1000 / Buffer.byteLength(unit)));
  const differences = Array.from({ length: 50 }, (_, index) =>
    differenceOf({
      path: `/field-${index}`,
      declaredAs: `field-${index}`,
      severity: index === 49 ? 'critical' : 'low',
      declared: value,
      observed: value,
    }),
  );
  await rig.announce({ id, more: { differences, total: 5000 } });
  // The local Slack refuses what Slack refuses: a message with its blocks was taken at the first try.
  expect(new Set(rig.calls())).toEqual(new Set(['chat.postMessage ok']));
  const text = JSON.stringify(rig.slack.messages(channel).at(-1)?.blocks);
  // The differences themselves: the title names one, too.
  const told = [...text.matchAll(/`field-(\d+)` (?:CRITICAL|LOW)/g)].map(([, name]) => name);
  expect(told[0]).toBe('49');
  expect(text).toMatch(/and (49\d\d) more/);
});
