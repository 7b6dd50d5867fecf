// The lifecycle as a table: one row per cell of status × input.
import { describe, expect, test } from '@jest/globals';
import { advance, type LifecycleInput } from '../../shared/engine/lifecycle.js';
import type { Finding, FindingStatus } from '../../shared/model/finding.js';
import { later, type EpochMs } from '../../shared/model/time.js';
import { confirmed, driftOf, findings, look, policy, start, subject, unknown } from './lifecycle-fixtures.js';

/** A second read soon after: too early to confirm anything. */
const soon = later(confirmed, 2);
/** Later than every confirmation, earlier than every expiry. */
const late = later(confirmed, 2e6);

/** What a rule accepts, until long after all of this. */
const expected = { by: 'rule ignore.0', why: 'chaos day', until: later(late, 1e9) };

const inputs = {
  'in sync, soon': [soon, look(soon)],
  'in sync, late': [late, look(late)],
  'same drift, soon': [soon, look(soon, driftOf('A'))],
  'same drift, late': [late, look(late, driftOf('A'))],
  'other drift, soon': [soon, look(soon, driftOf('B'))],
  'other drift, late': [late, look(late, driftOf('B'))],
  'worse drift, soon': [soon, look(soon, driftOf('C', 'critical'))],
  'drift by a deployer': [soon, look(soon, driftOf('B'), { deployer: true })],
  'same drift, deployment over': [soon, look(soon, driftOf('A'), { settledAt: soon })],
  'same drift, somebody else made it': [soon, look(soon, driftOf('A'), { somebodyElse: true })],
  'same drift, expected': [soon, look(soon, driftOf('A'), { expected })],
  'other drift, expected': [soon, look(soon, driftOf('B', 'critical'), { expected })],
  'ignored by a rule, soon': [soon, look(soon, undefined, { ignored: true })],
  'ignored by a rule, late': [late, look(late, undefined, { ignored: true })],
  'evidence: expected': [soon, { type: 'expected', acceptance: expected, fingerprint: 'A' }],
  'evidence: expected, of another': [soon, { type: 'expected', acceptance: expected, fingerprint: 'Z' }],
  'evidence: by nobody expected': [soon, { type: 'expected', acceptance: undefined, fingerprint: 'A' }],
  'drift after the baseline moved': [soon, look(soon, driftOf('B'), { declaredHash: 'd2' })],
  unknown: [late, unknown(late)],
  'an older read, drift': [late, look(later(start, -5), driftOf('Z', 'critical'))],
  'an older read, in sync': [late, look(later(start, -5))],
  'the same read again': [late, look(start, driftOf('Z', 'critical'))],
  'timer, not due': [later(start, 1), { type: 'due' }],
  'timer, due': [later(start, 1e10), { type: 'due' }],
  'accept as shown': [soon, { type: 'accept', by: 'bob', why: 'known', until: late, fingerprint: 'A' }],
  'accept something else': [soon, { type: 'accept', by: 'bob', why: 'known', until: late, fingerprint: 'Z' }],
  'accept into the past': [soon, { type: 'accept', by: 'bob', why: 'known', until: start, fingerprint: 'A' }],
  'remediation starts': [soon, { type: 'remediation-started', runId: 'r2' }],
  'remediation applied': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'applied' }],
  'remediation failed': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'failed' }],
  'remediation refused': [soon, { type: 'remediation-finished', runId: 'r1', outcome: 'refused' }],
  'an unknown remediation': [soon, { type: 'remediation-finished', runId: 'r9', outcome: 'applied' }],
} satisfies Record<string, readonly [EpochMs, LifecycleInput]>;

