// What a finding keeps of the plan that would end it, and of what became of that: bounded, and nothing in it is secret.
import type { Fingerprint } from './comparison.js';
import type { Effect, PlannedCall, Refusal } from './plan.js';
import type { EpochMs } from './time.js';

export type PlanOutcome =
  | { result: 'applied'; at: EpochMs }
  /** Why it is not, or not wholly, done. */
  | { result: 'failed' | 'refused'; at: EpochMs; why: string; remedy?: string };

export interface RecordedPlan {
  /** Of the drift that it was made for. */
  fingerprint: Fingerprint;
  /** What `expect` has to say for it to be carried out on this target alone. */
  hash: string;
  at: EpochMs;
  /** Who asked for it: a person, or `policy`. */
  by: string;
  calls: readonly Pick<PlannedCall, 'operation' | 'does'>[];
  /** With those that were cut. */
  totalCalls: number;
  refused: readonly Pick<Refusal, 'code' | 'why'>[];
  effects: readonly Effect[];
  /** The policy lets people agree to it. */
  isAgreeable: boolean;
  /** Why `auto` left it to a person. */
  note?: string;
  outcome?: PlanOutcome;
  /** People were told of it. */
  isTold?: true;
}
