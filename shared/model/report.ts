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
  leaves: { declared: number; compared: number; leftOut: Readonly<Partial<Record<LeftOutReason, number>>> };
  /** What a REST stage serves is its deployment, not the working copy; that is not compared. */
  serving: 'not-compared';
  awsCalls: Readonly<Record<string, number>>;
}

export interface Report {
  schemaVersion: 1;
  summary: ReportSummary;
  targets: readonly ReportTarget[];
}
