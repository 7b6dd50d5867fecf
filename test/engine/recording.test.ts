// The pure parts of recording and telling: bounds, escapes, outbox, blindness, time, silent adoption.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stepBlindness } from '../../shared/engine/blindness.js';
import { isoOf, parseIso } from '../../shared/engine/iso.js';
import { adopt } from '../../shared/engine/lifecycle.js';
import { addPending, foldPending, isLate, rowDueAt, withoutPublished } from '../../shared/engine/outbox.js';
import { printable, shortMasks, subjectLine } from '../../shared/engine/printable.js';
import { keptDifferences, recordDrift } from '../../shared/engine/recorded.js';
import type { Difference } from '../../shared/model/comparison.js';
import type { Announcement, AnnouncementEvent } from '../../shared/model/finding.js';
import { epochMs } from '../../shared/model/time.js';
import { driftOf, findings, look, policy, start, subject } from './lifecycle-fixtures.js';
import { tries } from '../support/tries.js';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('what is shown', () => {
  test('starts no line, hides nothing and turns nothing around, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u);
      }),
      { numRuns: tries(2000) },
    );
  });

  test.each([
    ['a\r\nBcc: all@example.com', 'a\\r\\nBcc: all@example.com'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['gro\u202elpmaxe', 'gro\\u202elpmaxe'],
    ['pay\u200bpal', 'pay\\u200bpal'],
    ['\u2028next', '\\u2028next'],
    ['Zürich · 東京', 'Zürich · 東京'],
    ['C:\\x', 'C:\\\\x'],
  ])('%j is shown as %s', (text, shown) => expect(printable(text)).toBe(shown));

  test('is cut with a count', () =>
    expect(printable('x'.repeat(300), 10)).toBe(`${'x'.repeat(10)}… (290 more characters)`));

  test('a subject is what SNS takes, whatever it is made of', () => {
    fc.assert(fc.property(anyText, (text) => expect(subjectLine(text)).toMatch(/^[!-~][ -~]{0,98}$/)));
  });

  test('masks are cut to eight digits inside texts, too', () => {
    expect(shortMasks(`https://x/?k=hmac:${'a'.repeat(64)}`)).toBe('https://x/?k=hmac:aaaaaaaa');
  });
});

const difference = (path: string, severity: Difference['severity'], observed = 'x'): Difference => ({
  type: 'changed',
  class: 'declared',
  path,
  declared: 'd',
  observed,
  severity,
  reason: 'because',
});

describe('a recorded drift', () => {
  const drift = (differences: [Difference, ...Difference[]]) =>
    recordDrift({ verdict: 'drifted', fingerprint: 'f', severity: 'high', differences });

  test('keeps the worst differences first, bounded in number, and counts all', () => {
    const many = Array.from({ length: 80 }, (_, index) => difference(`/p${index}`, 'low'));
    const recorded = drift([difference('/z', 'critical'), ...many]);
    expect(recorded.differences).toHaveLength(keptDifferences);
    expect(recorded.differences[0]?.path).toBe('/z');
    expect(recorded.total).toBe(81);
  });

  test('keeps at most a kilobyte of each side, cut where it shows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 900, maxLength: 4000 }), (text) => {
        const [kept] = drift([difference('/p', 'low', text)]).differences;
        const observed = kept?.type === 'changed' ? String(kept.observed) : '';
        expect(Buffer.byteLength(observed)).toBeLessThan(1100);
        if (observed !== text) expect(observed).toMatch(/… \(cut: \d+ bytes\)$/);
      }),
    );
  });

  test('keeps a list within its bound', () => {
    const observed = Array.from({ length: 500 }, (_, index) => `entry-${index}`);
    const [kept] = drift([
      { ...difference('/p', 'low'), type: 'changed', declared: [], observed },
    ]).differences;
    expect(JSON.stringify(kept).length).toBeLessThan(2000);
  });
});

const pendingOf = (...events: AnnouncementEvent[]): Announcement[] =>
  events.map((event, index) => ({ event, version: index + 1, at: epochMs(start + index) }));

