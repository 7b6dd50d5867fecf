// What people see: the first three lines tell the story, everything fits into Slack, and no datum can do anything.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { refusalOf } from '../../../infra/local/services/slack-rules.js';
import { textLength, type Card } from '../../../shared/usecases/slack/blocks.js';
import { cardOf, replyOf } from '../../../shared/usecases/slack/card.js';
import { code, safe } from '../../../shared/usecases/slack/escape.js';
import type { DriftNotice } from '../../../shared/usecases/slack/notice.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { expectHarmless, hostile, outsideCode } from './harmless.js';
import { body, bodyOf, differenceOf, eventOf, type Fields } from './events.js';

const driftOf = (text: string): DriftNotice => {
  const notice = readNotice(text);
  if (notice?.type !== 'drift') throw new Error('no drift');
  return notice;
};
const linesOf = ({ blocks }: Card): string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'actions') return ['[buttons]'];
    return block.type === 'context' ? block.elements.map(({ text }) => text) : block.text.text.split('\n');
  });
const linesFor = (more: Fields, options = {}) =>
  linesOf(cardOf(driftOf(body({ more, ...options })), { buttons: false }));

const changedBy = {
  confidence: 'likely',
  name: 'mallory@example.com',
  via: 'console',
  from: '203.0.113.7',
  at: '2026-11-21T11:58:00Z',
  eventName: 'UpdateIntegration',
};

test('the first three lines say how bad, what, where, who and what next', () => {
  const lines = linesFor({ changedBy, total: 3 });
  expect(lines.slice(0, 3)).toEqual([
    '🔴 CRITICAL: REST integration GET /orders differs: uri and 2 more',
    '*Where* `a1b2c3/r1/GET` in `eu-west-1`, account `123456789012` · *Who* probably `mallory@example.com` in the console from `203.0.113.7` by `UpdateIntegration` at `2026-11-21T11:58:00Z`',
    '*Next* undo: apply your declaration again · keep: change the declaration · look: `npx stagewatch check main.tf`',
  ]);
});

test('what differs is shown as code, declared before observed', () => {
  expect(linesFor({})).toEqual(
    expect.arrayContaining([
      '`uri` CRITICAL: requests go to another backend',
      '```- declared  https://orders.example.com/',
      '+ observed  https://collector.example.net/```',
    ]),
  );
});

test('a difference says who made it where that is not what the message says of the rest', () => {
  const made = (path: string, more: object) => differenceOf({ path, declaredAs: path, changedBy: more });
  const text = linesFor({
    changedBy,
    differences: [
      made('/a', { confidence: 'exact', name: 'eve@example.com' }),
      made('/b', { confidence: 'likely', name: 'bob@example.com' }),
      made('/c', { confidence: 'unknown' }),
      differenceOf({ path: '/d', declaredAs: '/d' }),
    ],
  }).filter((line) => line.includes('another backend'));
  expect(text).toEqual([
    '`/a` CRITICAL: requests go to another backend · by `eve@example.com`',
    '`/b` CRITICAL: requests go to another backend · probably by `bob@example.com`',
    '`/c` CRITICAL: requests go to another backend · by whom is not known yet',
    '`/d` CRITICAL: requests go to another backend',
  ]);
});

test('masks are shown as such, and short', () => {
  const mask = `hmac:${'0123456789abcdef'.repeat(4)}`;
  const differences = [
    differenceOf({ declared: { masked: 'hmac:01234567' }, observed: `https://${mask}@x.example.com` }),
  ];
  const text = linesFor({ differences }).join('\n');
  expect(text).toContain('- declared  (hidden) hmac:01234567');
  expect(text).toContain('+ observed  https://hmac:01234567@x.example.com');
});

test.each([
  [
    { status: 'resolved', finding: { resolvedBy: 'baseline' } },
    ['✅ RESOLVED', 'The declaration was changed'],
  ],
  [
    { status: 'accepted', finding: { acceptance: { by: 'ann', why: 'test', until: '2026-12-01' } } },
    ['ACCEPTED', 'Accepted by `ann` until `2026-12-01`: `test`'],
  ],
  [{ finding: { confirmed: false } }, ['a second read follows']],
  [{ finding: { confirmed: true } }, ['confirmed by a second read']],
  [{ event: 'drift.flapping' }, ['keeps changing back and forth']],
  [
    { more: { verdict: 'missing', differences: [], total: 0, reason: 'it was deleted' } },
    ['is declared and does not exist', 'it was deleted'],
  ],
  [{ more: { stale: { since: '2026-11-20', why: 'bad YAML' } } }, ['an older declaration', 'bad YAML']],
])('%j is told', (options, expected) => {
  const text = linesOf(cardOf(driftOf(body(options)), { buttons: false })).join('\n');
  for (const one of expected) expect(text).toContain(one);
});

