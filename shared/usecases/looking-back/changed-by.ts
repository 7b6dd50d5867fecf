// Who made the changes between two versions: the evidence of that time, joined to them.
import { attribute } from '../../engine/attribution.js';
import type { Difference } from '../../model/comparison.js';
import type { Evidence } from '../../model/evidence.js';
import type { ChangedBy, Finding } from '../../model/finding.js';
import type { Target } from '../../model/target.js';
import { later, type EpochMs } from '../../model/time.js';
import type { Change, Version } from './versions.js';

/** CloudTrail's times are whole seconds, and a read may show the state of shortly before. */
const staleMs = 60_000;
/** The clocks of AWS and ours. */
const skewMs = 5000;
/** A read of a large API goes on for a while; the look itself knew when it had ended. */
const longReadMs = 60_000;

/** As attribution wants it; how bad the change was plays no part in who made it. */
const differenceOf = ({ path, before, after }: Change): Difference => {
  const common = { class: 'declared', path, severity: 'low', reason: '' } as const;
  if (before !== undefined && after !== undefined)
    return { ...common, type: 'changed', declared: before, observed: after };
  if (before !== undefined) return { ...common, type: 'removed', declared: before };
  return { ...common, type: 'added', observed: after ?? null };
};

const isBetween = (at: EpochMs, from: Version, to: Version, slackMs: number): boolean =>
  at >= later(from.firstSeenAt, -staleMs) && at <= later(to.firstSeenAt, slackMs);

/** What the look itself found out of a path, and the finding keeps: evidence is kept for a shorter time. */
const remembered = ({ finding, from, to }: Between, path: string): ChangedBy => {
  const isItsOwn = finding?.drift.differences.some((difference) => difference.path === path) === true;
  const known = finding?.alsoChangedBy?.[path] ?? finding?.changedBy;
  if (!isItsOwn || known === undefined || known.confidence === 'unknown') return { confidence: 'unknown' };
  return isBetween(known.at, from, to, longReadMs) ? known : { confidence: 'unknown' };
};

/** A target that came or went took all its settings with it: asked for is who made or deleted it. */
const wholeOf = (from: Version, to: Version): 'missing' | 'unmanaged' | undefined => {
  if (to.content.status === 'absent') return 'missing';
  return from.content.status === 'absent' ? 'unmanaged' : undefined;
};

export interface Between {
  target: Target;
  from: Version;
  to: Version;
  changes: readonly Change[];
  /** Newest first. */
  evidence: readonly Evidence[];
  finding: Finding | undefined;
}

/** Answers by path. */
export const changedBetween = (between: Between): ((path: string) => ChangedBy) => {
  const { target, from, to, changes, evidence, finding } = between;
  const near = evidence.filter(({ at }) => isBetween(at, from, to, skewMs));
  const aliases = finding?.made?.aliases ?? [];
  const whole = wholeOf(from, to);
  const differences = whole === undefined ? changes.map(differenceOf) : [];
  const { changedBy, alsoChangedBy } = attribute(target, aliases, differences, near, whole);
  return (path) => {
    const told = alsoChangedBy[path] ?? changedBy;
    if (told.confidence === 'exact') return told;
    const kept = remembered(between, path);
    return kept.confidence === 'unknown' ? told : kept;
  };
};
