// Fault 64: what of a value is a secret, and what stays readable because it only names where something comes from.
import { describe, expect, test } from '@jest/globals';
import { nonExpression, quoted, uriSecrets, whole } from '../../shared/engine/mask.js';

const hide = () => '(hidden)';

describe('an address', () => {
  test.each([
    ['https://ann:hush@orders.example.com/a', 'https://(hidden)@orders.example.com/a'],
    ['https://ann:hu@sh@orders.example.com/a', 'https://(hidden)@orders.example.com/a'],
    ['https://orders.example.com/a@b', 'https://orders.example.com/a@b'],
    [
      'https://orders.example.com/?key=hush&page={page}',
      'https://orders.example.com/?key=(hidden)&page={page}',
    ],
    ['https://orders.example.com/?a={a}hush{b}', 'https://orders.example.com/?a=(hidden)'],
    ['https://orders.example.com/?a={a}{b}', 'https://orders.example.com/?a={a}{b}'],
    ['https://orders.example.com/?a=b?key=hush', 'https://orders.example.com/?a=(hidden)'],
    [
      'https://${stageVariables.host}/?key=${stageVariables.key}',
      'https://${stageVariables.host}/?key=${stageVariables.key}',
    ],
    [
      'arn:aws:apigateway:eu-west-1:s3:action/GetObject&Bucket={bucket}&Key=hush',
      'arn:aws:apigateway:eu-west-1:s3:action/GetObject&Bucket={bucket}&Key=(hidden)',
    ],
  ])('%s shows as %s', (text, shown) => expect(uriSecrets(text, hide)).toBe(shown));
});

describe('a mapping of an HTTP API', () => {
  test.each([
    '$request.header.x',
    '$context.requestId',
    '${context.stage}/$request.path.id',
    '$request.body.a[0].b',
    '',
  ])('%j only refers to the request and is shown', (text) => expect(nonExpression(text, hide)).toBe(text));
  test.each(['hush', 'Bearer hush', '$context.stage hush', '${context.stage}hush', '$requesthush', '/'])(
    '%j holds more and is hidden',
    (text) => expect(nonExpression(text, hide)).toBe('(hidden)'),
  );
});

test('a constant of a REST mapping is hidden, a reference is shown', () => {
  expect(quoted("'hu'sh\n'", hide)).toBe('(hidden)');
  expect(quoted('method.request.header.x', hide)).toBe('method.request.header.x');
});

test('whole values are hidden, an empty one is shown', () => {
  expect(whole('hush', hide)).toBe('(hidden)');
  expect(whole('', hide)).toBe('');
});
