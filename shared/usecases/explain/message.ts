// The versioned JSON event that every subscriber but email receives (DESIGN §4.5).
import { isoOf } from '../../engine/iso.js';
import { printable, shortMasks } from '../../engine/printable.js';
import type { Folded } from '../../engine/outbox.js';
import type { Difference } from '../../model/comparison.js';
import type { AnnouncementEvent, ChangedBy, Finding } from '../../model/finding.js';
import type { ScopeHead, SourcePointer } from '../../model/record.js';
import { parseScopeId, parseTargetId } from '../../model/target.js';
import { kindOf } from '../../kinds/registry.js';
import { keepsGood, troubleOf } from '../baseline/trouble.js';
import { shownChangedBy } from '../looking-back/shown.js';
import type { Message } from '../ports.js';
import { dedupeKeyOf, explainFinding } from './finding.js';
import { isOffered, toldPlan } from './plan.js';
import { explainBlind, explainInvalid, explainRestored } from './watch.js';

const schemaVersion = 1;
/** SNS carries 256 KB in all: email text, JSON and attributes. */
const differencesBytes = 120_000;

/** A team as an attribute that subscriptions filter on: SNS takes any text but an empty one. */
const ownerAttribute = ({ owner }: Finding): object => {
  const team = printable(owner?.team ?? '', 200);
  return team === '' ? {} : { owner: team };
};

/** A value that is masked as a whole says so; other texts may hold masked parts. */
const shownValue = (value: unknown): unknown => {
  const text = shortMasks(JSON.stringify(value));
  const short: unknown = JSON.parse(text);
  return typeof short === 'string' && /^hmac:[0-9a-f]{8}$/.test(short) ? { masked: short } : short;
};

/** `maker`: where somebody else made this one than the rest. */
const shownDifference = (difference: Difference, maker: ChangedBy | undefined) => ({
  ...difference,
  ...('declared' in difference ? { declared: shownValue(difference.declared) } : {}),
  ...('observed' in difference ? { observed: shownValue(difference.observed) } : {}),
  ...(maker === undefined ? {} : { changedBy: shownChangedBy(maker) }),
});

/** As many of the worst differences as fit; `total` tells how many there are. */
const fitting = ({ drift, alsoChangedBy }: Finding) => {
  let left = differencesBytes;
  return drift.differences
    .map((one) => shownDifference(one, alsoChangedBy?.[one.path]))
    .filter((one) => (left -= Buffer.byteLength(JSON.stringify(one))) >= 0);
};

const ended = (finding: Finding): object => {
  if (finding.status === 'resolved') return { resolvedBy: finding.by, resolvedAt: isoOf(finding.at) };
  if (finding.status === 'accepted')
    return { acceptance: { ...finding.acceptance, until: isoOf(finding.acceptance.until) } };
  return finding.status === 'open' ? { confirmed: finding.confirmed } : {};
};

const present = (values: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What would be done, or became of it. */
const planOf = (finding: Finding, event: AnnouncementEvent): object => {
  const plan = toldPlan(finding, event);
  if (plan === undefined) return {};
  const { hash, by, at, calls, totalCalls, refused, effects, note, outcome } = plan;
  return {
    plan: {
      hash,
      by,
      at: isoOf(at),
      calls,
      totalCalls,
      refused,
      effects,
      offered: isOffered(plan),
      ...present({ note }),
      ...(outcome === undefined ? {} : { outcome: { ...outcome, at: isoOf(outcome.at) } }),
    },
  };
};

export const findingMessage = (finding: Finding, folded: Folded): Message => {
  const target = parseTargetId(finding.target);
  if (target === undefined) throw new Error(`finding of ${finding.target} has no target`);
  const { drift } = finding;
  const api = kindOf(target.kind).scopeKeyOf(target.key);
  const { name, address, source, line, owner, attempts } = finding;
  const attributes = {
    event: folded.event,
    severity: drift.severity,
    kind: target.kind,
    account: target.account,
    region: target.region,
    ...(api === '*' ? {} : { api }),
  };
  const json = {
    schemaVersion,
    ...attributes,
    at: isoOf(folded.at),
    dedupeKey: dedupeKeyOf(finding, folded),
    ...(folded.instead.length === 0 ? {} : { instead: folded.instead }),
    finding: { id: finding.id, version: folded.version, status: finding.status, attempts, ...ended(finding) },
    target: finding.target,
    id: target.key,
    ...present({ name, address, source, line, owner, reason: drift.reason }),
    changedBy: shownChangedBy(finding.changedBy),
    verdict: drift.verdict,
    fingerprint: drift.fingerprint,
    firstSeenAt: isoOf(finding.firstSeenAt),
    ...(finding.stale === undefined
      ? {}
      : { stale: { since: isoOf(finding.stale.since), why: finding.stale.why } }),
    ...planOf(finding, folded.event),
    differences: fitting(finding),
    total: drift.total,
  };
  return {
    ...explainFinding(finding, folded),
    json,
    attributes: { ...attributes, ...ownerAttribute(finding) },
  };
};

export const headMessage = (head: ScopeHead, folded: Folded): Message => {
  const scope = parseScopeId(head.scope);
  const { blindness } = head;
  const attributes = {
    event: folded.event,
    severity: 'high',
    ...(scope === undefined ? {} : { account: scope.account, region: scope.region }),
    ...(scope === undefined || scope.key === '*' ? {} : { api: scope.key }),
  };
  const json = {
    schemaVersion,
    ...attributes,
    at: isoOf(folded.at),
    dedupeKey: `${head.scope}:${folded.version}`,
    scope: head.scope,
    ...(blindness === undefined
      ? {}
      : {
          reason: blindness.reason,
          detail: blindness.detail,
          since: isoOf(blindness.since),
          targets: blindness.targets,
        }),
  };
  const words = folded.event === 'watch.restored' ? explainRestored(head) : explainBlind(head);
  return { ...words, json, attributes };
};

export const sourceMessage = (pointer: SourcePointer, folded: Folded): Message => {
  const attributes = { event: folded.event, severity: 'high' };
  const json = {
    schemaVersion,
    ...attributes,
    at: isoOf(folded.at),
    dedupeKey: `source/${pointer.source}:${folded.version}`,
    source: pointer.source,
    lastGoodStillCounts: keepsGood(pointer),
    problems: troubleOf(pointer)?.problems.slice(0, 50) ?? [],
  };
  return { ...explainInvalid(pointer), json, attributes };
};
