// Values, people and places as looking back shows them: masks cut short, times as ISO 8601.
import { isoOf } from '../../engine/iso.js';
import { shown } from '../../engine/mask.js';
import { shortMasks } from '../../engine/printable.js';
import type { Actor } from '../../model/evidence.js';
import type { LeafValue } from '../../model/field.js';
import type { ChangedBy } from '../../model/finding.js';
import type { ShownValue } from '../../model/report.js';
import { parseTargetId, type TargetId } from '../../model/target.js';

/** Entries of a set may be masked one by one. */
export const shownLeaf = (value: LeafValue): ShownValue => {
  const safe = shown(value);
  return Array.isArray(safe) ? safe.map((entry: string) => shortMasks(entry)) : safe;
};

/** Who made a change: the actor flat beside what tells of it. `at` is ISO 8601. */
export type ShownChangedBy =
  | { confidence: 'unknown' }
  | ({ confidence: 'exact' | 'likely'; at: string; eventName: string; eventId: string } & Actor);

export const shownChangedBy = (changedBy: ChangedBy | undefined): ShownChangedBy => {
  if (changedBy === undefined || changedBy.confidence === 'unknown') return { confidence: 'unknown' };
  const { confidence, actor, at, eventName, eventId } = changedBy;
  const { type, name, principal, via, from } = actor;
  return {
    confidence,
    type,
    name,
    principal,
    via,
    ...(from === undefined ? {} : { from }),
    at: isoOf(at),
    eventName,
    eventId,
  };
};

/** A target taken apart, as reports name the parts. */
export interface ShownTargetId {
  target: string;
  kind: string;
  account: string;
  region: string;
  id: string;
}

export const shownTargetId = (target: TargetId): ShownTargetId => {
  const parsed = parseTargetId(target);
  return {
    target,
    kind: parsed?.kind ?? '',
    account: parsed?.account ?? '',
    region: parsed?.region ?? '',
    id: parsed?.key ?? target,
  };
};

export const secondsBetween = (from: number, to: number): number =>
  Math.max(0, Math.round((to - from) / 1000));
