// A question that waits: who made the drifts of a scope, for CloudTrail's event history to answer.
import type { ScopeId } from './target.js';
import type { EpochMs } from './time.js';

/** A span of time; both ends count. */
export interface Span {
  from: EpochMs;
  to: EpochMs;
}

/** A scope has at most one. */
export interface Ask {
  scope: ScopeId;
  /** One more with every write; it starts at the time in milliseconds, so that a row left anew is never taken for the old one. */
  version: number;
  /** Since when somebody is looked for. */
  since: EpochMs;
  /** Searches that ended. */
  tries: number;
  /** What a search has still to go through, by event source; absent between searches. */
  rest?: Readonly<Record<string, Span>>;
  /** Calls that this search took so far. */
  calls?: number;
}
