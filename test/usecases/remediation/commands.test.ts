// What the queue of commands may hold, and what a plan looks like to people whatever stands in it.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding } from '../../../shared/model/finding.js';
import { readCommand } from '../../../shared/runtime/command-request.js';
import { planLines } from '../../../shared/usecases/explain/plan.js';
import { cardOf, replyOf } from '../../../shared/usecases/slack/card.js';
import { isMaker } from '../../../shared/usecases/slack/press/makers.js';
import { readValue } from '../../../shared/usecases/slack/press/buttons.js';
import { remedyButtons } from '../../../shared/usecases/slack/press/remedy-buttons.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { findings } from '../../engine/lifecycle-fixtures.js';
import { bodyOf, eventOf } from '../slack/events.js';
import { expectHarmless, hostile } from '../slack/harmless.js';

const target = 'apigateway.stage:123456789012/eu-west-1/a1b2c3/prod';
const good = { mode: 'auto', target, fingerprint: 'fp1', by: 'policy', at: 1_800_000_000_000 };
const hash = '0123456789abcdef0123456789abcdef';

describe('a command', () => {
  test.each([
    [good],
    [{ ...good, mode: 'propose', by: 'ann (Slack T1/U1)' }],
    [{ ...good, mode: 'apply', expect: hash }],
  ])('is taken as it is: %j', (given) =>
    expect(readCommand(JSON.stringify(given))).toEqual({ command: given }),
  );

  test.each([
    ['mode', { ...good, mode: 'apply' }],
    ['mode', { ...good, mode: 'apply', expect: 'x' }],
    ['mode', { ...good, expect: hash }],
    ['target', { ...good, target: 'prod' }],
    ['fingerprint', { ...good, fingerprint: 'a b' }],
    ['by', { ...good, by: '' }],
    ['at', { ...good, at: 'now' }],
    ['path', { ...good, path: '/description' }],
    ['message', []],
  ])('is refused by name where %s is wrong', (where, given) =>
    expect(readCommand(JSON.stringify(given))).toMatchObject({ problems: [{ where }] }),
  );

  test('is never made of anything else', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) =>
        expect(readCommand(body)).toHaveProperty('problems'),
      ),
    ));
});

const planWith = (text: string) => ({
  hash,
  by: text,
  at: '2026-11-21T12:00:00Z',
  calls: Array.from({ length: 10 }, () => ({ operation: text, does: text })),
  totalCalls: 12,
  refused: Array.from({ length: 5 }, () => ({ code: 'guarded', why: text })),
  effects: ['live-at-once', text],
  offered: true,
  note: text,
  outcome: { result: 'failed', at: '', why: text, remedy: text },
});

describe('a plan on a message', () => {
  const noticeWith = (plan: object) => {
    const notice = readNotice(bodyOf(eventOf({ event: 'remediation.planned', more: { plan } })));
    if (notice?.type !== 'drift') throw new Error('it is no drift');
    return notice;
  };

  test.each(hostile)('does no harm, whatever stands in it: %#', (text) => {
    const notice = noticeWith(planWith(text));
    expectHarmless(cardOf(notice, { buttons: true }));
    expectHarmless(replyOf(notice));
  });

  test('is agreed to by its hash, for this target and drift', () => {
    const { blocks } = cardOf(noticeWith(planWith('x')), { buttons: true });
    const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    const button = buttons.find(({ action_id: id }) => id === 'stagewatch_reconcile');
    expect(readValue(button?.value ?? '')).toEqual({
      target: 'apigateway.integration:123456789012/eu-west-1/a1b2c3/r1/GET',
      fingerprint: 'fp1',
      plan: hash,
    });
    expect(button?.confirm.text.text).toContain('12 calls');
  });

  test('has no button where it is not offered, and none where its value would not fit', () => {
    const ids = (plan: object) =>
      JSON.stringify(cardOf(noticeWith(plan), { buttons: true }).blocks).match(
        /stagewatch_(plan|reconcile)/g,
      );
    expect(ids({ ...planWith('x'), offered: false })).toEqual(['stagewatch_plan']);
    expect(
      remedyButtons(
        { target: `${target}${'x'.repeat(2000)}` as Finding['target'], fingerprint: 'f' },
        undefined,
      ),
    ).toEqual([]);
  });
});

describe('a plan in a mail', () => {
  const plan = {
    fingerprint: 'A',
    hash,
    at: findings.open.firstSeenAt,
    by: 'policy',
    calls: [],
    totalCalls: 1,
    refused: [],
    effects: [],
    isAgreeable: true,
  };
  const linesFor = (key: string) =>
    planLines(
      { ...findings.open, target: `apigateway.stage:1/r/${key}` as Finding['target'], plan },
      'remediation.planned',
    ).join('\n');

  test('says how to carry it out, safe to paste', () =>
    expect(linesFor(`a/it's`)).toContain(
      String.raw`--payload '{"mode":"apply","targets":["apigateway.stage:1/r/a/it'\''s"],`,
    ));

  test('offers nothing to paste that cannot be seen', () => {
    expect(linesFor('a/\u202eprod')).not.toContain('--payload');
    expect(linesFor('a/\u202eprod')).not.toContain('\u202e');
  });
});

describe('four eyes', () => {
  const made = (name: string): Finding => ({
    ...findings.open,
    changedBy: {
      confidence: 'likely',
      actor: { type: 'sso-user', name, principal: 'arn', via: 'console' },
      at: findings.open.firstSeenAt,
      eventName: 'UpdateStage',
      eventId: 'e1',
    },
  });
  const person = (name: string) => ({ team: 'T1', homeTeam: 'T1', user: 'U1', name });
  test.each([
    ['ann', 'ann@example.com', true],
    ['Ann', 'ann', true],
    ['ann', 'ann (role admin)', true],
    ['ann', 'anna@example.com', false],
    ['', '', false],
  ])('%s presses what %s made: %s', (name, actor, expected) => {
    expect(isMaker(person(name), made(actor))).toBe(expected);
    expect(isMaker(person(name), { ...made(actor), changedBy: { confidence: 'unknown' } })).toBe(false);
  });
});
