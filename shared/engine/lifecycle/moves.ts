// The building stones of a transition: from a finding to the same finding in another status.
import type {
  Acceptance,
  Candidate,
  Finding,
  FindingCore,
  RecordedDrift,
  ResolvedBy,
} from '../../model/finding.js';
import { atLeast } from '../../model/severity.js';
import { later, type EpochMs } from '../../model/time.js';
import { calmAt, tellDrift, tellOver, type Telling } from './telling.js';
import type { Looked, LifecyclePolicy, Move } from './terms.js';

export interface Around {
  policy: LifecyclePolicy;
  now: EpochMs;
}

/** What a finding keeps in every status. */
export const coreOf = (finding: FindingCore): FindingCore => ({
  id: finding.id,
  target: finding.target,
  scope: finding.scope,
  version: finding.version,
  drift: finding.drift,
  firstSeenAt: finding.firstSeenAt,
  readStartedAt: finding.readStartedAt,
  declaredHash: finding.declaredHash,
  stateHash: finding.stateHash,
  turns: finding.turns,
  attempts: finding.attempts,
  ...(finding.told === undefined ? {} : { told: finding.told }),
  ...(finding.changedBy === undefined ? {} : { changedBy: finding.changedBy }),
  ...(finding.alsoChangedBy === undefined ? {} : { alsoChangedBy: finding.alsoChangedBy }),
  ...(finding.made === undefined ? {} : { made: finding.made }),
  ...(finding.name === undefined ? {} : { name: finding.name }),
  ...(finding.address === undefined ? {} : { address: finding.address }),
  ...(finding.source === undefined ? {} : { source: finding.source }),
  ...(finding.line === undefined ? {} : { line: finding.line }),
  ...(finding.owner === undefined ? {} : { owner: finding.owner }),
  ...(finding.stale === undefined ? {} : { stale: finding.stale }),
  ...(finding.plan === undefined ? {} : { plan: finding.plan }),
});

const withTelling = (core: FindingCore, { told, turns }: Telling): FindingCore => ({
  ...core,
  turns,
  ...(told === undefined ? {} : { told }),
});

const eventOf = ({ event }: Telling): Pick<Move, 'event'> => (event === undefined ? {} : { event });

export const confirmDue = (readAt: EpochMs, { policy }: Around): EpochMs =>
  later(readAt, policy.confirmAfterMs + policy.graceMs);

/** Whether a read is late enough after a first one to confirm it. */
export const confirms = (readAt: EpochMs, firstReadAt: EpochMs, { policy }: Around): boolean =>
  readAt >= later(firstReadAt, policy.confirmAfterMs);

export const isAtOnce = (drift: RecordedDrift, { policy }: Around): boolean =>
  atLeast(drift.severity, policy.tellAtOnce);

const calmDue = (core: FindingCore, { policy }: Around): { dueAt?: EpochMs } => {
  const at = calmAt(core, policy);
  return at === undefined ? {} : { dueAt: at };
};

/** Open, and told where people do not know it yet; unconfirmed asks for a second look. */
export const toOpen = (
  before: FindingCore,
  drift: RecordedDrift,
  confirmed: boolean,
  around: Around,
): Move => {
  const telling = tellDrift(before, drift.fingerprint, around.policy, around.now);
  const core = withTelling({ ...coreOf(before), drift }, telling);
  if (confirmed)
    return { finding: { ...core, status: 'open', confirmed, ...calmDue(core, around) }, ...eventOf(telling) };
  const dueAt = confirmDue(around.now, around);
  return { finding: { ...core, status: 'open', confirmed, dueAt }, confirm: true, ...eventOf(telling) };
};

/** Open again without a word: people know this drift. */
export const backToOpen = (before: FindingCore, around: Around): Finding => {
  const core = coreOf(before);
  return { ...core, status: 'open', confirmed: true, ...calmDue(core, around) };
};

export const toSuspected = (
  before: FindingCore,
  drift: RecordedDrift,
  firstReadAt: EpochMs,
  around: Around,
): Move => ({
  finding: {
    ...coreOf(before),
    drift,
    status: 'suspected',
    firstReadAt,
    dueAt: confirmDue(firstReadAt, around),
  },
  confirm: true,
});

export const toHeld = (before: FindingCore, look: Looked, drift: RecordedDrift, around: Around): Move => {
  const until = look.settlesAt ?? later(around.now, around.policy.settleMs);
  return {
    finding: {
      ...coreOf(before),
      drift,
      status: 'held',
      firstReadAt: look.readStartedAt,
      until,
      dueAt: until,
    },
  };
};

/** How an acceptance names the rule that it is by. */
export const byRule = (place: string): string => `rule ${place}`;
export const isByRule = ({ by }: Acceptance): boolean => by.startsWith(byRule(''));

/** Whoever made it may: without a word to those who know of no drift there. */
export const toExpected = (
  before: FindingCore,
  drift: RecordedDrift,
  acceptance: Acceptance,
  { now }: Around,
): Move => {
  const isTold = before.told?.state === 'drift' || before.told?.state === 'flapping';
  const told = { state: 'accepted', fingerprint: drift.fingerprint, at: now } as const;
  const core = { ...coreOf(before), drift, ...(isTold ? { told } : {}) };
  return {
    finding: { ...core, status: 'accepted', acceptance, dueAt: acceptance.until },
    ...(isTold ? { event: 'drift.accepted' as const } : {}),
  };
};

/** Gone in one read: the end waits for a second one. */
export const toEnding = (before: Finding, look: Looked, by: ResolvedBy, around: Around): Move => {
  const acceptance =
    'acceptance' in before && before.acceptance !== undefined ? { acceptance: before.acceptance } : {};
  const runId = 'runId' in before && before.runId !== undefined ? { runId: before.runId } : {};
  const endReadAt = look.readStartedAt;
  const dueAt = confirmDue(endReadAt, around);
  return {
    finding: { ...coreOf(before), status: 'ending', endReadAt, by, dueAt, ...acceptance, ...runId },
    confirm: true,
  };
};

/** Over; told only to those who knew of the drift. */
export const toResolved = (before: FindingCore, by: ResolvedBy, around: Around): Move => {
  const telling = tellOver(before, around.policy, around.now);
  const core = withTelling(coreOf(before), telling);
  return {
    finding: { ...core, status: 'resolved', at: around.now, by, ...calmDue(core, around) },
    ...eventOf(telling),
  };
};

/** Flapping has calmed down: the state it ended in is told as any other. */
export const tellCalm = (before: Finding & { status: 'open' | 'resolved' }, around: Around): Move => {
  const { told: _flapping, ...rest } = coreOf(before);
  const { fingerprint } = before.drift;
  if (before.status === 'open') {
    const known: FindingCore = { ...rest, turns: [], told: { state: 'over', at: around.now } };
    return toOpen(known, before.drift, true, around);
  }
  const known: FindingCore = {
    ...rest,
    turns: [],
    told: { state: 'drift', fingerprint, before: [], at: around.now },
  };
  return toResolved(known, before.by, around);
};

/** Another drift than the known one, seen once: it waits beside the finding for a second read. */
export const withCandidate = (
  before: Finding & { status: 'open' | 'accepted' },
  candidate: Candidate,
  around: Around,
): Move => ({
  finding: { ...before, candidate, dueAt: confirmDue(candidate.firstReadAt, around) },
  confirm: true,
});
