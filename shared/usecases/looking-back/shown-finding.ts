// One finding as looking back tells it: what, where, who, how bad, since when, and what was told of it.
import { isoOf } from '../../engine/iso.js';
import type { AnnouncementEvent, Finding, FindingStatus, ResolvedBy, Told } from '../../model/finding.js';
import type { FindingRecord } from '../../model/record.js';
import type { ReportDifference } from '../../model/report.js';
import type { Severity } from '../../model/severity.js';
import type { EpochMs } from '../../model/time.js';
import { reportDifference } from '../report.js';
import {
  secondsBetween,
  shownChangedBy,
  shownTargetId,
  type ShownChangedBy,
  type ShownTargetId,
} from './shown.js';

export interface ShownFinding extends ShownTargetId {
  finding: string;
  version: number;
  status: FindingStatus;
  fingerprint: string;
  name?: string;
  address?: string;
  source?: string;
  line?: number;
  stale?: { since: string; why: string };
  verdict: 'drifted' | 'missing' | 'unmanaged';
  severity: Severity;
  /** Why a missing or unmanaged target matters. */
  reason?: string;
  /** The worst ones; `total` counts all. */
  differences: readonly ReportDifference[];
  total: number;
  changedBy: ShownChangedBy;
  /** By path, where somebody else made the difference. */
  alsoChangedBy?: Readonly<Record<string, ShownChangedBy>>;
  firstSeenAt: string;
  /** From the first sight to the end, or until now. */
  exposedSeconds: number;
  /** From the call to the first sight, where the call is known. */
  detectedAfterSeconds?: number;
  /** What people were told last; absent: nothing yet. */
  told?: { state: Told['state']; at: string };
  /** Announcements that wait to be published. */
  pending: readonly AnnouncementEvent[];
  /** Of an open one: whether a second read saw it too. */
  confirmed?: boolean;
  /** Of a held one: when it is judged at the latest. */
  until?: string;
  acceptance?: { by: string; why: string; until: string };
  /** Of one that is over, or seems to be. */
  endedAt?: string;
  resolvedBy?: ResolvedBy;
}

const endOf = (finding: Finding): { at: EpochMs; by: ResolvedBy } | undefined => {
  if (finding.status === 'resolved') return { at: finding.at, by: finding.by };
  return finding.status === 'ending' ? { at: finding.endReadAt, by: finding.by } : undefined;
};

const byStatus = (
  finding: Finding,
): Pick<ShownFinding, 'confirmed' | 'until' | 'acceptance' | 'endedAt' | 'resolvedBy'> => {
  const end = endOf(finding);
  const acceptance = 'acceptance' in finding ? finding.acceptance : undefined;
  return {
    ...(finding.status === 'open' ? { confirmed: finding.confirmed } : {}),
    ...(finding.status === 'held' ? { until: isoOf(finding.until) } : {}),
    ...(acceptance === undefined ? {} : { acceptance: { ...acceptance, until: isoOf(acceptance.until) } }),
    ...(end === undefined ? {} : { endedAt: isoOf(end.at), resolvedBy: end.by }),
  };
};

const placeOf = ({ name, address, source, line, stale }: Finding) => ({
  ...(name === undefined ? {} : { name }),
  ...(address === undefined ? {} : { address }),
  ...(source === undefined ? {} : { source }),
  ...(line === undefined ? {} : { line }),
  ...(stale === undefined ? {} : { stale: { since: isoOf(stale.since), why: stale.why } }),
});

const whoOf = ({ changedBy, alsoChangedBy, firstSeenAt }: Finding) => {
  const others = Object.entries(alsoChangedBy ?? {});
  const isKnown = changedBy !== undefined && changedBy.confidence !== 'unknown';
  return {
    changedBy: shownChangedBy(changedBy),
    ...(others.length === 0
      ? {}
      : { alsoChangedBy: Object.fromEntries(others.map(([path, one]) => [path, shownChangedBy(one)])) }),
    ...(isKnown ? { detectedAfterSeconds: secondsBetween(changedBy.at, firstSeenAt) } : {}),
  };
};

export const shownFinding = ({ finding, pending }: FindingRecord, now: EpochMs): ShownFinding => {
  const { id, version, status, drift, firstSeenAt, told } = finding;
  return {
    ...shownTargetId(finding.target),
    finding: id,
    version,
    status,
    fingerprint: drift.fingerprint,
    ...placeOf(finding),
    verdict: drift.verdict,
    severity: drift.severity,
    ...(drift.reason === undefined ? {} : { reason: drift.reason }),
    differences: drift.differences.map(reportDifference),
    total: drift.total,
    ...whoOf(finding),
    firstSeenAt: isoOf(firstSeenAt),
    exposedSeconds: secondsBetween(firstSeenAt, endOf(finding)?.at ?? now),
    ...(told === undefined ? {} : { told: { state: told.state, at: isoOf(told.at) } }),
    pending: pending.map(({ event }) => event),
    ...byStatus(finding),
  };
};
