// What remediation needs of the table beyond what watching does: a book for each target, and who had what changed.
import type { ReportApplied } from '../../model/plan-report.js';
import type { RemedyRecord } from '../../model/remediation.js';
import type { Target, TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

/** What became of an attempt. */
export type Attempted =
  | ReportApplied
  | { target: TargetId; outcome: 'planned'; calls: number; refused: number }
  | { target: TargetId; outcome: 'breaker-closed'; why: string };

/** One attempt, whatever became of it. Kept for good; no value of any field is in it. */
export interface AuditEntry {
  at: EpochMs;
  runId: string;
  /** Who asked: a person as AWS or Slack names them, or `policy`. */
  by: string;
  target: TargetId;
  /** Of the plan that was asked for. */
  hash: string;
  result: Attempted;
}

/** Every write is one item; `false` says that somebody else wrote first. */
export interface RemedyLedger {
  remedy: (target: TargetId) => Promise<RemedyRecord | undefined>;
  /** `before`: the version that this one follows; undefined where there was none. */
  writeRemedy: (record: RemedyRecord, before: number | undefined) => Promise<boolean>;
  /** Counts a write of the account, or takes back (-1) one that was counted; answers with how many there were in 24 hours. */
  countWrite: (account: string, now: EpochMs, count?: 1 | -1) => Promise<number>;
  audit: (entry: AuditEntry) => Promise<void>;
  /** Counts a target for an hour; answers with how many of its account were counted in that time, this one too. */
  countTarget: (what: 'auto' | 'told', target: Target, now: EpochMs) => Promise<number>;
}
