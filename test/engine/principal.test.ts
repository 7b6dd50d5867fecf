// Patterns of principals: one special character, no way to pass for somebody else.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { matchesPrincipal } from '../../shared/engine/principal.js';

const role = 'arn:aws:iam::123456789012:role/ci/terraform';

describe('a pattern', () => {
  test.each([
    [role, true],
    ['arn:aws:iam::*:role/ci/*', true],
    ['arn:aws:iam::123456789012:role/*', true],
    ['*', true],
    ['*/terraform', true],
    ['arn:*:role/*terraform', true],
    ['arn:aws:iam::210987654321:role/*', false],
    ['*/terraform*x', false],
    ['arn:aws:iam::123456789012:role/ci', false],
    ['', false],
    // Nothing but the star is special.
    ['arn:aws:iam::............:role/ci/terraform', false],
    ['arn:aws:iam::?23456789012:role/ci/terraform', false],
    ['ARN:AWS:IAM::*', false],
  ])('%s', (pattern, expected) => {
    expect(matchesPrincipal(pattern, role)).toBe(expected);
    expect(matchesPrincipal(pattern, { principal: role, name: '' })).toBe(expected || pattern === '');
  });

  test('the parts between stars come one after the other, and do not overlap', () => {
    expect(matchesPrincipal('ab*ba', 'aba')).toBe(false);
    expect(matchesPrincipal('ab*ba', 'abba')).toBe(true);
    expect(matchesPrincipal('a*b*c', 'acb')).toBe(false);
    expect(matchesPrincipal('a**c', 'ac')).toBe(true);
  });

  test('is about names too, but one of an ARN is not', () => {
    const ann = { principal: role, name: 'ann@example.com' };
    expect(matchesPrincipal('*@example.com', ann)).toBe(true);
    const forged = { principal: role, name: 'arn:aws:iam::123456789012:role/deployer' };
    expect(matchesPrincipal('arn:aws:iam::123456789012:role/deployer', forged)).toBe(false);
  });

  test('law: it is what a regular expression would say', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, word) => {
        const meant = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(matchesPrincipal(pattern, word)).toBe(meant.test(word));
      }),
    );
  });

  test('takes no time, however many stars it has', () => {
    expect(matchesPrincipal(`${'*a'.repeat(1000)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
