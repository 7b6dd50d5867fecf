// The evaluator by IAM's own rules: what it gets wrong, every other test of policies gets wrong.
import { describe, expect, test } from '@jest/globals';
import { evaluate, type Request, type Statement } from './evaluate.js';

const allow = (more: Partial<Statement> = {}): Statement => ({
  id: 'x',
  effect: 'Allow',
  actions: ['sqs:SendMessage'],
  resources: ['arn:aws:sqs:eu-west-1:1:q'],
  conditions: [],
  ...more,
});
const ask = (more: Partial<Request> = {}): Request => ({
  action: 'sqs:SendMessage',
  resource: 'arn:aws:sqs:eu-west-1:1:q',
  context: {},
  ...more,
});
const effectOf = (statements: readonly Statement[], request = ask()): string =>
  evaluate(statements, request).effect;
const on = (operator: string, values: readonly string[], key = 'dynamodb:LeadingKeys') =>
  allow({ conditions: [{ operator, key, values }] });
const keyed = (...values: readonly string[]) => ask({ context: { 'dynamodb:LeadingKeys': values } });

describe('a request', () => {
  test.each<[string, string, readonly Statement[], Request]>([
    ['allowed', 'is what a statement says', [allow()], ask()],
    ['allowed', 'has an action in another case', [allow({ actions: ['SQS:sendmessage'] })], ask()],
    ['allowed', 'fits stars, over slashes and colons', [allow({ resources: ['arn:*q'] })], ask()],
    ['allowed', 'fits a question mark', [allow({ resources: ['arn:aws:sqs:eu-west-?:1:q'] })], ask()],
    ['not-allowed', 'is of another resource', [allow()], ask({ resource: 'arn:aws:sqs:eu-west-1:1:q2' })],
    [
      'not-allowed',
      'is of a resource in another case',
      [allow()],
      ask({ resource: 'arn:aws:sqs:eu-west-1:1:Q' }),
    ],
    ['not-allowed', 'meets no statement', [], ask()],
    ['denied', 'is denied, whatever allows it', [allow(), allow({ effect: 'Deny' })], ask()],
    ['allowed', 'has the value', [on('StringEquals', ['a', 'b'])], keyed('b')],
    ['not-allowed', 'has another value', [on('StringEquals', ['a*'])], keyed('ab')],
    ['not-allowed', 'does not have the key', [on('StringEquals', ['a'])], ask()],
    ['allowed', 'has values that all fit', [on('ForAllValues:StringLike', ['a*'])], keyed('a1', 'a2')],
    [
      'not-allowed',
      'has one value that does not fit',
      [on('ForAllValues:StringLike', ['a*'])],
      keyed('a1', 'b'),
    ],
    ['allowed', 'has no values at all', [on('ForAllValues:StringLike', ['a*'])], ask()],
    ['allowed', 'has one value that fits', [on('ForAnyValue:StringLike', ['a*'])], keyed('b', 'a1')],
    ['not-allowed', 'has none of several', [on('ForAnyValue:StringLike', ['a*'])], ask()],
    ['not-allowed', 'is to have the key', [on('Null', ['false'])], ask()],
  ])('is %s where it %s', (effect, _title, statements, request) =>
    expect(effectOf(statements, request)).toBe(effect),
  );
});

describe('what it does not know', () => {
  test.each([
    ['an operator', on('NumericLessThan', ['1'])],
    ['a key', on('StringEquals', ['x'], 'aws:MultiFactorAuthPresent')],
  ])('is an error: %s', (_title, statement) =>
    expect(() => evaluate([statement], keyed('a'))).toThrow('does not know'),
  );
});
