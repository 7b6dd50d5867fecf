// The report: what `check --output json` prints and the reconcile door answers (DESIGN §4.4). Stable.
import type { Json } from './brand.js';
import type { DifferenceClass, UnknownReason } from './comparison.js';
import type { LeafValue, LeftOutReason } from './field.js';
import type { Severity } from './severity.js';

/** A value as people see it: masks are cut to 8 hex digits. */
export type ShownValue = LeafValue | { masked: string };

export interface ReportDifference {
  type: 'changed' | 'added' | 'removed';
  class: DifferenceClass;
  path: string;
  declaredAs?: string;
  address?: string;
  source?: string;
  line?: number;
  declared?: ShownValue;
  observed?: ShownValue | Json;
  severity: Severity;
  reason: string;
  attack?: string;
}

interface ReportedTarget {
  target: string;
  kind: string;
  account: string;
  region: string;
  id: string;
  /** What people call it, where the id tells them nothing: `GET /orders`. */
  name?: string;
  address?: string;
  source?: string;
  line?: number;
  /** Computed attributes of the declaration: `invoke_url`, `arn`. */
  exported?: Readonly<Record<string, string>>;
  /** The newest declaration could not be used: it was compared with an earlier one. `since` is ISO 8601. */
  stale?: { since: string; why: string };
  /** Differences that rules leave out: they are in no verdict. */
  ignored?: readonly ReportIgnored[];
}

/** A difference with the place of the rule that leaves it out: `ignore.0`. */
export interface ReportIgnored extends ReportDifference {
  rule: string;
}

/**
 * `too-broad`: it leaves out something bad that it does not name, or something of most targets; `not-known`: only the
 * deployed watch can tell, or has not looked everywhere yet.
 */
export const ruleStatuses = ['used', 'unused', 'expired', 'too-broad', 'not-known'] as const;
export type RuleStatus = (typeof ruleStatuses)[number];

/** A rule of `stagewatch.yml`, and what it did. */
export interface ReportRule {
  /** Where it stands: `ignore.0`. */
  place: string;
  type: 'ignore' | 'severity';
  status: RuleStatus;
  kind?: string;
  /** As the rule says it: a glob. */
  target?: string;
  path?: string;
  principal?: string;
  to?: Severity;
  reason: string;
  /** ISO 8601. */
  until: string;
  /** How many differences and targets it leaves out. */
  ignored: number;
  /** How many differences and targets it says the severity of. */
  rated: number;
  /** One sentence that says what to do, where there is something. */
  advice?: string;
}

export type ReportTarget = ReportedTarget &
  (
    | { verdict: 'in-sync' }
    | { verdict: 'drifted'; severity: Severity; differences: readonly ReportDifference[] }
    | { verdict: 'missing' | 'unmanaged'; severity: Severity; reason: string }
    | { verdict: 'unknown'; reason: UnknownReason; detail: string }
  );

export interface ReportSummary {
  declared: number;
  compared: number;
  inSync: number;
  drifted: number;
  missing: number;
  unmanaged: number;
  unknown: number;
  /** Live ones that nothing declares, in APIs that no source manages as a whole. */
  undeclared: number;
  /** What rules leave out of all other counts: differences, and targets as a whole. */
  ignored: { differences: number; targets: number };
  leaves: { declared: number; compared: number; leftOut: Readonly<Partial<Record<LeftOutReason, number>>> };
  /** What a REST stage serves is its deployment, not the working copy; that is not compared. */
  serving: 'not-compared';
  awsCalls: Readonly<Record<string, number>>;
}

export interface Report {
  schemaVersion: 1;
  summary: ReportSummary;
  targets: readonly ReportTarget[];
  /** Every rule of `stagewatch.yml`; absent where there is none. */
  rules?: readonly ReportRule[];
}
