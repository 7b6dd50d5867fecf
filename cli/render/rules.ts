// The rules of `stagewatch.yml` as a report ends with them: how many, and those that somebody should look at.
import { printable } from '../../shared/engine/printable.js';
import type { ReportRule } from '../../shared/model/report.js';
import { wrap, type Paint, type Style } from './text.js';

const shown = 20;

const aboutOf = ({ kind, target, path, principal, to }: ReportRule): string => {
  const about = [kind, target, path, principal === undefined ? undefined : `by ${principal}`];
  const words = about.filter((word) => word !== undefined).join(' ');
  return to === undefined ? words : `${words} is ${to}`;
};

const countsOf = (rules: readonly ReportRule[]): string => {
  const sum = (pick: (rule: ReportRule) => number): number =>
    rules.reduce((total, rule) => total + pick(rule), 0);
  const ignored = sum((rule) => rule.ignored);
  const rated = sum((rule) => rule.rated);
  const said = rated === 0 ? '' : `, the severity of ${rated} set`;
  return `${ignored} ${ignored === 1 ? 'difference or target' : 'differences or targets'} ignored${said}`;
};

const ruleLine = (paint: Paint, style: Style, rule: ReportRule): string[] => {
  const { place, status, reason, until, advice = '' } = rule;
  const head = `${status}  ${place}  ${aboutOf(rule)}  (until ${until}: ${reason})`;
  const colour = status === 'not-known' ? paint.dim : paint.yellow;
  return [
    ...wrap(printable(head, 800), style.width - 2).map((line) => colour(`  ${line}`)),
    ...wrap(advice, style.width - 4).map((line) => paint.dim(`    ${line}`)),
  ];
};

/** Nothing where there are no rules. */
export const ruleLines = (paint: Paint, style: Style, rules: readonly ReportRule[] = []): string[] => {
  if (rules.length === 0) return [];
  const asking = rules.filter(({ status }) => status !== 'used');
  const more = asking.length - shown;
  return [
    ...wrap(`Rules: ${rules.length} in stagewatch.yml; ${countsOf(rules)}.`, style.width),
    ...asking.slice(0, shown).flatMap((rule) => ruleLine(paint, style, rule)),
    ...(more > 0 ? [`  … and ${more} more to look at: --output json names them.`] : []),
  ];
};