describe('the outbox', () => {
  test.each([
    [['drift.opened'], 'drift.opened'],
    [['drift.opened', 'drift.changed'], 'drift.opened'],
    [['drift.opened', 'drift.resolved'], 'drift.resolved'],
    [['drift.opened', 'drift.resolved', 'drift.reopened'], 'drift.opened'],
    [['drift.changed', 'drift.changed'], 'drift.changed'],
    [['drift.changed', 'drift.resolved'], 'drift.resolved'],
    [['drift.resolved', 'drift.reopened'], 'drift.reopened'],
    [['drift.opened', 'drift.accepted'], 'drift.accepted'],
    [['watch.blind', 'watch.restored'], 'watch.restored'],
    [['drift.explained'], 'drift.explained'],
  ] as const)('%j is told as %s', (events, event) => {
    const folded = foldPending(pendingOf(...events));
    expect(folded).toMatchObject({ event, version: events.length, instead: events.slice(0, -1) });
  });

  test('what came in while something was published stays', () => {
    expect(withoutPublished(pendingOf('drift.opened', 'drift.changed'), 1)).toMatchObject([
      { event: 'drift.changed' },
    ]);
  });

  test('stays bounded, and keeps what was first and what is last', () => {
    let pending: readonly Announcement[] = [];
    for (let version = 1; version < 100; version += 1)
      pending = addPending(pending, {
        event: version === 1 ? 'drift.opened' : 'drift.changed',
        version,
        at: start,
      });
    expect(pending.length).toBeLessThanOrEqual(11);
    expect([pending[0]?.version, pending.at(-1)?.version]).toEqual([1, 99]);
  });

  const told = fc.constantFrom<AnnouncementEvent>(
    'drift.opened',
    'drift.changed',
    'drift.reopened',
    'drift.resolved',
    'drift.accepted',
    'drift.flapping',
  );
  const added = (events: readonly AnnouncementEvent[]): readonly Announcement[] =>
    pendingOf(...events).reduce<readonly Announcement[]>(addPending, []);

  test('who made it is never told instead of anything else, and anything else says it', () => {
    const somewhere = fc.tuple(fc.array(told, { minLength: 1, maxLength: 6 }), fc.nat(6));
    fc.assert(
      fc.property(somewhere, ([events, at]) => {
        const place = Math.min(at, events.length);
        const pending = pendingOf(...events.slice(0, place), 'drift.explained', ...events.slice(place));
        const folded = foldPending(pending);
        const without = foldPending(pendingOf(...events));
        expect(folded).toMatchObject({ event: without?.event, instead: without?.instead });
        expect(folded?.version).toBe(pending.at(-1)?.version);
      }),
    );
  });

  test('holds who made it once at most, and nothing less of the rest for it', () => {
    const any = fc.oneof(told, fc.constant<AnnouncementEvent>('drift.explained'));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 10 }), (events) => {
        const pending = added(events);
        const quiet = pending.filter(({ event }) => event === 'drift.explained');
        expect(quiet.length).toBe(events.at(-1) === 'drift.explained' ? 1 : 0);
        expect(pending.filter((one) => !quiet.includes(one)).map(({ event }) => event)).toEqual(
          events.filter((event) => event !== 'drift.explained'),
        );
        expect(pending.at(-1)?.version).toBe(events.length);
        expect(withoutPublished(pending, foldPending(pending)?.version ?? 0)).toEqual([]);
      }),
    );
  });

  test('is left to `deliver` before that takes it, so that it is not told twice', () => {
    const pending = pendingOf('drift.opened');
    const due = rowDueAt(undefined, pending) ?? start;
    expect(isLate(pending, start)).toBe(false);
    expect(isLate(pending, epochMs(due - 5000))).toBe(true);
    expect(isLate([], epochMs(due))).toBe(false);
  });

  test('is due a minute after its oldest announcement, or by the timer', () => {
    const pending = pendingOf('drift.opened');
    expect(rowDueAt(undefined, [])).toBeUndefined();
    expect(rowDueAt(undefined, pending)).toBe(start + 60_000);
    expect(rowDueAt(epochMs(start + 5), pending)).toBe(start + 5);
    expect(rowDueAt(epochMs(start + 90_000), pending)).toBe(start + 60_000);
  });
});

describe('blindness', () => {
  const unseen = { reason: 'denied', detail: 'd', targets: 2 } as const;
  test('is told once when it lasts, and once when it is over', () => {
    const events: unknown[] = [];
    let blindness: ReturnType<typeof stepBlindness>['blindness'];
    for (const one of [unseen, unseen, unseen, undefined, undefined, unseen, undefined]) {
      const step = stepBlindness(blindness, one, 2, start);
      blindness = step.blindness;
      events.push(step.event);
    }
    expect(events).toEqual([
      undefined,
      'watch.blind',
      undefined,
      'watch.restored',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('time', () => {
  test('as text and back is the same as the platform says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        expect(parseIso(iso)).toBe(seconds * 1000);
        expect(isoOf(epochMs(seconds * 1000))).toBe(iso.replace('.000Z', 'Z'));
      }),
    );
  });
  test.each(['', '2026-11-21', 'yesterday', '2026-11-21T12:00:00+01:00'])('%j is no time', (text) =>
    expect(parseIso(text)).toBeUndefined(),
  );
});

describe('new rules', () => {
  const late = epochMs(start + 1e9);
  test('record what they alone find, and tell nobody', () => {
    const bad = driftOf('N', 'critical');
    const step = adopt(undefined, subject, look(late, bad), policy, late);
    expect(step.announce).toBeUndefined();
    expect(step.finding).toMatchObject({ status: 'open', told: { fingerprint: 'N' } });
    const accepted = adopt(findings.accepted, subject, look(late, bad), policy, late);
    expect(accepted).toMatchObject({ finding: { status: 'accepted', drift: { fingerprint: 'N' } } });
  });
  test('end what people were told of in the usual way', () => {
    const step = adopt(findings.open, subject, look(late), policy, late);
    expect(step.finding?.status).toBe('ending');
  });
  test('leave a known drift alone', () => {
    expect(adopt(findings.open, subject, look(late, driftOf('A')), policy, late).finding).toBe(findings.open);
  });
});
