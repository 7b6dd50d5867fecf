// Judges one target by what was seen of it: compared, missing, unmanaged, or could not tell.
import { compareTarget, fullCoverage, type Compared } from '../engine/compare.js';
import { expectationOf } from '../engine/expectation.js';
import { isAsDeclared } from '../engine/unchanged.js';
import { sha256 } from '../engine/canonical.js';
import { maskDeclared, maskState, type Hide } from '../engine/mask.js';
import { observe, type Observed } from '../engine/observe.js';
import type { Schema } from '../engine/schema.js';
import type { Comparison, Coverage, Unreadable } from '../model/comparison.js';
import type { JsonObject } from '../model/brand.js';
import type { DeclaredTarget } from '../model/declaration.js';
import type { Facts, Field, JsonPointer, State } from '../model/field.js';
import type { TargetResult } from '../model/result.js';
import type { Gravity } from '../model/severity.js';
import { targetId, type Scope, type Target, type TargetId } from '../model/target.js';
import type { Kind, Seen } from '../kinds/kind.js';

/** How both sides are shown and what counts as a difference. */
export interface TargetOptions {
  /** Report live, non-default settings that nothing declares. */
  undeclared: 'ignore' | 'report';
  hide: Hide;
  /** The declared side comes from the table, where it is kept masked already. */
  declaredIsMasked?: true;
  /** Canonical patterns whose values are shown although they can hold secrets. */
  reveal: readonly string[];
  /** Told of both sides as they are, in clear: for whoever has to write. */
  onSides?: (id: TargetId, sides: Sides) => void;
}

/** What was declared and what AWS said, before anything is masked; `raw` where the target is there. */
export interface Sides {
  declared: DeclaredTarget;
  raw?: JsonObject;
}

const nothingCompared: Coverage = { declared: 0, compared: 0, leftOut: {} };

/** Nothing of a target could be compared: each of its leaves says why. */
export const uncovered = (
  declared: DeclaredTarget,
  reason: 'target-missing' | 'target-unknown',
): Coverage => ({
  declared: declared.leaves.length + declared.leftOut.length,
  compared: 0,
  leftOut: { [reason]: declared.leaves.length + declared.leftOut.length },
});

const drift = (verdict: 'missing' | 'unmanaged', { severity, reason }: Gravity): Comparison => ({
  verdict,
  severity,
  reason,
  fingerprint: sha256(verdict).slice(0, 32),
});

const unknown = ({ reason, detail }: Unreadable): Comparison => ({ verdict: 'unknown', reason, detail });

export interface Judging {
  kind: Kind;
  facts: Facts;
  options: TargetOptions;
}

/** What showing a value takes. */
export type Showing = Pick<Judging, 'kind' | 'options'>;

/** Fields as masking sees them: revealed ones hold no secret. */
export const masking = ({ kind, options }: Showing): Pick<Schema, 'fieldAt' | 'byPattern'> => {
  const revealed = (field: Field | undefined): Field | undefined => {
    if (field === undefined || !options.reveal.includes(field.pattern)) return field;
    const { mask: _revealed, ...shown } = field;
    return shown;
  };
  return {
    fieldAt: (pointer) => revealed(kind.schema.fieldAt(pointer)),
    byPattern: (pattern) => revealed(kind.schema.byPattern(pattern)),
  };
};

const above = (pointer: JsonPointer): JsonPointer => pointer.slice(0, pointer.lastIndexOf('/'));

/** Leaves that a source calls sensitive, and what came to a map with such a leaf: nobody said that it may be shown. */
export const sensitiveIn = (
  { state }: Pick<Observed, 'state'>,
  leaves: DeclaredTarget['leaves'] = [],
): ReadonlySet<JsonPointer> => {
  const sensitive = leaves.filter((leaf) => leaf.sensitive === true);
  if (sensitive.length === 0) return new Set();
  const known = new Set(leaves.map(({ pointer }) => pointer));
  const maps = new Set(
    sensitive.filter(({ pattern }) => pattern.endsWith('/*')).map(({ pointer }) => above(pointer)),
  );
  const added = Object.keys(state).filter((pointer) => !known.has(pointer) && maps.has(above(pointer)));
  return new Set([...sensitive.map(({ pointer }) => pointer), ...added]);
};

