// Putting things back: what the policy allows, and what is on record of it for each target.
import type { ChangedBy } from './finding.js';
import type { JsonPointer } from './field.js';
import type { Allowances, PlannedCall } from './plan.js';
import type { RuleAbout } from './rule.js';
import type { Severity } from './severity.js';
import type { TargetId } from './target.js';
import type { EpochMs } from './time.js';

/** `off`: never; `propose`: a plan is announced, and a person agrees to it; `auto`: done at once, within the limits. */
export const remediationModes = ['off', 'propose', 'auto'] as const;
export type RemediationMode = (typeof remediationModes)[number];

/** The last one that fits says the mode; a plan is as free as the strictest of its differences. */
export interface RemediationRule extends RuleAbout {
  /** Where it stands in `stagewatch.yml`: `remediation.rules.0`. */
  place: string;
  /** Only drifts at least so bad. */
  severity?: Severity;
  mode: RemediationMode;
}

/** When `auto` may act: denied beats allowed, and where anything is allowed, the rest of the week is not. */
export interface RemediationWindow {
  place: string;
  effect: 'allow' | 'deny';
  /** 0 is Sunday. */
  days: readonly number[];
  /** Minutes of the day, `from` ≤ t < `to`; over midnight where `to` ≤ `from`. */
  from: number;
  to: number;
  /** IANA name of a time zone. */
  zone: string;
}

/** Writes in 24 hours. */
export interface RemediationBudgets {
  field: number;
  target: number;
  account: number;
}

export interface RemediationSettings {
  mode: RemediationMode;
  rules: readonly RemediationRule[];
  windows: readonly RemediationWindow[];
  budgets: RemediationBudgets;
  /** A run that would touch more targets touches none. */
  maxTargets: number;
  /** `auto` waits so long after the last change of somebody else. */
  quietMs: number;
  allow: Allowances;
  /** Deploy REST APIs whose integrations were put back. */
  deploy: boolean;
  /** ARNs of the only roles that integrations may be given back: whoever sets a role passes its rights on. */
  passRoles: readonly string[];
}

export const defaultRemediation: RemediationSettings = {
  mode: 'off',
  rules: [],
  windows: [],
  budgets: { field: 3, target: 10, account: 30 },
  maxTargets: 3,
  quietMs: 600_000,
  allow: { cacheCluster: false, deployment: false, replace: false },
  deploy: false,
  passRoles: [],
};

/** One of our writes that may have happened. */
export interface Write {
  at: EpochMs;
  paths: readonly JsonPointer[];
}

/** Somebody keeps undoing what we do: nothing is written until a person closes it. */
export interface Breaker {
  since: EpochMs;
  paths: readonly JsonPointer[];
  /** Whose changes ours were undone by, as far as evidence goes. */
  rival: ChangedBy;
}

/** A run that is on, or was when its process ended. */
export interface RunJournal {
  runId: string;
  /** Who asked: a person, or `policy`. */
  by: string;
  /** Of the plan. */
  hash: string;
  startedAt: EpochMs;
  /** As shown: no secrets. */
  calls: readonly PlannedCall[];
  done: number;
}

/** What is on record of one target's remediations: one row, each write on the condition of its version. */
export interface RemedyRecord {
  target: TargetId;
  version: number;
  /** Of the last 24 hours. */
  writes: readonly Write[];
  breaker?: Breaker;
  run?: RunJournal;
}
