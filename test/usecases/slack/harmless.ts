// What no text in any field may do to a message: mention, link, format, hide, or end the code it stands in.
import { expect } from '@jest/globals';
import type { Card } from '../../../shared/usecases/slack/blocks.js';

export const hostile = [
  '<!channel> <!here> <@U012AB3CD> <#C012AB3CD>',
  '<https://evil.example|click me> https://evil.example',
  '``` *bold* _it_ ~no~ `code` ```\n> quote\n```',
  '\u202Etxt.exe \u2066\u200B\u0000\u001b[31m\u2028',
  '&lt;!channel&gt; &amp;',
  ':rotating_light: @channel @here',
  '[click](https://evil.example) <at>everyone</at>',
  'evil.example',
  '\ud800 lone',
  'constructor',
  '__proto__',
  'x'.repeat(5000),
  '<&>`'.repeat(2000),
];

/** What is left of a text when our own inline code and fences are taken out. */
export const outsideCode = (text: string): string =>
  text.replaceAll(/```[^`]*```/g, '').replaceAll(/`[^`\n]*`/g, '');

const expectVisible = (text: string) =>
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);

/** Texts that Slack reads with `verbatim`: links and mentions need `<…>` there. */
export const expectHarmless = (card: Card) => {
  const texts = [
    card.text,
    ...card.blocks.flatMap((block) => {
      if (block.type === 'actions') return [];
      return block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text];
    }),
  ];
  for (const text of texts) {
    expect(text).not.toMatch(/[<>]/);
    expect(text.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
    expectVisible(text);
    expect(text.split('`').length % 2).toBe(1);
  }
};

/** Our own words; whatever else a chat could take for a link, a mention or a format stands as code. */
export const expectInert = (text: string) => {
  expect(text).not.toMatch(/[<>&]/);
  expectVisible(text);
  expect(text.split('`').length % 2).toBe(1);
  const bare = outsideCode(text)
    .replaceAll(/\*(Where|Who|Owner|Why|Since|Meanwhile|How many|Worst)\*/g, '')
    .replaceAll('infra/generated/reader-policy.yml', '')
    .replaceAll(/STAGEWATCH_\w+/g, '');
  expect(bare).not.toMatch(/[*_~@[\]|#`]|:\/\/|:[\w+-]+:|\w\.[a-z]/i);
};
