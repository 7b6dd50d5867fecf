// Which rule of `stagewatch.yml` fits a target or a difference: compiled once for a moment, asked for each target.
import type { ChangedBy } from '../model/finding.js';
import type { JsonPointer } from '../model/field.js';
import type { IgnoreRule, NoiseRules, RuleAbout, SeverityRule } from '../model/rule.js';
import type { Target, TargetId } from '../model/target.js';
import type { EpochMs } from '../model/time.js';
import { compileGlob, compilePathGlob, hasStar, isAnything, type Fits } from './glob.js';
import { matchesPrincipal } from './principal.js';

/** By what rules know a target. */
export interface Named {
  id: TargetId;
  target: Target;
  name?: string;
  address?: string;
}

/** The rules of one list that fit a target. */
export interface Fitting<Rule> {
  /** The first that names no path. */
  whole: Rule | undefined;
  /** The first that fits the difference, by its path or as a part of the whole. */
  at: (path: JsonPointer) => Rule | undefined;
}

interface Entry<Rule> {
  rule: Rule;
  order: number;
  fitsName: Fits;
  fitsPath: (tokens: readonly string[]) => boolean;
}

/** What is named exactly is looked up; only globs are tried one by one. */
interface Names<Rule> {
  exact: ReadonlyMap<string, readonly Entry<Rule>[]>;
  globs: readonly Entry<Rule>[];
  any: readonly Entry<Rule>[];
}

const byOrder = <Rule>(a: Entry<Rule>, b: Entry<Rule>): number => a.order - b.order;

const wordsOf = ({ id, target, name, address }: Named): string[] => [
  id,
  target.key,
  ...(name === undefined ? [] : [name]),
  ...(address === undefined ? [] : [address]),
];

const entriesOf = <Rule extends RuleAbout>(rules: readonly Rule[]): Entry<Rule>[] =>
  rules.map((rule, order) => ({
    rule,
    order,
    fitsName: compileGlob(rule.target ?? '*'),
    fitsPath: rule.path === undefined ? () => true : compilePathGlob(rule.path),
  }));

const listed = <Rule>(entries: readonly Entry<Rule>[], wordOf: (rule: Rule) => string | undefined) => {
  const lists = new Map<string, Entry<Rule>[]>();
  for (const entry of entries) {
    const word = wordOf(entry.rule);
    if (word === undefined) continue;
    const list = lists.get(word) ?? [];
    list.push(entry);
    lists.set(word, list);
  }
  return lists;
};

const namesOf = <Rule extends RuleAbout>(entries: readonly Entry<Rule>[]): Names<Rule> => ({
  exact: listed(entries, ({ target }) => (target === undefined || hasStar(target) ? undefined : target)),
  globs: entries.filter(({ rule: { target = '*' } }) => hasStar(target) && !isAnything(target)),
  any: entries.filter(({ rule: { target = '*' } }) => isAnything(target)),
});

/** The text before its first star: only what begins with it can fit. */
const prefixOf = (path: string): string => path.slice(0, path.indexOf('*'));

/** Globs by their prefixes: a thousand of them are not tried one by one. */
const prefixed = <Rule extends RuleAbout>(entries: readonly Entry<Rule>[]) => {
  const byPrefix = listed(entries, ({ path = '' }) => prefixOf(path));
  const lengths = [...new Set([...byPrefix.keys()].map(({ length }) => length))];
  return (path: JsonPointer): Entry<Rule>[] => {
    const tokens = path.split('/');
    return lengths.flatMap((length) => {
      const candidates = byPrefix.get(path.slice(0, length));
      return candidates?.find(({ fitsPath }) => fitsPath(tokens)) ?? [];
    });
  };
};

interface FittingEntries<Rule> {
  whole: Entry<Rule> | undefined;
  at: (path: JsonPointer) => Entry<Rule> | undefined;
}

const firstOf = <Rule>(...entries: readonly (Entry<Rule> | undefined)[]): Entry<Rule> | undefined =>
  entries.flatMap((entry) => entry ?? []).sort(byOrder)[0];

const indexed = <Rule extends RuleAbout>(entries: readonly Entry<Rule>[]): FittingEntries<Rule> => {
  const whole = entries.find(({ rule }) => rule.path === undefined);
  const exact = listed(entries, ({ path }) => (path === undefined || hasStar(path) ? undefined : path));
  const globsAt = prefixed(entries.filter(({ rule: { path } }) => path !== undefined && hasStar(path)));
  return { whole, at: (path) => firstOf(exact.get(path)?.[0], ...globsAt(path), whole) };
};

