// Which findings still have nobody, when their calls were made, and where CloudTrail would have recorded them.
import { callsBetween } from '../../engine/made-by.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import type { Span } from '../../model/ask.js';
import type { Finding } from '../../model/finding.js';
import type { FindingRecord } from '../../model/record.js';
import { parseScopeId, type ScopeId } from '../../model/target.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';

const dayMs = 86_400_000;
/** How far back a call is looked for where nothing proves that the drift is newer. */
const lookBackMs = dayMs;
/** CloudTrail keeps 90 days. */
const historyMs = 89 * dayMs;

/** Who made each difference is known for certain. */
const isExplained = ({ changedBy, alsoChangedBy = {} }: Finding): boolean =>
  [changedBy, ...Object.values(alsoChangedBy)].every((one) => one?.confidence === 'exact');

/** It is not over, and somebody is not known for certain. */
export const unexplained = (records: readonly FindingRecord[]): readonly Finding[] =>
  records.map(({ finding }) => finding).filter((one) => one.status !== 'resolved' && !isExplained(one));

/** When the call that made a drift can have been. */
export const spanOf = ({ made, firstSeenAt }: Finding, now: EpochMs): Span => {
  const { from, to } = callsBetween(made ?? { by: firstSeenAt });
  return { from: epochMs(Math.max(from ?? later(to, -lookBackMs), now - historyMs)), to };
};

/** The one span that holds all of them. */
export const around = (spans: readonly Span[]): Span => ({
  from: epochMs(Math.min(...spans.map(({ from }) => from))),
  to: epochMs(Math.max(...spans.map(({ to }) => to))),
});

/** Each kind knows what records calls on it: an association of a web ACL is another service's call. */
export const eventSourcesOf = (scope: ScopeId): readonly string[] => {
  const family = parseScopeId(scope)?.family ?? '';
  return [...new Set(kindsOfFamily(family).flatMap(({ events }) => events.map((one) => one.eventSource)))];
};