test('differences come worst first, and what does not fit is counted', () => {
  const differences = Array.from({ length: 60 }, (_, index) =>
    differenceOf({
      declaredAs: `f${index}`,
      severity: index === 59 ? 'critical' : 'low',
      observed: 'x'.repeat(3000),
    }),
  );
  const card = cardOf(driftOf(body({ more: { differences, total: 90 } })), { buttons: true });
  const text = linesOf(card).join('\n');
  expect(text.indexOf('`f59`')).toBeLessThan(text.indexOf('`f0`'));
  const shownOnes = linesOf(card).filter((line) => /^`f\d+`/.test(line)).length;
  expect(shownOnes).toBeGreaterThanOrEqual(5);
  expect(text).toContain(`… and ${90 - shownOnes} more`);
});

describe('the button', () => {
  const buttonsOf = (options = {}) =>
    cardOf(driftOf(body(options)), { buttons: true }).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );
  test('is bound to the target and the fingerprint of the drift that it shows', () => {
    const [button] = buttonsOf({ version: 7 });
    expect(button?.action_id).toMatch(/^stagewatch_accept/);
    expect(JSON.parse(button?.value ?? '')).toEqual({
      target: 'apigateway.integration:123456789012/eu-west-1/a1b2c3/r1/GET',
      fingerprint: 'fp1',
    });
  });
  test('is not there for what is over, nor without the setting', () => {
    expect(buttonsOf({ status: 'resolved' })).toEqual([]);
    expect(linesFor({})).not.toContain('[buttons]');
  });
});

const poisoned = (evil: string) =>
  bodyOf(
    eventOf({
      event: 'drift.changed',
      finding: { acceptance: { by: evil, why: evil, until: evil }, resolvedBy: evil, confirmed: false },
      more: {
        kind: evil,
        account: evil,
        region: evil,
        id: evil,
        name: evil,
        address: evil,
        source: evil,
        reason: evil,
        firstSeenAt: evil,
        at: evil,
        stale: { since: evil, why: evil },
        owner: { team: evil, channels: [evil] },
        changedBy: {
          confidence: evil,
          name: evil,
          via: evil,
          from: evil,
          at: evil,
          eventName: evil,
        },
        differences: [
          differenceOf({
            changedBy: { name: evil },
            declaredAs: evil,
            path: evil,
            reason: evil,
            declared: evil,
            observed: [evil],
          }),
        ],
      },
    }),
    evil,
  );

describe('hostile text', () => {
  test.each(hostile)('%j does nothing wherever it stands', (evil) => {
    const notice = driftOf(poisoned(evil));
    expectHarmless(cardOf(notice, { buttons: true }));
    expectHarmless(replyOf(notice));
    const watch = readNotice(
      bodyOf(
        {
          schemaVersion: 1,
          event: 'watch.blind',
          dedupeKey: 's:1',
          scope: evil,
          detail: evil,
          reason: evil,
          at: evil,
          problems: [{ where: evil, what: evil, remedy: evil }],
        },
        evil,
      ),
    );
    expect(watch?.type).toBe('watch');
    if (watch !== undefined) expectHarmless(cardOf(watch, { buttons: true }));
  });

  test('that formats stands in code only, outside of headers', () => {
    const card = cardOf(driftOf(poisoned('*b* _i_ :tada: ~s~')), { buttons: false });
    for (const block of card.blocks)
      if (block.type === 'section') expect(outsideCode(block.text.text)).not.toContain(':tada:');
  });

  test('of any kind and size fits into Slack', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5000 }),
      fc.constantFrom(...hostile),
      fc.constant('<&>`'.repeat(2000)),
    );
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 60 }), (evil, count) => {
        const event = JSON.parse(JSON.parse(poisoned(evil)).Message as string) as { differences: Fields[] };
        const differences = Array.from({ length: count }, () => event.differences[0] ?? {});
        const notice = driftOf(bodyOf({ ...event, differences, total: count + 5 }));
        for (const card of [cardOf(notice, { buttons: true }), replyOf(notice)]) {
          expectHarmless(card);
          expect(refusalOf({ ...card })).toBeUndefined();
          expect(card.blocks.reduce((sum, block) => sum + textLength(block), 0)).toBeLessThanOrEqual(12_000);
        }
      }),
      { numRuns: 200, interruptAfterTimeLimit: 10_000 },
    );
  });
});

describe('escaping', () => {
  test('never gets longer than asked for, and says what was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 40, max: 200 }),
        (text, limit) => {
          expect(safe(text, limit).length).toBeLessThanOrEqual(limit);
        },
      ),
    );
    expect(safe('a'.repeat(300), 100)).toMatch(/^a{80}… \(220 more\)$/);
  });
  test('nothing ends the code that it stands in', () => expect(code('a`b')).toBe('`aˋb`'));
  test('an empty text is still code', () => expect(code(' ')).toBe('` `'));
});

describe('reading notifications', () => {
  test('survives anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readNotice(text);
        readNotice(JSON.stringify({ Message: text }));
      }),
    );
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...Object.keys(eventOf()), 'changedBy', 'stale', 'problems'),
          fc.jsonValue(),
        ),
        (more) => {
          const notice = readNotice(
            bodyOf({ ...eventOf(), ...more, schemaVersion: 1, event: 'drift.opened' }),
          );
          if (notice !== undefined) expectHarmless(cardOf(notice, { buttons: true }));
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 10_000 },
    );
  });
});
