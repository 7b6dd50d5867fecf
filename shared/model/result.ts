// What one look found: a verdict for every target of a scope.
import type { Comparison, Coverage, Difference, Drift, UnknownReason } from './comparison.js';
import type { DeclaredTarget } from './declaration.js';
import type { Facts, State } from './field.js';
import type { Severity } from './severity.js';
import type { Scope, Target, TargetId } from './target.js';

/** The verdict on one target. `declared` is missing for what nothing declares, `state` for what was not seen. */
export interface TargetResult {
  id: TargetId;
  target: Target;
  comparison: Comparison;
  coverage: Coverage;
  declared?: DeclaredTarget;
  /** What people call it, where the id tells them nothing: `GET /orders`. */
  name?: string;
  /** Other keys that mean the same: a REST integration by its resource path. */
  aliases?: readonly string[];
  /** Differences that rules leave out; they are in no comparison. */
  ignored?: readonly IgnoredDifference[];
  /** The severity rules that set how bad it is, by id: one for each difference that they set. */
  rated?: readonly string[];
  /** The live state, masked. */
  state?: State;
}

/** A difference that a rule of `stagewatch.yml` leaves out. */
export interface IgnoredDifference {
  rule: string;
  difference: Difference;
}

/** A target that a rule leaves out as a whole: it counts as declared by nobody. */
export interface IgnoredTarget {
  rule: string;
  id: TargetId;
  /** What it would have been. */
  verdict: Drift['verdict'] | 'in-sync' | 'unknown';
  /** How bad that would have been, where it was a drift. */
  severity?: Severity;
}

/** Everything one look at a scope told. */
export interface ScopeResult {
  scope: Scope;
  /** What had to be asked for before reading, worth remembering (`protocol`). */
  learned: Facts;
  /** Why the scope could not be read, where it could not; its declared targets are then unknown. */
  unreadable?: { reason: UnknownReason; detail: string };
  results: readonly TargetResult[];
  /** Live members that nothing declares and nobody asked to report. */
  undeclaredCount: number;
  /** Absent where no rule left a target out. */
  ignored?: readonly IgnoredTarget[];
}
