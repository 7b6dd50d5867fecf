// What became of pushed sources, for a person at a terminal.
import type { Problem } from '../../shared/model/errors.js';
import { counted, paintFor, printable, wrap, type Paint, type Style } from './text.js';

interface Pushed {
  source: string;
  status: string;
  targets: number;
  scopes: number;
  problems: readonly Problem[];
  warnings: readonly string[];
}

const words: Readonly<Record<string, string>> = {
  compiled: 'compiled; what changed is looked at now',
  unchanged: 'unchanged; it says what it said before',
  removed: 'removed; it no longer counts',
  invalid: 'invalid; the last good version goes on counting',
  unread: 'could not be read; the last good version goes on counting',
  changing: 'is being deployed; the last good version counts until that is over',
};

const good = new Set(['compiled', 'unchanged', 'removed', 'changing']);

export const isTaken = ({ status, problems }: Pick<Pushed, 'status' | 'problems'>): boolean =>
  good.has(status) && problems.length === 0;

const problemLines = (paint: Paint, style: Style, { where, what, remedy }: Problem): string[] => [
  `    ${paint.bold(printable(where))}`,
  ...wrap(printable(what), Math.max(20, style.width - 6)).map((line) => `      ${line}`),
  ...wrap(`→ ${printable(remedy)}`, Math.max(20, style.width - 6)).map((line) => `      ${paint.dim(line)}`),
];

const sourceLines = (paint: Paint, style: Style, pushed: Pushed): string[] => {
  const mark = isTaken(pushed) ? paint.green('✓') : paint.red('✗');
  const counts =
    pushed.targets > 0 ? ` (${counted(pushed.targets, 'target')} in ${counted(pushed.scopes, 'scope')})` : '';
  const said = `${words[pushed.status] ?? printable(pushed.status)}${counts}`;
  return [
    `${mark} ${paint.bold(printable(pushed.source))}`,
    ...wrap(said, Math.max(20, style.width - 2)).map((line) => `  ${line}`),
    ...pushed.problems.flatMap((problem) => problemLines(paint, style, problem)),
    ...pushed.warnings.flatMap((warning) =>
      wrap(`note: ${printable(warning)}`, Math.max(20, style.width - 4)).map(
        (line) => `    ${paint.dim(line)}`,
      ),
    ),
  ];
};

export const renderPushed = (
  { sources, problems }: { sources: readonly Pushed[]; problems: readonly Problem[] },
  style: Style,
): string => {
  const paint = paintFor(style);
  return [
    ...sources.flatMap((source) => sourceLines(paint, style, source)),
    ...(problems.length === 0 ? [] : [paint.red('Not taken:')]),
    ...problems.flatMap((problem) => problemLines(paint, style, problem)),
    ...(sources.length + problems.length === 0 ? ['Taken; there was nothing else to do.'] : []),
  ].join('\n');
};
