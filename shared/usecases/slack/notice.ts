// What a channel can be told: a drift, a crowd of them, or what concerns the watch itself.
import type { Json } from '../../model/brand.js';
import type { Severity } from '../../model/severity.js';

export interface ShownDifference {
  type: string;
  path: string;
  declaredAs?: string;
  severity: Severity;
  reason: string;
  /** Who made it, where that is another story than of the rest; without a name where nobody is known. */
  maker?: { confidence: string; name?: string };
  declared?: Json;
  observed?: Json;
}

interface NoticeCore {
  event: string;
  severity: Severity;
  /** What the messages of one thread have in common; newer versions of it take the place of older ones. */
  subject: string;
  version: number;
  at: string;
  account?: string;
  region?: string;
  api?: string;
}

export interface DriftNotice extends NoticeCore {
  type: 'drift';
  kind: string;
  status: string;
  /** The target's key, and what people call it. */
  key: string;
  name?: string;
  address?: string;
  /** Where it is declared: `main.tf:12`. */
  place?: string;
  verdict: string;
  reason?: string;
  fingerprint: string;
  firstSeenAt?: string;
  confirmed?: boolean;
  resolvedBy?: string;
  acceptance?: { by: string; why: string; until: string };
  stale?: { since: string; why: string };
  changedBy?: { confidence: string; name: string; via?: string; from?: string; at?: string; call?: string };
  /** Whose it is, by the reviewed `owners` of `stagewatch.yml`: the only channels that a notice may name. */
  owner?: { team: string; channels: readonly string[] };
  plan?: ShownPlan;
  differences: readonly ShownDifference[];
  total: number;
}

/** What would end a drift, or became of that. */
export interface ShownPlan {
  hash: string;
  by: string;
  calls: readonly { operation: string; does: string }[];
  totalCalls: number;
  refused: readonly string[];
  effects: readonly string[];
  /** A person may agree to it. */
  offered: boolean;
  note?: string;
  outcome?: { result: string; why?: string; remedy?: string };
}

/** What concerns the watch itself, a source, or another channel: told once, never edited. */
export interface WatchNotice extends NoticeCore {
  type: 'watch';
  title: string;
  /** The scope, source or channel that it is about. */
  about: string;
  /** Of a channel, which need not hear of it, what the ledger calls it. */
  channel?: string;
  reason?: string;
  detail?: string;
  since?: string;
  /** How many declared targets it leaves unjudged. */
  targets?: number;
  next?: string;
  /** How many scopes it is about, where these are many; `title` says so in words. */
  scopes?: number;
  /** Of a source: what was good before still counts. */
  keepsGood?: boolean;
  problems: readonly { where: string; what: string; remedy: string }[];
}

/** Drifts of one kind and field that moved the same way. */
export interface DriftGroup {
  kind: string;
  path: string;
  event: string;
  count: number;
  severity: Severity;
}

/** A crowd of drifts in one message: told once, never edited. */
export interface DigestNotice extends NoticeCore {
  type: 'digest';
  /** Of more than one account; `account` is missing then. */
  accounts: readonly string[];
  title: string;
  /** As in the mail: what, why, what next, and whatever else there is to say. */
  lines: readonly string[];
  /** How many targets are declared there, and how many percent of them this is; undefined where not told. */
  declared?: number;
  percent?: number;
  /** How many drifts, by event. */
  counts: readonly (readonly [event: string, count: number])[];
  /** How many of them ended because the declaration moved onto them, and nobody can say that this was meant. */
  absorbed: number;
  groups: readonly DriftGroup[];
  targets: readonly { key: string; name?: string; severity: Severity; event: string }[];
  total: number;
}

export type Notice = DriftNotice | WatchNotice | DigestNotice;

/** Who did it, known late, a second read, a longer acceptance: it completes a message that is there, and nobody is told anew. */
export const isQuiet = ({ event }: Notice): boolean => event === 'drift.explained';