/** A cell is the status after (`=` the same), and with `!` what is announced. */
const table = `
                                | none          | suspected           | open                | held                | remediating    | accepted        | ending              | resolved
in sync, soon                   | =             | resolved            | ending              | resolved            | ending         | ending          | =                   | =
in sync, late                   | =             | resolved            | ending              | resolved            | ending         | ending          | resolved !resolved  | =
same drift, soon                | suspected     | open !opened        | =                   | =                   | =              | =               | open                | =
same drift, late                | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | suspected
other drift, soon               | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | =
other drift, late               | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | suspected
worse drift, soon               | open !opened  | open !opened        | = !changed          | open !opened        | =              | open !reopened  | open !changed       | =
drift by a deployer             | held          | held                | held                | =                   | =              | held            | held                | =
same drift, deployment over     | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | =
same drift, somebody else made it | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | =
same drift, expected            | accepted      | accepted            | accepted !accepted  | accepted            | =              | =               | accepted !accepted  | =
other drift, expected           | accepted      | accepted            | accepted !accepted  | accepted            | =              | =               | accepted !accepted  | =
ignored by a rule, soon         | =             | resolved            | ending              | resolved            | ending         | ending          | =                   | =
ignored by a rule, late         | =             | resolved            | ending              | resolved            | ending         | ending          | resolved !resolved  | =
evidence: expected              | =             | accepted            | accepted !accepted  | accepted            | =              | =               | =                   | =
evidence: expected, of another  | =             | =                   | =                   | =                   | =              | =               | =                   | =
evidence: by nobody expected    | =             | =                   | =                   | =                   | =              | =               | =                   | =
drift after the baseline moved  | suspected     | open !opened        | =                   | open !opened        | =              | =               | open                | =
unknown                         | =             | =                   | =                   | =                   | =              | =               | =                   | =
an older read, drift            | open !opened  | =                   | =                   | =                   | =              | =               | =                   | =
an older read, in sync          | =             | =                   | =                   | =                   | =              | =               | =                   | =
the same read again             | open !opened  | =                   | =                   | =                   | =              | =               | =                   | =
timer, not due                  | =             | =                   | =                   | =                   | =              | =               | =                   | =
timer, due                      | =             | =                   | =                   | =                   | open !failed   | =               | =                   | =
accept as shown                 | =             | accepted !accepted  | accepted !accepted  | accepted !accepted  | =              | = !explained    | =                   | =
accept something else           | =             | =                   | =                   | =                   | =              | =               | =                   | =
accept into the past            | =             | =                   | =                   | =                   | =              | =               | =                   | =
remediation starts              | =             | =                   | remediating         | =                   | =              | =               | =                   | =
remediation applied             | =             | =                   | =                   | =                   | = !applied     | =               | =                   | =
remediation failed              | =             | =                   | =                   | =                   | open !failed   | =               | =                   | =
remediation refused             | =             | =                   | =                   | =                   | open !refused  | =               | =                   | =
an unknown remediation          | =             | =                   | =                   | =                   | =              | =               | =                   | =
`;

const [head = [], ...body] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const statuses = head.slice(head[0] === '' ? 1 : 0);

const rows = body.flatMap(([input = '', ...cells]) =>
  cells.map((cell, column) => {
    const from = statuses[column] ?? '';
    const [to = '', event] = cell.split(' !');
    return [from, input, to === '=' ? from : to, event ?? 'nothing'] as const;
  }),
);
describe('each cell of status × input', () => {
  test.each(rows)('%s + %s → %s, telling %s', (from, name, to, event) => {
    const cause = inputs[name as keyof typeof inputs];
    const before = findings[from as FindingStatus] as Finding | undefined;
    const step = advance(before, subject, cause[1], policy, cause[0]);
    expect([step.finding?.status ?? 'none', step.announce?.event.split('.')[1] ?? 'nothing']).toEqual([
      to,
      event,
    ]);
  });

  test('no cell is missing', () => {
    expect(body.map(([input]) => input)).toEqual(Object.keys(inputs));
    expect(statuses).toEqual(['none', ...Object.keys(findings)]);
    expect(rows).toHaveLength(statuses.length * body.length);
  });
});
