// What our readers say of templates, OpenAPI documents and StackQL, against a second count that knows none of our code.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { clientPool, compiled, estateOf, place } from './estate.js';
import type { Count, Counts, Value } from './oracle-count.js';
import { documents, templates } from './oracle-fixtures.js';
import { parsed } from './oracle-intrinsics.js';
import { countOpenApi } from './oracle-openapi.js';
import { countTemplate } from './oracle-templates.js';
import { realSources, type RealSource } from './real-sources.js';

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

const languages = {
  cloudformation: ({ text }: RealSource) => countTemplate(text, place),
  openapi: ({ name, text }: RealSource) => countOpenApi(name, text),
} as const;

/** One line per target: its kind and key, how many values speak about it, and why some say nothing to compare. */
const linesOf = (counts: Iterable<readonly [string, Count]>): string[] =>
  [...counts].map(([name, { values, leftOut }]) => `${name}: ${values} ${reasonsOf(leftOut)}`).sort();

const reasonsOf = (leftOut: Readonly<Record<string, number>>): string =>
  Object.entries(leftOut)
    .map(([reason, number]) => `${reason} ${number}`)
    .sort()
    .join(', ');

/** A secret that nobody gave is one more value that its source does not tell. */
const plain = (reason: string): string => (reason === 'secret-not-given' ? 'unresolved' : reason);

/** What our readers say, counted as the oracle counts. */
const saidBy = (source: RealSource): string[] => {
  const { targets } = compileDeclarations([source], place).baseline;
  return linesOf(
    targets.map(({ kind, key, leaves, leftOut }): [string, Count] => {
      const reasons: Record<string, number> = {};
      for (const { reason } of leftOut) reasons[plain(reason)] = (reasons[plain(reason)] ?? 0) + 1;
      return [`${kind} ${key}`, { values: leaves.length + leftOut.length, leftOut: reasons }];
    }),
  );
};

const totalOf = (counts: Counts): { declared: number; leftOut: Record<string, number> } => {
  const leftOut: Record<string, number> = {};
  for (const count of counts.values())
    for (const [reason, number] of Object.entries(count.leftOut))
      leftOut[reason] = (leftOut[reason] ?? 0) + number;
  return { declared: [...counts.values()].reduce((sum, { values }) => sum + values, 0), leftOut };
};

for (const kind of ['cloudformation', 'openapi'] as const) {
  const sources = realSources(kind);
  const countOf = languages[kind];
  describe(`a second count of real ${kind} sources`, () => {
    if (sources.length === 0) test.skip('has nothing to count here (../shared/data)', () => undefined);
    for (const source of sources) {
      test(`agrees on ${source.name}`, () => {
        expect(saidBy(source)).toEqual(linesOf(countOf(source)));
      });
      test(`report ${source.name}`, async () => {
        const estate = await estateOf(compiled(source), pool.clientsFor);
        const { leaves } = (await estate.check()).summary;
        const { declared, leftOut } = totalOf(countOf(source));
        const out = Object.values(leftOut).reduce((sum, number) => sum + number, 0);
        expect(leaves).toEqual({ declared, compared: declared - out, leftOut });
      });
    }
  });
}
