// What is wrong, why it matters, what to do: for a person at a terminal.
import type { Problem } from '../../shared/model/errors.js';
import { paintFor, printable, type Style } from './text.js';

export const renderProblems = (heading: string, problems: readonly Problem[], style: Style): string => {
  const paint = paintFor(style);
  const lines = problems.flatMap(({ where, what, remedy }) => [
    `  ${paint.bold(printable(where))}`,
    `    ${printable(what)}.`,
    `    ${paint.dim('→')} ${printable(remedy)}`,
  ]);
  return [paint.red(heading), ...lines].join('\n');
};
