// Who made a drift: what evidence tells now joined to what it told before, which is only ever bettered.
import type { Difference } from '../model/comparison.js';
import type { Actor, Evidence } from '../model/evidence.js';
import type { ChangedBy, Finding, Making, RecordedDrift } from '../model/finding.js';
import type { Target } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { attribute, deployedOnly } from './attribution.js';
import { canonicalJson } from './canonical.js';

/** CloudTrail's times are whole seconds, and a read may show the state of shortly before. */
const staleMs = 60_000;
/** The clocks of AWS and ours. */
const skewMs = 5000;
const keptAliases = 20;

/** What a look knows that may explain a drift. */
export interface Clues {
  evidence: readonly Evidence[];
  aliases: readonly string[];
  /** The live side was seen without the drift then. */
  after?: EpochMs;
}

type KnownBy = Exclude<ChangedBy, { confidence: 'unknown' }>;

/** Who made the drift and when; `fresh` are the differences that the finding did not have before. */
export interface MadeBy {
  made: Making;
  /** By path, `''` for a whole target; only where somebody is known. */
  by: ReadonlyMap<string, KnownBy>;
  paths: readonly string[];
  fresh: readonly string[];
}

const unknown: ChangedBy = { confidence: 'unknown' };
const ranks: Readonly<Record<ChangedBy['confidence'], number>> = { unknown: 0, likely: 1, exact: 2 };

const isKnown = (one: ChangedBy | undefined): one is KnownBy =>
  one !== undefined && one.confidence !== 'unknown';

const better = (before: ChangedBy, now: ChangedBy): ChangedBy => {
  if (ranks[now.confidence] !== ranks[before.confidence])
    return ranks[now.confidence] > ranks[before.confidence] ? now : before;
  return isKnown(now) && isKnown(before) && now.at > before.at ? now : before;
};

const pathsOf = ({ differences }: RecordedDrift): string[] =>
  differences.length === 0 ? [''] : differences.map(({ path }) => path);

/** What the finding says so far of a path. */
const saidOf = ({ changedBy, alsoChangedBy }: Finding, path: string): ChangedBy =>
  alsoChangedBy?.[path] ?? changedBy ?? unknown;

const live = (difference: Difference): string =>
  canonicalJson('observed' in difference ? { observed: difference.observed } : {});

/** Differences that were there before with the same live value: paths, and for a whole target its verdict. */
const lasting = (before: RecordedDrift | undefined, drift: RecordedDrift): Set<string> => {
  if (before?.verdict !== drift.verdict) return new Set();
  if (drift.differences.length === 0) return new Set(['']);
  const known = new Map(before.differences.map((one) => [one.path, live(one)]));
  return new Set(
    drift.differences.filter((one) => known.get(one.path) === live(one)).map(({ path }) => path),
  );
};

const makingOf = (before: Finding | undefined, isSame: boolean, clues: Clues, now: EpochMs): Making => {
  const aliases = clues.aliases.length > 0 ? clues.aliases.slice(0, keptAliases) : before?.made?.aliases;
  const after = before === undefined ? clues.after : before.made?.after;
  return {
    ...(after === undefined ? {} : { after }),
    by: isSame ? (before?.made?.by ?? now) : now,
    ...(aliases === undefined ? {} : { aliases }),
  };
};

/** Between when a call has to be to have made what was not there `after` and was there `by`. */
export const callsBetween = ({
  after,
  by,
}: Pick<Making, 'after' | 'by'>): { from: EpochMs | undefined; to: EpochMs } => ({
  from: after === undefined ? undefined : later(after, -staleMs),
  to: later(by, skewMs),
});

const between = (evidence: readonly Evidence[], after: EpochMs | undefined, by: EpochMs): Evidence[] => {
  const { from, to } = callsBetween({ by, ...(after === undefined ? {} : { after }) });
  return evidence.filter(({ at }) => (from === undefined || at >= from) && at <= to);
};

/** What the evidence alone says of each path. */
const toldBy = (
  target: Target,
  aliases: readonly string[],
  drift: RecordedDrift,
  evidence: readonly Evidence[],
) => {
  const { changedBy, alsoChangedBy } = attribute(target, aliases, drift.differences, evidence, drift.verdict);
  return (path: string): ChangedBy => alsoChangedBy[path] ?? changedBy;
};

