// The short way to "in sync" never says more than the long way.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareTarget } from '../../shared/engine/compare.js';
import { expectationOf } from '../../shared/engine/expectation.js';
import { observe } from '../../shared/engine/observe.js';
import { isAsDeclared } from '../../shared/engine/unchanged.js';
import { kinds } from '../../shared/kinds/registry.js';
import type { Json, JsonObject } from '../../shared/model/brand.js';
import { documents } from '../bench/documents.js';
import { declareAll } from '../bench/compare-cost.js';
import { tries } from '../support/tries.js';

const hide = (secret: string): string => secret;
const facts = { protocol: 'HTTP' };

const cases = documents().map((document) => {
  const kind = kinds.find(({ id }) => id === document.kindId);
  if (kind === undefined) throw new Error(`no kind ${document.kindId}`);
  return { ...document, kind };
});

/** Every place in a document where a value, or a whole subtree, can be changed or dropped. */
const placesIn = (node: Json, path: readonly string[] = []): string[][] => {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [[...path]];
  const below = Object.entries(node).flatMap(([name, member]) => placesIn(member, [...path, name]));
  return path.length === 0 ? below : [[...path], ...below];
};

const changedAt = (node: Json, path: readonly string[], value: Json | undefined): Json => {
  const [name, ...rest] = path;
  if (name === undefined || typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const { [name]: member, ...others } = node as JsonObject;
  if (rest.length > 0) return { ...others, [name]: changedAt(member ?? null, rest, value) };
  return value === undefined ? others : { ...others, [name]: value };
};

describe('recognising an unchanged answer', () => {
  test.each(cases)('$name equals itself', ({ kind, raw, key }) => {
    const around = { facts, targetKey: key, hide };
    expect(isAsDeclared(expectationOf(kind.schema, declareAll(kind, raw, key)), raw, around)).toBe(true);
  });

  test.each(cases)(
    '$name: whatever changes, it only agrees where the full comparison does',
    ({ kind, raw, key }) => {
      const target = declareAll(kind, raw, key);
      const expectation = expectationOf(kind.schema, target);
      const values = fc.oneof(
        fc.constant(undefined),
        fc.constantFrom<Json>(null, '', [], {}, false, true, 0, -1, 'other'),
      );
      fc.assert(
        fc.property(fc.constantFrom(...placesIn(raw)), values, (path, value) => {
          const changed = changedAt(raw, path, value) as JsonObject;
          const quick = isAsDeclared(expectation, changed, { facts, targetKey: key, hide });
          const full = compareTarget(kind, target, observe(kind.schema, changed), {
            facts,
            undeclared: 'ignore',
          });
          if (quick) expect(full.comparison.verdict).toBe('in-sync');
          if (quick) expect(full.coverage.compared).toBe(target.leaves.length);
        }),
        { numRuns: tries(600) },
      );
    },
  );

  test('two method-setting keys that mean the same are looked at closely', () => {
    const rest = cases.find(({ kindId }) => kindId === 'apigateway.stage');
    if (rest === undefined) throw new Error('no REST stage');
    const settings = rest.raw['methodSettings'] as JsonObject;
    const twice = {
      ...rest.raw,
      methodSettings: {
        ...settings,
        'test/GET': { loggingLevel: 'INFO' },
        '~1test/GET': { loggingLevel: 'OFF' },
      },
    };
    const target = declareAll(rest.kind, twice, rest.key);
    const observed = observe(rest.kind.schema, twice);
    expect(observed.ambiguous).toEqual(['/methodSettings/~1test~1GET/loggingLevel']);
    expect(
      isAsDeclared(expectationOf(rest.kind.schema, target), twice, { facts, targetKey: rest.key, hide }),
    ).toBe(false);
    const { comparison } = compareTarget(rest.kind, target, observed, { facts, undeclared: 'ignore' });
    expect(comparison).toMatchObject({ verdict: 'unknown', reason: 'ambiguous' });
  });
});
