// What was understood of the sources, for people and pipelines: targets, their leaves, and what was left out and why.
import { maskDeclared, shown, type Hide } from '../engine/mask.js';
import type { Closed, DeclaredLeaf, DeclaredTarget, LeftOut, ManagedScope } from '../model/declaration.js';
import type { LeftOutReason } from '../model/field.js';
import type { ShownValue } from '../model/report.js';
import { scopeId, targetId } from '../model/target.js';
import { families, kindOf } from '../kinds/registry.js';
import type { Compiled } from './declarations/compile.js';
import type { Language } from './declarations/source.js';
import { leftOutWords } from './explain/left-out.js';
import { masking } from './judge-target.js';

interface Spoken {
  address: string;
  source: string;
  line?: number;
}

export interface ShownLeaf extends Partial<Spoken> {
  /** JSON Pointer into the canonical document. */
  path: string;
  declaredAs: string;
  value: ShownValue;
}

export interface ShownLeftOut {
  declaredAs: string;
  reason: LeftOutReason;
  path?: string;
  detail?: string;
}

export interface ShownTarget extends Spoken {
  target: string;
  kind: string;
  account: string;
  region: string;
  id: string;
  /** Names without a physical id: nothing says which live thing this is. */
  unbound?: readonly string[];
  leaves: readonly ShownLeaf[];
  /** Nothing else may live at or below these. */
  whole: readonly { path: string; declaredAs: string; class: Closed['class'] }[];
  leftOut: readonly ShownLeftOut[];
  exported?: Readonly<Record<string, string>>;
}

export interface ShownScope {
  family: string;
  account: string;
  region: string;
  id: string;
  kinds: readonly string[];
  unbound?: readonly string[];
}

export interface ShownBaseline {
  schemaVersion: 1;
  summary: {
    sources: number;
    targets: number;
    unbound: number;
    leaves: { declared: number; toCompare: number };
    leftOut: readonly { reason: LeftOutReason; count: number; why: string }[];
  };
  sources: readonly { name: string; language?: Language; targets: number }[];
  targets: readonly ShownTarget[];
  /** APIs whose undeclared stages and integrations are findings. */
  managed: readonly ShownScope[];
  warnings: readonly string[];
}

export interface ShowOptions {
  hide: Hide;
  reveal: readonly string[];
}

const lineOf = ({ line }: { line?: number }): { line?: number } => (line === undefined ? {} : { line });

/** Where a leaf stands, as far as that differs from its target. */
const elsewhere = (leaf: DeclaredLeaf, target: DeclaredTarget): Partial<Spoken> => ({
  ...(leaf.address === target.address ? {} : { address: leaf.address }),
  ...(leaf.source === target.source ? {} : { source: leaf.source }),
  ...(leaf.line === target.line ? {} : lineOf(leaf)),
});

const showLeaf = (leaf: DeclaredLeaf, target: DeclaredTarget): ShownLeaf => ({
  path: leaf.pointer,
  declaredAs: leaf.declaredAs,
  value: shown(leaf.value),
  ...elsewhere(leaf, target),
});

const showLeftOut = ({ declaredAs, reason, pointer, detail }: LeftOut): ShownLeftOut => ({
  declaredAs,
  reason,
  ...(pointer === undefined ? {} : { path: pointer }),
  ...(detail === undefined ? {} : { detail }),
});

const unboundOf = ({ unbound }: { unbound?: readonly string[] }): { unbound?: readonly string[] } =>
  unbound === undefined ? {} : { unbound };

const showTarget = (target: DeclaredTarget, { hide, reveal }: ShowOptions): ShownTarget => {
  const kind = kindOf(target.kind);
  const showing = { kind, options: { undeclared: 'ignore' as const, reveal, hide } };
  const { leaves } = maskDeclared(target, masking(showing).byPattern, hide);
  const { account, region, address, source } = target;
  return {
    target: targetId(target),
    kind: target.kind,
    account,
    region,
    id: target.key,
    address,
    source,
    ...lineOf(target),
    ...unboundOf(target),
    leaves: leaves.map((leaf) => showLeaf(leaf, target)),
    whole: target.closed.map(({ pointer, declaredAs, class: claim }) => ({
      path: pointer,
      declaredAs,
      class: claim,
    })),
    leftOut: target.leftOut.map(showLeftOut),
    ...(Object.keys(target.exported).length === 0 ? {} : { exported: target.exported }),
  };
};

const showScope = ({ scope, kinds, ...rest }: ManagedScope): ShownScope => ({
  family: families.find(({ id }) => id === scope.family)?.title ?? scope.family,
  account: scope.account,
  region: scope.region,
  id: scope.key,
  kinds,
  ...unboundOf(rest),
});

/** Several sources may declare the same API. */
const showScopes = (managed: readonly ManagedScope[]): ShownScope[] => {
  const known = new Map<string, ManagedScope>();
  for (const one of managed) {
    const id = scopeId(one.scope);
    const kinds = [...new Set([...(known.get(id)?.kinds ?? []), ...one.kinds])];
    known.set(id, { ...one, kinds });
  }
  return [...known.values()].map(showScope);
};

const countLeftOut = (targets: readonly DeclaredTarget[]): ShownBaseline['summary']['leftOut'] => {
  const counts = new Map<LeftOutReason, number>();
  for (const { leftOut } of targets)
    for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ reason, count, why: leftOutWords[reason] }));
};

const speakers = ({ source, leaves }: DeclaredTarget): Set<string> =>
  new Set([source, ...leaves.map((leaf) => leaf.source)]);

const countBySource = (targets: readonly DeclaredTarget[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const target of targets)
    for (const name of speakers(target)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** What `baseline show` prints. */
export const showBaseline = ({ baseline, sources }: Compiled, options: ShowOptions): ShownBaseline => {
  const { targets, managed, warnings } = baseline;
  const bySource = countBySource(targets);
  const leaves = targets.reduce((sum, target) => sum + target.leaves.length, 0);
  const leftOut = targets.reduce((sum, target) => sum + target.leftOut.length, 0);
  return {
    schemaVersion: 1,
    summary: {
      sources: sources.length,
      targets: targets.length,
      unbound: targets.filter(({ unbound }) => unbound !== undefined).length,
      leaves: { declared: leaves + leftOut, toCompare: leaves },
      leftOut: countLeftOut(targets),
    },
    sources: sources.map((source) => ({ ...source, targets: bySource.get(source.name) ?? 0 })),
    targets: targets.map((target) => showTarget(target, options)),
    managed: showScopes(managed),
    warnings,
  };
};
