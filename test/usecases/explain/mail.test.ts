// The mail as somebody reads it who knows nothing of the tool: its subject and its first three lines.
import { describe, expect, test } from '@jest/globals';
import type { AnnouncementEvent, ChangedBy, Finding } from '../../../shared/model/finding.js';
import { later } from '../../../shared/model/time.js';
import { explainFinding } from '../../../shared/usecases/explain/finding.js';
import { findings, start } from '../../engine/lifecycle-fixtures.js';

const eve: ChangedBy = {
  confidence: 'exact',
  actor: {
    type: 'iam-user',
    name: 'eve',
    principal: 'arn:aws:iam::1:user/eve',
    via: 'cli',
    from: '192.0.2.7',
  },
  at: start,
  eventName: 'UpdateStage',
  eventId: 'e1',
};

const tracing = {
  class: 'declared',
  path: '/tracingEnabled',
  declaredAs: 'xray_tracing_enabled',
  severity: 'high',
  reason: 'Requests are no longer traced as declared.',
  type: 'changed',
  declared: true,
  observed: false,
} as const;

const about = <Some extends Finding>(finding: Some, more: Partial<Some> = {}): Some => ({
  ...finding,
  changedBy: eve,
  source: 'shop.yml',
  drift: { ...finding.drift, severity: 'high', differences: [tracing] },
  ...more,
});

const mailOf = (finding: Finding, event: AnnouncementEvent) =>
  explainFinding(finding, { event, version: 1, at: start, instead: [] });

const readOf = (finding: Finding, event: AnnouncementEvent): string[] => {
  const { subject, text } = mailOf(finding, event);
  return [subject, ...text.split('\n').slice(0, 3)];
};

const { open, accepted, resolved } = findings;
const endedBy = (by: string): Finding => ({ ...about(resolved), by }) as Finding;
const whole = (verdict: 'missing' | 'unmanaged'): Finding =>
  about(open, { drift: { ...open.drift, verdict, severity: 'critical', reason: 'It answers nothing.' } });

const stage = 'the REST stage a/prod in account 1, r';
const subject = 'REST stage a/prod in r: xray_tracing_enabled';
const byEve = 'By eve with the AWS CLI from 192.0.2.7.';
const hadEve = 'It had been made by eve with the AWS CLI from 192.0.2.7.';

const rows: readonly (readonly [string, Finding, AnnouncementEvent, readonly string[]])[] = [
  [
    'a drift that opened',
    about(open),
    'drift.opened',
    [
      `[HIGH] ${subject}`,
      `HIGH: ${stage} differs from what was declared.`,
      byEve,
      'Next: put it back, or declare it; the end of this message says how.',
    ],
  ],
  [
    'one by nobody that is known',
    about(open, { changedBy: { confidence: 'unknown' } }),
    'drift.changed',
    [
      `[HIGH] ${subject}`,
      `HIGH: ${stage} differs in another way than before.`,
      'Who did it is not known yet.',
      'Next: put it back, or declare it; the end of this message says how.',
    ],
  ],
  [
    'a target that is gone',
    whole('missing'),
    'drift.opened',
    [
      '[CRITICAL] REST stage a/prod in r: missing',
      `CRITICAL: ${stage} is declared and does not exist.`,
      byEve,
      'Next: create it again, or take it out of the declaration; the end of this message says how.',
    ],
  ],
  [
    'a target that nobody declared',
    whole('unmanaged'),
    'drift.opened',
    [
      '[CRITICAL] REST stage a/prod in r: unmanaged',
      `CRITICAL: ${stage} exists and is declared by nobody.`,
      byEve,
      'Next: delete it, or declare it; the end of this message says how.',
    ],
  ],
  [
    'an acceptance',
    about(accepted, { acceptance: { by: 'ann', why: 'a test', until: later(start, 86_400_000) } }),
    'drift.accepted',
    [
      `[ACCEPTED] ${subject}`,
      `HIGH: ${stage} is different, and that was accepted.`,
      byEve,
      'Next: nothing until 2027-01-16T08:00:00Z, unless it changes again.',
    ],
  ],
  [
    'an end',
    endedBy('outside'),
    'drift.resolved',
    [
      `[RESOLVED] ${subject}`,
      `RESOLVED: ${stage} is no longer different from what was declared. It was HIGH.`,
      hadEve,
      'Next: nothing is left to do.',
    ],
  ],
  [
    'an end that nobody is known to have meant, as bad as the drift was',
    endedBy('absorption'),
    'drift.resolved',
    [
      `[HIGH, ABSORBED] ${subject}`,
      `HIGH: ${stage} is no longer different because the declaration moved onto it, and no declared deployer did that.`,
      hadEve,
      'Next: compare the new declaration with your code; it may have swallowed an unwanted change.',
    ],
  ],
  [
    'an end by a rule, which is no end of the difference',
    endedBy('rule'),
    'drift.resolved',
    [
      `[RESOLVED] ${subject}`,
      `RESOLVED: ${stage} still differs, and a rule of stagewatch.yml ignores that from now on. It was HIGH.`,
      hadEve,
      'Next: nothing is left to do.',
    ],
  ],
];

test.each(rows)(
  '%s says what, where, who, how bad and what next in three lines',
  (_, finding, event, said) => {
    expect(readOf(finding, event)).toEqual(said);
  },
);

describe('the end of a mail', () => {
  const stepsOf = (finding: Finding, event: AnnouncementEvent = 'drift.opened'): string[] =>
    mailOf(finding, event)
      .text.split('\n')
      .flatMap((line) => /^(?:Next)? +(?:look now|undo|keep): +(.*)$/.exec(line)?.[1] ?? []);

  test.each([
    [about(open), ['npx stagewatch check shop.yml', /^apply your declaration/, /^change the declaration/]],
    [whole('missing'), ['npx stagewatch check shop.yml', /^apply your declaration/, /^take it out/]],
    [whole('unmanaged'), ['npx stagewatch check shop.yml', /^delete it/, /^declare it/]],
    [
      endedBy('absorption'),
      ['npx stagewatch check shop.yml', /^put the earlier declaration back/, /^nothing/],
    ],
    [endedBy('outside'), []],
  ] as const)('says how to get rid of it and how to keep it', (finding, expected) => {
    const steps = stepsOf(finding, finding.status === 'resolved' ? 'drift.resolved' : 'drift.opened');
    expect(steps).toHaveLength(expected.length);
    for (const [index, one] of expected.entries()) expect(steps[index]).toMatch(one);
  });
});
