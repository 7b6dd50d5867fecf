// Laws of every patcher, over generated live states and declarations: nothing is forgotten, and nothing is made up.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { observe, surroundings, unsetValue } from '../../../shared/engine/observe.js';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { Json, JsonObject } from '../../../shared/model/brand.js';
import type { Patch } from '../../../shared/model/plan.js';
import { masked, situations, type Situation } from './situations.js';
import { tries } from '../../support/tries.js';

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
        { numRuns: tries(300) },
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
        { numRuns: tries(100) },
      );
    });

    test('never writes a stand-in of a secret', () => {
      fc.assert(
        fc.property(situations(patcher), ({ patch }) => {
          expect(JSON.stringify(patch.calls)).not.toContain(masked);
        }),
        { numRuns: tries(200) },
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
        { numRuns: tries(300) },
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
        { numRuns: tries(50) },
      );
    });
  },
);
