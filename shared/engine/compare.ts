// One declared target against one observed state: differences, coverage, verdict. Pure.
import { isNonEmpty } from '../model/brand.js';
import type { Comparison, Coverage, Difference } from '../model/comparison.js';
import type { DeclaredLeaf, DeclaredTarget, LeftOut } from '../model/declaration.js';
import type { Field, LeftOutReason, State } from '../model/field.js';
import { worstOf } from '../model/severity.js';
import { closedDifferences, entryAt } from './closed.js';
import { conditionHolds } from './conditions.js';
import { fingerprintOf } from './fingerprint.js';
import { equalLeaves, isMapEntry, type CompareOptions, type Judge } from './judge.js';
import { surroundings, unsetValue, type Observed } from './observe.js';
import { worstFirst } from './order.js';
import { matchPattern } from './pointer.js';

export interface Compared {
  comparison: Comparison;
  coverage: Coverage;
}

interface Sides {
  /** The declared leaves over the observed ones. */
  assumed: State;
  observed: Observed;
  target: DeclaredTarget;
  options: CompareOptions;
}

/** Why this leaf means nothing here, if it does: on either side another field switches it off. */
const notComparable = (
  judge: Judge,
  field: Field,
  keys: readonly string[],
  sides: Sides,
): LeftOutReason | undefined => {
  if (field.conditions === undefined) return undefined;
  const { facts } = sides.options;
  const observedAround = surroundings(sides.observed.state, keys, sides.target.key, facts);
  // What nothing declares is as observed, so that a partial declaration is not switched off by a default.
  const declaredAround = surroundings(sides.assumed, keys, sides.target.key, facts);
  return field.conditions.find(
    (condition) =>
      !conditionHolds(condition, observedAround, judge.schema) ||
      !conditionHolds(condition, declaredAround, judge.schema),
  )?.otherwise;
};

/** Where a leaf was declared, as far as the target itself does not say so. */
const placeOf = (leaf: DeclaredLeaf, { target }: Sides): Pick<Difference, 'address' | 'source' | 'line'> => ({
  ...(leaf.address === target.address ? {} : { address: leaf.address }),
  ...(leaf.source === target.source ? {} : { source: leaf.source }),
  ...(leaf.line === undefined ? {} : { line: leaf.line }),
});

const differenceAt = (
  judge: Judge,
  leaf: DeclaredLeaf,
  field: Field,
  sides: Sides,
): Difference | undefined => {
  const keys = matchPattern(field.pattern, leaf.pointer) ?? [];
  const observed = sides.observed.state[leaf.pointer];
  const around = surroundings(sides.observed.state, keys, sides.target.key, sides.options.facts);
  const effective = observed ?? unsetValue(field, around);
  const vanished = observed === undefined && isMapEntry(field);
  if ((!vanished && equalLeaves(leaf.value, effective)) || field.same?.(leaf.value, effective) === true)
    return undefined;
  const at = {
    ...judge.gravityOf(leaf.pointer, sides.options.facts, observed),
    ...placeOf(leaf, sides),
    class: field.class ?? ('declared' as const),
    path: leaf.pointer,
    declaredAs: leaf.declaredAs,
    declared: leaf.value,
  };
  return observed === undefined ? { ...at, type: 'removed' } : { ...at, type: 'changed', observed };
};

/** Map entries whose presence alone means something, gone with nothing but defaults declared in them. */
const vanishedEntries = (judge: Judge, sides: Sides, found: readonly Difference[]): Difference[] => {
  const entries = new Map<string, DeclaredLeaf>();
  for (const leaf of sides.target.leaves) {
    if (/^\/[^/]+\/\*\/[^/]+$/.test(leaf.pattern)) entries.set(entryAt(leaf.pointer), leaf);
  }
  const live = new Set(Object.keys(sides.observed.state).map(entryAt));
  const told = new Set(found.map((difference) => entryAt(difference.path)));
  return [...entries]
    .filter(([entry]) => !live.has(entry) && !told.has(entry))
    .map(([entry, leaf]) => ({
      ...judge.gravityOf(leaf.pointer, sides.options.facts),
      ...placeOf(leaf, sides),
      type: 'removed',
      class: 'declared',
      path: entry,
      declaredAs: leaf.declaredAs.replace(/\.[^.]*$/, ''),
      declared: leaf.value,
    }));
};

