// Messages that are told once: a crowd of drifts, and what concerns the watch itself.
import { afterEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { refusalOf } from '../../../infra/local/services/slack-rules.js';
import { families } from '../../../shared/kinds/registry.js';
import { textLength, type Card } from '../../../shared/usecases/slack/blocks.js';
import { cardOf } from '../../../shared/usecases/slack/card.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { body, bodyOf, digestOf, watchEventOf, type Fields } from './events.js';
import { expectHarmless, hostile } from './harmless.js';
import { channel, createRig, type Rig } from './rig.js';
import { tries } from '../../support/tries.js';

let rig: Rig | undefined;
afterEach(() => rig?.close());

const cardFor = (event: Fields): Card => {
  const notice = readNotice(bodyOf(event, '[SUBJECT] of the mail'));
  if (notice === undefined) throw new Error('no notice');
  return cardOf(notice, { buttons: true });
};
const linesOf = ({ blocks }: Card): string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'actions') return ['[buttons]'];
    return block.type === 'context' ? block.elements.map(({ text }) => text) : block.text.text.split('\n');
  });

describe('a digest', () => {
  test('says in its first three lines how bad, what, where, how many and what next', () =>
    expect(linesOf(cardFor(digestOf())).slice(0, 5)).toEqual([
      '🔴 CRITICAL: 57 of 168 declared targets moved at once',
      '*Where* `eu-west-1`, account `123456789012` · *How many* 57 drifts: 50 new, 7 resolved; 34 % of 168 declared targets',
      '*Next* Look for the one cause first: a deployment, a refreshed state, a change of the account. · each of them: `npx stagewatch findings`',
      'Who did it is not known yet; no declaration was replaced shortly before.',
      'High and critical ones are told one by one, now as always.',
    ]));

  test('lists what moved the same way, worst first, then the worst targets', () =>
    expect(linesOf(cardFor(digestOf())).slice(5, 9)).toEqual([
      '🔴 CRITICAL · 16 × REST integration `/uri` new',
      '🟠 HIGH · 34 × REST stage `/loggingLevel` new',
      '⚪ LOW · 7 × REST stage resolved',
      '*Worst* `GET /orders`, `a1b2c3/prod` … and 55 more',
    ]));

  test('is cut with a count, however large the crowd', () => {
    const groups = Array.from({ length: 400 }, (_, index) => ({
      kind: 'apigateway.stage',
      path: `/variables/${'x'.repeat(200)}${index}`,
      event: 'drift.opened',
      count: 2,
      severity: index === 399 ? 'critical' : 'low',
    }));
    const targets = Array.from({ length: 400 }, (_, index) => ({
      target: `t${index}`,
      severity: 'low',
      event: 'e',
    }));
    const card = cardFor(digestOf({ groups, targets, total: 10_000 }));
    expect(refusalOf({ ...card })).toBeUndefined();
    const text = linesOf(card).join('\n');
    expect(text).toContain('… and 388 more groups of 776 drifts');
    expect(text).toContain('… and 9990 more');
    expect(linesOf(card)[5]).toContain('CRITICAL');
  });

  test('of drifts that are all over says so first', () => {
    const lines = linesOf(
      cardFor(digestOf({ counts: { 'drift.resolved': 57 }, lines: ['a', 'b', 'Nothing is left to do.'] })),
    );
    expect(lines.slice(0, 3)).toEqual([
      '✅ RESOLVED: 57 of 168 declared targets moved at once',
      expect.stringContaining('57 drifts: 57 resolved'),
      '*Next* Nothing is left to do.',
    ]);
  });

  test('that tells little is a message all the same', () => {
    const card = cardFor({ schemaVersion: 1, event: 'digest', dedupeKey: 'd:1' });
    expect(refusalOf({ ...card })).toBeUndefined();
    expect(linesOf(card)[0]).toBe('🟠 HIGH: Many drifts at once');
  });

  test('is told once, and never edited', async () => {
    rig = await createRig();
    rig.send(bodyOf(digestOf()), bodyOf(digestOf({ title: 'another text' })), JSON.stringify(digestOf()));
    await rig.drain();
    rig.send(bodyOf(digestOf()));
    await rig.drain();
    expect(rig.slack.messages(channel)).toMatchObject([{ edits: 0 }]);
    rig.send(bodyOf(digestOf({ dedupeKey: 'digest/123456789012/eu-west-1:8' })));
    await rig.drain();
    expect(rig.slack.messages(channel)).toHaveLength(2);
  });

  test('goes wherever its severity is enough, whatever else a rule asks for, but to no other account', async () => {
    const ids = ['C0LOW0001', 'C0HIGH001', 'C0API0001', 'C0TEAM001', 'C0ACC0001'];
    rig = await createRig({
      channels: ids.map((id) => ({ id })),
      routes: JSON.stringify([
        { to: 'C0LOW0001' },
        { to: 'C0HIGH001', severity: 'critical' },
        { to: 'C0API0001', api: 'zz' },
        { to: 'C0TEAM001', owner: 'pay' },
        { to: 'C0ACC0001', account: '999999999999' },
      ]),
    });
    rig.send(bodyOf(digestOf({ severity: 'high' })));
    await rig.drain();
    const { slack } = rig;
    expect(ids.filter((id) => slack.messages(id).length > 0)).toEqual([
      'C0LOW0001',
      'C0API0001',
      'C0TEAM001',
    ]);
  });

  test('is not told again where one channel fails and another does not', async () => {
    rig = await createRig({
      channels: [{ id: channel }, { id: 'C0OTHER01' }],
      routes: `${channel},C0OTHER01`,
    });
    rig.slack.faults.add({
      operation: 'chat.postMessage',
      times: 1,
      answer: { code: 'ratelimited', status: 429 },
    });
    rig.send(bodyOf(digestOf()), body());
    await rig.drain();
    for (const id of [channel, 'C0OTHER01']) expect(rig.slack.messages(id)).toHaveLength(2);
  });
});

