// What remediation needs of the table beyond what watching does: a book for each target, and who had what changed.
import type { ReportApplied } from '../../model/plan-report.js';
import type { RemedyRecord } from '../../model/remediation.js';
import type { TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

/** One attempt, whatever became of it. Kept for good; no value of any field is in it. */
export interface AuditEntry {
  at: EpochMs;
  runId: string;
  /** Who asked: a person as AWS or Slack names them, or `policy`. */
  by: string;
  target: TargetId;
  /** Of the plan that was asked for. */
  hash: string;
  result: ReportApplied;
}

/** Every write is one item; `false` says that somebody else wrote first. */
export interface RemedyLedger {
  remedy: (target: TargetId) => Promise<RemedyRecord | undefined>;
  /** `before`: the version that this one follows; undefined where there was none. */
  writeRemedy: (record: RemedyRecord, before: number | undefined) => Promise<boolean>;
  /** Counts a write of the account; answers with how many there were in the last 24 hours, this one too. */
  countWrite: (account: string, now: EpochMs) => Promise<number>;
  audit: (entry: AuditEntry) => Promise<void>;
}