const fittingOf = <Rule>(own: FittingEntries<Rule>, others: FittingEntries<Rule>): Fitting<Rule> => ({
  whole: firstOf(own.whole, others.whole)?.rule,
  at: (path) => firstOf(own.at(path), others.at(path))?.rule,
});

/** Gives, for a target, the rules of the list that fit it; undefined where none does. */
const compileList = <Rule extends RuleAbout>(rules: readonly Rule[]) => {
  const none = indexed<Rule>([]);
  const compiled = (kind: string) => {
    const entries = entriesOf(rules).filter(({ rule }) => rule.kind === undefined || rule.kind === kind);
    const names = namesOf(entries);
    const ofAny = indexed(names.any);
    return { names, ofAny, alone: names.any.length === 0 ? undefined : fittingOf(none, ofAny) };
  };
  const byKind = new Map<string, ReturnType<typeof compiled>>();
  const ofKind = (kind: string) => {
    const known = byKind.get(kind) ?? compiled(kind);
    byKind.set(kind, known);
    return known;
  };
  return (named: Named): Fitting<Rule> | undefined => {
    if (rules.length === 0) return undefined;
    const { names, ofAny, alone } = ofKind(named.target.kind);
    const words = wordsOf(named);
    const own = new Set([
      ...words.flatMap((word) => names.exact.get(word) ?? []),
      ...names.globs.filter(({ fitsName }) => words.some(fitsName)),
    ]);
    return own.size === 0 ? alone : fittingOf(indexed([...own].sort(byOrder)), ofAny);
  };
};

/** Who made each difference of a drift, by path; `''` is a target as a whole. */
export type Makers = (path: JsonPointer) => ChangedBy | undefined;

/** The rules that count at one moment. */
export interface ActiveRules {
  ignoring: (named: Named) => Fitting<IgnoreRule> | undefined;
  rating: (named: Named) => Fitting<SeverityRule> | undefined;
  /** The rule by which all of these differences are what somebody may do. */
  expecting: (named: Named, paths: readonly JsonPointer[], makers: Makers) => IgnoreRule | undefined;
  /** Nothing to ask for: no rule that is about what was seen, or none about who did it. */
  seesNothing: boolean;
  expectsNobody: boolean;
}

/** Whether the rule is about this difference; a target as a whole has no path. */
const covers = ({ path }: RuleAbout): ((difference: JsonPointer) => boolean) => {
  if (path === undefined) return () => true;
  const fits = compilePathGlob(path);
  return (difference) => fits(difference.split('/'));
};

/** Whether one rule is about a difference of a target, or about the target as a whole (`''`). */
export const aboutOf = (rule: RuleAbout): ((named: Named, path: JsonPointer) => boolean) => {
  const fits = compileList([rule]);
  const isAbout = covers(rule);
  return (named, path) => isAbout(path) && fits(named) !== undefined;
};

const mayBy = ({ principal }: IgnoreRule, maker: ChangedBy | undefined): boolean =>
  principal !== undefined && maker?.confidence === 'exact' && matchesPrincipal(principal, maker.actor);

const expectingBy = (rules: readonly IgnoreRule[]): ActiveRules['expecting'] => {
  const each = rules.map((rule) => ({ rule, fits: compileList([rule]), covers: covers(rule) }));
  return (named, paths, makers) =>
    paths.length === 0
      ? undefined
      : each.find(
          (one) =>
            one.fits(named) !== undefined &&
            paths.every((path) => one.covers(path) && mayBy(one.rule, makers(path))),
        )?.rule;
};

export const isExpired = ({ until }: { until: EpochMs }, now: EpochMs): boolean => until <= now;

/** Expired rules do nothing. */
export const activeRules = ({ ignore, severities }: NoiseRules, now: EpochMs): ActiveRules => {
  const live = ignore.filter((rule) => !isExpired(rule, now));
  const seen = live.filter(({ principal }) => principal === undefined);
  const byWhom = live.filter(({ principal }) => principal !== undefined);
  const rated = severities.filter((rule) => !isExpired(rule, now));
  return {
    ignoring: compileList(seen),
    rating: compileList(rated),
    expecting: expectingBy(byWhom),
    seesNothing: seen.length === 0 && rated.length === 0,
    expectsNobody: byWhom.length === 0,
  };
};
