// What stands out in a crowd of findings: groups of the same move, one hand that made most, a declaration that moved before.
import { declaredTargets } from '../../engine/crowd.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { SourcePointer } from '../../model/record.js';
import { severities, worstOf, type Severity } from '../../model/severity.js';
import { later } from '../../model/time.js';
import type { Member } from '../digest/member.js';

/** A declaration that moved so long before may be what they have in common. */
const shortlyMs = 1_800_000;

export interface Group {
  kind: string;
  path: string;
  event: string;
  count: number;
  severity: Severity;
  /** One of them, for words. */
  one: Member;
}

export const byWorst = (a: { severity: Severity }, b: { severity: Severity }): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity);

const countBy = (members: readonly Member[], keyOf: (one: Member) => string | undefined) => {
  const counts = new Map<string, number>();
  for (const key of members.flatMap((one) => keyOf(one) ?? [])) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || byCodeUnit(a, b));
};

/** Worst first, then the largest. */
export const groupsOf = (members: readonly Member[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const one of members) {
    const { about, path, event, severity, verdict } = one;
    const key = JSON.stringify([about.kind, verdict, path, event]);
    const known = groups.get(key) ?? { kind: about.kind, path, event, count: 0, severity, one };
    groups.set(key, {
      ...known,
      count: known.count + 1,
      severity: worstOf([known.severity, severity]),
    });
  }
  return [...groups.values()].sort((a, b) => byWorst(a, b) || b.count - a.count);
};

/** How many of each event, the most frequent first. */
export const eventsOf = (members: readonly Member[]): readonly (readonly [string, number])[] =>
  countBy(members, ({ event }) => event);

export const teamsOf = (members: readonly Member[]): readonly (readonly [string, number])[] =>
  countBy(members, ({ team }) => team);

/** Who made more than half of them, in words. */
export const makerOf = (members: readonly Member[]): { maker: string; count: number } | undefined => {
  const [first] = countBy(members, ({ maker }) => maker);
  if (first === undefined || first[1] * 2 <= members.length) return undefined;
  return { maker: first[0], count: first[1] };
};

/** A declaration that moves may make a drift or end it; it does not end what somebody put back. */
const isByDeclaration = ({ endedBy }: Member): boolean =>
  endedBy === undefined || endedBy === 'baseline' || endedBy === 'absorption';

/** The declaration that moved shortly before and speaks about the most of them. */
export const flipOf = (
  members: readonly Member[],
  sources: readonly SourcePointer[],
): { flip: SourcePointer; count: number } | undefined => {
  const oldest = Math.min(...members.map(({ at }) => at));
  const flips = sources
    .filter(({ at }) => at <= oldest && later(at, shortlyMs) >= oldest)
    .map((flip) => ({
      flip,
      count: members.filter((one) => one.source === flip.source && isByDeclaration(one)).length,
    }))
    .filter(({ count }) => count > 0);
  return flips.sort((a, b) => b.count - a.count || b.flip.at - a.flip.at)[0];
};

export interface Share {
  declared?: number;
  percent?: number;
}

/** What part of everything declared this is; nothing where that is not known. */
export const shareOf = (members: readonly Member[], sources: readonly SourcePointer[]): Share => {
  const { total, isKnown } = declaredTargets(sources);
  if (!isKnown || total < members.length) return {};
  return { declared: total, percent: Math.round((members.length * 100) / total) };
};

export const severityOf = (members: readonly Member[]): Severity =>
  worstOf(members.map(({ severity }) => severity));

export const isAllOver = (members: readonly Member[]): boolean =>
  members.every(({ event }) => event === 'drift.resolved');

/** A rule expects all of them now: what a person accepts is never one of many. */
export const isAllExpected = (members: readonly Member[]): boolean =>
  members.every(({ event }) => event === 'drift.accepted');

/** How many ended because the declaration moved onto them, by no declared deployer: nobody can say that this was meant. */
export const absorbedIn = (members: readonly Member[]): number =>
  members.filter(({ endedBy }) => endedBy === 'absorption').length;

/** An end that leaves nothing to do. */
export const isGoodEnd = (members: readonly Member[]): boolean =>
  isAllOver(members) && absorbedIn(members) === 0;

export const worstFirst = (members: readonly Member[]): readonly Member[] =>
  [...members].sort((a, b) => byWorst(a, b) || byCodeUnit(a.target, b.target));
