// Takes what rules ignore out of what a look found, and lets them say how bad the rest is; before anything is recorded.
import { verdictOf } from '../../engine/compare.js';
import { worstFirst } from '../../engine/order.js';
import type { ActiveRules, Fitting, Named } from '../../engine/rules.js';
import { isDrift, type Comparison, type Coverage, type Difference } from '../../model/comparison.js';
import type { LeftOutReason } from '../../model/field.js';
import type { IgnoredDifference, IgnoredTarget, ScopeResult, TargetResult } from '../../model/result.js';
import type { SeverityRule } from '../../model/rule.js';

export const namedOf = ({ id, target, name, declared }: TargetResult): Named => ({
  id,
  target,
  ...(name === undefined ? {} : { name }),
  ...(declared === undefined ? {} : { address: declared.address }),
});

/** Declared leaves that were compared, and now are left out instead; the sum stays. */
const without = (
  { declared, compared, leftOut }: Coverage,
  ignored: readonly IgnoredDifference[],
): Coverage => {
  const leaves = ignored.filter(({ difference }) => difference.type !== 'added').length;
  const moved = Math.min(leaves, compared);
  if (moved === 0) return { declared, compared, leftOut };
  return { declared, compared: compared - moved, leftOut: { ...leftOut, ignored: moved } };
};

/** Nothing left may also mean that the rest could not be compared. */
const judged = (differences: readonly Difference[], { coverage, declared }: TargetResult): Comparison =>
  verdictOf(differences, Object.keys(coverage.leftOut) as LeftOutReason[], declared?.leftOut ?? []);

const ignoring = (result: TargetResult, rules: ActiveRules): TargetResult => {
  const { comparison } = result;
  if (comparison.verdict !== 'drifted') return result;
  const fitting = rules.ignoring(namedOf(result));
  if (fitting === undefined) return result;
  const each = comparison.differences.map((difference) => ({
    difference,
    rule: fitting.at(difference.path),
  }));
  const ignored = each.flatMap(({ difference, rule }) =>
    rule === undefined ? [] : [{ rule: rule.id, difference }],
  );
  if (ignored.length === 0) return result;
  const left = each.flatMap(({ difference, rule }) => (rule === undefined ? [difference] : []));
  const coverage = without(result.coverage, ignored);
  return { ...result, comparison: judged(left, result), coverage, ignored };
};

const said = (reason: string, rule: SeverityRule): string =>
  `${reason} (severity set by stagewatch.yml: ${rule.reason})`;

const ratedWhole = (result: TargetResult, { whole }: Fitting<SeverityRule>): TargetResult => {
  const { comparison } = result;
  if (whole === undefined || (comparison.verdict !== 'missing' && comparison.verdict !== 'unmanaged'))
    return result;
  const reason = said(comparison.reason, whole);
  return { ...result, comparison: { ...comparison, severity: whole.to, reason }, rated: [whole.id] };
};

const rating = (result: TargetResult, rules: ActiveRules): TargetResult => {
  const { comparison } = result;
  if (!isDrift(comparison)) return result;
  const fitting = rules.rating(namedOf(result));
  if (fitting === undefined) return result;
  if (comparison.verdict !== 'drifted') return ratedWhole(result, fitting);
  const rated: string[] = [];
  const differences = comparison.differences.map((difference) => {
    const rule = fitting.at(difference.path);
    if (rule === undefined) return difference;
    rated.push(rule.id);
    return { ...difference, severity: rule.to, reason: said(difference.reason, rule) };
  });
  if (rated.length === 0) return result;
  return { ...result, comparison: judged(differences.sort(worstFirst), result), rated };
};

const leftOutBy = (result: TargetResult, rules: ActiveRules): IgnoredTarget | undefined => {
  const rule = rules.ignoring(namedOf(result))?.whole;
  if (rule === undefined) return undefined;
  const { id, comparison } = result;
  const bad = isDrift(comparison) ? { severity: comparison.severity } : {};
  return { rule: rule.id, id, verdict: comparison.verdict, ...bad };
};

/** The same object where no rule has anything to say. */
export const applyRules = (found: ScopeResult, rules: ActiveRules | undefined): ScopeResult => {
  if (rules === undefined || rules.seesNothing) return found;
  const ignored: IgnoredTarget[] = [];
  const results = found.results.flatMap((result) => {
    const leftOut = leftOutBy(result, rules);
    if (leftOut !== undefined) ignored.push(leftOut);
    return leftOut === undefined ? [rating(ignoring(result, rules), rules)] : [];
  });
  return { ...found, results, ...(ignored.length === 0 ? {} : { ignored }) };
};
