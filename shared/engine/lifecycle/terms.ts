// What the lifecycle takes and gives: inputs, policy, and one step.
import type { Acceptance, Announcement, Finding, RecordedDrift } from '../../model/finding.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { Severity } from '../../model/severity.js';
import type { ScopeId, TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

export interface LifecyclePolicy {
  /** A second read counts as a confirmation only if it started this much later: AWS reads can be stale. */
  confirmAfterMs: number;
  /** From this severity on, people are told before the confirming read. */
  tellAtOnce: Severity;
  /** How long a declared deployer may leave the baseline behind. */
  settleMs: number;
  /** More turns than this within the window is flapping: told once. */
  flapping: { turns: number; windowMs: number };
  /** The delayed look on the queue is given this much time before the timer acts. */
  graceMs: number;
  /** How soon a timer asks again for a look that did not come. */
  recheckMs: number;
  /** A remediation that reports nothing for so long is taken for dead. */
  remediationMs: number;
}

export const defaultLifecyclePolicy: LifecyclePolicy = {
  confirmAfterMs: 30_000,
  tellAtOnce: 'high',
  settleMs: 600_000,
  flapping: { turns: 4, windowMs: 3_600_000 },
  graceMs: 60_000,
  recheckMs: 300_000,
  remediationMs: 900_000,
};

/** One judged read of one target. */
export interface Looked {
  type: 'looked';
  verdict: 'in-sync' | 'drift' | 'unknown';
  /** With verdict `drift` only. */
  drift?: RecordedDrift;
  readStartedAt: EpochMs;
  declaredHash: string;
  stateHash: string;
  /** The newest evidence on the target is a declared deployer's, and nobody else's. */
  deployer: boolean;
  /** Until when that deployer's declaration may follow; the policy's time from now on where left out. */
  settlesAt?: EpochMs;
  /** Somebody who is no deployer changed it since: a hold ends. */
  somebodyElse?: true;
  /** A deployment was over at that time, and the baseline has followed it: what was held before is judged. */
  settledAt?: EpochMs;
  /** A rule says that whoever made it may: accepted without a word, until the rule's end. */
  expected?: Acceptance;
  /** Nothing is left of it but what rules ignore. */
  ignored?: true;
  /** Where it was declared, for people, whose it is, and whether that is the newest declaration. */
  place?: Pick<Finding, 'name' | 'address' | 'source' | 'line' | 'owner' | 'stale'>;
}

export type LifecycleInput =
  | Looked
  | { type: 'due' }
  /** `firstOnly`: what somebody has accepted already stays theirs. */
  | { type: 'accept'; by: string; why: string; until: EpochMs; fingerprint: string; firstOnly?: true }
  /** Evidence came that tells who made it: a rule says that whoever it was may, or no rule does. */
  | { type: 'expected'; acceptance: Acceptance | undefined; fingerprint: string }
  /** A plan was made, or refused; `isNews`: people are to hear of it unless they know it already. */
  | { type: 'planned'; plan: RecordedPlan; isNews: boolean }
  | { type: 'remediation-started'; runId: string; plan?: RecordedPlan }
  /** `why`: of what is not done. */
  | { type: 'remediation-finished'; runId: string; outcome: 'applied' | 'failed' | 'refused'; why?: string };

/** Who the finding is about; needed only where there is none yet. */
export interface Subject {
  id: string;
  target: TargetId;
  scope: ScopeId;
}

export interface Step {
  /** The same object where nothing moved: nothing is to be written. */
  finding?: Finding;
  announce?: Announcement;
  dueAt?: EpochMs;
  /** A confirming look is wanted. */
  confirm?: true;
  /** Why a command was not followed. */
  refused?: string;
}

/** A step before its version and time are stamped. */
export interface Move {
  finding: Finding;
  event?: Announcement['event'];
  confirm?: true;
  refused?: string;
}
