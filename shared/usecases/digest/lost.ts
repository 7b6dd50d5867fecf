// What a message about many scopes says of one of them: that it cannot be seen, or is seen again.
import { foldPending } from '../../engine/outbox.js';
import type { UnknownReason } from '../../model/comparison.js';
import type { AnnouncementEvent } from '../../model/finding.js';
import type { ScopeHead } from '../../model/record.js';
import { parseScopeId, type Scope, type ScopeId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

export interface Lost {
  scope: ScopeId;
  about: Scope;
  event: AnnouncementEvent;
  /** Up to which version of the head it is told. */
  version: number;
  /** When the oldest of what is told was to be told. */
  at: EpochMs;
  /** Since when it cannot be seen; when it was seen again where it can. */
  since: EpochMs;
  reason?: UnknownReason;
  detail?: string;
  /** Declared targets that nobody can judge. */
  targets: number;
}

export const lostOf = ({ scope, pending, blindness, readStartedAt }: ScopeHead): Lost | undefined => {
  const folded = foldPending(pending);
  const about = parseScopeId(scope);
  const [oldest] = pending;
  if (folded === undefined || about === undefined || oldest === undefined) return undefined;
  return {
    scope,
    about,
    event: folded.event,
    version: folded.version,
    at: oldest.at,
    since: blindness?.since ?? readStartedAt,
    ...(blindness === undefined ? {} : { reason: blindness.reason, detail: blindness.detail }),
    targets: blindness?.targets ?? 0,
  };
};
