// Laws of every patcher, over generated live states and declarations: nothing is forgotten, and nothing is made up.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareTarget } from '../../../shared/engine/compare.js';
import { observe, surroundings, unsetValue } from '../../../shared/engine/observe.js';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import type { Kind } from '../../../shared/kinds/kind.js';
import type { Patcher } from '../../../shared/kinds/patching.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { Json, JsonObject } from '../../../shared/model/brand.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue, State } from '../../../shared/model/field.js';
import type { Patch, Wish } from '../../../shared/model/plan.js';
import { wishesOf } from '../../../shared/usecases/remediation/wishes.js';
import { answerOf, livingOf } from '../generate.js';
import { declaring } from '../support.js';

interface Situation {
  declared: DeclaredTarget;
  raw: JsonObject;
  wishes: readonly Wish[];
  patch: Patch;
}

const masked = `hmac:${'0123456789abcdef'.repeat(4)}`;

const headsOf = (kind: Kind): string[] => [
  ...new Set(kind.schema.fields.map(({ pattern }) => pattern.split('/').slice(0, 2).join('/'))),
];

const withMasks = (state: State, flags: readonly boolean[]): State =>
  Object.fromEntries(
    Object.entries(state).map(([pointer, value], index): [string, LeafValue] => [
      pointer,
      flags[index] === true && typeof value === 'string' ? masked : value,
    ]),
  );

/** A declaration that has little to do with what lives, and claims that some of it must not be. */
const situations = (patcher: Patcher): fc.Arbitrary<Situation> => {
  const kind = kindOf(patcher.kind);
  return fc
    .record({
      live: livingOf(kind),
      wanted: livingOf(kind),
      keeps: fc.array(fc.boolean(), { maxLength: 60 }),
      masks: fc.array(fc.boolean(), { maxLength: 10 }),
      closed: fc.subarray(headsOf(kind)),
      allow: fc.record({ cacheCluster: fc.boolean(), deployment: fc.boolean(), replace: fc.boolean() }),
    })
    .map(({ live, wanted, keeps, masks, closed, allow }) => {
      const shared = Object.entries(live.state).filter((_, index) => keeps[index] === true);
      const state = withMasks({ ...wanted.state, ...Object.fromEntries(shared) }, masks);
      const declared = {
        ...declaring(kind, state),
        closed: closed.map((pointer) => ({ pointer, declaredAs: pointer, class: 'declared' as const })),
      };
      const raw = answerOf(kind, live.state);
      const observed = observe(kind.schema, raw);
      const { comparison } = compareTarget(kind, declared, observed, {
        facts: live.facts,
        undeclared: 'ignore',
      });
      const differences = comparison.verdict === 'drifted' ? comparison.differences : [];
      const { wishes } = wishesOf({ declared, state: observed.state }, differences);
      const { account, region, key } = declared;
      const target = { kind: kind.id, account, region, key };
      return {
        declared,
        raw,
        wishes,
        patch: patcher.patch({ target, raw, declared, wishes, facts: live.facts, allow }),
      };
    });
};

const isWithin = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

const scalarsIn = (value: Json): string[] => {
  if (value === null) return [''];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value).flatMap(scalarsIn);
};

/** Texts that the calls write, whatever operation carries them. */
const written = ({ calls }: Patch): string[] =>
  calls.flatMap(({ input }) => {
    const operations = input['patchOperations'];
    if (!Array.isArray(operations)) return scalarsIn(input);
    return operations.flatMap((one: Json) => {
      const value = (one as JsonObject)['value'];
      return value === undefined ? [] : scalarsIn(value);
    });
  });

describe.each(patchers.map((patcher) => [patcher.kind, patcher] as const))(
  'the patcher of %s',
  (_kind, patcher) => {
    test('settles or refuses every wish, and never both', () => {
      fc.assert(
        fc.property(situations(patcher), ({ wishes, patch }) => {
          const settled = patch.calls.flatMap(({ settles }) => settles);
          const refused = patch.refused.flatMap(({ paths }) => paths);
          for (const { path } of wishes) {
            const times = [settled, refused].map((paths) => paths.some((one) => isWithin(path, one)));
            expect([path, times.filter(Boolean).length]).toEqual([path, 1]);
          }
        }),
        { numRuns: 300 },
      );
    });

    test('says why and what to do about everything that it refuses', () => {
      fc.assert(
        fc.property(situations(patcher), ({ patch }) => {
          for (const { why, remedy, paths } of patch.refused) {
            expect(why).toMatch(/^[A-Z].*\.$/);
            expect(remedy).toMatch(/^[A-Z].*\.$/);
            expect(paths.length).toBeGreaterThan(0);
          }
        }),
        { numRuns: 100 },
      );
    });

    test('never writes a stand-in of a secret', () => {
      fc.assert(
        fc.property(situations(patcher), ({ patch }) => {
          expect(JSON.stringify(patch.calls)).not.toContain(masked);
        }),
        { numRuns: 200 },
      );
    });

    test('makes nothing up: what it writes is declared, lives, is a default, or names the target', () => {
      const kind = kindOf(patcher.kind);
      /** What AWS fills in here, whatever the protocol. */
      const defaultsOf = ({ declared, raw }: Situation): string[] => {
        const wanted = Object.fromEntries(declared.leaves.map(({ pointer, value }) => [pointer, value]));
        const state = { ...observe(kind.schema, raw).state, ...wanted };
        return kind.schema.fields.flatMap((field) =>
          ['HTTP', 'WEBSOCKET'].flatMap((protocol) => {
            const value = unsetValue(field, surroundings(state, [], declared.key, { protocol }));
            return value === undefined ? [] : [String(value)];
          }),
        );
      };
      fc.assert(
        fc.property(situations(patcher), (situation) => {
          const { declared, raw, patch } = situation;
          const known = new Set([
            ...declared.leaves.flatMap(({ value }) => (typeof value === 'object' ? value : [String(value)])),
            ...declared.leaves.flatMap(({ pointer }) => pointer.split('/').map(unescapeKey)),
            ...scalarsIn(raw),
            ...Object.values(raw).flatMap((map) =>
              map !== null && typeof map === 'object' ? Object.keys(map) : [],
            ),
            ...defaultsOf(situation),
            declared.key,
            ...declared.key.split('/'),
            declared.key.slice(declared.key.indexOf('/') + 1),
            '',
          ]);
          const strange = written(patch).filter(
            (text) => !known.has(text) && !text.includes(declared.region) && Number.isNaN(Number(text)),
          );
          expect(strange).toEqual([]);
        }),
        { numRuns: 300 },
      );
    });

    test('plans the same for the same, in the same order', () => {
      fc.assert(
        fc.property(situations(patcher), ({ declared, raw, wishes, patch }) => {
          const { account, region, key } = declared;
          const target = { kind: patcher.kind, account, region, key };
          const allow = { cacheCluster: true, deployment: true, replace: true };
          const ask = { target, raw, declared, wishes, facts: {}, allow };
          expect(patcher.patch(ask)).toEqual(patcher.patch(ask));
          expect(patch.calls.every(({ does }) => does !== '')).toBe(true);
        }),
        { numRuns: 50 },
      );
    });
  },
);
