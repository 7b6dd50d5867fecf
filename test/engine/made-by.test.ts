// Laws of who made a drift: bettered and never worsened, whatever order evidence comes in, and never from outside its time.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { madeBy, withMadeBy, type Clues } from '../../shared/engine/made-by.js';
import type { Difference } from '../../shared/model/comparison.js';
import type { Evidence } from '../../shared/model/evidence.js';
import type { ChangedBy, Finding, RecordedDrift } from '../../shared/model/finding.js';
import { kindId, parseTargetId, type Target } from '../../shared/model/target.js';
import { epochMs, later, type EpochMs } from '../../shared/model/time.js';
import { findings, start } from './lifecycle-fixtures.js';

const target = parseTargetId(findings.open.target) as Target;
const kind = kindId('apigateway.stage');
const paths = ['/description', '/tracingEnabled', '/variables/table'] as const;

const difference = (path: string): Difference => ({
  type: 'changed',
  class: 'declared',
  path,
  declared: 'a',
  observed: 'b',
  severity: 'medium',
  reason: 'r',
});

const drift: RecordedDrift = {
  ...findings.open.drift,
  differences: paths.map(difference),
  total: paths.length,
};
const seenAt = later(start, 600_000);
const finding: Finding = { ...findings.open, drift };
const evidenceOf = (index: number, at: EpochMs, pointers: readonly string[] | undefined): Evidence => ({
  eventId: `e${index}`,
  at,
  eventSource: 'apigateway.amazonaws.com',
  eventName: 'UpdateStage',
  scope: findings.open.scope,
  touches: [{ kind, key: 'a/prod', ...(pointers === undefined ? {} : { pointers }) }],
  actor: { type: 'iam-user', name: `user-${index}`, principal: `arn:aws:iam::1:user/${index}`, via: 'cli' },
});

const evidences = fc
  .array(
    fc.record({
      secondsBefore: fc.integer({ min: -300, max: 900 }),
      pointers: fc.option(fc.subarray([...paths], { minLength: 1 }), { nil: undefined }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ secondsBefore, pointers }, index) =>
      evidenceOf(index, later(seenAt, -secondsBefore * 1000 - index), pointers),
    ),
  );

const clues = (evidence: readonly Evidence[], after?: EpochMs): Clues => ({
  evidence,
  aliases: [],
  ...(after === undefined ? {} : { after }),
});

/** The first sight, and then each batch as it comes, later and later. */
const fed = (batches: readonly (readonly Evidence[])[], after?: EpochMs): Finding[] => {
  const states: Finding[] = [withMadeBy(finding, madeBy(target, undefined, drift, clues([], after), seenAt))];
  for (const [index, batch] of batches.entries()) {
    const before = states.at(-1) ?? finding;
    const made = madeBy(target, before, drift, clues(batch), later(seenAt, (index + 1) * 60_000));
    states.push(withMadeBy(before, made));
  }
  return states;
};

const makersOf = ({ changedBy, alsoChangedBy }: Finding): ChangedBy[] =>
  paths.map((path) => alsoChangedBy?.[path] ?? changedBy ?? { confidence: 'unknown' });

const rank = ({ confidence }: ChangedBy): number => ['unknown', 'likely', 'exact'].indexOf(confidence);

describe('evidence', () => {
  test('never makes less certain what was known', () => {
    fc.assert(
      fc.property(evidences, (list) => {
        const states = fed(list.map((one) => [one]));
        for (const [index, state] of states.entries()) {
          const before = makersOf(states[index - 1] ?? state).map(rank);
          makersOf(state).forEach((maker, at) => expect(rank(maker)).toBeGreaterThanOrEqual(before[at] ?? 0));
        }
      }),
    );
  });

  test('that came before changes nothing when it comes again', () => {
    fc.assert(
      fc.property(evidences, (list) => {
        const once = fed([list]).at(-1);
        const twice = fed([list, list, []]).at(-1);
        expect(twice).toEqual(once);
      }),
    );
  });

  test('that names the field leads to the same person in any order', () => {
    fc.assert(
      fc.property(evidences, fc.infiniteStream(fc.nat()), (list, numbers) => {
        const naming = list.filter(({ touches }) => touches[0]?.pointers !== undefined);
        const keys = new Map(naming.map((one) => [one.eventId, numbers.next().value ?? 0]));
        const shuffled = [...naming].sort((a, b) => (keys.get(a.eventId) ?? 0) - (keys.get(b.eventId) ?? 0));
        const inOrder = makersOf(fed(naming.map((one) => [one])).at(-1) ?? finding);
        const others = makersOf(fed(shuffled.map((one) => [one])).at(-1) ?? finding);
        expect(others).toEqual(inOrder);
      }),
    );
  });

  test('from after the read, or from before it was seen without the drift, accuses nobody', () => {
    fc.assert(
      fc.property(evidences, (list) => {
        const after = later(seenAt, -120_000);
        const outside = list.filter(({ at }) => at > later(seenAt, 5000) || at < later(after, -60_000));
        const found = fed([outside], after).at(-1);
        expect(found?.changedBy).toBeUndefined();
        expect(found?.alsoChangedBy).toBeUndefined();
      }),
    );
  });
});

test('a part of a drift that stayed keeps its maker; one that came is made after the form that was known', () => {
  const first = evidenceOf(1, later(seenAt, -10_000), ['/description']);
  const known = withMadeBy(
    { ...finding, drift: { ...drift, differences: [difference('/description')], total: 1 } },
    madeBy(
      target,
      undefined,
      { ...drift, differences: [difference('/description')] },
      clues([first]),
      seenAt,
    ),
  );
  const now = later(seenAt, 900_000);
  const old = evidenceOf(2, later(seenAt, -400_000), ['/tracingEnabled']);
  const next: RecordedDrift = {
    ...drift,
    fingerprint: 'B',
    differences: [difference('/tracingEnabled'), difference('/description')],
  };
  const made = madeBy(target, known, next, clues([first, old]), now);
  expect(made.fresh).toEqual(['/tracingEnabled']);
  expect([...made.by.entries()].map(([path, { eventId }]) => [path, eventId])).toEqual([
    ['/description', 'e1'],
  ]);
  const late = evidenceOf(3, later(seenAt, 800_000), ['/tracingEnabled']);
  const then = madeBy(target, known, next, clues([first, old, late]), now);
  expect(then.by.get('/tracingEnabled')?.eventId).toBe('e3');
});

test('aliases that a look knew are remembered for evidence that comes without a look', () => {
  const put = {
    ...evidenceOf(1, later(seenAt, -1000), ['/description']),
    touches: [{ kind, key: 'a/by-name', pointers: ['/description'] }],
  };
  const first = withMadeBy(
    finding,
    madeBy(target, undefined, drift, { evidence: [], aliases: ['a/by-name'] }, seenAt),
  );
  const made = madeBy(target, first, drift, clues([put]), epochMs(seenAt + 1));
  expect(made.by.get('/description')?.eventId).toBe('e1');
});
