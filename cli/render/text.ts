// Text for terminals: colour, wrapping, and values that cannot forge a line.
import pc from 'picocolors';
import type { ReportDifference, ReportTarget, ShownValue } from '../../shared/model/report.js';
import { visible as printable } from '../../shared/engine/printable.js';
import type { Json } from '../../shared/model/brand.js';

export interface Style {
  width: number;
  colour: boolean;
}

export type Paint = ReturnType<typeof pc.createColors>;
export const paintFor = (style: Style): Paint => pc.createColors(style.colour);

export { printable };

export const showValue = (value: ShownValue | Json | undefined): string => {
  if (value === undefined || value === null) return '(none)';
  if (typeof value === 'string') return printable(value === '' ? '""' : value);
  if (typeof value !== 'object') return String(value);
  if ('masked' in value && typeof value.masked === 'string') return `${value.masked} (masked)`;
  return printable(JSON.stringify(value));
};

/** Cuts in the middle, so that both the start and the telling end of an id stay. */
export const fit = (text: string, width: number): string => {
  if (text.length <= width) return text.padEnd(width);
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
};

/** Breaks a text into lines of at most `width`, at spaces where there are some. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const cut = space > width / 2 ? space : width;
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
};

export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export const placeOf = (target: ReportTarget): string | undefined => {
  if (target.address === undefined) return undefined;
  const line = target.line === undefined ? '' : `:${target.line}`;
  return printable(`${target.address} (${target.source ?? ''}${line})`);
};

/** Where a difference was declared, as far as its target does not say so. */
export const statedIn = (difference: ReportDifference, target: ReportTarget): string | undefined => {
  const { address, line, source = line === undefined ? undefined : target.source } = difference;
  const place = source === undefined || line === undefined ? source : `${source}:${line}`;
  if (address === undefined) return place === undefined ? undefined : printable(place);
  return printable(place === undefined ? address : `${address} (${place})`);
};

/** The user's own word for the field first, AWS's path beside it. */
export const nameOf = (difference: ReportDifference): string =>
  printable(
    difference.declaredAs === undefined ? difference.path : `${difference.path}  ${difference.declaredAs}`,
  );
