// What rules do to findings beyond the table: acceptances that are theirs, ends that are theirs.
import { describe, expect, test } from '@jest/globals';
import { advance } from '../../shared/engine/lifecycle.js';
import type { Finding } from '../../shared/model/finding.js';
import { later } from '../../shared/model/time.js';
import { confirmed, driftOf, findings, look, policy, run, start, subject } from './lifecycle-fixtures.js';

const at = (ms: number) => later(confirmed, ms);
const until = at(1e8);
const expected = { by: 'rule ignore.0', why: 'chaos day', until };

const silent = (): Finding => {
  const { finding, events } = run([[start, look(start, driftOf('A', 'critical'), { expected })]]);
  expect(events).toEqual([]);
  if (finding === undefined) throw new Error('nothing was found');
  return finding;
};

describe('what a rule expects', () => {
  test('is accepted by that rule, with its reason, until its end, and nobody is told', () => {
    expect(silent()).toMatchObject({ status: 'accepted', acceptance: expected, dueAt: until });
    expect(silent().told).toBeUndefined();
  });

  test('stays so for every later read, without a write', () => {
    const before = silent();
    const again = look(at(10), driftOf('A', 'critical'), { expected });
    expect(advance(before, subject, again, policy, at(10)).finding).toBe(before);
  });

  test('is told as a new drift once the rule is over, as nobody knew of it', () => {
    const { events, finding } = run(
      [[later(until, 1), look(later(until, 1), driftOf('A', 'critical'))]],
      silent(),
    );
    expect([finding?.status, events]).toEqual(['open', ['drift.opened']]);
  });

  test('is told when the rule is gone before its end', () => {
    const { events } = run([[at(10), look(at(10), driftOf('A', 'critical'))]], silent());
    expect(events).toEqual(['drift.opened']);
  });

  test('ends without a word, as nobody knew of it', () => {
    const { events, finding } = run(
      [
        [at(10), look(at(10))],
        [at(1e6), look(at(1e6))],
      ],
      silent(),
    );
    expect([finding?.status, events]).toEqual(['resolved', []]);
  });

  test('is told in another form that somebody else made', () => {
    const { events } = run([[at(10), look(at(10), driftOf('B', 'critical'))]], silent());
    expect(events).toEqual(['drift.opened']);
  });

  test('follows the rule where it ends later now', () => {
    const longer = { ...expected, until: later(until, 5) };
    const { events, finding } = run([[at(10), look(at(10), driftOf('A'), { expected: longer })]], silent());
    expect([finding, events]).toMatchObject([{ status: 'accepted', acceptance: longer }, []]);
  });

  test('leaves to a person what that person accepted', () => {
    const { accepted } = findings;
    const { finding, events } = run([[at(10), look(at(10), driftOf('A'), { expected })]], accepted);
    expect([finding, events]).toMatchObject([{ acceptance: { by: 'ann' } }, []]);
  });

  test.each([
    ['the same', 'A', 'ann'],
    ['another form', 'B', 'rule ignore.0'],
  ] as const)('leaves it to that person where it was gone for one read, and is %s again', (_, form, by) => {
    const { finding } = run(
      [
        [at(10), look(at(10))],
        [at(20), look(at(20), driftOf(form), { expected })],
      ],
      findings.accepted,
    );
    expect(finding).toMatchObject({ status: 'accepted', acceptance: { by } });
  });

  test('goes on where the acceptance of a person ends', () => {
    const after = at(1e9 + 1);
    const longer = { ...expected, until: later(after, 1e6) };
    const { finding, events } = run(
      [[after, look(after, driftOf('A'), { expected: longer })]],
      findings.accepted,
    );
    expect([finding, events]).toMatchObject([{ status: 'accepted', acceptance: longer }, []]);
  });

  test('is no news where evidence names somebody else only later', () => {
    const { finding, events } = run(
      [[at(10), { type: 'expected', acceptance: undefined, fingerprint: 'A' }]],
      silent(),
    );
    expect([finding?.status, events]).toEqual(['open', ['drift.opened']]);
  });
});

describe('what a rule ignores', () => {
  test.each(['open', 'accepted', 'remediating', 'ending'] as const)(
    'ends as ignored, told so, where it was %s',
    (status) => {
      const ignored = { ignored: true } as const;
      const { finding, events } = run(
        [
          [at(1e5), look(at(1e5), undefined, ignored)],
          [at(1e6), look(at(1e6), undefined, ignored)],
        ],
        findings[status],
      );
      expect(finding).toMatchObject({ status: 'resolved', by: 'rule' });
      expect(events).toEqual(['drift.resolved']);
    },
  );

  test('ends without a word where nobody was told', () => {
    const { finding, events } = run([[at(1), look(at(1), undefined, { ignored: true })]], findings.suspected);
    expect([finding, events]).toMatchObject([{ status: 'resolved', by: 'rule' }, []]);
  });
});