const countReasons = (reasons: readonly LeftOutReason[]): Partial<Record<LeftOutReason, number>> => {
  const counts: Partial<Record<LeftOutReason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

/** Compares every declared leaf, and what lives where the declaration says nothing may. */
export const compareTarget = (
  judge: Judge,
  target: DeclaredTarget,
  observed: Observed,
  options: CompareOptions,
): Compared => {
  const declared = Object.fromEntries(target.leaves.map((leaf) => [leaf.pointer, leaf.value]));
  const sides: Sides = { assumed: { ...observed.state, ...declared }, observed, target, options };
  const reasons: LeftOutReason[] = target.leftOut.map((leftOut) => leftOut.reason);
  const differences: Difference[] = [];
  let compared = 0;
  for (const leaf of target.leaves) {
    const field = judge.schema.byPattern(leaf.pattern);
    if (field === undefined) throw new Error(`no field ${leaf.pattern} in this kind`);
    const keys = matchPattern(field.pattern, leaf.pointer) ?? [];
    const reason = observed.ambiguous.includes(leaf.pointer)
      ? 'ambiguous'
      : notComparable(judge, field, keys, sides);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    compared += 1;
    const difference = differenceAt(judge, leaf, field, sides);
    if (difference !== undefined) differences.push(difference);
  }
  differences.push(...vanishedEntries(judge, sides, differences));
  differences.push(...closedDifferences(judge, target, observed, options));
  const coverage: Coverage = {
    declared: target.leaves.length + target.leftOut.length,
    compared,
    leftOut: countReasons(reasons),
  };
  return { comparison: verdictOf(differences.sort(worstFirst), reasons, target.leftOut), coverage };
};

/** The coverage of a target whose every leaf was compared. */
export const fullCoverage = (target: DeclaredTarget): Coverage => ({
  declared: target.leaves.length + target.leftOut.length,
  compared: target.leaves.length,
  leftOut: countReasons(target.leftOut.map((leftOut) => leftOut.reason)),
});

/** Which leaves are declared differently, and by whom. */
const disagreement = (leftOut: readonly LeftOut[]): string => {
  const sides = new Map<string, string[]>();
  for (const { reason, pointer, declaredAs, detail } of leftOut) {
    if (reason === 'conflict' && pointer !== undefined && detail !== undefined)
      sides.set(pointer, [...(sides.get(pointer) ?? []), `\`${declaredAs}\` in ${detail}`]);
  }
  const leaves = [...sides].map(([pointer, sources]) => `${pointer} (${sources.join(', ')})`);
  const told = leaves.slice(0, 3).join('; ');
  const more = leaves.length > 3 ? `; and ${leaves.length - 3} more` : '';
  return leaves.length === 0
    ? 'Two declarations disagree about this target.'
    : `Declared differently: ${told}${more}.`;
};

/** The verdict over all differences; without any, what could not be compared decides. */
export const verdictOf = (
  differences: readonly Difference[],
  reasons: readonly LeftOutReason[],
  leftOut: readonly LeftOut[],
): Comparison => {
  if (isNonEmpty(differences)) {
    const severity = worstOf(differences.map((difference) => difference.severity));
    return { verdict: 'drifted', fingerprint: fingerprintOf(differences), severity, differences };
  }
  if (reasons.includes('conflict')) {
    return { verdict: 'unknown', reason: 'conflict', detail: disagreement(leftOut) };
  }
  if (reasons.includes('ambiguous')) {
    return {
      verdict: 'unknown',
      reason: 'ambiguous',
      detail: 'AWS returned two different values for one setting.',
    };
  }
  return { verdict: 'in-sync' };
};
