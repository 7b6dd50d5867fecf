// Damaged sources of every language: told in words, never thrown, and never half used without a word.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import { realSources } from '../../acceptance/real-sources.js';
import { tries } from '../../support/tries.js';

const place = { account: '123456789012', region: 'eu-west-1' };

const own = ['estate.yml', 'shop.template.yml', 'stock.openapi.yml'].map((name) => ({
  name,
  text: readFileSync(`examples/${name}`, 'utf8'),
}));

/** A few of each kind, where the machine has them. */
const real = (['cloudformation', 'openapi', 'terraform-state'] as const).flatMap((kind) =>
  realSources(kind).filter((_source, index) => index % 12 === 0),
);

const sources = [...own, ...real];

/** What compiling answers; throwing is the one wrong answer. */
const answered = (name: string, text: string): void => {
  const { baseline, problems } = compileDeclarations([{ name, text }], place);
  for (const { where, what, remedy } of problems)
    expect([where, what, remedy].every((words) => words.length > 0 && words.length < 4000)).toBe(true);
  expect(Array.isArray(baseline.targets)).toBe(true);
};

const splices = [
  '\0',
  '{',
  '}',
  '[',
  ']',
  ':',
  '"',
  '- ',
  '!Sub ',
  '&a ',
  '*a',
  '\n',
  '\t',
  '__proto__',
  '${',
  '<<: ',
];

describe.each(sources.map(({ name, text }) => [name, text] as const))('%s', (name, text) => {
  test('cut off anywhere is answered', () => {
    for (let part = 0; part <= 24; part += 1)
      answered(name, text.slice(0, Math.floor((text.length * part) / 24)));
  });

  test('with anything in it anywhere is answered', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.constantFrom(...splices), fc.nat(40), (at, splice, dropped) => {
        answered(name, text.slice(0, at) + splice + text.slice(at + dropped));
      }),
      { numRuns: tries(25) },
    );
  });
});

const documents = real.filter(({ text }) => text.trimStart().startsWith('{'));

describe('JSON with any value in any place', () => {
  const strange = fc.constantFrom<unknown>(
    null,
    true,
    7,
    '',
    'x',
    [],
    {},
    [[[]]],
    { Ref: 'X' },
    { 'Fn::If': 1 },
  );

  const replaced = (node: unknown, steps: readonly number[], value: unknown): unknown => {
    const [step = 0, ...rest] = steps;
    if (typeof node !== 'object' || node === null) return value;
    const members = Object.entries(node);
    const at = members[step % Math.max(1, members.length)];
    if (at === undefined || steps.length === 0) return value;
    const changed = replaced(at[1], rest, value);
    if (Array.isArray(node))
      return node.map((element, index) => (String(index) === at[0] ? changed : element));
    return { ...node, [at[0]]: changed };
  };

  for (const { name, text } of documents)
    test(`${name} is answered`, () => {
      const tree: unknown = JSON.parse(text);
      fc.assert(
        fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }), strange, (steps, value) => {
          answered(name, JSON.stringify(replaced(tree, steps, value)));
        }),
        { numRuns: tries(60) },
      );
    });
});
