// What a terminal shows besides reports: problems, columns and progress, at any width.
import { describe, expect, test } from '@jest/globals';
import { progressOn } from '../../cli/progress.js';
import { columns } from '../../cli/render/columns.js';
import { renderProblems } from '../../cli/render/problems.js';

const colour = (text: string): string => text;
const cells = (...texts: string[]) => texts.map((text) => ({ text, colour }));

const streamOf = (isTTY: boolean, width = 20) => {
  const written: string[] = [];
  const stream = { isTTY, columns: width, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
};

describe('progress', () => {
  test('is one line, cut to the width, and gone at the end', () => {
    const { written, stream } = streamOf(true);
    const progress = progressOn(stream);
    progress.say('reading a very long name of a source');
    progress.end();
    progress.end();
    expect(written).toEqual(['\r\u001B[Kreading a very long', '\r\u001B[K']);
  });

  test('is nothing where nobody looks', () => {
    const { written, stream } = streamOf(false);
    progressOn(stream).say('reading');
    expect(written).toEqual([]);
  });
});

describe('columns', () => {
  test('stand below one another where they fit', () => {
    expect(columns([cells('a', 'one'), cells('long', 'two')], 2, 60)).toEqual(['  a     one', '  long  two']);
  });

  test('a row that is too long breaks alone, without moving the others', () => {
    const rows = [cells('a', 'b', 'one'), cells('x'.repeat(30), 'b', 'two'), cells('aa', 'bb', 'three')];
    expect(columns(rows, 0, 60)).toEqual(['a   b   one', `${'x'.repeat(30)}  b`, '  two', 'aa  bb  three']);
  });

  test.each([20, 40, 80])('no line is wider than %d', (width) => {
    const rows = [cells('/a/long/path/of/some/thing', 'a.long.name', 'and a value of many words'.repeat(5))];
    expect(columns(rows, 4, width).filter((line) => line.length > width)).toEqual([]);
  });
});

describe('problems', () => {
  const problems = [
    {
      where: `${'deep/'.repeat(12)}state.json`,
      what: 'it is cut off somewhere in the middle',
      remedy: 'Fetch it again, whole.',
    },
  ];

  test.each([40, 80, 120])('stay within %d columns', (width) => {
    const text = renderProblems('Not every source could be read; none was used.', problems, {
      width,
      colour: false,
    });
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  test('are not broken where logs are collected', () => {
    const style = { width: Number.POSITIVE_INFINITY, colour: false };
    expect(renderProblems('No.', problems, style).split('\n')).toHaveLength(4);
  });
});
