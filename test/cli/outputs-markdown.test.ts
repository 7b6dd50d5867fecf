// `--output markdown`: a sentence, then a table that no value can break, link from or mention anybody in.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { code, mostCharacters, prose, renderMarkdown } from '../../cli/render/markdown.js';
import type { ReportTarget } from '../../shared/model/report.js';
import * as made from './outputs-report.js';

const text = renderMarkdown(made.everything);
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));

test('the first line says it all', () => {
  expect(text.split('\n')[0]).toBe(
    '❌ Stagewatch: of 4 declared targets, 1 in sync, **1 drifted**, **1 missing**, **1 unknown**. **1 target** declared by nobody.',
  );
});

test('the table is worst first, and what is unknown ends it', () => {
  expect(rows.map((row) => row.split(' | ')[0])).toEqual([
    '| Severity',
    '| **critical**',
    '| **high**',
    '| **high**',
    '| medium',
    '| medium',
    '| medium',
    '| unknown',
  ]);
  expect(rows[3]).toBe(
    '| **high** | `REST stage a1b2c3d4e5/prod` | `throttling_rate_limit`: Callers are throttled otherwise than declared. | `100` | `5` | `infra/state of prod.json:20` |',
  );
});

test('where all is in sync there is no table, and rules are still told', () => {
  expect(renderMarkdown(made.reportOf([made.inSync]))).toBe(
    '✅ Stagewatch: of 1 declared target, 1 in sync.\n\n7 of 9 declared values compared. Rules of stagewatch.yml leave out 1 difference and 3 targets.',
  );
});

test('rules that somebody should look at are counted', () => {
  const rules = made.rules.map((rule) => ({ ...rule, status: 'expired' as const }));
  expect(renderMarkdown(made.reportOf([made.inSync], rules))).toContain(
    'Somebody should look at 2 rules: `--output table` says why.',
  );
});

test('account and Region are named where there are several', () => {
  const other: ReportTarget = { ...made.missing, region: 'us-east-1' };
  expect(text).not.toContain('111122223333');
  expect(renderMarkdown(made.reportOf([made.missing, other]))).toContain(' in `111122223333/us-east-1`');
});

test('a comment’s size is kept, with the number of rows that did not fit', () => {
  const many = Array.from({ length: 3000 }, (_unused, index) => ({
    ...made.missing,
    id: `a1b2c3d4e5/s${index}`,
  }));
  const long = renderMarkdown(made.reportOf(many));
  expect(long.length).toBeLessThanOrEqual(mostCharacters);
  expect(long.length).toBeGreaterThan(mostCharacters * 0.95);
  const shown = long.split('\n').filter((line) => line.startsWith('| **critical**')).length;
  expect(long).toContain(`… and ${3000 - shown} more, none of them worse.`);
});

/** What GitHub's parser takes for cells: bars that no odd number of backslashes stands before. */
const cellsOf = (row: string): string[] => row.split(/(?<=(?<!\\)(?:\\\\)*)\|/).slice(1, -1);

test('foreign text stays in its cell, in code, on its line', () => {
  const target = {
    ...made.drifted,
    id: made.hostile,
    verdict: 'drifted',
    differences: [
      {
        type: 'changed',
        class: 'declared',
        path: `/variables/${made.hostile}`,
        declared: made.hostile,
        observed: `\`\`\`${made.hostile}\``,
        severity: 'high',
        reason: made.hostile,
        source: made.hostile,
      },
    ],
    severity: 'high',
  } satisfies ReportTarget;
  const lines = renderMarkdown(made.reportOf([target])).split('\n');
  expect(lines).toHaveLength(7);
  const [, , , , row = ''] = lines;
  const cells = cellsOf(row);
  expect(cells).toHaveLength(6);
  const outside = cells.map((cell) => cell.replaceAll(/(`+)[^`].*?(?<!`)\1(?!`)/g, ''));
  expect(outside.join('')).not.toMatch(/[<>@#[\]&`\\]|https/);
});

test('any text at all is one code span in one cell', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '`', '``|', '\\|', '\\'),
      (some, extra) => {
        const span = code(extra + some + extra);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = span.slice(fence.length, -fence.length);
        expect(span.endsWith(fence)).toBe(true);
        expect(inside.match(/`+/g) ?? []).not.toContain(fence);
        expect(cellsOf(`|${span}|`)).toHaveLength(1);
        expect(span).not.toMatch(/\p{Cc}/u);
      },
    ),
  );
});

test('a sentence is left as it is, unless it could mean something to Markdown', () => {
  expect(prose('Its URL answers nothing: 404, at once.')).toBe('Its URL answers nothing: 404, at once.');
  for (const risky of [
    'by @octocat',
    'see https://example.org',
    'at www.example.org',
    '*so*',
    'a_b_c',
    '1. <b>',
  ])
    expect(prose(risky)).toBe(`\`${risky}\``);
});