const maskedState = (judging: Judging, observed: Observed, declared?: DeclaredTarget): Observed => {
  const sensitive = sensitiveIn(observed, declared?.leaves);
  return {
    ...observed,
    state: maskState(observed.state, masking(judging).fieldAt, sensitive, judging.options.hide),
  };
};

/** The live state, made only when somebody asks for it: an unchanged target is judged without it. */
const withState = (judging: Judging, seen: Seen, declared?: DeclaredTarget): Pick<TargetResult, 'state'> => {
  let made: State | undefined;
  return {
    get state() {
      return (made ??= maskedState(judging, observedOf(judging, seen), declared).state);
    },
  };
};

const observedOf = ({ kind }: Judging, seen: Seen): Observed =>
  observe(kind.schema, seen.content.status === 'read' ? seen.content.raw : {});

const compareSeen = (judging: Judging, masked: DeclaredTarget, seen: Seen): Compared => {
  const { kind, facts, options } = judging;
  const schema = { ...kind.schema, ...masking(judging) };
  const raw = seen.content.status === 'read' ? seen.content.raw : {};
  const around = { facts, targetKey: masked.key, hide: options.hide };
  if (options.undeclared === 'ignore' && isAsDeclared(expectationOf(schema, masked), raw, around)) {
    return { comparison: { verdict: 'in-sync' }, coverage: fullCoverage(masked) };
  }
  const observed = maskedState(judging, observe(kind.schema, raw), masked);
  return compareTarget(kind, masked, observed, { facts, undeclared: options.undeclared });
};

const maskedDeclaration = (judging: Showing, target: DeclaredTarget): DeclaredTarget =>
  judging.options.declaredIsMasked === true
    ? target
    : maskDeclared(target, masking(judging).byPattern, judging.options.hide);

/** Under the key that it is declared by: resolved, unless several names that disagree lead to one live thing. */
export const judgePresent = (judging: Judging, target: DeclaredTarget, seen: Seen): TargetResult => {
  const masked = maskedDeclaration(judging, target);
  const identity = { id: targetId(target), target: plain(target), declared: masked, ...named(seen) };
  if (seen.content.status === 'unreadable') {
    return {
      ...identity,
      comparison: unknown(seen.content),
      coverage: uncovered(target, 'target-unknown'),
    };
  }
  if (seen.content.status === 'read')
    judging.options.onSides?.(identity.id, { declared: target, raw: seen.content.raw });
  const compared = compareSeen(judging, masked, seen);
  return Object.assign(withState(judging, seen, masked), { ...identity, ...compared });
};

const named = ({ name, aliases }: Seen): Pick<TargetResult, 'name' | 'aliases'> => ({
  ...(name === undefined ? {} : { name }),
  ...(aliases.length === 0 ? {} : { aliases }),
});

const plain = ({ kind, account, region, key }: Target): Target => ({ kind, account, region, key });

export const judgeUndeclared = (judging: Judging, scope: Scope, seen: Seen): TargetResult => {
  const target: Target = {
    kind: judging.kind.id,
    account: scope.account,
    region: scope.region,
    key: seen.key,
  };
  const identity = {
    id: targetId(target),
    target,
    comparison: drift('unmanaged', judging.kind.unmanaged),
    coverage: nothingCompared,
    ...named(seen),
  };
  if (seen.content.status !== 'read') return identity;
  return Object.assign(withState(judging, seen), identity);
};

/** Nothing says which live thing a declared target is: never in sync, never missing. */
export const judgeUnbound = (judging: Showing, target: DeclaredTarget, detail: string): TargetResult => ({
  id: targetId(target),
  target: plain(target),
  declared: maskedDeclaration(judging, target),
  comparison: { verdict: 'unknown', reason: 'unbound', detail },
  coverage: uncovered(target, 'target-unknown'),
});

/** A declared target that the read did not show: gone if the listing was whole, else unknown. */
export const judgeUnseen = (
  judging: Judging,
  target: DeclaredTarget,
  failure: Unreadable | undefined,
): TargetResult => {
  const id = targetId(target);
  judging.options.onSides?.(id, { declared: target });
  return {
    id,
    target: plain(target),
    declared: maskedDeclaration(judging, target),
    comparison: failure === undefined ? drift('missing', judging.kind.missing) : unknown(failure),
    coverage: uncovered(target, failure === undefined ? 'target-missing' : 'target-unknown'),
  };
};
