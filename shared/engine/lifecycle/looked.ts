// What one judged read does to a finding, status by status.
import type { Acceptance, Finding, FindingCore, RecordedDrift, ResolvedBy } from '../../model/finding.js';
import {
  backToOpen,
  confirms,
  coreOf,
  isAtOnce,
  isByRule,
  toEnding,
  toExpected,
  toHeld,
  toOpen,
  toResolved,
  toSuspected,
  withCandidate,
  type Around,
} from './moves.js';
import type { EpochMs } from '../../model/time.js';
import type { Looked, Move, Subject } from './terms.js';

type Of<Status extends Finding['status']> = Finding & { status: Status };

const begin = (core: FindingCore, look: Looked, drift: RecordedDrift, around: Around): Move => {
  if (look.expected !== undefined) return toExpected(core, drift, look.expected, around);
  if (look.deployer) return toHeld(core, look, drift, around);
  if (isAtOnce(drift, around)) return toOpen(core, drift, false, around);
  return toSuspected(core, drift, look.readStartedAt, around);
};

const newCore = (subject: Subject, look: Looked, drift: RecordedDrift): FindingCore => ({
  ...subject,
  version: 0,
  drift,
  firstSeenAt: look.readStartedAt,
  readStartedAt: look.readStartedAt,
  declaredHash: look.declaredHash,
  stateHash: look.stateHash,
  turns: [],
  attempts: 0,
});

/** The first sight of a drift. */
export const beginFinding = (subject: Subject, look: Looked, drift: RecordedDrift, around: Around): Move =>
  begin(newCore(subject, look, drift), look, drift, around);

/** The drift as if people knew it: accepted stays accepted, what is at work stays at work. */
export const adoptedFinding = (
  before: Finding | undefined,
  subject: Subject,
  look: Looked,
  drift: RecordedDrift,
  around: Around,
): Finding => {
  const { fingerprint } = drift;
  if (before?.status === 'held' || before?.status === 'remediating') return { ...before, drift };
  if (before?.status === 'accepted')
    return { ...before, drift, told: { state: 'accepted', fingerprint, at: around.now } };
  const core = before === undefined ? newCore(subject, look, drift) : { ...coreOf(before), drift };
  return backToOpen({ ...core, told: { state: 'drift', fingerprint, before: [], at: around.now } }, around);
};

/** The hashes follow the newest read, so that a later end knows which side moved. */
const refreshed = <Some extends Finding>(finding: Some, look: Looked, drift: RecordedDrift): Some =>
  finding.declaredHash === look.declaredHash && finding.stateHash === look.stateHash
    ? finding
    : { ...finding, drift };

const stillSuspected = (
  finding: Of<'suspected'>,
  look: Looked,
  drift: RecordedDrift,
  around: Around,
): Move => {
  if (look.deployer) return toHeld(finding, look, drift, around);
  const confirmed = confirms(look.readStartedAt, finding.firstReadAt, around);
  if (confirmed || isAtOnce(drift, around)) return toOpen(finding, drift, confirmed, around);
  if (drift.fingerprint === finding.drift.fingerprint) return { finding: refreshed(finding, look, drift) };
  return { finding: { ...finding, drift } };
};

/** A change of a drift that people know: at once where it is bad, else after a second read. */
const changed = (
  finding: Of<'open' | 'accepted'>,
  look: Looked,
  drift: RecordedDrift,
  around: Around,
): Move => {
  if (look.deployer) return toHeld(finding, look, drift, around);
  const firstReadAt = finding.candidate?.firstReadAt ?? look.readStartedAt;
  const confirmed = confirms(look.readStartedAt, firstReadAt, around);
  if (confirmed || isAtOnce(drift, around)) return toOpen(finding, drift, confirmed, around);
  return withCandidate(finding, { drift, firstReadAt }, around);
};

const stillOpen = (finding: Of<'open'>, look: Looked, drift: RecordedDrift, around: Around): Move => {
  if (drift.fingerprint !== finding.drift.fingerprint) return changed(finding, look, drift, around);
  if (finding.candidate !== undefined) return { finding: backToOpen(finding, around) };
  if (!finding.confirmed && confirms(look.readStartedAt, finding.readStartedAt, around))
    return { finding: backToOpen(finding, around) };
  return { finding: refreshed(finding, look, drift) };
};

const stillAccepted = (finding: Of<'accepted'>, look: Looked, drift: RecordedDrift, around: Around): Move => {
  if (drift.fingerprint !== finding.drift.fingerprint) return changed(finding, look, drift, around);
  const { until } = finding.acceptance;
  // A rule that is gone, or somebody else whom evidence names now, ends what a rule accepted.
  if (around.now >= until || isByRule(finding.acceptance)) return toOpen(finding, drift, true, around);
  if (finding.candidate === undefined) return { finding: refreshed(finding, look, drift) };
  const { acceptance } = finding;
  return { finding: { ...coreOf(finding), status: 'accepted', acceptance, dueAt: until } };
};

/** A deployment ended after that read, and none is running. */
const isSettled = ({ settledAt, deployer }: Looked, readAt: EpochMs): boolean =>
  settledAt !== undefined && settledAt >= readAt && !deployer;

