// Generated situations of a patcher: a live state, a declaration that wants another one, and what is planned between them.
import * as fc from 'fast-check';
import { compareTarget } from '../../../shared/engine/compare.js';
import { observe } from '../../../shared/engine/observe.js';
import type { Kind } from '../../../shared/kinds/kind.js';
import type { Patcher } from '../../../shared/kinds/patching.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue, State } from '../../../shared/model/field.js';
import type { Patch, Wish } from '../../../shared/model/plan.js';
import type { Place } from '../../../shared/model/target.js';
import { wishesOf } from '../../../shared/usecases/remediation/wishes.js';
import { answerOf, livingOf } from '../generate.js';
import { declaring } from '../support.js';

export interface Situation {
  declared: DeclaredTarget;
  raw: JsonObject;
  wishes: readonly Wish[];
  patch: Patch;
}

/** A stand-in of a secret. */
export const masked = `hmac:${'0123456789abcdef'.repeat(4)}`;

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
export const situations = (
  patcher: Patcher,
  named: Partial<Place & { key: string }> = {},
): fc.Arbitrary<Situation> => {
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
        ...named,
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
