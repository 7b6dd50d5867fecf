// The report as Markdown, for a job's summary or a comment on a pull request: a sentence, then a table, worst first.
import { visible } from '../../shared/engine/printable.js';
import type { Report, ReportRule, ReportSummary } from '../../shared/model/report.js';
import { declaredAt, deviationsOf, sidesOf, type Deviation } from './deviations.js';
import { titleOf } from './people.js';
import { counted } from './text.js';

/** A comment on GitHub holds 65,536 characters; what is put around this one needs some. */
export const mostCharacters = 60_000;

const longestText = 300;

/** In a code span nothing is a link, a mention, an entity or HTML; only its own fence and the table's bar end it. */
export const code = (text: string): string => {
  const characters = Array.from(text === '' ? ' ' : text);
  const cut = characters.length > longestText ? '…' : '';
  const safe = visible(characters.slice(0, longestText).join('')) + cut;
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest === 0 ? '' : ' ';
  // Backslashes before a bar are doubled, so that the one that escapes it is never escaped itself.
  return `${fence}${pad}${safe.replaceAll(/(\\*)\|/g, '$1$1\\|')}${pad}${fence}`;
};

/** Our own sentences stay sentences; a sentence that quotes others may hold anything, and then is code. */
export const prose = (text: string): string => {
  const isPlain = /^[\p{L}\p{N} ,.;:'’“”()–—-]*$/u.test(text) && !/www\.|:\/\//i.test(text);
  return isPlain && text.length <= longestText ? text : code(text);
};

const whereOf = (deviation: Deviation): string => {
  const { target } = deviation;
  const place = declaredAt(target, 'difference' in deviation ? deviation.difference : undefined);
  if (place === undefined) return 'nowhere';
  return code(place.line === undefined ? place.source : `${place.source}:${place.line}`);
};

const wordsOf = (deviation: Deviation): [what: string, declared: string, live: string] => {
  switch (deviation.type) {
    case 'different':
    case 'ignored': {
      const { path, declaredAs, reason } = deviation.difference;
      const [declared, live] = sidesOf(deviation.difference);
      return [`${code(declaredAs ?? path)}: ${prose(reason)}`, code(declared), code(live)];
    }
    case 'missing':
      return [prose(deviation.reason), 'yes', 'missing'];
    case 'unmanaged':
      return [prose(deviation.reason), 'no', 'exists'];
    case 'unknown':
      return [`${deviation.reason}: ${prose(deviation.detail)}`, 'yes', '?'];
  }
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Account and Region are named only where there are several. */
const namesPlaces = (deviations: readonly Deviation[]): boolean =>
  new Set(deviations.map(({ target }) => `${target.account}/${target.region}`)).size > 1;

const rowOf = (deviation: Deviation, withPlace: boolean): string => {
  const severity = deviation.type === 'unknown' ? 'unknown' : deviation.severity;
  const { target } = deviation;
  const strong = severity === 'critical' || severity === 'high' ? `**${severity}**` : severity;
  return row([
    strong,
    withPlace
      ? `${code(titleOf(target))} in ${code(`${target.account}/${target.region}`)}`
      : code(titleOf(target)),
    ...wordsOf(deviation),
    whereOf(deviation),
  ]);
};

const heads = [
  row(['Severity', 'Target', 'What', 'Declared', 'Live', 'Declared in']),
  row(['---', '---', '---', '---', '---', '---']),
];

const sentence = ({ declared, inSync, drifted, missing, unmanaged, unknown }: ReportSummary): string => {
  const bad = drifted + missing + unmanaged;
  const parts = [
    `${inSync} in sync`,
    ...(drifted === 0 ? [] : [`**${drifted} drifted**`]),
    ...(missing === 0 ? [] : [`**${missing} missing**`]),
    ...(unknown === 0 ? [] : [`**${unknown} unknown**`]),
  ];
  const extra = unmanaged === 0 ? '' : ` **${counted(unmanaged, 'target')}** declared by nobody.`;
  const mark = bad > 0 ? '❌' : unknown > 0 ? '❓' : '✅';
  return `${mark} Stagewatch: of ${counted(declared, 'declared target')}, ${parts.join(', ')}.${extra}`;
};

/** Rules that fit nothing, are over, or hide too much; the table of the terminal says what to do about each. */
const askingWords = (rules: readonly ReportRule[] = []): string => {
  const asking = rules.filter(({ status }) => status !== 'used' && status !== 'not-known').length;
  return asking === 0
    ? ''
    : ` Somebody should look at ${counted(asking, 'rule')}: \`--output table\` says why.`;
};

const closing = ({ summary: { ignored, leaves }, rules }: Report): string => {
  const left = [
    ...(ignored.differences === 0 ? [] : [counted(ignored.differences, 'difference')]),
    ...(ignored.targets === 0 ? [] : [counted(ignored.targets, 'target')]),
  ];
  const leftOut = left.length === 0 ? '' : ` Rules of stagewatch.yml leave out ${left.join(' and ')}.`;
  return `${leaves.compared} of ${leaves.declared} declared values compared.${leftOut}${askingWords(rules)}`;
};

/** As many rows as fit, and how many did not. */
const fitting = (rows: readonly string[], room: number): string[] => {
  let used = 0;
  const kept = rows.filter((line) => (used += line.length + 1) <= room);
  const left = rows.length - kept.length;
  return left === 0 ? kept : [...kept, '', `… and ${left} more, none of them worse.`];
};

export const renderMarkdown = (report: Report): string => {
  const deviations = deviationsOf(report).filter(({ type }) => type !== 'ignored');
  const withPlace = namesPlaces(deviations);
  const rows = deviations.map((deviation) => rowOf(deviation, withPlace));
  const end = closing(report);
  const frame = [sentence(report.summary), '', ...heads, '', end].join('\n').length + 80;
  const table = deviations.length === 0 ? [] : [...heads, ...fitting(rows, mostCharacters - frame), ''];
  return [sentence(report.summary), '', ...table, end].join('\n');
};
