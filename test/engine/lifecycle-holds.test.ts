// How long a deployer's hold lasts.
import { expect, test } from '@jest/globals';
import { later } from '../../shared/model/time.js';
import { driftOf, look, run, start } from './lifecycle-fixtures.js';

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
