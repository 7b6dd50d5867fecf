// What may be done by itself: the last rule that fits says it for a difference, the strictest difference for the drift.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { modeOf, type Asked } from '../../../shared/engine/remediation/policy.js';
import { remediationModes, type RemediationMode } from '../../../shared/model/remediation.js';

const asked = (path: string): Asked => ({ path, severity: 'low' });
/** A rule is about the paths in its place. */
const rule = (place: string, mode: RemediationMode) => ({ place, mode });
type Rule = ReturnType<typeof rule>;
const fits = ({ place }: Rule, { path }: Asked): boolean => place === '*' || place.split(' ').includes(path);

const table: [
  title: string,
  mode: RemediationMode,
  rules: Rule[],
  paths: [string, ...string[]],
  RemediationMode,
][] = [
  ['without rules it is the mode of all', 'propose', [], ['/a'], 'propose'],
  ['a rule that fits beats the mode of all', 'off', [rule('/a', 'auto')], ['/a'], 'auto'],
  ['a rule about others changes nothing', 'off', [rule('/b', 'auto')], ['/a'], 'off'],
  ['the last one that fits counts', 'off', [rule('/a', 'auto'), rule('*', 'propose')], ['/a'], 'propose'],
  [
    'the last one that fits counts, also the freer',
    'off',
    [rule('*', 'propose'), rule('/a', 'auto')],
    ['/a'],
    'auto',
  ],
  ['the strictest of two differences counts', 'auto', [rule('/b', 'propose')], ['/a', '/b'], 'propose'],
  ['one that is off keeps all of it', 'auto', [rule('/c', 'off')], ['/a', '/b', '/c'], 'off'],
  ['all that may, may', 'off', [rule('/a /b', 'auto')], ['/a', '/b'], 'auto'],
];

describe('the mode of a drift', () => {
  test.each(table)('%s', (_title, mode, rules, [first, ...rest], expected) => {
    const settings = { mode, rules: rules.map((one) => ({ ...one })) };
    expect(modeOf(settings, [asked(first), ...rest.map(asked)], fits)).toBe(expected);
  });

  const anyMode = fc.constantFrom(...remediationModes);
  const anyPath = fc.constantFrom('/a', '/b', '/c', '/d');
  const anyRules = fc.array(fc.tuple(anyPath, anyMode).map(([path, mode]) => rule(path, mode)));

  test('one more difference never makes it freer', () => {
    fc.assert(
      fc.property(anyMode, anyRules, anyPath, anyPath, (mode, rules, first, second) => {
        const alone = modeOf({ mode, rules }, [asked(first)], fits);
        const both = modeOf({ mode, rules }, [asked(first), asked(second)], fits);
        expect(remediationModes.indexOf(both)).toBeLessThanOrEqual(remediationModes.indexOf(alone));
      }),
    );
  });
});
