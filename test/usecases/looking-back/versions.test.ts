// Versions and the changes between them: what is told leads from one state to the next, and nothing else does.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sortState } from '../../../shared/engine/canonical.js';
import type { LeafValue, State } from '../../../shared/model/field.js';
import type { Snapshot } from '../../../shared/model/record.js';
import type { TargetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { changesBetween, versionsOf } from '../../../shared/usecases/looking-back/versions.js';

const value: fc.Arbitrary<LeafValue> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
);
const state: fc.Arbitrary<State> = fc.dictionary(fc.constantFrom('/a', '/b', '/c~1d', '/e/f'), value);

const snapshot = (at: number, hash: string, more: Partial<Snapshot> = {}): Snapshot => ({
  target: 'apigateway.stage:1/r/a/b' as TargetId,
  hash,
  readStartedAt: epochMs(at),
  ...more,
});

describe('changes', () => {
  test('applied to the state before, they give the state after', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const changed: Record<string, LeafValue> = { ...before };
        for (const change of changesBetween(before, after)) {
          expect(change.before).toEqual(before[change.path]);
          if (change.after === undefined) delete changed[change.path];
          else changed[change.path] = change.after;
        }
        expect(sortState(changed)).toEqual(sortState(after));
      }),
    );
  });

  test('nothing is told of what is equal', () => {
    fc.assert(fc.property(state, (one) => expect(changesBetween(one, { ...one })).toEqual([])));
  });
});

describe('versions', () => {
  test('stand in the order of their reads, whatever order they come in', () => {
    const versions = versionsOf([snapshot(3, 'c'), snapshot(1, 'a'), snapshot(2, 'b')]);
    expect(versions.map(({ hash }) => hash)).toEqual(['a', 'b', 'c']);
  });

  test('the same twice in a row is one, from its first sight on; coming back is another', () => {
    const versions = versionsOf([snapshot(1, 'a'), snapshot(2, 'a'), snapshot(3, 'b'), snapshot(4, 'a')]);
    expect(versions.map(({ hash, firstSeenAt }) => [hash, firstSeenAt])).toEqual([
      ['a', 1],
      ['b', 3],
      ['a', 4],
    ]);
  });

  test('gone, only listed, and read without a setting are three things', () => {
    const found = versionsOf([snapshot(1, 'absent'), snapshot(2, 'listed'), snapshot(3, 'x', { state: {} })]);
    expect(found.map(({ content }) => content.status)).toEqual(['absent', 'listed', 'read']);
  });
});
