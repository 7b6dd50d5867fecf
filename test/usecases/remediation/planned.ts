// A plan for one live answer and what is declared about it, by the kinds' own tables; nothing is read or written.
import { createHmac } from 'node:crypto';
import { hideWith } from '../../../shared/engine/mask.js';
import { observe } from '../../../shared/engine/observe.js';
import { guardsOf } from '../../../shared/kinds/guards.js';
import { patcherOf } from '../../../shared/kinds/patchers.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import type { Allowances } from '../../../shared/model/plan.js';
import type { TargetResult } from '../../../shared/model/result.js';
import { kindId } from '../../../shared/model/target.js';
import { judgePresent } from '../../../shared/usecases/judge-target.js';
import { planTarget, type Planned } from '../../../shared/usecases/remediation/plan-target.js';
import { standIns } from '../../../shared/usecases/remediation/shown-plan.js';

export interface Given {
  kind: string;
  key: string;
  live: JsonObject;
  /** Pointer → value; `sensitive` says which of them a source calls so. */
  declared: Readonly<Record<string, LeafValue>>;
  sensitive?: readonly string[];
  allow?: Partial<Allowances>;
}

const said = { address: 'x', source: 'test', declaredAs: 'x' };
const key = Buffer.alloc(32, 3);
const hide = hideWith(key);

/** `/variables/token` is an entry of `/variables/*`. */
const patternOf = (kind: ReturnType<typeof kindOf>, pointer: string): string =>
  kind.schema.fieldAt(pointer)?.pattern ?? pointer;

const declaredOf = ({ kind: name, key: targetKey, declared, sensitive = [] }: Given): DeclaredTarget => {
  const kind = kindOf(kindId(name));
  const leaves = Object.entries(declared).map(([pointer, value]): DeclaredLeaf => ({
    ...said,
    pointer,
    pattern: patternOf(kind, pointer),
    value,
    ...(sensitive.includes(pointer) ? { sensitive: true } : {}),
  }));
  const target = { kind: kind.id, account: '123456789012', region: 'eu-west-1', key: targetKey };
  return { ...target, ...said, leaves, closed: [], leftOut: [], exported: {} };
};

export const plannedFor = (
  given: Given,
): { planned: Planned | undefined; stand: ReadonlyMap<string, string>; result: TargetResult } => {
  const kind = kindOf(kindId(given.kind));
  const declared = declaredOf(given);
  const result = judgePresent(
    { kind, facts: {}, options: { undeclared: 'ignore', hide, reveal: [] } },
    declared,
    { key: given.key, aliases: [], content: { status: 'read', raw: given.live } },
  );
  const { state } = observe(kind.schema, given.live);
  return {
    result,
    planned: planTarget({
      kind,
      patcher: patcherOf(kind.id),
      guards: guardsOf(kind.id),
      result,
      declared,
      raw: given.live,
      facts: {},
      allow: { cacheCluster: true, deployment: true, replace: true, ...given.allow },
      hide,
      digest: (text) => createHmac('sha256', key).update(text).digest('hex'),
    }),
    stand: standIns(kind.schema, declared, state, hide),
  };
};

export const planOrThrow = (given: Given): Planned => {
  const { planned } = plannedFor(given);
  if (planned === undefined) throw new Error('there is nothing to do');
  return planned;
};
