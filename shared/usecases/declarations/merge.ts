// Brings together what several declared resources say about the same target.
import { equalLeaves } from '../../engine/judge.js';
import type { Closed, Contribution, DeclaredLeaf, DeclaredTarget, LeftOut } from '../../model/declaration.js';
import { targetId, type Place, type Target } from '../../model/target.js';

export interface Voice {
  contribution: Contribution;
  /** Place of its type among those that speak about the kind: the first one names the target. */
  rank: number;
  /** Gives way to others that speak about the same leaf. */
  yields: boolean;
}

const targetOf = ({ kind, key }: Contribution, place: Place): Target => ({
  kind,
  key,
  account: place.account,
  region: place.region,
});

interface Merged {
  leaves: Map<string, DeclaredLeaf>;
  conflicting: Set<string>;
  leftOut: LeftOut[];
  warnings: string[];
}

const addLeaf = (merged: Merged, leaf: DeclaredLeaf, yields: boolean): void => {
  const known = merged.leaves.get(leaf.pointer);
  if (known === undefined && !merged.conflicting.has(leaf.pointer)) {
    merged.leaves.set(leaf.pointer, leaf);
    return;
  }
  if (yields || (known !== undefined && equalLeaves(known.value, leaf.value))) {
    merged.leftOut.push({ declaredAs: leaf.declaredAs, reason: 'restated' });
    return;
  }
  merged.leftOut.push({ declaredAs: leaf.declaredAs, reason: 'conflict' });
  if (known === undefined) return;
  merged.leaves.delete(leaf.pointer);
  merged.conflicting.add(leaf.pointer);
  merged.leftOut.push({ declaredAs: known.declaredAs, reason: 'conflict' });
  merged.warnings.push(
    `${known.source} ${known.address} and ${leaf.source} ${leaf.address} declare \`${leaf.declaredAs}\` differently: it is not compared, and the target stays unknown.`,
  );
};

const dedupe = (closed: readonly Closed[]): Closed[] => [
  ...new Map(closed.map((claim) => [`${claim.pointer} ${claim.class}`, claim])).values(),
];

const mergeVoices = (
  target: Target,
  voices: readonly Voice[],
): { declared: DeclaredTarget; warnings: string[] } => {
  const merged: Merged = { leaves: new Map(), conflicting: new Set(), leftOut: [], warnings: [] };
  const ordered = [...voices].sort((a, b) => a.rank - b.rank);
  for (const { contribution, yields } of ordered) {
    for (const leaf of contribution.leaves) addLeaf(merged, leaf, yields);
    merged.leftOut.push(...contribution.leftOut);
  }
  const contributions = ordered.map(({ contribution }) => contribution);
  const [first] = contributions;
  const declared: DeclaredTarget = {
    ...target,
    source: first?.source ?? '',
    address: first?.address ?? '',
    ...(first?.line === undefined ? {} : { line: first.line }),
    ...(first?.unbound === undefined ? {} : { unbound: first.unbound }),
    leaves: [...merged.leaves.values()],
    closed: dedupe(contributions.flatMap(({ closed }) => closed)),
    leftOut: merged.leftOut,
    exported: Object.assign({}, ...contributions.toReversed().map(({ exported }) => exported)),
  };
  return { declared, warnings: merged.warnings };
};

/** One declared target per identity, where `placeOf` says it is. */
export const mergeContributions = (
  voices: readonly Voice[],
  placeOf: (voice: Voice) => Place,
): { targets: readonly DeclaredTarget[]; warnings: readonly string[] } => {
  const groups = new Map<string, { target: Target; voices: Voice[] }>();
  for (const voice of voices) {
    const target = targetOf(voice.contribution, placeOf(voice));
    const group = groups.get(targetId(target)) ?? { target, voices: [] };
    group.voices.push(voice);
    groups.set(targetId(target), group);
  }
  const merged = [...groups.values()].map(({ target, voices: group }) => mergeVoices(target, group));
  return {
    targets: merged.map(({ declared }) => declared),
    warnings: merged.flatMap(({ warnings }) => warnings),
  };
};

/** Several declarations of one target speak as one: from several sources, or by id and by path. */
export const joinTargets = (targets: readonly DeclaredTarget[]): readonly DeclaredTarget[] => {
  if (new Set(targets.map(targetId)).size === targets.length) return targets;
  const voices = targets.map(({ account, region, ...rest }) => ({
    contribution: { ...rest, place: { account, region } },
    rank: 0,
    yields: false,
  }));
  return mergeContributions(voices, ({ contribution: { place } }) => ({ account: '', region: '', ...place }))
    .targets;
};
