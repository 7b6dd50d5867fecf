// Our durable record of one target's drift: its status, what was told about it, and what is still to tell.
import type { Difference, Drift, Fingerprint } from './comparison.js';
import type { Stale } from './declaration.js';
import type { Actor } from './evidence.js';
import type { JsonPointer } from './field.js';
import type { RecordedPlan } from './recorded-plan.js';
import type { OwnedBy } from './rule.js';
import type { Severity } from './severity.js';
import type { ScopeId, TargetId } from './target.js';
import type { EpochMs } from './time.js';

/**
 * The events of the SNS message (DESIGN §4.5). `drift.explained` completes what was told, with who made it, the
 * read that confirms it or another end of an acceptance: it never goes to the topic, only to channels that can edit
 * what they said.
 */
export const announcementEvents = [
  'drift.opened',
  'drift.changed',
  'drift.reopened',
  'drift.resolved',
  'drift.accepted',
  'drift.flapping',
  'drift.explained',
  'remediation.planned',
  'remediation.applied',
  'remediation.failed',
  'remediation.refused',
  'watch.blind',
  'watch.restored',
  'baseline.invalid',
  'channel.dead',
  'digest',
] as const;
export type AnnouncementEvent = (typeof announcementEvents)[number];

/** A drift as we keep it: bounded, whatever its size. */
export interface RecordedDrift {
  verdict: Drift['verdict'];
  /** Over all differences, also those that were cut. */
  fingerprint: Fingerprint;
  severity: Severity;
  /** Why a missing or unmanaged target matters; drifted ones have a reason per difference. */
  reason?: string;
  /** Worst first, at most `keptDifferences`. */
  differences: readonly Difference[];
  total: number;
  /** The snapshot version that shows the whole live state. */
  snapshot?: string;
}

/**
 * Who ended a drift. `absorption`: the baseline moved onto it and no declared deployer did it; `rule`: from then on
 * `stagewatch.yml` ignores it.
 */
export type ResolvedBy = 'remediation' | 'outside' | 'baseline' | 'absorption' | 'rule';

/** What people were told last; the next announcement has to differ from it. */
export type Told =
  /** `before`: other forms of this drift that were told since it opened; coming back to one is flapping. */
  | { state: 'drift'; fingerprint: Fingerprint; before: readonly Fingerprint[]; at: EpochMs }
  | { state: 'accepted'; fingerprint: Fingerprint; at: EpochMs }
  | { state: 'flapping'; fingerprints: readonly Fingerprint[]; at: EpochMs }
  | { state: 'over'; at: EpochMs };

/** A transition worth telling, committed together with the finding and not yet published. */
export interface Announcement {
  event: AnnouncementEvent;
  /** The finding's version that made it. */
  version: number;
  at: EpochMs;
  /** Told together with others by `deliver`, not by whoever made it: too many move at once. */
  inCrowd?: true;
}

/** Another drift seen once, which waits for a second read. */
export interface Candidate {
  drift: RecordedDrift;
  firstReadAt: EpochMs;
}

export interface Acceptance {
  by: string;
  why: string;
  until: EpochMs;
}

/** Who made the change, as far as the evidence goes. */
export type ChangedBy =
  | { confidence: 'unknown' }
  | {
      /** `exact`: the call names the very field; `likely`: it touched the target at about that time. */
      confidence: 'exact' | 'likely';
      actor: Actor;
      at: EpochMs;
      eventName: string;
      eventId: string;
    };

/** What evidence has to fit to explain a drift. */
export interface Making {
  /** The drift was not there yet at that time; unknown where nothing proves it. */
  after?: EpochMs;
  /** It was there in the form that is recorded. */
  by: EpochMs;
  /** Other keys of the target that calls may name. */
  aliases?: readonly string[];
}

export interface FindingCore {
  /** Of the target: all its drifts, one after the other, are one finding and one message. */
  id: string;
  target: TargetId;
  scope: ScopeId;
  /** One more with every write. */
  version: number;
  /** The drift itself; of a resolved finding, the one that ended. */
  drift: RecordedDrift;
  firstSeenAt: EpochMs;
  /** Start of the newest read that moved this finding: older reads change nothing. */
  readStartedAt: EpochMs;
  /** Hashes of what was declared and what was live in that read. */
  declaredHash: string;
  stateHash: string;
  told?: Told;
  /** When it last turned (opened, changed, ended); for flapping. */
  turns: readonly EpochMs[];
  /** Remediations that did not last. */
  attempts: number;
  /** Of the worst difference. */
  changedBy?: ChangedBy;
  /** Of differences that somebody else made, by path. */
  alsoChangedBy?: Readonly<Record<JsonPointer, ChangedBy>>;
  /** Between when the drift was made, for evidence that comes later. */
  made?: Making;
  /** What people call the target, and the user's own address and place. */
  name?: string;
  address?: string;
  source?: string;
  line?: number;
  /** The team that it belongs to. */
  owner?: OwnedBy | undefined;
  /** The newest declaration could not be used: it was compared with an earlier one. */
  stale?: Stale | undefined;
  /** What would end it, or what became of that; of an earlier form of the drift where the fingerprint is another. */
  plan?: RecordedPlan;
}

/** `dueAt`: when something has to happen even if nobody looks before. */
export type Finding = FindingCore &
  (
    | { status: 'suspected'; firstReadAt: EpochMs; dueAt: EpochMs }
    | { status: 'open'; confirmed: boolean; candidate?: Candidate; dueAt?: EpochMs }
    | { status: 'held'; firstReadAt: EpochMs; until: EpochMs; dueAt: EpochMs }
    | { status: 'remediating'; runId: string; appliedAt?: EpochMs; dueAt: EpochMs }
    | { status: 'accepted'; acceptance: Acceptance; candidate?: Candidate; dueAt: EpochMs }
    | {
        status: 'ending';
        acceptance?: Acceptance;
        endReadAt: EpochMs;
        by: ResolvedBy;
        runId?: string;
        dueAt: EpochMs;
      }
    | { status: 'resolved'; at: EpochMs; by: ResolvedBy; dueAt?: EpochMs }
  );
export type FindingStatus = Finding['status'];
