// Fault 62: a datum in a Slack message mentions nobody, links nowhere, formats nothing and ends no code.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { differenceOf, eventOf } from '../usecases/slack/events.js';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
beforeAll(async () => {
  rig = await startSlackRig();
});
afterAll(() => rig.close());

const hostile = [
  '<!channel> <!here> <!subteam^S012AB3CD> <@U012AB3CD> <#C012AB3CD>',
  '<https://evil.example|AWS console> <mailto:a@evil.example|b>',
  '``` *bold* `code` ```\n> quote @here @channel :tada:',
  '\u202Etxt.exe\u2066\u200B\u0000\u001b[31m\u2028\u0085\ud800',
  '","type":"button","url":"https://evil.example',
];

const poisoned = (evil: string, id: string) =>
  eventOf({
    id,
    finding: { acceptance: { by: evil, why: evil, until: evil }, resolvedBy: evil },
    more: {
      kind: evil,
      account: evil,
      region: evil,
      api: evil,
      id: evil,
      name: evil,
      address: evil,
      source: evil,
      reason: evil,
      changedBy: {
        confidence: 'exact',
        name: evil,
        via: evil,
        from: evil,
        at: evil,
        eventName: evil,
      },
      differences: [
        differenceOf({
          path: evil,
          declaredAs: evil,
          reason: evil,
          declared: evil,
          observed: [evil],
          changedBy: { confidence: evil, name: evil },
        }),
      ],
    },
  });

/** Every text of a message that Slack would read as mrkdwn or show. */
const textsOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
  return [...own, ...Object.values(value).flatMap(textsOf)];
};

test.each(hostile.map((evil, index) => [evil, `f${index}`] as const))('%j', async (evil, id) => {
  await rig.publish(poisoned(evil, id));
  await rig.drain();
  const messages = rig.slack.messages(channel);
  const message = messages.at(-1);
  expect(JSON.stringify(message?.metadata)).toContain(id);
  for (const text of textsOf(message)) {
    expect(text).not.toMatch(/[<>]/);
    expect(text.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(text.split('`').length % 2).toBe(1);
  }
  expect(JSON.stringify(message?.blocks)).not.toContain('"url"');
});

test('Slack is told to look nothing up, neither names nor previews', () => {
  const posts = rig.sent().filter((one) => one.includes('/api/chat.postMessage'));
  expect(posts.length).toBeGreaterThanOrEqual(hostile.length);
  for (const post of posts)
    expect(JSON.parse(post.slice(post.indexOf('\n') + 1))).toMatchObject({
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
});