/** Held until the baseline moved, the deployment or the time is over, or somebody else changed something. */
const stillHeld = (finding: Of<'held'>, look: Looked, drift: RecordedDrift, around: Around): Move => {
  const other = drift.fingerprint !== finding.drift.fingerprint;
  const hasSettled = look.declaredHash !== finding.declaredHash || isSettled(look, finding.firstReadAt);
  const isBroken = look.somebodyElse === true || (other && !look.deployer);
  if (around.now < finding.until && !hasSettled && !isBroken)
    return { finding: other ? { ...finding, drift } : refreshed(finding, look, drift) };
  const confirmed = confirms(look.readStartedAt, finding.firstReadAt, around);
  if (confirmed || isAtOnce(drift, around)) return toOpen(finding, drift, confirmed, around);
  if (finding.told?.state === 'drift' && finding.told.fingerprint === drift.fingerprint)
    return toOpen(finding, drift, true, around);
  return toSuspected(finding, drift, finding.firstReadAt, around);
};

const stillRemediating = (
  finding: Of<'remediating'>,
  look: Looked,
  drift: RecordedDrift,
  around: Around,
): Move => {
  // A run that is not finished shows its own half-done work.
  if (finding.appliedAt === undefined || !confirms(look.readStartedAt, finding.appliedAt, around))
    return { finding };
  const move = toOpen({ ...finding, attempts: finding.attempts + 1 }, drift, true, around);
  return move.event === undefined ? { ...move, event: 'remediation.failed' } : move;
};

/** Whether people know the drift that comes back as it would come back: accepted, or open. */
const isKnown = ({ told, drift, acceptance }: Of<'ending'>): boolean => {
  switch (told?.state) {
    case undefined:
    case 'over':
      return false;
    case 'drift':
      return told.fingerprint === drift.fingerprint;
    case 'accepted':
      return acceptance !== undefined && told.fingerprint === drift.fingerprint;
    case 'flapping':
      return told.fingerprints.includes(drift.fingerprint);
    default:
      return told satisfies never;
  }
};

const back = (finding: Of<'ending'>, around: Around): Of<'open' | 'accepted'> => {
  if (finding.acceptance === undefined)
    return { ...backToOpen(finding, around), status: 'open', confirmed: true };
  const { acceptance } = finding;
  return { ...coreOf(finding), status: 'accepted', acceptance, dueAt: acceptance.until };
};

const isSame = (a: Acceptance, b: Acceptance): boolean =>
  a.by === b.by && a.why === b.why && a.until === b.until;

/** Accepted by a person, and gone for one read only: theirs again before any rule is asked. */
const isTheirs = (finding: Finding): finding is Of<'ending'> =>
  finding.status === 'ending' && finding.acceptance !== undefined && !isByRule(finding.acceptance);

/** A rule expects it. What a person accepted stays theirs, and a remediation sees its own work. */
const whileExpected = (
  finding: Exclude<Finding, Of<'resolved' | 'remediating'>>,
  drift: RecordedDrift,
  acceptance: Acceptance,
  look: Looked,
  around: Around,
): Move => {
  if (finding.status !== 'accepted' || drift.fingerprint !== finding.drift.fingerprint)
    return toExpected(finding, drift, acceptance, around);
  const { acceptance: given, candidate } = finding;
  const stays = isByRule(given) ? isSame(given, acceptance) : around.now < given.until;
  if (!stays) return toExpected(finding, drift, acceptance, around);
  return candidate === undefined
    ? { finding: refreshed(finding, look, drift) }
    : { finding: { ...coreOf(finding), status: 'accepted', acceptance: given, dueAt: given.until } };
};

/** A drift was seen. */
export const drifted = (finding: Finding, look: Looked, drift: RecordedDrift, around: Around): Move => {
  const { status } = finding;
  if (look.expected !== undefined && status !== 'resolved' && status !== 'remediating')
    return whileExpected(
      isTheirs(finding) ? back(finding, around) : finding,
      drift,
      look.expected,
      look,
      around,
    );
  switch (finding.status) {
    case 'resolved':
      return begin({ ...finding, drift, firstSeenAt: look.readStartedAt, attempts: 0 }, look, drift, around);
    case 'suspected':
      return stillSuspected(finding, look, drift, around);
    case 'open':
      return stillOpen(finding, look, drift, around);
    case 'held':
      return stillHeld(finding, look, drift, around);
    case 'remediating':
      return stillRemediating(finding, look, drift, around);
    case 'accepted':
      return stillAccepted(finding, look, drift, around);
    case 'ending':
      // A hold may have ended before people heard of what was held.
      if (!isKnown(finding)) return begin(finding, look, drift, around);
      return drifted(back(finding, around), look, drift, around);
    default:
      return finding satisfies never;
  }
};

/** Which side moved when a drift ends. */
const endedBy = (finding: Finding, look: Looked): ResolvedBy => {
  if (look.ignored) return 'rule';
  if (finding.status === 'remediating') return 'remediation';
  if (look.declaredHash === finding.declaredHash) return 'outside';
  const isDeployed = look.deployer || isSettled(look, finding.readStartedAt);
  const expected = isDeployed || finding.status === 'held' || look.stateHash !== finding.stateHash;
  return expected ? 'baseline' : 'absorption';
};

/** The target was seen in sync. */
export const cleared = (finding: Finding, look: Looked, around: Around): Move => {
  switch (finding.status) {
    case 'resolved':
      return { finding };
    case 'suspected':
    case 'held':
      // What people heard of in another form ends for them, too: that waits for a second read.
      if (finding.told === undefined || finding.told.state === 'over')
        return toResolved(finding, endedBy(finding, look), around);
      return toEnding(finding, look, endedBy(finding, look), around);
    case 'open':
    case 'accepted':
    case 'remediating':
      return toEnding(finding, look, endedBy(finding, look), around);
    case 'ending':
      if (!confirms(look.readStartedAt, finding.endReadAt, around)) return { finding };
      return toResolved(finding, look.ignored ? 'rule' : finding.by, around);
    default:
      return finding satisfies never;
  }
};
