// Laws across declaring languages: what says the same means the same, whatever language, order and spelling it is in.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareTarget } from '../../../shared/engine/compare.js';
import { expectationOf } from '../../../shared/engine/expectation.js';
import { hideWith, maskDeclared, maskState } from '../../../shared/engine/mask.js';
import { observe, surroundings, unsetValue } from '../../../shared/engine/observe.js';
import { fillPattern, matchPattern } from '../../../shared/engine/pointer.js';
import { isAsDeclared } from '../../../shared/engine/unchanged.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue, State } from '../../../shared/model/field.js';
import type { Kind } from '../../../shared/kinds/kind.js';
import { kinds } from '../../../shared/kinds/registry.js';
import {
  compileDeclarations,
  type DeclarationSource,
} from '../../../shared/usecases/declarations/compile.js';
import { answerOf, livingOf, valueOf, type Living } from '../../kinds/generate.js';
import { pathsOf, seeing } from '../../kinds/support.js';
import { forms, type Form } from './languages/forms.js';
import { firstSeed } from './languages/seed.js';
import { keys } from './languages/speakers.js';
import { freeHand, plainHand, reordered } from './languages/writing.js';
import { place, resource, state as stateFile } from './sources.js';
import { tries } from '../../support/tries.js';

/** Responses are named by their status codes and say them again; no two have one selection pattern. */
const asAwsHasResponses = (state: State): State => {
  const made: Record<string, LeafValue> = {};
  const codes = new Map<string, string>();
  for (const [pointer, value] of Object.entries(state)) {
    const [, map, key = '', ...rest] = pointer.split('/');
    if (map !== 'integrationResponses') {
      made[pointer] = value;
      continue;
    }
    const code = codes.get(key) ?? String(200 + codes.size);
    codes.set(key, code);
    made[`/${map}/${code}/statusCode`] = code;
    if (codes.size > 1 || code !== '200') made[`/${map}/${code}/selectionPattern`] = `${code}.*`;
    if (rest[0] !== 'statusCode' && rest[0] !== 'selectionPattern')
      made[['', map, code, ...rest].join('/')] = value;
  }
  return made;
};

/** An integration has a type; an IVS stage without a name is nothing that a manifest inserts. */
const required: Readonly<Record<string, State>> = {
  'apigateway.integration': { '/type': 'AWS' },
  'apigatewayv2.integration': { '/integrationType': 'HTTP_PROXY' },
  'ivs.stage': { '/name': 'lobby' },
};

