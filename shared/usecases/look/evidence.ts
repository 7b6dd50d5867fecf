// Evidence of one look: bounded before it is kept, and joined from what is at hand and what was kept before.
import { isDrift } from '../../model/comparison.js';
import type { Evidence, Touch } from '../../model/evidence.js';
import type { Finding } from '../../model/finding.js';
import type { FindingRecord } from '../../model/record.js';
import type { TargetResult } from '../../model/result.js';
import type { ScopeId } from '../../model/target.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';
import type { Ports, Store } from '../ports.js';

const textLength = 300;
/** The longest ARN that AWS gives, and then some: patterns are matched with it. */
const principalLength = 2048;
const touchesBytes = 16_384;

/** As many calls on one scope are looked through for who made a drift, and so far back. */
const keptPerLook = 200;
const lookBackMs = 24 * 3_600_000;
const farthestMs = 90 * lookBackMs;

const cut = (text: string, length = textLength): string => text.slice(0, length);

/** A call that names too much says less, never something else: any target of the kinds. */
const boundTouches = (touches: readonly Touch[]): readonly Touch[] =>
  JSON.stringify(touches).length <= touchesBytes
    ? touches
    : [...new Set(touches.map(({ kind }) => kind))].map((kind) => ({ kind }));

/** What is kept of a call, however large its record was. */
export const boundEvidence = (evidence: Evidence): Evidence => {
  const { type, name, principal, via, from } = evidence.actor;
  return {
    eventId: cut(evidence.eventId),
    at: evidence.at,
    eventSource: cut(evidence.eventSource),
    eventName: cut(evidence.eventName),
    scope: evidence.scope,
    touches: boundTouches(evidence.touches),
    actor: {
      type,
      name: cut(name),
      principal: cut(principal, principalLength),
      via,
      ...(from === undefined ? {} : { from: cut(from) }),
    },
  };
};

/** The same call once, newest first. */
export const joinEvidence = (...lists: readonly (readonly Evidence[])[]): readonly Evidence[] => {
  const byId = new Map(lists.flat().map((one) => [`${one.scope} ${one.eventId}`, one]));
  return [...byId.values()].sort((a, b) => b.at - a.at);
};

/** Earlier calls on a scope; `oldest`: since when something there has been different. */
export const earlierEvidence = (
  { loadEvidence }: Pick<Store, 'loadEvidence'>,
  scope: ScopeId,
  now: EpochMs,
  oldest: EpochMs = now,
): Promise<readonly Evidence[]> => {
  const since = Math.max(later(oldest < now ? oldest : now, -lookBackMs), later(now, -farthestMs));
  return loadEvidence(scope, epochMs(since), keptPerLook);
};

/** Whoever made it is known for certain, or it is over. */
const isExplained = (finding: Finding | undefined, fingerprint: string): boolean =>
  finding?.status === 'open' &&
  finding.drift.fingerprint === fingerprint &&
  finding.changedBy?.confidence === 'exact' &&
  finding.alsoChangedBy === undefined;

/** Without an event, earlier evidence is asked for only where a drift has nobody yet. */
export const evidenceOnDrifts = async (
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  scope: ScopeId,
  records: readonly FindingRecord[],
  results: readonly TargetResult[],
): Promise<readonly Evidence[]> => {
  const findings = new Map(records.map(({ finding }) => [finding.target, finding]));
  const open = results.flatMap(({ id, comparison }) =>
    isDrift(comparison) && !isExplained(findings.get(id), comparison.fingerprint) ? [findings.get(id)] : [],
  );
  if (open.length === 0) return [];
  const oldest = Math.min(clock(), ...open.flatMap((finding) => finding?.firstSeenAt ?? []));
  return earlierEvidence(store, scope, clock(), epochMs(oldest));
};
