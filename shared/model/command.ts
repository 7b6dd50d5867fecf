// What `remediate` is told to do about one drift, as it travels on the queue of commands.
import type { Fingerprint } from './comparison.js';
import type { TargetId } from './target.js';
import type { EpochMs } from './time.js';

/** Who asks where nobody does: the settings. */
export const policyName = 'policy';

interface CommandAbout {
  target: TargetId;
  /** Of the drift that it is about: another one is left alone. */
  fingerprint: Fingerprint;
  /** A person as Slack names them, or `policy`. */
  by: string;
  at: EpochMs;
}

/**
 * `propose`: plan and tell; `auto`: carry out what the policy allows now; `apply`: carry out what somebody agreed to, by
 * the hash of the plan.
 */
export type Order = { mode: 'propose' } | { mode: 'auto' } | { mode: 'apply'; expect: string };

export type Command = CommandAbout & Order;
