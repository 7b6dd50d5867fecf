// What the use cases need from outside; adapters provide it, tests and a simulator may own it.
import type { Ask } from '../model/ask.js';
import type { Command } from '../model/command.js';
import type { DigestRow } from '../model/digest.js';
import type { Evidence } from '../model/evidence.js';
import type { Warn } from '../model/log-message.js';
import type { Look, PlaceLook } from '../model/look.js';
import type {
  BaselineRow,
  FindingRecord,
  Manifest,
  ScopeHead,
  Snapshot,
  SourcePointer,
  SourceScope,
  WatchSettings,
} from '../model/record.js';
import type { Place, ScopeId, TargetId } from '../model/target.js';
import type { Clock, EpochMs } from '../model/time.js';
import type { AwsClients } from '../kinds/kind.js';

export type { Clock } from '../model/time.js';

/** All rows about one scope, read at once and consistently. */
export interface ScopeRows {
  head?: ScopeHead;
  baselines: readonly BaselineRow[];
  findings: readonly FindingRecord[];
}

/** How to watch, and which generation of each source counts. */
export interface Watch {
  settings: WatchSettings;
  settingsHash: string;
  sources: readonly SourcePointer[];
}

/** A row that has something due: a timer or an unsent announcement. */
export type DueRow =
  | { type: 'finding'; scope: ScopeId; target: TargetId; dueAt: EpochMs }
  | { type: 'head'; scope: ScopeId; dueAt: EpochMs }
  | { type: 'source'; source: string; dueAt: EpochMs }
  | { type: 'ask'; scope: ScopeId; dueAt: EpochMs };

/** Every write is one item; `false` says that somebody else wrote first: load again and think again. */
export interface Store {
  loadScope: (scope: ScopeId) => Promise<ScopeRows>;
  loadWatch: () => Promise<Watch>;
  loadManifest: (scope: ScopeId) => Promise<Manifest>;
  loadFinding: (scope: ScopeId, target: TargetId) => Promise<FindingRecord | undefined>;
  loadHead: (scope: ScopeId) => Promise<ScopeHead | undefined>;
  loadPointer: (source: string) => Promise<SourcePointer | undefined>;
  loadSourceScopes: (source: string, generation: string) => Promise<readonly SourceScope[]>;
  /** Kept for a while; the same event twice is one row. */
  writeEvidence: (evidence: Evidence) => Promise<void>;
  /** Evidence on a scope from `since` on, newest first, at most `limit`. */
  loadEvidence: (scope: ScopeId, since: EpochMs, limit: number) => Promise<readonly Evidence[]>;
  /** Whom to look for there; undefined where nobody is looked for any more. */
  loadAsk: (scope: ScopeId) => Promise<Ask | undefined>;
  snapshotAt: (target: TargetId, at: EpochMs) => Promise<Snapshot | undefined>;
  /** Rows due until `until`, most urgent first, at most `limit` of those that follow `after`. Not consistent: load each before acting. */
  due: (until: EpochMs, limit: number, after?: DueRow) => Promise<readonly DueRow[]>;
  loadDigest: (name: string) => Promise<DigestRow | undefined>;
  /** Targets that remediation has stopped for, until somebody closes the breaker. Not consistent. */
  countOpenBreakers: () => Promise<number>;

  writeSnapshot: (snapshot: Snapshot) => Promise<void>;
  /** `before`: the version that this one follows; undefined where there was none. */
  writeFinding: (
    record: FindingRecord,
    before: number | undefined,
    dueAt: EpochMs | undefined,
  ) => Promise<boolean>;
  writeHead: (head: ScopeHead, before: number | undefined, dueAt: EpochMs | undefined) => Promise<boolean>;
  writeManifest: (scope: ScopeId, manifest: Manifest) => Promise<void>;
  writeBaselineRow: (row: BaselineRow) => Promise<void>;
  /** A superseded row disappears after a while. */
  expireBaselineRow: (
    row: Pick<BaselineRow, 'source' | 'generation' | 'scope'>,
    at: EpochMs,
  ) => Promise<void>;
  writeSourceScopes: (source: string, generation: string, scopes: readonly SourceScope[]) => Promise<void>;
  writePointer: (
    pointer: SourcePointer,
    before: number | undefined,
    dueAt: EpochMs | undefined,
  ) => Promise<boolean>;
  writeSettings: (settings: WatchSettings) => Promise<void>;
  /** Where one is left already that is due by then, it stays as it is. */
  leaveAsk: (ask: Ask, dueAt: EpochMs) => Promise<boolean>;
  /** Without `dueAt` nobody is looked for any more. */
  writeAsk: (ask: Ask, before: number, dueAt: EpochMs | undefined) => Promise<boolean>;
  writeDigest: (row: DigestRow, before: number | undefined) => Promise<boolean>;
  /**
   * Counts `moved` more under a name, and answers with how many moved in the last ten to twenty minutes.
   * A count whose answer got lost may count twice.
   */
  crowd: (name: string, now: EpochMs, moved: number) => Promise<number>;
  /** True for the first who asks within the time: at most one look at an account per five minutes. */
  claim: (name: string, now: EpochMs, forMs: number) => Promise<boolean>;
}

export type QueueName = 'now' | 'sweep';

export interface LookQueue {
  send: (queue: QueueName, looks: readonly (Look | PlaceLook)[], delaySeconds?: number) => Promise<void>;
}

/** One message to everybody who subscribed. */
export interface Message {
  subject: string;
  /** For people. */
  text: string;
  /** For programs. */
  json: object;
  /** What subscribers filter by; of a list, one member that a filter takes is enough. */
  attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Topic {
  publish: (message: Message) => Promise<void>;
}

/** What `remediate` is to do; a command that is sent twice is done once. */
export interface Commands {
  send: (command: Command, delaySeconds?: number) => Promise<void>;
}

export interface Ports {
  store: Store;
  queue: LookQueue;
  topic: Topic;
  /** Only to channels that edit what they told: nobody is called by it. Missing where there is none. */
  edits?: Topic;
  /** Missing where nothing can be put back. */
  commands?: Commands;
  clock: Clock;
  random: () => number;
  log: Warn;
}

/** Reading AWS: one set of clients per place, paced by lane. */
export interface Reading {
  clientsFor: (place: Place, lane: QueueName) => AwsClients;
}
