// When a scope cannot be judged: told once when it lasts, and once when it is over.
import type { UnknownReason } from '../model/comparison.js';
import type { AnnouncementEvent } from '../model/finding.js';
import type { Blindness } from '../model/record.js';
import type { EpochMs } from '../model/time.js';

export interface Unseen {
  reason: UnknownReason;
  detail: string;
  targets: number;
}

export interface BlindStep {
  blindness?: Blindness;
  event?: Extract<AnnouncementEvent, 'watch.blind' | 'watch.restored'>;
}

/** One more look: `unseen` where declared targets stayed unknown. */
export const stepBlindness = (
  before: Blindness | undefined,
  unseen: Unseen | undefined,
  afterLooks: number,
  now: EpochMs,
): BlindStep => {
  if (unseen === undefined) return before?.told === true ? { event: 'watch.restored' } : {};
  const looks = (before?.looks ?? 0) + 1;
  const since = before?.since ?? now;
  const tell = before?.told !== true && looks >= afterLooks;
  const blindness = { ...unseen, since, looks, told: before?.told === true || tell };
  return tell ? { blindness, event: 'watch.blind' } : { blindness };
};
