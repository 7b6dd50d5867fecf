// What lives where the declaration says nothing else may, or is alarming whoever declared what.
import type { Difference } from '../model/comparison.js';
import type { Closed, DeclaredTarget } from '../model/declaration.js';
import type { Facts, Field, JsonPointer, LeafValue, State, Surroundings } from '../model/field.js';
import { worstOf } from '../model/severity.js';
import { equalLeaves, isMapEntry, type CompareOptions, type Judge } from './judge.js';
import { surroundings, unsetValue, type Observed } from './observe.js';
import { fillPattern, isWithin, matchPattern } from './pointer.js';

interface Live {
  pointer: JsonPointer;
  field: Field;
  value: LeafValue;
  isDefault: boolean;
  /** The claim it breaks, if any. */
  claim: Closed | undefined;
}

/** Another live field switches this leaf off, so that it is not worth telling. */
const isSwitchedOff = (field: Field, around: Surroundings): boolean =>
  field.conditions?.some(
    ({ on, in: allowed, notIn }) =>
      !on.startsWith('fact:') &&
      (allowed?.includes(around.leaf(on)) === false || notIn?.includes(around.leaf(on)) === true),
  ) === true;

/** As in the entry that AWS copies from; that entry itself is nobody's copy. */
const isInherited = (field: Field, value: LeafValue, state: State, [key]: readonly string[]): boolean =>
  field.inheritsFrom !== undefined &&
  field.inheritsFrom !== key &&
  equalLeaves(value, state[fillPattern(field.pattern, [field.inheritsFrom])]);

const isDefaultHere = (field: Field, value: LeafValue, around: Surroundings, state: State): boolean => {
  if (isMapEntry(field)) return false;
  const unset = unsetValue(field, around);
  if (equalLeaves(value, undefined) || (unset !== undefined && equalLeaves(value, unset))) return true;
  return isSwitchedOff(field, around) || isInherited(field, value, state, around.keys);
};

/** `/methodSettings/GET~1x` of `/methodSettings/GET~1x/loggingLevel`: an entry is told once, as a whole. */
export const entryAt = (pointer: JsonPointer): JsonPointer => pointer.split('/').slice(0, 3).join('/');

const hasEntries = (field: Field): boolean => /^\/[^/]+\/\*\//.test(field.pattern);

const isOfMap = ({ pointer }: Closed): boolean => pointer.split('/').length < 3;

/** A map that is stated whole says which entries there are, and not all of what AWS shows in those (`entries`). */
const liveLeaves = (
  judge: Judge,
  target: DeclaredTarget,
  observed: Observed,
  facts: Facts,
  entries: ReadonlySet<JsonPointer>,
): Live[] =>
  Object.entries(observed.state).flatMap(([pointer, value]) => {
    const field = judge.schema.fieldAt(pointer);
    if (field === undefined) return [];
    const keys = matchPattern(field.pattern, pointer) ?? [];
    const around = surroundings(observed.state, keys, target.key, facts);
    const isDefault = isDefaultHere(field, value, around, observed.state);
    const isMember = hasEntries(field) && entries.has(entryAt(pointer));
    const claim = target.closed.find(
      (closed) => isWithin(pointer, closed.pointer) && !(isMember && isOfMap(closed)),
    );
    return [{ pointer, field, value, isDefault, claim }];
  });

const added = (judge: Judge, live: Live, facts: Facts): Difference => ({
  ...judge.gravityOf(live.pointer, facts, live.value),
  type: 'added',
  class: live.field.class ?? live.claim?.class ?? 'unexpected',
  path: live.pointer,
  ...(live.claim === undefined ? {} : { declaredAs: live.claim.declaredAs }),
  observed: live.value,
});

/** One difference for a whole new entry, showing what is not default in it. */
const addedEntry = (judge: Judge, entry: JsonPointer, leaves: readonly Live[], facts: Facts): Difference => {
  const telling = leaves.filter((leaf) => !leaf.isDefault);
  const judged = (telling.length > 0 ? telling : leaves).map((leaf) =>
    judge.gravityOf(leaf.pointer, facts, leaf.value),
  );
  const worst = worstOf(judged.map((gravity) => gravity.severity));
  const claim = leaves[0]?.claim;
  return {
    ...(judged.find((gravity) => gravity.severity === worst) ?? judge.gravityOf(entry, facts)),
    type: 'added',
    class: claim?.class ?? 'unexpected',
    path: entry,
    ...(claim === undefined ? {} : { declaredAs: claim.declaredAs }),
    observed: Object.fromEntries(telling.map((leaf) => [leaf.pointer.slice(entry.length + 1), leaf.value])),
  };
};

const isTelling = (live: Live, options: CompareOptions): boolean => {
  if (live.field.alarming?.some((value) => equalLeaves(value, live.value)) === true) return true;
  if (live.isDefault) return false;
  return live.claim !== undefined || options.undeclared === 'report';
};

/** Differences of type `added`: live leaves and entries that no declared leaf speaks about. */
export const closedDifferences = (
  judge: Judge,
  target: DeclaredTarget,
  observed: Observed,
  options: CompareOptions,
): Difference[] => {
  const declared = new Set(target.leaves.map((leaf) => leaf.pointer));
  const spared = target.leftOut.flatMap(({ pointer }) => pointer ?? []);
  // An entry of which one leaf is unresolved or in conflict is declared, and AWS fills in the rest of it.
  const declaredEntries = new Set([...declared, ...spared].map(entryAt));
  const newEntries = new Map<JsonPointer, Live[]>();
  const differences: Difference[] = [];
  for (const live of liveLeaves(judge, target, observed, options.facts, declaredEntries)) {
    if (declared.has(live.pointer) || spared.some((pointer) => isWithin(live.pointer, pointer))) continue;
    const entry = entryAt(live.pointer);
    const breaksWholeMap = live.claim !== undefined && isOfMap(live.claim);
    if (hasEntries(live.field) && breaksWholeMap && !declaredEntries.has(entry)) {
      newEntries.set(entry, [...(newEntries.get(entry) ?? []), live]);
    } else if (isTelling(live, options)) differences.push(added(judge, live, options.facts));
  }
  const entries = [...newEntries].map(([entry, leaves]) => addedEntry(judge, entry, leaves, options.facts));
  return [...differences, ...entries];
};
