// Real templates and OpenAPI documents: understood, in sync as built, and every single declared value found when it changes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Report } from '../../shared/model/report.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { changeEach } from './change-each.js';
import { clientPool, compiled, estateOf, place } from './estate.js';
import { realSources, type RealSource } from './real-sources.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});

const rows: string[] = [];

const row = (name: string, { summary }: Report): string => {
  const { leaves, declared } = summary;
  const out = Object.entries(leaves.leftOut).map(([reason, count]) => `${reason} ${count}`);
  return `${name.slice(-64).padEnd(64)} ${String(declared).padStart(3)} targets ${String(leaves.compared).padStart(4)} compared  ${out.join(', ')}`;
};

afterAll(async () => {
  process.stdout.write(`${rows.sort().join('\n')}\n`);
  pool.destroy();
  await aws.close();
});

/** What holds nothing of ours, or cannot be known from the file alone, and why. */
const nothingOfOurs: Readonly<Record<string, string>> = {};

/** What AWS itself would refuse to create, and why: understood, and not built. */
const refusedByAws: Readonly<Record<string, string>> = {
  'serverless-application-model__tests_translator_input_api_rest_paths_with_if_condition_swagger_no_value_then_case.yaml':
    'an AWS_PROXY integration with a web address',
  'serverless-application-model__tests_translator_input_definition_body_intrinsics_support.yaml':
    'an AWS_PROXY integration with a web address',
};

const holdsTargets = ({ name, text }: RealSource): boolean =>
  compileDeclarations([{ name, text }], place).baseline.targets.length > 0;

const isBuildable = (source: RealSource): boolean =>
  holdsTargets(source) && !Object.hasOwn(refusedByAws, source.name);

for (const kind of ['cloudformation', 'openapi'] as const) {
  const sources = realSources(kind);
  describe(`real ${kind} sources`, () => {
    if (sources.length === 0) test.skip('are not on this machine (../shared/data)', () => undefined);
    else
      test('are all understood, or known to hold nothing of ours', () => {
        const odd = sources.filter(
          (source) => holdsTargets(source) === Object.hasOwn(nothingOfOurs, source.name),
        );
        expect(odd.map(({ name }) => name)).toEqual([]);
      });

    for (const source of sources.filter(isBuildable))
      test(`${source.name} is in sync as built, and every change is found`, async () => {
        const estate = await estateOf(compiled(source), pool.clientsFor);
        const report = await estate.check();
        rows.push(row(source.name, report));
        expect(report.targets.filter(({ verdict }) => verdict !== 'in-sync')).toEqual([]);
        const wrong: string[] = [];
        for (const target of estate.baseline.targets) wrong.push(...(await changeEach(estate, target)));
        expect(wrong).toEqual([]);
      });
  });
}
