// How long a deployer's hold lasts.
import { expect, test } from '@jest/globals';
import { later } from '../../shared/model/time.js';
import { confirmed, driftOf, findings, look, run, start } from './lifecycle-fixtures.js';

test('a hold lasts as long as its deployer asked for, and is not made longer by looking', () => {
  const settlesAt = later(start, 90_000);
  const deployed = { deployer: true, settlesAt };
  const { finding, events } = run([
    [start, look(start, driftOf('A'), deployed)],
    [
      later(start, 1),
      look(later(start, 1), driftOf('A'), { deployer: true, settlesAt: later(settlesAt, 1e6) }),
    ],
  ]);
  expect(finding).toMatchObject({ status: 'held', until: settlesAt, dueAt: settlesAt });
  expect(events).toEqual([]);
  const after = later(settlesAt, 1);
  expect(run([[after, look(after, driftOf('A'))]], finding).events).toEqual(['drift.opened']);
});

test('an acceptance that a deployment ended does not come back by a stale read: the drift is told', () => {
  const deployed = { deployer: true, settlesAt: later(confirmed, 90_000) };
  const at = (seconds: number) => later(confirmed, seconds * 1000);
  const { finding, events } = run(
    [
      [at(1), look(at(1), driftOf('B'), deployed)],
      [at(2), look(at(2), driftOf('A'), deployed)],
      [at(3), look(at(3), undefined, deployed)],
      [at(40), look(at(40), driftOf('A'))],
      [at(80), look(at(80), driftOf('A'))],
    ],
    findings.accepted,
  );
  expect(finding).toMatchObject({ status: 'open', told: { state: 'drift', fingerprint: 'A' } });
  expect(events).toEqual(['drift.reopened']);
});
