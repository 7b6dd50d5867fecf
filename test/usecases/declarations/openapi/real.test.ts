// Documents that others wrote: each is understood, and what is left out of it says why.
import { expect, test } from '@jest/globals';
import type { DeclaredTarget } from '../../../../shared/model/declaration.js';
import { compileDeclarations } from '../../../../shared/usecases/declarations/compile.js';
import { realSources, type RealSource } from '../../../acceptance/real-sources.js';
import { place } from '../sources.js';

const sources = realSources('openapi');

const reasons = (targets: readonly DeclaredTarget[]): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const { reason } of targets.flatMap(({ leftOut }) => leftOut))
    counted[reason] = (counted[reason] ?? 0) + 1;
  return counted;
};

const rows: string[] = [];

const understand = ({ name, text }: RealSource): void => {
  const source = { name, text, bindings: { api: 'a1b2c3d4e5' } };
  const { baseline, problems } = compileDeclarations([source], place);
  expect(problems).toEqual([]);
  const { targets, managed, warnings } = baseline;
  const leaves = targets.reduce((sum, target) => sum + target.leaves.length, 0);
  expect(leaves).toBeGreaterThan(0);
  expect(managed).toHaveLength(1);
  expect(warnings).toEqual([]);
  const out = Object.entries(reasons(targets)).map(([reason, count]) => `${reason} ${count}`);
  rows.push(
    `${name.slice(-52).padEnd(52)} ${String(targets[0]?.kind).padEnd(24)} ${String(targets.length).padStart(2)} targets ${String(leaves).padStart(3)} leaves  ${out.join(', ')}`,
  );
};

for (const source of sources) test(`${source.name} is understood`, () => understand(source));

test('what was understood, as a table', () => {
  const shown = sources.length === 0 ? ['no real OpenAPI documents are on this machine: skipped'] : rows;
  process.stdout.write(`${shown.join('\n')}\n`);
  expect(rows).toHaveLength(sources.length);
});
