// How often we may write: per field with what lies above and below it, per target, and the breaker that stays open.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { exhausted, limitOf, writesLeft, writesOfToday } from '../../../shared/engine/remediation/limits.js';
import type { ChangedBy } from '../../../shared/model/finding.js';
import type { RemedyRecord, Write } from '../../../shared/model/remediation.js';
import { targetId, kindId } from '../../../shared/model/target.js';
import { epochMs, later } from '../../../shared/model/time.js';

const now = epochMs(Date.UTC(2026, 10, 21, 12));
const hourMs = 3_600_000;
const budgets = { field: 3, target: 10, account: 30 };
const nobody: ChangedBy = { confidence: 'unknown' };
const target = targetId({
  kind: kindId('apigateway.stage'),
  account: '123456789012',
  region: 'eu-west-1',
  key: 'abc/prod',
});

const writesTo = (paths: readonly string[], count: number, hoursAgo = 1): Write[] =>
  Array.from({ length: count }, () => ({ at: later(now, -hoursAgo * hourMs), paths }));

const record = (writes: readonly Write[], rest: Partial<RemedyRecord> = {}): RemedyRecord => ({
  target,
  version: 1,
  writes,
  ...rest,
});

const table: [title: string, writes: Write[], path: string, isSpent: boolean][] = [
  ['nothing was written', [], '/a', false],
  ['twice leaves one', writesTo(['/a'], 2), '/a', false],
  ['three times is all', writesTo(['/a'], 3), '/a', true],
  [
    'three times, but one of them more than a day ago',
    [...writesTo(['/a'], 2), ...writesTo(['/a'], 1, 24)],
    '/a',
    false,
  ],
  ['another field has its own budget', writesTo(['/b'], 3), '/a', false],
  ['a name that begins alike is another field', writesTo(['/ab'], 3), '/a', false],
  ['what lies below it counts', writesTo(['/settings/x/rate'], 3), '/settings/x', true],
  ['what lies above it counts', writesTo(['/settings/x'], 3), '/settings/x/rate', true],
  ['both together count', [...writesTo(['/s/x'], 2), ...writesTo(['/s/x/rate'], 1)], '/s/x/rate', true],
  ['a sibling does not', writesTo(['/s/x/rate'], 3), '/s/x/burst', false],
  ['one write of many fields counts for each', writesTo(['/a', '/b'], 3), '/b', true],
];

describe('the budget of a field', () => {
  test.each(table)('%s', (_title, writes, path, isSpent) => {
    expect(exhausted(writes, [path], budgets, now)).toEqual(isSpent ? [path] : []);
    expect(writesLeft(writes, [path], budgets, now) === 0).toBe(isSpent);
    expect(limitOf(record(writes), [path], nobody, { budgets, now }).type).toBe(isSpent ? 'fight' : 'free');
  });

  test('as many are left as the field that has the fewest', () => {
    expect(
      writesLeft([...writesTo(['/a'], 2), ...writesTo(['/b'], 1)], ['/a', '/b', '/c'], budgets, now),
    ).toBe(1);
  });

  test('however they fall, no 24 hours see more writes of a field than its budget', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 12 * hourMs }), { maxLength: 60 });
    fc.assert(
      fc.property(pauses, (times) => {
        let time = now;
        let writes: readonly Write[] = [];
        const done: number[] = [];
        for (const pause of times) {
          time = later(time, pause);
          writes = writesOfToday(writes, time);
          if (limitOf(record(writes), ['/a'], nobody, { budgets, now: time }).type !== 'free') continue;
          writes = [...writes, { at: time, paths: ['/a'] }];
          done.push(time);
        }
        for (const begin of done)
          expect(done.filter((one) => one >= begin && one < begin + 24 * hourMs).length).toBeLessThanOrEqual(
            3,
          );
      }),
    );
  });
});

describe('the limits of a target', () => {
  test('ten writes of different fields are all', () => {
    const writes = Array.from({ length: 10 }, (_, index) => writesTo([`/${index}`], 1)).flat();
    expect(limitOf(record(writes), ['/other'], nobody, { budgets, now })).toEqual({
      type: 'spent',
      what: 'target',
    });
    expect(limitOf(record(writes.slice(1)), ['/other'], nobody, { budgets, now }).type).toBe('free');
  });

  test('a fight is named with its fields and its rival', () => {
    const rival: ChangedBy = { confidence: 'unknown' };
    expect(limitOf(record(writesTo(['/a'], 3)), ['/a', '/b'], rival, { budgets, now })).toEqual({
      type: 'fight',
      breaker: { since: now, paths: ['/a'], rival },
    });
  });

  test('an open breaker stays open, for all fields and after the day is over', () => {
    const breaker = { since: now, paths: ['/a'], rival: nobody };
    const later48 = later(now, 48 * hourMs);
    expect(limitOf(record([], { breaker }), ['/b'], nobody, { budgets, now: later48 })).toEqual({
      type: 'open-breaker',
      breaker,
    });
  });

  test('who never wrote is free', () => {
    expect(limitOf(undefined, ['/a'], nobody, { budgets, now })).toEqual({ type: 'free' });
  });
});
