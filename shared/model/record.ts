// The rows we keep beside findings: what was read last, what is declared, how to watch.
import type { Problem } from './errors.js';
import type { UnknownReason } from './comparison.js';
import type { DeclaredTarget } from './declaration.js';
import type { Facts, State } from './field.js';
import type { Announcement, Finding } from './finding.js';
import type { RemediationSettings } from './remediation.js';
import type { NoiseRules, Owner } from './rule.js';
import type { Severity } from './severity.js';
import type { Revision, SourceSpec } from './source.js';
import type { KindId, Place, ScopeId, TargetId } from './target.js';
import type { EpochMs } from './time.js';

/** A finding with what is still to tell about it: one row, one write. */
export interface FindingRecord {
  finding: Finding;
  pending: readonly Announcement[];
}

/** A scope that cannot be judged, whole or in part. */
export interface Blindness {
  since: EpochMs;
  /** Looks in a row that could not tell. */
  looks: number;
  reason: UnknownReason;
  detail: string;
  /** Declared targets whose state nobody knows. */
  targets: number;
  told: boolean;
}

/** What is known of one scope after its newest whole read. */
export interface ScopeHead {
  scope: ScopeId;
  version: number;
  readStartedAt: EpochMs;
  /** Over live state, baseline, settings and rules; equal roots mean that nothing moved. */
  root: string;
  /** The version of the normalising rules that made the root. */
  rules: string;
  facts: Facts;
  verdicts: Readonly<Record<string, number>>;
  /** How many differences and targets each rule left out or rated, by the rule's id; absent where none did. */
  ignored?: Readonly<Record<string, number>>;
  /** Rules that left out something bad without naming it, by id; absent where none did. */
  broad?: readonly string[];
  /** Under which settings that was; absent in rows of before we told. */
  settings?: string;
  blindness?: Blindness;
  pending: readonly Announcement[];
}

/** Hashes of the live state of every target of a scope, by target. */
export type Manifest = Readonly<Record<TargetId, string>>;

/** One recorded live state. */
export interface Snapshot {
  target: TargetId;
  hash: string;
  readStartedAt: EpochMs;
  /** Missing where AWS proved that the target is gone. */
  state?: State;
}

/** What one source declares in one scope, under one generation of that source. Secrets are masked. */
export interface BaselineRow {
  source: string;
  generation: string;
  scope: ScopeId;
  hash: string;
  targets: readonly DeclaredTarget[];
  managed: readonly KindId[];
}

/** A scope that a source speaks about, and the hash of what it says there. */
export interface SourceScope {
  scope: ScopeId;
  hash: string;
}

/** Which version of a source was read; a Terraform state numbers its own. */
export interface SourceVersion {
  revision?: Revision;
  lineage?: string;
  serial?: number;
}

/** Why a text of a source does not count. */
export interface Refusal {
  at: EpochMs;
  /** Of the text, so that the same one is told once. */
  hash: string;
  problems: readonly Problem[];
}

/** A source that could not be fetched. */
export interface Unread {
  since: EpochMs;
  /** Fetches in a row. */
  tries: number;
  problems: readonly Problem[];
  /** Texts fetched for it before, whose last good version goes on counting. */
  keeps: number;
  /** Once people were told, its targets are marked. */
  toldAt?: EpochMs;
}

/** Which generation of a source counts. */
export interface SourcePointer {
  source: string;
  version: number;
  /** Missing where no good text was ever given. */
  generation?: string;
  /** The flip is done and what follows is not: looks at what changed, the end of the rows of `previous`. */
  unfinished?: { previous?: string };
  /** When it was flipped last. */
  at: EpochMs;
  /** Which key masked the rows, and which paths were left in clear. */
  keyId: string;
  reveal: readonly string[];
  /** The entry of `baselines:` that it was fetched for; one entry may name several texts. */
  configured?: string;
  /** The stack that it is the template of. */
  stack?: string;
  /** How many targets it declares; absent in rows of before we counted. */
  targets?: number;
  /** The text that was compiled last, by its hash, and the version of our rules that compiled it. */
  compiled?: { text: string; rules: string };
  /** Since when newer rules of ours read the same text as other rows: what only they find different is no news. */
  rereadAt?: EpochMs;
  /** The newest version that was read, whether or not it could be used. */
  seen?: SourceVersion;
  /** The newest text could not be compiled; the last good generation still counts. */
  invalid?: Refusal;
  /** What came last and is older than what is known: it changes nothing. */
  older?: Refusal;
  unread?: Unread;
  /** It is being deployed: what lives is between two declarations. `since` is AWS's time. */
  changing?: { since: EpochMs; until: EpochMs };
  /** The last deployment of it is over: since when by AWS's time, and when we had followed. */
  settled?: { since: EpochMs; at: EpochMs };
  pending: readonly Announcement[];
}

/** Somebody whose changes are deployments: the declaration is given time to follow. */
export interface Deployer {
  /** ARN pattern; stars only. */
  principal: string;
  /** How long; the policy's own time where left out. */
  settleMs?: number;
}

/** `stagewatch.yml`, compiled. */
export interface WatchSettings {
  /** Accounts and Regions besides our own whose events count. */
  accounts: readonly string[];
  regions: readonly string[];
  undeclared: 'ignore' | 'report';
  unmanaged: 'managed' | 'report';
  tellAtOnce: Severity;
  confirmAfterMs: number;
  blindAfterLooks: number;
  reveal: readonly string[];
  deployers: readonly Deployer[];
  rules: NoiseRules;
  owners: readonly Owner[];
  /** More than so many percent of what is declared at once is one message, not one for each. */
  crowdPercent: number;
  remediation: RemediationSettings;
  /** Sources that AWS keeps; files are given to the door as texts. */
  baselines: readonly SourceSpec[];
}

/** A place we watch. */
export const isWatched = (settings: WatchSettings, home: Place, place: Place): boolean =>
  (place.account === home.account || settings.accounts.includes(place.account)) &&
  (place.region === home.region || settings.regions.includes(place.region));
