// The report as a person reads it in a terminal: worst first, one block a target, a summary to end on.
import type { Report, ReportDifference, ReportSummary, ReportTarget } from '../../shared/model/report.js';
import { severities, type Severity } from '../../shared/model/severity.js';
import { ruleLines } from './rules.js';
import {
  counted,
  fit,
  nameOf,
  statedIn,
  paintFor,
  placeOf,
  printable,
  showValue,
  wrap,
  type Paint,
  type Style,
} from './text.js';

const verdictWords = {
  'in-sync': { mark: '✓', word: 'in sync' },
  drifted: { mark: '✗', word: 'drifted' },
  missing: { mark: '✗', word: 'missing' },
  unmanaged: { mark: '+', word: 'unmanaged' },
  unknown: { mark: '?', word: 'unknown' },
} as const;

const paintVerdict = (paint: Paint, verdict: ReportTarget['verdict']): ((text: string) => string) => {
  if (verdict === 'in-sync') return paint.green;
  return verdict === 'unknown' ? paint.yellow : paint.red;
};

const paintSeverity = (paint: Paint, severity: Severity): string => {
  const strong = severity === 'critical' || severity === 'high';
  return strong ? paint.red(paint.bold(severity)) : paint.yellow(severity);
};

/** Worst first; what could not be told before what is in order. */
const rank = (target: ReportTarget): number => {
  if ('severity' in target) return -severities.indexOf(target.severity) - 10;
  return target.verdict === 'unknown' ? -5 : 0;
};

const indent = '    ';

const differenceLines = (
  paint: Paint,
  style: Style,
  difference: ReportDifference,
  target: ReportTarget,
): string[] => {
  const group = difference.class === 'declared' ? '' : paint.dim(` [${difference.class}]`);
  const place = statedIn(difference, target);
  const head = `${indent}${paintSeverity(paint, difference.severity)}  ${nameOf(difference)}${group}`;
  const side = (label: string, value: string, colour: (text: string) => string): string[] =>
    wrap(value, Math.max(20, style.width - 16)).map(
      (line, index) =>
        `${indent}  ${paint.dim(index === 0 ? label.padEnd(10) : ' '.repeat(10))}${colour(line)}`,
    );
  return [
    head,
    ...side(
      'declared',
      difference.type === 'added' ? '(nothing)' : showValue(difference.declared),
      paint.green,
    ),
    ...side(
      'observed',
      difference.type === 'removed' ? '(nothing)' : showValue(difference.observed),
      paint.red,
    ),
    ...(place === undefined ? [] : side('stated in', place, paint.dim)),
    ...wrap(difference.reason, style.width - 6).map((line) => `${indent}  ${paint.dim(line)}`),
  ];
};

const bodyLines = (paint: Paint, style: Style, target: ReportTarget): string[] => {
  switch (target.verdict) {
    case 'in-sync':
      return [];
    case 'drifted':
      return target.differences.flatMap((difference) => differenceLines(paint, style, difference, target));
    case 'missing':
    case 'unmanaged':
      return wrap(target.reason, style.width - 14).map(
        (line, index) => `${indent}${index === 0 ? paintSeverity(paint, target.severity) : ''}  ${line}`,
      );
    case 'unknown':
      return wrap(`${target.reason}: ${printable(target.detail)}`, style.width - 6).map(
        (line) => `${indent}${paint.yellow(line)}`,
      );
  }
};

/** What rules leave out is said where it was, so that nobody takes the target for more in order than it is. */
const ignoredLines = (paint: Paint, { ignored = [] }: ReportTarget): string[] =>
  ignored.map((one) => paint.dim(`${indent}ignored by ${one.rule}: ${one.severity}  ${nameOf(one)}`));

const targetLines = (paint: Paint, style: Style, target: ReportTarget): string[] => {
  const { mark, word } = verdictWords[target.verdict];
  const title = `${mark} ${word.padEnd(9)}`;
  const called = target.name === undefined ? '' : `  ${printable(target.name)}`;
  const label = `${target.kind}  ${printable(target.id)}${called}`;
  const head = `${paintVerdict(paint, target.verdict)(title)} ${fit(label, Math.max(20, style.width - 12)).trimEnd()}`;
  const declared = placeOf(target);
  const where = `${target.account}/${target.region}${declared === undefined ? '' : `  ${declared}`}`;
  const addresses = Object.entries(target.exported ?? {}).filter(([, value]) => /^(https|wss):/.test(value));
  const details = [where, ...addresses.map(([name, value]) => `${name}  ${printable(value)}`)]
    .flatMap((line) => wrap(line, style.width - 4))
    .map((line) => paint.dim(`${indent}${line}`));
  if (target.verdict === 'in-sync') return [head, ...ignoredLines(paint, target)];
  return [head, ...details, ...bodyLines(paint, style, target), ...ignoredLines(paint, target)];
};

const leftOutWords = (summary: ReportSummary): string => {
  const reasons = Object.entries(summary.leaves.leftOut).sort(([, a], [, b]) => b - a);
  return reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
};

const ignoredWords = ({ ignored: { differences, targets } }: ReportSummary): string => {
  const words = [
    ...(differences === 0 ? [] : [counted(differences, 'difference')]),
    ...(targets === 0 ? [] : [counted(targets, 'target')]),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')} ignored)`;
};

const summaryLines = (paint: Paint, style: Style, summary: ReportSummary): string[] => {
  const counts = [
    paint.green(`${summary.inSync} in sync`) + ignoredWords(summary),
    summary.drifted > 0 ? paint.red(`${summary.drifted} drifted`) : '0 drifted',
    summary.missing > 0 ? paint.red(`${summary.missing} missing`) : '0 missing',
    summary.unknown > 0 ? paint.yellow(`${summary.unknown} unknown`) : '0 unknown',
  ];
  const { leaves } = summary;
  const calls = Object.values(summary.awsCalls).reduce((sum, count) => sum + count, 0);
  const undeclared =
    summary.undeclared > 0 ? ` ${summary.undeclared} more that nothing declares were not compared.` : '';
  const left = Object.keys(leaves.leftOut).length === 0 ? '' : `; left out: ${leftOutWords(summary)}`;
  return [
    `${summary.declared} declared: ${counts.join(', ')}. ${summary.unmanaged} unmanaged.${undeclared}`,
    ...wrap(`${leaves.compared} of ${leaves.declared} declared values compared${left}.`, style.width).map(
      paint.dim,
    ),
    ...wrap(
      `Read with ${calls} AWS calls. What a REST stage serves (its deployment) is not compared.`,
      style.width,
    ).map(paint.dim),
  ];
};

export const renderTable = (report: Report, style: Style): string => {
  const paint = paintFor(style);
  const targets = [...report.targets].sort((a, b) => rank(a) - rank(b));
  return [
    ...targets.flatMap((target) => targetLines(paint, style, target)),
    '',
    ...summaryLines(paint, style, report.summary),
    ...ruleLines(paint, style, report.rules),
  ].join('\n');
};
