// Where a source is, told from its text: every form, every mistake with what to do.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isRemote, placeOfStack, readLocation } from '../../../shared/usecases/sources/location.js';

const arn = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab';

describe('a text is understood as', () => {
  const understood: [string, object][] = [
    ['terraform.tfstate', { type: 'files', pattern: 'terraform.tfstate' }],
    ['cdk.out/*.template.json', { type: 'files', pattern: 'cdk.out/*.template.json' }],
    ['C:/states/a.json', { type: 'files', pattern: 'C:/states/a.json' }],
    ['a=b.yml', { type: 'files', pattern: 'a=b.yml' }],
    ['-', { type: 'standard-input' }],
    ['s3://states/a/b.tfstate', { type: 's3-object', bucket: 'states', key: 'a/b.tfstate' }],
    ['s3://states/a b+c?', { type: 's3-object', bucket: 'states', key: 'a b+c?' }],
    ['s3://states/a/**', { type: 's3-prefix', bucket: 'states', prefix: 'a/' }],
    ['s3://states/**', { type: 's3-prefix', bucket: 'states', prefix: '' }],
    ['stack:orders', { type: 'stack', stack: 'orders' }],
    [`stack:${arn}`, { type: 'stack', stack: arn }],
    [arn, { type: 'stack', stack: arn }],
    ['stacks:team=orders', { type: 'stacks', tag: { key: 'team', value: 'orders' } }],
    ['stacks:a:b=c=d', { type: 'stacks', tag: { key: 'a:b', value: 'c=d' } }],
  ];
  test.each(understood)('%s', (text, location) => {
    expect(readLocation(text)).toEqual({ location });
  });
});

describe('a text is refused with what to do', () => {
  const refused: [string, RegExp][] = [
    ['', /no name/],
    ['s3://b/key', /`b` is not the name of a bucket/],
    ['s3:///key', /not the name of a bucket/],
    ['s3://states', /no object is named.*s3:\/\/states\/\*\*/s],
    ['s3://states/a/', /s3:\/\/states\/a\/\*\*/],
    ['s3://states/*.tfstate', /only a final `\/\*\*` is a pattern/],
    ['s3://states/a/*/b/**', /only a final/],
    ['stack:', /neither the name of a stack/],
    ['stack:orders_prod', /neither the name of a stack/],
    ['stacks:team', /KEY=VALUE/],
    ['stacks:=x', /no tag is named/],
    ['arn:aws:s3:::states', /not one of a stack/],
    ['https://example.com/state', /nothing is read from `https:\/\/`/],
    ['file://a.json', /Write a\.json/],
    ['a\0b', /NUL/],
  ];
  test.each(refused)('%j', (text, words) => {
    const read = readLocation(text);
    expect('complaint' in read ? `${read.complaint.what} ${read.complaint.remedy}` : 'understood').toMatch(
      words,
    );
  });
});

test('the ARN of a stack says where it is', () => {
  const read = readLocation(arn);
  expect('location' in read && placeOfStack(read.location)).toEqual({
    region: 'eu-west-1',
    account: '123456789012',
  });
});

test('any text is either understood or refused in words', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('s3://', 'stack:', 'stacks:', 'arn:', 'x://'), fc.string())
      .map((t) => t.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const read = readLocation(text);
      if ('complaint' in read) return read.complaint.what !== '' && read.complaint.remedy !== '';
      return isRemote(read.location) || read.location.type === 'files' || text === '-';
    }),
  );
});
