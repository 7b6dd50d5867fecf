// A page of the documentation, taken apart: headings, tables, blocks of code.
import { readFileSync } from 'node:fs';

export interface Page {
  text: string;
  headings: readonly string[];
  /** Anchors that links can name, as GitHub makes them. */
  anchors: readonly string[];
  /** Cells of the table below a heading, without its head. */
  table: (heading: string) => readonly (readonly string[])[];
  blocks: (language: string) => readonly string[];
  section: (heading: string) => string;
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const isRule = (line: string): boolean => /^\|[\s:|-]+\|$/.test(line);

const tableIn = (text: string): string[][] => {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.filter((line, index) => index > 0 && !isRule(line)).map(cellsOf);
};

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** What stands in back quotes, without them. */
export const code = (cell: string | undefined): string => /`([^`]+)`/.exec(cell ?? '')?.[1] ?? '';

export const pageOf = (file: string): Page => {
  const text = readFileSync(file, 'utf8');
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  const headings = [...prose.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading = '']) => heading.trim());
  const section = (heading: string): string => {
    const start = text.search(
      new RegExp(`^#{2,4} ${heading.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'),
    );
    if (start < 0) throw new Error(`${file} has no heading "${heading}"`);
    const [, level = '', ...rest] = /^(#+)[^\n]*\n(.*)$/s.exec(text.slice(start)) ?? [];
    const body = rest[0] ?? '';
    const end = body.search(new RegExp(`^#{1,${level.length}} `, 'm'));
    return end < 0 ? body : body.slice(0, end);
  };
  return {
    text,
    headings,
    anchors: headings.map(anchorOf),
    section,
    table: (heading) => tableIn(section(heading).replaceAll(/^```.*?^```/gms, '')),
    blocks: (language) =>
      [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body = '']) => body),
  };
};
