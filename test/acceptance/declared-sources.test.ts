// Real templates and OpenAPI documents: understood, in sync as built, and every single declared value found when it changes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Report } from '../../shared/model/report.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { changeEach } from './change-each.js';
import { clientPool, compiled, estateOf, place } from './estate.js';
import { parseTemplate } from '../../shared/usecases/declarations/cloudformation/parse.js';
import type { DeclarationSource } from '../../shared/usecases/declarations/source.js';
import { isLong } from '../support/long.js';
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

/** Types that the estate builder names itself. */
const isBuilt = (type: string): boolean =>
  /^AWS::(ApiGateway|ApiGatewayV2|IVS|Serverless::(Http)?Api)/.test(type);

/** As a deployed stack would be: every other resource has a physical id, every parameter a value. */
const asDeployed = (source: RealSource): DeclarationSource => {
  const parsed = parseTemplate(source.name, source.text);
  if (!('template' in parsed)) return source;
  const { resources, sections } = parsed.template;
  const named = resources.filter(({ type }) => !isBuilt(type)).map(({ logicalId }) => logicalId);
  const declared = Object.entries((sections['Parameters'] ?? {}) as Record<string, object>);
  const open = declared.filter(([, parameter]) => !('Default' in parameter)).map(([name]) => name);
  return {
    ...source,
    bindings: {
      place,
      physicalIds: Object.fromEntries(named.map((logicalId) => [logicalId, `physical-${logicalId}`])),
      parameters: Object.fromEntries(open.map((name) => [name, 'given'])),
      stack: { name: 'shop', id: `arn:aws:cloudformation:${place.region}:${place.account}:stack/shop/1` },
    },
  };
};

const holdsTargets = ({ name, text }: RealSource): boolean =>
  compileDeclarations([{ name, text }], place).baseline.targets.length > 0;

const isBuildable = (source: RealSource): boolean =>
  holdsTargets(source) && !Object.hasOwn(refusedByAws, source.name);

const rehearsed = async (source: DeclarationSource): Promise<Report> => {
  const estate = await estateOf(compiled(source), pool.clientsFor);
  const report = await estate.check();
  expect(report.targets.filter(({ verdict }) => verdict !== 'in-sync')).toEqual([]);
  const wrong: string[] = [];
  // Deployed or not, the same changes are found in the same fields: once is enough where time is short.
  const changed = isLong || source.bindings === undefined ? estate.baseline.targets : [];
  for (const target of changed) wrong.push(...(await changeEach(estate, target)));
  expect(wrong).toEqual([]);
  return report;
};

for (const kind of ['cloudformation', 'openapi'] as const) {
  const sources = realSources(kind);
  describe(`real ${kind} sources`, () => {
    // Without the folder beside the checkout there are none; the run says so once.
    test('are all understood, or known to hold nothing of ours', () => {
      const odd = sources.filter(
        (source) => holdsTargets(source) === Object.hasOwn(nothingOfOurs, source.name),
      );
      expect(odd.map(({ name }) => name)).toEqual([]);
    });

    for (const source of sources.filter(isBuildable))
      test(`${source.name} is in sync as built, and every change is found`, async () => {
        rows.push(row(source.name, await rehearsed(source)));
      });

    for (const source of kind === 'cloudformation' ? sources.filter(isBuildable) : [])
      test(`${source.name} as a deployed stack is in sync as built, and changes are found`, async () => {
        rows.push(row(`${source.name} (deployed)`, await rehearsed(asDeployed(source))));
      });
  });
}
