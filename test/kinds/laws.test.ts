// Laws of comparing that hold for every kind, tried on generated live states.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareTarget } from '../../shared/engine/compare.js';
import { hideWith, maskDeclared, maskState } from '../../shared/engine/mask.js';
import { observe } from '../../shared/engine/observe.js';
import type { LeafValue, State } from '../../shared/model/field.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';
import { answerOf, comparable, livingOf, valueOf, type Living } from './generate.js';
import { declaring, pathsOf, seeing } from './support.js';
import { tries } from '../support/tries.js';

const hide = hideWith(new Uint8Array(32).fill(7));
const masked = (kind: Kind, state: State): State =>
  maskState(state, (pointer) => kind.schema.fieldAt(pointer), new Set(), hide);

/** Not the engine's own judgement, which is what is tried here. */
const isSame = (a: LeafValue, b: LeafValue): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A live state, one of its comparable leaves, and another value for that leaf. */
const changeOf = (kind: Kind): fc.Arbitrary<Living & { pointer: string; other: LeafValue }> =>
  livingOf(kind)
    .map((living) => ({ ...living, pointers: comparable(kind, living) }))
    .filter(({ pointers }) => pointers.length > 0)
    .chain(({ pointers, ...living }) =>
      fc.constantFrom(...pointers).chain((pointer) => {
        const field = kind.schema.fieldAt(pointer);
        if (field === undefined) throw new Error(`no field at ${pointer}`);
        const now = living.state[pointer] ?? '';
        return valueOf(field)
          .filter((other) => !isSame(now, other) && field.same?.(now, other) !== true)
          .map((other) => ({ ...living, pointer, other }));
      }),
    );

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
  const compare = (declared: State, { state, facts }: Living, undeclared: 'ignore' | 'report' = 'ignore') =>
    compareTarget(kind, declaring(kind, declared), seeing(state), { facts, undeclared });

  test('an AWS answer is read to exactly the state it means', () => {
    fc.assert(
      fc.property(livingOf(kind), ({ state }) => {
        expect(observe(kind.schema, answerOf(kind, state))).toEqual({ state, ambiguous: [] });
      }),
    );
  });

  test('what is declared as it lives is in sync, whatever is reported', () => {
    fc.assert(
      fc.property(livingOf(kind), (living) => {
        for (const undeclared of ['ignore', 'report'] as const)
          expect(compare(living.state, living, undeclared).comparison).toEqual({ verdict: 'in-sync' });
      }),
    );
  });

  test('one changed leaf is one difference, at its own path', () => {
    fc.assert(
      fc.property(changeOf(kind), ({ state, facts, pointer, other }) => {
        const { comparison } = compare(state, { state: { ...state, [pointer]: other }, facts }, 'report');
        expect(comparison).toMatchObject({
          verdict: 'drifted',
          differences: [{ type: 'changed', path: pointer, declared: state[pointer], observed: other }],
        });
        expect(comparison.verdict === 'drifted' && comparison.differences.length).toBe(1);
      }),
      { numRuns: tries(200) },
    );
  });

  test('one vanished leaf is told at its path or its entry, unless AWS means the same by nothing', () => {
    fc.assert(
      fc.property(changeOf(kind), ({ state, facts, pointer }) => {
        const { [pointer]: _gone, ...rest } = state;
        const paths = pathsOf(compare(state, { state: rest, facts }));
        expect(paths.length).toBeLessThanOrEqual(1);
        for (const path of paths) expect(pointer === path || pointer.startsWith(`${path}/`)).toBe(true);
        if (kind.schema.fieldAt(pointer)?.pattern.endsWith('/*')) expect(paths).toEqual([pointer]);
      }),
    );
  });

  test('one undeclared leaf is told only where that is asked for, or where it is alarming', () => {
    fc.assert(
      fc.property(changeOf(kind), ({ state, facts, pointer }) => {
        const { [pointer]: _undeclared, ...rest } = state;
        const now = state[pointer] ?? '';
        const alarming = kind.schema.fieldAt(pointer)?.alarming?.includes(now) === true;
        expect(pathsOf(compare(rest, { state, facts }))).toEqual(alarming ? [pointer] : []);
        expect([[], [pointer]]).toContainEqual(pathsOf(compare(rest, { state, facts }, 'report')));
      }),
    );
  });

  test('masking hides whole secrets, and keeps equal and unequal apart', () => {
    fc.assert(
      fc.property(changeOf(kind), ({ state, facts, pointer, other }) => {
        const before = masked(kind, state);
        const after = masked(kind, { ...state, [pointer]: other });
        expect(after[pointer]).not.toEqual(before[pointer]);
        const target = maskDeclared(
          declaring(kind, state),
          (pattern) => kind.schema.byPattern(pattern),
          hide,
        );
        const options = { facts, undeclared: 'ignore' as const };
        expect(compareTarget(kind, target, seeing(before), options).comparison.verdict).toBe('in-sync');
        expect(pathsOf(compareTarget(kind, target, seeing(after), options))).toEqual([pointer]);
      }),
    );
  });
});

test('what can hold secrets is never readable', () => {
  const secret = 'hunter2-hunter2';
  const answers: Record<string, object> = {
    'apigateway.stage': {
      variables: { password: secret },
      canarySettings: { stageVariableOverrides: { password: secret } },
    },
    'apigateway.integration': {
      uri: `https://user:${secret}@x.example.com/?key=${secret}`,
      requestParameters: { 'integration.request.header.Authorization': `'${secret}'` },
      requestTemplates: { 'application/json': `{"key":"${secret}"}` },
    },
    'apigatewayv2.stage': { StageVariables: { password: secret } },
    'apigatewayv2.integration': {
      IntegrationUri: `https://user:${secret}@x.example.com/?key=${secret}`,
      RequestParameters: { 'append:header.authorization': secret },
      RequestTemplates: { $default: `{"key":"${secret}"}` },
    },
    'ivs.stage': {},
  };
  for (const kind of kinds) {
    const { state } = observe(kind.schema, (answers[kind.id] ?? {}) as Parameters<typeof observe>[1]);
    expect(JSON.stringify(masked(kind, state))).not.toContain(secret);
    expect(Object.keys(answers)).toContain(kind.id);
  }
});
