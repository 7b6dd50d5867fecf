// Brings together what several declared resources say about the same target.
import { grouped } from '../../engine/grouped.js';
import { equalLeaves } from '../../engine/judge.js';
import type { NonEmpty } from '../../model/brand.js';
import type { Closed, Contribution, DeclaredLeaf, DeclaredTarget, LeftOut } from '../../model/declaration.js';
import { targetId, type Place, type Target } from '../../model/target.js';
import { joinStandings } from '../look/standing.js';

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

/** Where a leaf was declared, for people: `template.yml:12 ProdStage`. */
const spokenAt = ({ source, line, address }: DeclaredLeaf): string =>
  `${line === undefined ? source : `${source}:${line}`} ${address}`;

const conflictOf = (leaf: DeclaredLeaf): LeftOut => ({
  declaredAs: leaf.declaredAs,
  reason: 'conflict',
  pointer: leaf.pointer,
  detail: spokenAt(leaf),
});

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
  if (known === undefined) {
    merged.leftOut.push(conflictOf(leaf));
    return;
  }
  merged.leaves.delete(leaf.pointer);
  merged.conflicting.add(leaf.pointer);
  merged.leftOut.push(conflictOf(known), conflictOf(leaf));
  merged.warnings.push(
    `${spokenAt(known)} and ${spokenAt(leaf)} declare \`${leaf.declaredAs}\` differently: it is not compared, and the target stays unknown.`,
  );
};

/** A set is the faster way only for many. */
const areDistinct = (pointers: readonly string[]): boolean =>
  pointers.length > 32
    ? new Set(pointers).size === pointers.length
    : pointers.every((pointer, index) => pointers.indexOf(pointer) === index);

const dedupe = (closed: readonly Closed[]): readonly Closed[] =>
  areDistinct(closed.map(({ pointer }) => pointer))
    ? closed
    : [...new Map(closed.map((claim) => [`${claim.pointer} ${claim.class}`, claim])).values()];

/** One resource says a leaf twice only where two keys of a map mean the same. */
const repeatsItself = ({ leaves }: Contribution): boolean => {
  const entries = leaves.filter(({ pointer, pattern }) => pointer !== pattern);
  return entries.length > 1 && !areDistinct(entries.map(({ pointer }) => pointer));
};

type Said = Pick<DeclaredTarget, 'leaves' | 'closed' | 'leftOut' | 'exported'>;

/** A target as the resource that names it calls it; made without spreading, for large states. */
const declaredTarget = (
  { kind, account, region, key }: Target,
  { source, address, line }: Contribution,
  unbound: readonly string[] | undefined,
  { leaves, closed, leftOut, exported }: Said,
): DeclaredTarget => {
  const declared: DeclaredTarget = {
    kind,
    account,
    region,
    key,
    source,
    address,
    leaves,
    closed,
    leftOut,
    exported,
  };
  if (line !== undefined) declared.line = line;
  if (unbound !== undefined && unbound.length > 0) declared.unbound = unbound;
  return declared;
};

const inOrder = (voices: NonEmpty<Voice>): NonEmpty<Voice> => {
  const [first = voices[0], ...others] = voices.toSorted((a, b) => a.rank - b.rank);
  return [first, ...others];
};

const mergeVoices = (
  target: Target,
  voices: NonEmpty<Voice>,
): { declared: DeclaredTarget; warnings: string[] } => {
  // Most targets are spoken about by one resource only, and there is nothing to bring together.
  const sole = voices[0].contribution;
  if (voices.length === 1 && !repeatsItself(sole))
    return { declared: declaredTarget(target, sole, sole.unbound, sole), warnings: [] };
  const [first, ...others] = inOrder(voices);
  const merged: Merged = { leaves: new Map(), conflicting: new Set(), leftOut: [], warnings: [] };
  const contributions = [first, ...others].map(({ contribution }) => contribution);
  for (const { contribution, yields } of [first, ...others]) {
    for (const leaf of contribution.leaves) addLeaf(merged, leaf, yields);
    for (const left of contribution.leftOut) merged.leftOut.push(left);
  }
  const unbound = [...new Set(contributions.flatMap((contribution) => contribution.unbound ?? []))];
  const said = {
    leaves: [...merged.leaves.values()],
    closed: dedupe(contributions.flatMap(({ closed }) => closed)),
    leftOut: merged.leftOut,
    exported: Object.fromEntries(
      contributions.toReversed().flatMap(({ exported }) => Object.entries(exported)),
    ),
  };
  return { declared: declaredTarget(target, first.contribution, unbound, said), warnings: merged.warnings };
};

/** One declared target per identity, where `placeOf` says it is. */
export const mergeContributions = <One extends Voice>(
  voices: readonly One[],
  placeOf: (voice: One) => Place,
): { targets: readonly DeclaredTarget[]; warnings: readonly string[] } => {
  const groups = new Map<string, { target: Target; voices: [Voice, ...Voice[]] }>();
  for (const voice of voices) {
    const target = targetOf(voice.contribution, placeOf(voice));
    const id = targetId(target);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { target, voices: [voice] });
    else group.voices.push(voice);
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
  const { targets: joined } = mergeContributions(voices, ({ contribution }) => contribution.place);
  const same = grouped(targets, targetId);
  return joined.map((target) => ({ ...target, ...joinStandings(same.get(targetId(target)) ?? []) }));
};
