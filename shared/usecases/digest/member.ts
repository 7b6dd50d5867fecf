// What a message about many findings says of one of them: little, for thousands are held at once.
import { foldPending } from '../../engine/outbox.js';
import type { AnnouncementEvent, ResolvedBy } from '../../model/finding.js';
import type { FindingRecord } from '../../model/record.js';
import type { Severity } from '../../model/severity.js';
import { parseTargetId, type ScopeId, type Target, type TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import { actorText } from '../explain/who.js';

export interface Member {
  scope: ScopeId;
  target: TargetId;
  about: Target;
  name?: string;
  severity: Severity;
  event: AnnouncementEvent;
  /** Up to which version of the finding it is told. */
  version: number;
  /** When the oldest of what is told was to be told. */
  at: EpochMs;
  /** Of the worst difference; empty where the whole target is meant. */
  path: string;
  verdict: string;
  /** Who made it, in words; missing where nobody is known. */
  maker?: string;
  /** Of one that is over. */
  endedBy?: ResolvedBy;
  source?: string;
  team?: string;
}

export const memberOf = ({ finding, pending }: FindingRecord): Member | undefined => {
  const folded = foldPending(pending);
  const about = parseTargetId(finding.target);
  const [oldest] = pending;
  if (folded === undefined || about === undefined || oldest === undefined) return undefined;
  const { scope, target, name, drift, changedBy, source, owner } = finding;
  return {
    scope,
    target,
    about,
    ...(name === undefined ? {} : { name }),
    severity: drift.severity,
    event: folded.event,
    version: folded.version,
    at: oldest.at,
    path: drift.verdict === 'drifted' ? (drift.differences[0]?.path ?? '') : '',
    verdict: drift.verdict,
    ...(changedBy === undefined || changedBy.confidence === 'unknown'
      ? {}
      : { maker: actorText(changedBy.actor) }),
    ...(finding.status === 'resolved' ? { endedBy: finding.by } : {}),
    ...(source === undefined ? {} : { source }),
    ...(owner === undefined ? {} : { team: owner.team }),
  };
};