describe('what concerns the watch', () => {
  const scope = `${families[0]?.id}:123456789012/eu-west-1/a1b2c3`;
  const family = families[0]?.title ?? '';
  const place = { scope, account: '123456789012', region: 'eu-west-1', api: 'a1b2c3' };
  test.each<[string, Fields, string[]]>([
    [
      'watch.blind',
      { ...place, reason: 'denied', detail: 'not authorized', since: '2026-11-21T11:00:00Z', targets: 12 },
      [
        `🟠 HIGH: Stagewatch cannot see ${family} a1b2c3: it may differ unnoticed`,
        '*Where* `eu-west-1`, account `123456789012` · *Why* `denied`: not authorized · *Since* `2026-11-21T11:00:00Z`',
        '*Next* Give the role of `detect` the read permissions of infra/generated/reader-policy.yml, or lift what denies them.',
        '12 declared targets are not judged meanwhile.',
      ],
    ],
    [
      'watch.restored',
      place,
      [
        `✅ RESTORED: ${family} a1b2c3 is seen again`,
        '*Where* `eu-west-1`, account `123456789012`',
        '*Next* Nothing is left to do; what differs is told by itself.',
      ],
    ],
    [
      'baseline.invalid',
      {
        source: 'main.tf',
        lastGoodStillCounts: true,
        problems: [{ where: 'main.tf:12', what: 'names no API', remedy: 'Name one.' }],
      },
      [
        '🟠 HIGH: the declaration main.tf cannot be used',
        '*Where* `main.tf` · *Meanwhile* the last good version still counts',
        '*Next* Correct what stands below, and give it to `baseline` again.',
        '`main.tf:12` names no API. Name one.',
      ],
    ],
    [
      'channel.dead',
      { channel: 'C0OPS0001', reason: 'is_archived' },
      [
        '🟠 HIGH: Slack channel C0OPS0001 takes no messages: what is found is not told there',
        '*Where* `C0OPS0001` · *Why* `is_archived`',
        '*Next* Unarchive the channel, or name another one in STAGEWATCH_SLACK_CHANNELS.',
      ],
    ],
    ['something.new', {}, ['🟠 HIGH: [SUBJECT] of the mail', '*Where* `something.new:1`']],
  ])('%s reads well', (event, more, expected) =>
    expect(linesOf(cardFor(watchEventOf(event, more))).slice(0, expected.length)).toEqual(expected),
  );

  test('problems are cut with a count', () => {
    const problems = Array.from({ length: 30 }, () => ({ where: 'w', what: 'y'.repeat(900), remedy: 'z' }));
    const lines = linesOf(cardFor(watchEventOf('baseline.invalid', { source: 's', problems })));
    expect(lines.at(-2)).toBe('… and 20 more, less severe or equally so.');
  });

  test('the death of a channel is not told to that channel, by its name in the ledger', async () => {
    rig = await createRig({ routes: `${channel},ops` });
    rig.send(bodyOf(watchEventOf('channel.dead', { channel: 'webhook:ops', reason: 'no_service' })));
    await rig.drain();
    expect(rig.slack.messages(channel)).toMatchObject([{ by: 'bot' }]);
  });
});

describe('hostile text', () => {
  const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 5000 }), fc.constantFrom(...hostile));
  const events = [
    'watch.blind',
    'watch.restored',
    'baseline.invalid',
    'channel.dead',
    'digest',
    'something.new',
  ];
  test('in any field does nothing, and fits', () =>
    fc.assert(
      fc.property(any, fc.constantFrom(...events), fc.integer({ min: 0, max: 60 }), (evil, event, many) => {
        const all = Array.from({ length: many }, () => evil);
        const card = cardFor({
          ...digestOf(watchEventOf(event, { at: evil, account: evil, region: evil, api: evil })),
          dedupeKey: `k${evil}`,
          title: evil,
          lines: all,
          scope: `${evil}:${evil}/${evil}/${evil}`,
          reason: evil,
          detail: evil,
          since: evil,
          targets:
            event === 'digest'
              ? all.map((target) => ({ target, name: evil, severity: evil, event: evil }))
              : evil,
          next: evil,
          counts: Object.fromEntries([[evil, 3]]),
          groups: all.map((kind) => ({ kind, path: evil, event: evil, count: 1, severity: evil })),
          problems: all.map((where) => ({ where, what: evil, remedy: evil })),
        });
        expectHarmless(card);
        expect(refusalOf({ ...card })).toBeUndefined();
        expect(card.blocks.reduce((sum, block) => sum + textLength(block), 0)).toBeLessThanOrEqual(12_000);
      }),
      { numRuns: tries(200), interruptAfterTimeLimit: 10_000 },
    ));
});
