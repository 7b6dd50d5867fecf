// What is wrong, why it matters, what to do: for a person at a terminal.
import type { Problem } from '../../shared/model/errors.js';
import { paintFor, printable, wrap, type Style } from './text.js';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export const renderProblems = (heading: string, problems: readonly Problem[], style: Style): string => {
  const paint = paintFor(style);
  const hanging = (text: string, first: string): string[] =>
    wrap(printable(text), Math.max(20, style.width - 6)).map(
      (line, index) => `${index === 0 ? first : ' '.repeat(6)}${line}`,
    );
  const lines = problems.flatMap(({ where, what, remedy }) => [
    ...wrap(printable(where), Math.max(20, style.width - 2)).map((line) => `  ${paint.bold(line)}`),
    ...hanging(sentence(what), '    '),
    ...hanging(remedy, `    ${paint.dim('→')} `),
  ]);
  return [...wrap(printable(heading), style.width).map(paint.red), ...lines].join('\n');
};
