// Every field declared alone, as people paste it: the estate builder adds what AWS demands, and nothing else is told.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { physical } from '../../infra/local/estate/rebind.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Baseline, DeclaredTarget } from '../../shared/model/declaration.js';
import { declared } from './declared/index.js';
import { clientPool, estateOf, native } from './estate.js';

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

/** What means nothing alone, by kind and pattern, and why. */
const meaningless: Readonly<Record<string, string>> = {
  'apigateway.stage /cacheClusterSize': 'the cache is off',
  'apigateway.integration /integrationResponses/*/statusCode': 'names its own entry',
  'apigatewayv2.integration /integrationSubtype': 'needs the parameters of its action',
  'ivs.stage /autoParticipantRecordingConfiguration/thumbnailConfiguration/targetIntervalSeconds':
    'no thumbnails are taken',
};

const complaints = async (baseline: Baseline, whole: DeclaredTarget): Promise<string[]> => {
  const wrong: string[] = [];
  for (const leaf of whole.leaves) {
    if (meaningless[`${whole.kind} ${leaf.pattern}`] !== undefined) continue;
    const alone = { ...whole, leaves: [leaf], closed: [] };
    const estate = await estateOf({ ...baseline, targets: [alone] }, pool.clientsFor);
    const target = estate.baseline.targets[0] ?? alone;
    const { verdict, report } = await estate.look(target);
    const { compared } = report.summary.leaves;
    if (verdict !== 'in-sync' || compared !== 1)
      wrong.push(`${leaf.pointer} is ${verdict}, ${compared} compared`);
    const other = await estate.other(target, leaf.pointer);
    if (other === undefined) continue;
    await estate.change(target, leaf.pointer, other);
    const found = (await estate.look(target)).differences.map(({ path }) => path);
    if (found.join(' ') !== leaf.pointer) wrong.push(`${leaf.pointer}: ${found.join(' ')} was found`);
  }
  return wrong;
};

for (const [kind, { variants }] of Object.entries(declared))
  describe(`a single field of ${kind}`, () => {
    // Without its siblings a stage that deploys by itself has nothing of its own to compare.
    test.each(variants.filter(({ fixed }) => fixed?.includes('/deploymentId') !== true))(
      'of $title is built, in sync, and found when it changes',
      async ({ resources }) => {
        const baseline = native(...resources);
        const [whole] = baseline.targets;
        expect(whole === undefined ? ['nothing declared'] : await complaints(baseline, whole)).toEqual([]);
      },
    );
  });

test.each([
  ['a REST stage', { aws_api_gateway_stage: { import: 'abc/prod' } }],
  ['a REST integration', { aws_api_gateway_integration: { import: 'abc/res1/GET', type: 'MOCK' } }],
  ['a stage of an HTTP API', { aws_apigatewayv2_stage: { import: 'abc/prod' } }],
  ['an IVS stage', { aws_ivs_stage: { import: 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd' } }],
])('%s that says nothing has nothing unexpected: what AWS fills in is known', async (_title, resource) => {
  const estate = await estateOf(native(resource), pool.clientsFor);
  const { targets } = await estate.check({ undeclared: 'report' });
  expect(targets.map((target) => ('differences' in target ? target.differences : target.verdict))).toEqual(
    // A deployment has to be there, and nothing declares it.
    'aws_api_gateway_stage' in resource
      ? [[expect.objectContaining({ path: '/deploymentId', class: 'deployment' })]]
      : ['in-sync'],
  );
});

test.each([
  ['HTTP', { integration_type: 'AWS_PROXY' }],
  ['WEBSOCKET', { integration_type: 'AWS_PROXY' }],
  ['WEBSOCKET', { integration_type: 'MOCK' }],
])('nor has an integration of a %s API with %j', async (protocol, attributes) => {
  const uri = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
  const integration_uri = attributes.integration_type === 'MOCK' ? '' : uri;
  const baseline = native({
    aws_apigatewayv2_integration: { import: 'abc/int1', integration_uri, ...attributes },
  });
  const scope = { family: 'httpapi', account: '123456789012', region: 'eu-west-1', key: 'abc' };
  const managed = [{ scope, kinds: [], facts: { protocol } }];
  const estate = await estateOf({ ...baseline, managed }, pool.clientsFor);
  const { targets } = await estate.check({ undeclared: 'report' });
  expect(targets.map((target) => ('differences' in target ? target.differences : target.verdict))).toEqual([
    'in-sync',
  ]);
});

test('an integration declared by its path is found by it, and named by its id', async () => {
  const method = { resource_path: '/orders/{id}', http_method: 'get', type: 'MOCK' };
  const built = await estateOf(
    native({ aws_api_gateway_integration: { rest_api_id: 'abc', ...method } }),
    pool.clientsFor,
  );
  const [target] = built.baseline.targets;
  const live = target === undefined ? '' : physical(target, built.ids).key;
  const [rest_api_id = ''] = live.split('/');
  const declaredAgain = native({ aws_api_gateway_integration: { rest_api_id, ...method } });
  expect(declaredAgain.targets[0]?.key).toBe(`${rest_api_id}//orders/{id}/GET`);
  const report = await built.check({}, declaredAgain);
  expect(report.targets).toEqual([expect.objectContaining({ verdict: 'in-sync', id: live })]);
});