/** Placeholders of StackQL, and of what fills in OpenAPI documents: they mean something else there. */
const isPlain = (said: unknown): boolean => !/\{[{%#]|\$\{/.test(JSON.stringify(said));

const living = (kind: Kind): fc.Arbitrary<Living> =>
  livingOf(kind)
    .filter(isPlain)
    .map(({ state, facts }) => ({
      state: { ...required[kind.id], ...asAwsHasResponses(state) },
      facts,
    }));

/** The leaves that a form has words for. */
const sayable = (kind: Kind, form: Form, state: State): State =>
  Object.fromEntries(
    Object.entries(state).filter(([pointer, value]) => form.says(kind, kind.schema.fieldAt(pointer), value)),
  );

const compiled = (...sources: readonly DeclarationSource[]): readonly DeclaredTarget[] => {
  const { baseline, problems } = compileDeclarations(sources, place);
  expect(problems).toEqual([]);
  return baseline.targets;
};

const sole = (...sources: readonly DeclarationSource[]): DeclaredTarget => {
  const [target, ...others] = compiled(...sources);
  if (target === undefined || others.length > 0)
    throw new Error(`${others.length + 1} targets in ${sources.map(({ text }) => text).join('\n')}`);
  return target;
};

/** "" of a value is nothing; of an entry of a map it is an entry. */
const isSaid = ([pointer, value]: readonly [string, LeafValue], kind: Kind): boolean =>
  value !== '' || kind.schema.fieldAt(pointer)?.pattern.endsWith('/*') === true;

const normal = (kind: Kind, leaves: readonly (readonly [string, LeafValue])[]): State =>
  Object.fromEntries(leaves.filter((leaf) => isSaid(leaf, kind)).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const said = (kind: Kind, { leaves }: DeclaredTarget): State =>
  normal(
    kind,
    leaves.map(({ pointer, value }) => [pointer, value]),
  );

/** What AWS fills in on its own: every default, of every entry that is there. */
const withDefaults = (kind: Kind, { state, facts }: Living): State => {
  const key = keys[kind.id] ?? '';
  const made: Record<string, LeafValue> = { ...state };
  for (const field of kind.schema.fields) {
    if (field.unset === undefined) continue;
    const entry = field.pattern.split('/').slice(0, 3).join('/');
    const entries = field.pattern.includes('*')
      ? Object.keys(state).flatMap((pointer) => {
          const found = matchPattern(entry, pointer.split('/').slice(0, 3).join('/'));
          return found === undefined ? [] : [found];
        })
      : [[]];
    for (const names of entries) {
      const value = unsetValue(field, surroundings(state, names, key, facts));
      const pointer = fillPattern(field.pattern, names);
      if (value !== undefined) made[pointer] ??= value;
    }
  }
  return made;
};

const bound = (kind: Kind, target: DeclaredTarget): DeclaredTarget => ({
  ...target,
  key: keys[kind.id] ?? '',
});

const hide = hideWith(new Uint8Array(32).fill(7));

const seed = fc.integer({ min: 0, max: 1_000_000 });

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
  const able = forms.filter((form) => kind.schema.fields.some((field) => form.says(kind, field, 'x')));

  describe.each(able.map((form) => [form.name, form] as const))('%s', (_name, form) => {
    const writing = (one: Living, at: number): { state: State; target: DeclaredTarget } => {
      const state = sayable(kind, form, one.state);
      const hand = at === 0 ? plainHand : freeHand(at, form.isLoose);
      return { state, target: sole(form.write(kind, state, hand)) };
    };

    test('says the live state, in any order and spelling', () => {
      fc.assert(
        fc.property(living(kind), seed, (one, at) => {
          for (const hand of [0, at]) {
            const { state, target } = writing(one, hand);
            expect(said(kind, target)).toEqual(normal(kind, Object.entries(state)));
          }
        }),
        { numRuns: tries(25), seed: firstSeed },
      );
    });

    test('is in sync with it, whatever AWS fills in and in whatever order it answers', () => {
      fc.assert(
        fc.property(living(kind), seed, (one, at) => {
          const { state, target } = writing(one, at);
          const live = withDefaults(kind, { ...one, state });
          const answer = reordered(answerOf(kind, live), freeHand(at)) as JsonObject;
          const observed = observe(kind.schema, answer);
          for (const undeclared of ['ignore', 'report'] as const) {
            const options = { facts: one.facts, undeclared };
            expect(pathsOf(compareTarget(kind, bound(kind, target), observed, options))).toEqual([]);
          }
        }),
        { numRuns: tries(25), seed: firstSeed },
      );
    });
  });

  /** What lives, and a leaf of something else that lives or does not. */
  const changed = fc.tuple(living(kind), living(kind), fc.nat(), seed);

  test.each(able.map((form) => [form.name, form] as const))(
    '%s: the quick look only agrees where the full one does',
    (_name, form) => {
      fc.assert(
        fc.property(changed, (made) => {
          const [one, other, which, at] = made;
          const state = sayable(kind, form, one.state);
          const target = maskDeclared(
            bound(kind, sole(form.write(kind, state, plainHand))),
            (pattern) => kind.schema.byPattern(pattern),
            hide,
          );
          const leaves = Object.entries(other.state);
          const [pointer = '', value = ''] = leaves[which % Math.max(1, leaves.length)] ?? [];
          const live = {
            ...withDefaults(kind, { ...one, state }),
            ...(pointer === '' ? {} : { [pointer]: value }),
          };
          const answer = reordered(answerOf(kind, live), freeHand(at)) as JsonObject;
          const around = { facts: one.facts, targetKey: target.key, hide };
          if (!isAsDeclared(expectationOf(kind.schema, target), answer, around)) return;
          const { state: seen, ambiguous } = observe(kind.schema, answer);
          const masked = maskState(seen, (where) => kind.schema.fieldAt(where), new Set(), hide);
          const options = { facts: one.facts, undeclared: 'ignore' as const };
          expect(pathsOf(compareTarget(kind, target, { state: masked, ambiguous }, options))).toEqual([]);
        }),
        { numRuns: tries(25), seed: firstSeed },
      );
    },
  );

  /** Forms that know the target by the same name. */
  const pairs = able.flatMap((one, index) =>
    able
      .slice(index + 1)
      .flatMap((other) => (one.isByName === other.isByName ? [[one, other] as const] : [])),
  );
  const pair = fc.constantFrom(...pairs);
  const restated = ({ leftOut }: DeclaredTarget): number =>
    leftOut.filter(({ reason }) => reason === 'restated').length;

  test('two sources that say the same are one', () => {
    fc.assert(
      fc.property(living(kind), pair, seed, ({ state }, [one, other], at) => {
        const first = one.write(kind, sayable(kind, one, state), freeHand(at, one.isLoose));
        const second = other.write(kind, sayable(kind, other, state), freeHand(at + 1, other.isLoose));
        const [alone, too] = [sole(first), sole(second)];
        for (const both of [sole(first, second), sole(second, first)]) {
          expect(said(kind, both)).toEqual({ ...said(kind, alone), ...said(kind, too) });
          const shared = too.leaves.filter((leaf) =>
            alone.leaves.some(({ pointer }) => pointer === leaf.pointer),
          );
          expect(restated(both)).toBe(restated(alone) + restated(too) + shared.length);
          expect(both.leftOut.filter(({ reason }) => reason === 'conflict')).toEqual([]);
        }
      }),
      { numRuns: tries(40), seed: firstSeed },
    );
  });

  /** A state, two forms that say one of its leaves, and another value for it. */
  const disagreement = fc.tuple(living(kind), pair).chain(([one, both]) => {
    const pointers = Object.entries(one.state)
      .filter(([pointer, value]) =>
        both.every((form) => form.says(kind, kind.schema.fieldAt(pointer), value)),
      )
      .map(([pointer]) => pointer)
      // The status names the response, and its pattern stands for it in OpenAPI.
      .filter((pointer) => !/\/(statusCode|selectionPattern)$/.test(pointer));
    if (pointers.length === 0) return fc.constant(undefined);
    return fc.constantFrom(...pointers).chain((pointer) => {
      const field = kind.schema.fieldAt(pointer);
      if (field === undefined) throw new Error(`no field at ${pointer}`);
      return valueOf(field)
        .filter((other) => JSON.stringify(other) !== JSON.stringify(one.state[pointer]))
        .filter((other) => both.every((form) => form.says(kind, field, other)))
        .filter(isPlain)
        .map((other) => ({ ...one, both, pointer, other }));
    });
  });

  test('two sources that differ in one value leave exactly that target unknown, and name both', () => {
    fc.assert(
      fc.property(disagreement, (found) => {
        fc.pre(found !== undefined);
        const { state, facts, both, pointer, other } = found;
        const live = sayable(kind, both[0], sayable(kind, both[1], state));
        const first = both[0].write(kind, live, plainHand);
        const second = both[1].write(kind, { ...live, [pointer]: other }, plainHand);
        const [alone, target] = [sole(first), sole(first, second)];
        const doubted = target.leftOut.filter(({ reason }) => reason === 'conflict');
        expect(doubted.map((left) => left.pointer)).toEqual([pointer, pointer]);
        const expected = Object.keys(said(kind, alone)).filter((one) => one !== pointer);
        expect(Object.keys(said(kind, target))).toEqual(expect.arrayContaining(expected));
        expect(said(kind, target)[pointer]).toBeUndefined();
        const options = { facts, undeclared: 'ignore' as const };
        const { comparison } = compareTarget(
          kind,
          bound(kind, target),
          seeing(withDefaults(kind, { state: live, facts })),
          options,
        );
        expect(comparison).toMatchObject({ verdict: 'unknown', reason: 'conflict' });
        const detail = comparison.verdict === 'unknown' ? comparison.detail : '';
        expect(detail).toContain(pointer);
        for (const { name } of [first, second]) expect(detail).toContain(name);
      }),
      { numRuns: tries(40), seed: firstSeed },
    );
  });
});

test('a disagreement about one target is none about its neighbours', () => {
  const stages = (own: string) => [
    { rest_api_id: 'abc123', stage_name: 'prod', description: own },
    { rest_api_id: 'abc123', stage_name: 'test', description: 'same' },
  ];
  const own = stages('one').map((stage) => ({ aws_api_gateway_stage: stage }));
  const recorded = stages('another').map((stage) => resource('aws_api_gateway_stage', stage));
  const targets = compiled(
    { name: 'own.json', text: JSON.stringify({ resources: own }) },
    { name: 'terraform.tfstate', text: stateFile(...recorded) },
  );
  expect(
    targets.map(({ key, leftOut }) => [key, leftOut.filter(({ reason }) => reason === 'conflict').length]),
  ).toEqual([
    ['abc123/prod', 2],
    ['abc123/test', 0],
  ]);
});
