// A source as a `baseline` payload brings it: plain or compressed, bound, with files beside it, and never too much.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readGivenSource } from '../../../shared/runtime/baseline-source.js';

const gzip = (text: string | Buffer): string => gzipSync(text).toString('base64');

test('a compressed text is the text', () => {
  expect(readGivenSource('s', { name: 'a', gzip: gzip('résumé') })).toEqual({
    source: { name: 'a', text: 'résumé' },
  });
});

test('what the text leaves open comes along', () => {
  const read = readGivenSource('s', {
    name: 'a',
    text: '',
    parameters: { Stage: 'prod' },
    physicalIds: { Api: 'x' },
    api: 'abc',
    region: 'eu-west-1',
    files: { './a.yml': 'text' },
  });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { include, ...bindings } = read.source.bindings ?? {};
  expect(bindings).toEqual({
    place: { region: 'eu-west-1' },
    parameters: { Stage: 'prod' },
    physicalIds: { Api: 'x' },
    api: 'abc',
  });
  expect(['./a.yml', './b.yml', 'toString'].map((location) => include?.(location))).toEqual([
    'text',
    undefined,
    undefined,
  ]);
});

describe('refused in words', () => {
  const refused: [string, object, RegExp][] = [
    ['neither text nor gzip', { name: 'a' }, /has no name and text/],
    ['both', { name: 'a', text: '', gzip: gzip('') }, /has no name and text/],
    ['no name', { text: '' }, /has no name and text/],
    ['no Base64', { name: 'a', gzip: '%%%' }, /not a gzipped UTF-8 text/],
    ['not gzip', { name: 'a', gzip: Buffer.from('plain').toString('base64') }, /not a gzipped UTF-8 text/],
    ['not UTF-8', { name: 'a', gzip: gzip(Buffer.from([0xff, 0xfe, 0xfd])) }, /not a gzipped UTF-8 text/],
    ['a bomb', { name: 'a', gzip: gzip(Buffer.alloc(65 * 1024 * 1024)) }, /unfolds to more than 64 MB/],
    ['an unknown member', { name: 'a', text: '', parametres: {} }, /Did you mean `parameters`/],
    ['a parameter that is no text', { name: 'a', text: '', parameters: { a: 1 } }, /is not a map of texts/],
    ['a file of physical ids', { name: 'a', text: '', physicalIds: 'ids.json' }, /is not a map of texts/],
    ['files that are no texts', { name: 'a', text: '', files: { a: 1 } }, /\.files is not a map of texts/],
  ];
  test.each(refused)('%s', (_case, one, words) => {
    const read = readGivenSource('sources[0]', JSON.parse(JSON.stringify(one)));
    const said =
      'problems' in read ? read.problems.map((p) => `${p.where} ${p.what} ${p.remedy}`).join() : '';
    expect(said).toMatch(words);
    expect(said).toMatch(/^sources\[0\]/);
  });
});
