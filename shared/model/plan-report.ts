// What `plan` and `apply` add to a report (DESIGN §4.6). Stable. Nothing in it is secret.
import type { Effect, PlannedCall, Refusal } from './plan.js';
import type { Report } from './report.js';

export interface ReportTargetPlan {
  target: string;
  /** Of this target's part; agreed to alone, nothing else is done. */
  hash: string;
  calls: readonly PlannedCall[];
  refused: readonly Refusal[];
  effects: readonly Effect[];
}

/** What makes the rest be served, once it is put back. */
export interface ReportDeployment {
  scope: string;
  calls: readonly PlannedCall[];
  refused: readonly Refusal[];
}

export interface ReportPlan {
  /** What `expect` has to say for exactly this plan to be carried out. */
  hash: string;
  /** Only targets with something to do, or to refuse. */
  targets: readonly ReportTargetPlan[];
  /** Absent where nothing is deployed. */
  deployments?: readonly ReportDeployment[];
}

export type ReportApplied = { target: string } & (
  | { outcome: 'in-sync'; calls: number }
  | { outcome: 'remains'; calls: number; paths: readonly string[]; why: string }
  | { outcome: 'refused'; why: string; remedy: string }
  | { outcome: 'unknown'; calls: number; why: string }
);

export type ReportDeployed = { scope: string; does: string } & (
  { outcome: 'deployed' } | { outcome: 'failed'; why: string }
);

export interface PlanReport extends Report {
  plan: ReportPlan;
}

export interface AppliedReport extends PlanReport {
  runId: string;
  applied: readonly ReportApplied[];
  /** Absent where nothing was deployed. */
  deployed?: readonly ReportDeployed[];
}