/** `before`: the finding that this drift goes on with; undefined where it begins a new episode. */
export const madeBy = (
  target: Target,
  before: Finding | undefined,
  drift: RecordedDrift,
  clues: Clues,
  now: EpochMs,
): MadeBy => {
  const isSame = before?.drift.fingerprint === drift.fingerprint;
  const made = makingOf(before, isSame, clues, now);
  const aliases = made.aliases ?? [];
  const old = lasting(before?.drift, drift);
  const told = toldBy(target, aliases, drift, between(clues.evidence, made.after, made.by));
  // What came to a drift that was known came after the form that was known.
  const since = before?.made?.by ?? made.after;
  const toldOfFresh = isSame ? told : toldBy(target, aliases, drift, between(clues.evidence, since, made.by));
  const paths = pathsOf(drift);
  const fresh = paths.filter((path) => !old.has(path));
  const by = paths.flatMap((path): [string, KnownBy][] => {
    const said = before !== undefined && old.has(path) ? saidOf(before, path) : unknown;
    const one = old.has(path) ? better(said, told(path)) : toldOfFresh(path);
    return isKnown(one) ? [[path, one]] : [];
  });
  return { made, by: new Map(by), paths, fresh };
};

const isAnother = (one: ChangedBy, main: ChangedBy): boolean =>
  isKnown(one) && isKnown(main)
    ? one.eventId !== main.eventId || one.confidence !== main.confidence
    : one.confidence !== main.confidence;

/** The finding with who made its drift; the same object where that tells nothing new. */
export const withMadeBy = (finding: Finding, { made, by, paths }: MadeBy): Finding => {
  const { changedBy: _said, alsoChangedBy: _also, ...rest } = finding;
  const changedBy = by.get(paths[0] ?? '') ?? unknown;
  const also = paths
    .slice(1)
    .map((path) => [path, by.get(path) ?? unknown] as const)
    .filter(([, one]) => isAnother(one, changedBy));
  const next: Finding = {
    ...rest,
    made,
    ...(by.size === 0 ? {} : { changedBy }),
    ...(also.length === 0 ? {} : { alsoChangedBy: Object.fromEntries(also) }),
  };
  return isSaid(finding, next) ? finding : next;
};

/** Says who, as before; aliases and times alone are not worth a write. */
const isSaid = (finding: Finding, next: Finding): boolean =>
  finding.made !== undefined &&
  JSON.stringify([finding.changedBy, finding.alsoChangedBy]) ===
    JSON.stringify([next.changedBy, next.alsoChangedBy]) &&
  finding.made.by === next.made?.by;

/** Whether a principal is a declared deployer, and how long its baseline may take to follow. */
export type Deploying = (actor: Actor) => { settleMs: number } | undefined;

export interface Deployment {
  /** Until when the declaration may follow. */
  until: EpochMs;
}

/** What a deployer made, and nobody else: all of a drift that people do not know, or what came to one they know. */
export const deploymentOf = (
  target: Target,
  known: Finding | undefined,
  { by, paths, fresh, made }: MadeBy,
  evidence: readonly Evidence[],
  deploying: Deploying,
): Deployment | undefined => {
  const isTold = known !== undefined && ['open', 'accepted', 'ending'].includes(known.status);
  const asked = isTold ? fresh : paths;
  const makers = asked.map((path) => by.get(path));
  const untils = makers.flatMap((one) => {
    const term = one === undefined ? undefined : deploying(one.actor);
    return one === undefined || term === undefined ? [] : [later(one.at, term.settleMs)];
  });
  if (asked.length === 0 || untils.length < asked.length) return undefined;
  const within = between(evidence, made.after, made.by);
  const isAlone = deployedOnly(
    target,
    made.aliases ?? [],
    within,
    (_, actor) => deploying(actor) !== undefined,
  );
  return isAlone || within.length === 0 ? { until: later(untils.reduce(latest), 0) } : undefined;
};

const latest = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b);

/** Somebody who is no deployer made a part of it that people do not know, and no deployer did so later. */
export const isBroken = ({ by }: MadeBy, known: Finding | undefined, deploying: Deploying): boolean => {
  const toldAt = known?.told?.state === 'drift' ? known.told.at : undefined;
  const makers = [...by.values()].filter(({ at }) => toldAt === undefined || at > toldAt);
  const newest = Math.max(
    ...makers.filter(({ actor }) => deploying(actor) !== undefined).map(({ at }) => at),
  );
  return makers.some(({ actor, at }) => deploying(actor) === undefined && at >= newest);
};
