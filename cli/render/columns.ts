// Rows of words below one another: in columns where they fit, over several lines where they do not.
import { wrap } from './text.js';

export interface Cell {
  text: string;
  colour: (text: string) => string;
}

export type Row = readonly Cell[];

const gap = 2;
/** A last column narrower than this tells nothing. */
const leastForLast = 24;

/** Widths of all columns but the last; a cell that is longer than its share breaks its own row, not the others. */
const widthsOf = (rows: readonly Row[], room: number): number[] => {
  const count = Math.max(1, ...rows.map((row) => row.length)) - 1;
  const share = Math.floor((room - leastForLast) / Math.max(1, count)) - gap;
  return Array.from({ length: count }, (_unused, column) => {
    const lengths = rows.map((row) => row[column]?.text.length ?? 0);
    return Math.max(0, ...lengths.filter((length) => length <= share));
  });
};

/** A text that starts at column `at`, whose further lines are indented as far. */
const hanging = ({ text, colour }: Cell, at: number, width: number): string[] =>
  wrap(text, Math.max(12, width - at)).map((line, index) =>
    index === 0 ? colour(line) : `${' '.repeat(at)}${colour(line)}`,
  );

const inColumns = (
  heads: Row,
  last: Cell,
  widths: readonly number[],
  indent: number,
  width: number,
): string[] => {
  const padded = heads.map(
    ({ text, colour }, column) => `${colour(text)}${' '.repeat((widths[column] ?? 0) - text.length + gap)}`,
  );
  const taken = widths.reduce((sum, one) => sum + one + gap, indent);
  const [first = '', ...more] = hanging(last, taken, width);
  return [`${' '.repeat(indent)}${padded.join('')}${first}`, ...more];
};

/** The heads on a line of their own, or one each where even that is too long. */
const stacked = (heads: Row, last: Cell, indent: number, width: number): string[] => {
  const length = heads.reduce((sum, { text }) => sum + text.length + gap, indent - gap);
  const side = heads.map(({ text, colour }) => colour(text)).join(' '.repeat(gap));
  const lines = (cell: Cell, at: number): string[] => {
    const [first = '', ...more] = hanging(cell, at, width);
    return [`${' '.repeat(at)}${first}`, ...more];
  };
  const above =
    length <= width ? [`${' '.repeat(indent)}${side}`] : heads.flatMap((cell) => lines(cell, indent));
  return [...above, ...lines(last, indent + gap)];
};

/** Lines for rows of equally many cells; the last cell of a row takes what room is left. */
export const columns = (rows: readonly Row[], indent: number, width: number): string[] => {
  const widths = widthsOf(rows, width - indent);
  return rows.flatMap((row) => {
    const heads = row.slice(0, -1);
    const last = row.at(-1);
    if (last === undefined) return [];
    const fits = heads.every(({ text }, column) => text.length <= (widths[column] ?? 0));
    return fits ? inColumns(heads, last, widths, indent, width) : stacked(heads, last, indent, width);
  });
};
