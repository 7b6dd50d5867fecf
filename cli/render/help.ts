// What stands below the options in a help text: paragraphs and lists, as wide as the terminal.
import { columns } from './columns.js';
import { wrap, type Style } from './text.js';

export type HelpPart =
  | { title: string; rows: readonly (readonly [word: string, meaning: string])[] }
  | { title: string; commands: readonly string[] }
  | { text: string };

const plain = (text: string): string => text;

const linesOf = (part: HelpPart, width: number): string[] => {
  if ('text' in part) return wrap(part.text, width);
  if ('commands' in part) return [`${part.title}:`, ...part.commands.map((command) => `  ${command}`)];
  const rows = part.rows.map((row) => row.map((text) => ({ text, colour: plain })));
  return [`${part.title}:`, ...columns(rows, 2, width)];
};

/** Parts below one another, each after an empty line. */
export const renderHelp = (parts: readonly HelpPart[], { width }: Style): string =>
  parts.map((part) => `\n${linesOf(part, Math.min(width, 80)).join('\n')}`).join('\n');
