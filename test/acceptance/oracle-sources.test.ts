// What our readers say of templates, OpenAPI documents and StackQL, against a second count that knows none of our code.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assert, integer, property } from 'fast-check';
import { stringify } from 'yaml';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { compileDeclarations, type DeclarationSource } from '../../shared/usecases/declarations/compile.js';
import { clientPool, compiled, estateOf, place } from './estate.js';
import { isFields, isList, type Count, type Counts, type Value } from './oracle-count.js';
import { parsed } from './oracle-intrinsics.js';
import { countOpenApi } from './oracle-openapi.js';
import { countManifest, countRows } from './oracle-stackql.js';
import { countTemplate } from './oracle-templates.js';
import { realSources } from './real-sources.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

/** Sources of our own, that say what real ones seldom do. */
const ownSources = (folder: string): DeclarationSource[] => {
  const at = new URL(`oracle-fixtures/${folder}/`, import.meta.url);
  return readdirSync(at)
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, at), 'utf8') }));
};

type CountOf = (source: DeclarationSource) => Counts;

const template: CountOf = ({ text }) => countTemplate(text, place);
const document: CountOf = ({ name, text }) => countOpenApi(name, text);

const reasonsOf = (leftOut: Readonly<Record<string, number>>): string =>
  Object.entries(leftOut)
    .map(([reason, number]) => `${reason} ${number}`)
    .sort()
    .join(', ');

/** One line per target: its kind and key, how many values speak about it, and how many say nothing to compare. */
const linesOf = (counts: Iterable<readonly [string, Count]>): string[] =>
  [...counts].map(([name, { values, leftOut }]) => `${name}: ${values} (${reasonsOf(leftOut)})`).sort();

/** A secret that nobody gave is one more value that its source does not tell. */
const plain = (reason: string): string => (reason === 'secret-not-given' ? 'unresolved' : reason);

/** What our readers say, in the oracle's words. */
const saidOf = (source: DeclarationSource): string[] => {
  const { targets } = compileDeclarations([source], place).baseline;
  return linesOf(
    targets.map(({ kind, key, leaves, leftOut }): [string, Count] => {
      const reasons: Record<string, number> = {};
      for (const { reason } of leftOut) reasons[plain(reason)] = (reasons[plain(reason)] ?? 0) + 1;
      return [`${kind} ${key}`, { values: leaves.length + leftOut.length, leftOut: reasons }];
    }),
  );
};

/** What the oracle says of a whole source, in the words of a report. */
const summaryOf = (counts: Counts) => {
  const leftOut: Record<string, number> = {};
  for (const count of counts.values())
    for (const [reason, number] of Object.entries(count.leftOut))
      leftOut[reason] = (leftOut[reason] ?? 0) + number;
  const declared = [...counts.values()].reduce((sum, { values }) => sum + values, 0);
  const out = Object.values(leftOut).reduce((sum, number) => sum + number, 0);
  return { declared, compared: declared - out, leftOut };
};

/** What AWS itself would refuse to create: an AWS_PROXY integration with a web address. */
const refusedByAws = [
  'serverless-application-model__tests_translator_input_api_rest_paths_with_if_condition_swagger_no_value_then_case.yaml',
  'serverless-application-model__tests_translator_input_definition_body_intrinsics_support.yaml',
];

const real: readonly (readonly ['cloudformation' | 'openapi', CountOf])[] = [
  ['cloudformation', template],
  ['openapi', document],
];

describe.each(real)('a second count of real %s sources', (kind, countOf) => {
  const sources = realSources(kind);
  if (sources.length === 0) test.todo('finds no such sources on this machine (../shared/data)');

  for (const source of sources) {
    test(`agrees on the targets of ${source.name}`, () => {
      const counts = countOf(source);
      expect(counts.size).toBeGreaterThan(0);
      expect(saidOf(source)).toEqual(linesOf(counts));
    });

    if (!refusedByAws.includes(source.name))
      test(`agrees on the report of ${source.name}`, async () => {
        const estate = await estateOf(compiled(source), pool.clientsFor);
        const { leaves } = (await estate.check()).summary;
        expect(leaves).toEqual(summaryOf(countOf(source)));
      });
  }
});

const ours: readonly (readonly [string, CountOf])[] = [
  ['templates', template],
  ['documents', document],
  ['rows', ({ text }) => countRows(text)],
  ['manifests', ({ text }) => countManifest(text)],
];

describe.each(ours)('a second count of our own %s', (folder, countOf) => {
  test.each(ownSources(folder))('agrees on $name', (source) => {
    const counts = countOf(source);
    expect(counts.size).toBeGreaterThan(0);
    expect(saidOf(source)).toEqual(linesOf(counts));
  });
});

describe('where the second count and ours differ', () => {
  // Each file says why ours is wrong. Once ours is right this fails: then the file belongs to the templates.
  test.failing.each(ownSources('disputed'))('$name', (source) => {
    expect(saidOf(source)).toEqual(linesOf(template(source)));
  });
});

/** The same keys in another order; the order of a list means something, and stays. */
const shuffled = (value: Value, seed: number): Value => {
  if (isList(value)) return value.map((part) => shuffled(part, seed));
  if (!isFields(value)) return value;
  const rank = (name: string): number =>
    Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte + seed) % 65_537, seed);
  const entries = Object.entries(value).sort(([left], [right]) => rank(left) - rank(right));
  return Object.fromEntries(entries.map(([name, part]) => [name, shuffled(part, seed)]));
};

describe('the same source said otherwise counts the same', () => {
  const all = [
    ...real.flatMap(([kind]) => realSources(kind)),
    ...ownSources('templates'),
    ...ownSources('documents'),
  ];

  test.each(all)('$name: short tags, the long form and JSON', ({ name, text }) => {
    const plainly = parsed(text);
    const said = saidOf({ name, text });
    expect(saidOf({ name, text: JSON.stringify(plainly) })).toEqual(said);
    expect(saidOf({ name, text: stringify(plainly, { aliasDuplicateObjects: false }) })).toEqual(said);
  });

  test.each(all)('$name: keys in any order', ({ name, text }) => {
    const plainly = parsed(text);
    const said = saidOf({ name, text });
    assert(
      property(integer({ min: 1, max: 65_536 }), (seed) => {
        expect(saidOf({ name, text: JSON.stringify(shuffled(plainly, seed)) })).toEqual(said);
      }),
      { numRuns: 5 },
    );
  });
});
