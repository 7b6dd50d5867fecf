// When remediation may act by itself: wall clocks of time zones, over midnight, over changes of the clocks; deny beats allow.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { closedBy } from '../../../shared/engine/remediation/windows.js';
import type { RemediationWindow } from '../../../shared/model/remediation.js';
import { epochMs } from '../../../shared/model/time.js';
import { tries } from '../../support/tries.js';

const at = (iso: string) => epochMs(Date.parse(iso));
const hours = (from: number, to: number): Pick<RemediationWindow, 'from' | 'to'> => ({
  from: from * 60,
  to: to * 60,
});
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const workDays = [1, 2, 3, 4, 5];

const windowOf = (window: Partial<RemediationWindow>): RemediationWindow => ({
  place: 'remediation.windows.0',
  effect: 'allow',
  days: everyDay,
  zone: 'UTC',
  ...hours(9, 17),
  ...window,
});

// 2026-11-21 is a Saturday. Berlin puts its clocks back on 2026-10-25 at 01:00 UTC, New York on 2026-11-01 at 06:00 UTC,
// and Berlin puts them forward on 2026-03-29 at 01:00 UTC (tz database).
const table: [title: string, window: Partial<RemediationWindow>, when: string, isOpen: boolean][] = [
  ['the first minute is in', {}, '2026-11-20T09:00:00Z', true],
  ['the last minute is in', {}, '2026-11-20T16:59:59.999Z', true],
  ['the end is out', {}, '2026-11-20T17:00:00Z', false],
  ['before the begin is out', {}, '2026-11-20T08:59:59Z', false],
  ['Saturday is no work day', { days: workDays }, '2026-11-21T10:00:00Z', false],
  [
    'the day is the zone’s: Friday there yet',
    { days: workDays, zone: 'America/New_York', ...hours(20, 24) },
    '2026-11-21T02:00:00Z',
    true,
  ],
  [
    'the day is the zone’s: Monday there already',
    { days: [1], zone: 'Asia/Tokyo', ...hours(0, 9) },
    '2026-11-22T16:00:00Z',
    true,
  ],
  ['half an hour of offset counts', { zone: 'Asia/Kolkata', ...hours(9, 10) }, '2026-11-20T03:30:00Z', true],
  ['summer time: nine in Berlin is seven', { zone: 'Europe/Berlin' }, '2026-10-23T07:00:00Z', true],
  ['winter time: seven is eight in Berlin', { zone: 'Europe/Berlin' }, '2026-10-26T07:00:00Z', false],
  [
    'the hour that comes twice is in, the first time',
    { zone: 'Europe/Berlin', ...hours(2, 3) },
    '2026-10-25T00:30:00Z',
    true,
  ],
  [
    'the hour that comes twice is in, the second time',
    { zone: 'Europe/Berlin', ...hours(2, 3) },
    '2026-10-25T01:30:00Z',
    true,
  ],
  [
    'the hour that never comes is never in',
    { zone: 'Europe/Berlin', ...hours(2, 3) },
    '2026-03-29T01:00:00Z',
    false,
  ],
  ['over midnight: the evening is in', { ...hours(22, 4), days: [5] }, '2026-11-20T23:00:00Z', true],
  [
    'over midnight: the morning after belongs to the day before',
    { ...hours(22, 4), days: [5] },
    '2026-11-21T03:59:00Z',
    true,
  ],
  ['over midnight: the end is out', { ...hours(22, 4), days: [5] }, '2026-11-21T04:00:00Z', false],
  [
    'over midnight: the morning of its own day is out',
    { ...hours(22, 4), days: [5] },
    '2026-11-20T03:00:00Z',
    false,
  ],
  ['over midnight: from Saturday to Sunday', { ...hours(22, 4), days: [6] }, '2026-11-22T01:00:00Z', true],
  ['midnight to midnight is the whole day', { ...hours(0, 0), days: [6] }, '2026-11-21T23:59:00Z', true],
  ['midnight to midnight is no other day', { ...hours(0, 0), days: [6] }, '2026-11-22T00:00:00Z', false],
  ['a day ends at 24:00', { ...hours(20, 24), days: [6] }, '2026-11-21T23:59:59Z', true],
];

describe('one window', () => {
  test.each(table)('%s', (_title, window, when, isOpen) => {
    expect(closedBy([windowOf(window)], at(when)) === undefined).toBe(isOpen);
    const denying = windowOf({ ...window, effect: 'deny' });
    expect(closedBy([denying], at(when)) === undefined).toBe(!isOpen);
  });
});

describe('several windows', () => {
  const noon = at('2026-11-20T12:00:00Z');
  test('none at all leave every time open', () => {
    expect(closedBy([], noon)).toBeUndefined();
  });

  test('a denying one beats an allowing one, whichever comes first, and is named', () => {
    const allow = windowOf({});
    const deny = windowOf({ effect: 'deny', place: 'remediation.windows.1' });
    for (const windows of [
      [allow, deny],
      [deny, allow],
    ])
      expect(closedBy(windows, noon)).toBe('remediation.windows.1 denies it at this time');
  });

  test('outside of all that allow, they are named', () => {
    const windows = [
      windowOf({ ...hours(0, 1) }),
      windowOf({ ...hours(1, 2), place: 'remediation.windows.1' }),
    ];
    expect(closedBy(windows, noon)).toBe('it is outside of remediation.windows.0, remediation.windows.1');
  });
});

const anyWindow = fc.record({
  place: fc.constant('remediation.windows.0'),
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  days: fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
  from: fc.integer({ min: 0, max: 1439 }),
  to: fc.integer({ min: 0, max: 1440 }),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham', 'Asia/Kolkata'),
});
const anyTime = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
  .map((time) => epochMs(time));

describe('laws', () => {
  test('one more window that denies never opens anything', () => {
    fc.assert(
      fc.property(fc.array(anyWindow, { maxLength: 4 }), anyWindow, anyTime, (windows, one, when) => {
        const more = [...windows, { ...one, effect: 'deny' as const }];
        if (closedBy(windows, when) !== undefined) expect(closedBy(more, when)).toBeDefined();
      }),
      { numRuns: tries(200) },
    );
  });

  test('a window and what is left of its day are never open both', () => {
    fc.assert(
      fc.property(anyWindow, anyTime, (window, when) => {
        const from = Math.min(window.from, window.to);
        const to = Math.max(window.from, window.to);
        fc.pre(from < to && to < 1440 && from > 0);
        const allow = { ...window, effect: 'allow' as const };
        const inside = closedBy([{ ...allow, days: everyDay, from, to }], when) === undefined;
        const outside = closedBy([{ ...allow, days: everyDay, from: to, to: from }], when) === undefined;
        expect(inside).not.toBe(outside);
      }),
      { numRuns: tries(200) },
    );
  });
});
