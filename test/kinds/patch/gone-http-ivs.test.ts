// v2 stages that are gone are made again under their name; v2 integrations and IVS stages are proposed, never made.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as ivs from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { patcherOf } from '../../../shared/kinds/patchers.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { Facts } from '../../../shared/model/field.js';
import { kindId } from '../../../shared/model/target.js';
import { declared } from '../../acceptance/declared/index.js';
import type { Variant } from '../../acceptance/declared/variant.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { everything, nothingMore, planNow, putBack, sendSome, worldOf, type World } from './world.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

const variantsOf = (kind: string): readonly Variant[] => declared[kind]?.variants ?? [];
const built = (variant: Variant): Promise<World> => worldOf(native(...variant.resources), pool.clientsFor);

const removeStage = ({ clients, live }: World) => {
  const [ApiId, StageName] = live.key.split('/');
  return clients.apiGatewayV2.send(new v2.DeleteStageCommand({ ApiId, StageName }));
};
const removeIntegration = ({ clients, live }: World) => {
  const [ApiId, IntegrationId] = live.key.split('/');
  return clients.apiGatewayV2.send(new v2.DeleteIntegrationCommand({ ApiId, IntegrationId }));
};
const removeIvsStage = ({ clients, live }: World) =>
  clients.ivsRealTime.send(new ivs.DeleteStageCommand({ arn: live.key }));

describe('a missing v2 stage', () => {
  test.each(variantsOf('apigatewayv2.stage'))('$title is made again without leave', async (variant) => {
    const world = await built(variant);
    await removeStage(world);
    expect(await putBack(world, world.declared, nothingMore)).toMatchObject({ outcome: 'in-sync' });
  });

  test.each(variantsOf('apigatewayv2.stage'))('$title is finished after a crash', async (variant) => {
    const world = await built(variant);
    await removeStage(world);
    const plan = (await planNow(world, world.declared, everything)).planned?.plan;
    if (plan === undefined) throw new Error('nothing to do for a missing target');
    await sendSome(world, plan, 1);
    expect(await putBack(world, world.declared)).toMatchObject({ outcome: 'in-sync' });
  });

  const kind = kindId('apigatewayv2.stage');
  const said = { address: 'x', source: 'test', declaredAs: 'x' };
  const created = (
    leaves: Readonly<Record<string, string | boolean | number>>,
    rest: Partial<DeclaredTarget> = {},
    facts: Facts = { protocol: 'HTTP' },
  ) => {
    const target = { kind, account: '123456789012', region: 'eu-west-1', key: 'abc123/prod' };
    const all = Object.entries(leaves).map(([pointer, value]) => ({
      ...said,
      pointer,
      pattern: pointer,
      value,
    }));
    const wanted = { ...target, ...said, leaves: all, closed: [], leftOut: [], exported: {}, ...rest };
    return patcherOf(kind).create({ target, declared: wanted, facts, allow: nothingMore });
  };

  test('is made in one call, and tagged in another', () => {
    const patch = created({
      '/autoDeploy': true,
      '/deploymentId': 'd1',
      '/description': '',
      '/clientCertificateId': 'only WebSocket APIs have one',
      '/stageVariables/table': 'orders',
      '/routeSettings/GET ~1a/throttlingRateLimit': 5,
      '/tags/team': 'orders',
    });
    expect(patch.calls.map(({ operation, input }) => [operation, input])).toEqual([
      [
        'CreateStage',
        {
          ApiId: 'abc123',
          StageName: 'prod',
          AutoDeploy: true,
          StageVariables: { table: 'orders' },
          RouteSettings: { 'GET /a': { ThrottlingRateLimit: 5 } },
        },
      ],
      [
        'TagResource',
        { ResourceArn: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/prod', Tags: { team: 'orders' } },
      ],
    ]);
    expect(patch.refused).toEqual([]);
  });

  test.each<[string, ReturnType<typeof created>, string]>([
    ['nothing tells what it serves', created({ '/description': 'x' }), 'value-not-told'],
    [
      'a secret is kept as a hash',
      created({ '/deploymentId': 'd1', '/stageVariables/a': `hmac:${'0'.repeat(64)}` }),
      'value-not-kept',
    ],
    [
      'its source does not tell a value',
      created(
        { '/deploymentId': 'd1' },
        { leftOut: [{ declaredAs: 'description', reason: 'unresolved', pointer: '/description' }] },
      ),
      'value-not-told',
    ],
  ])('is not made where %s', (_title, patch, code) => {
    expect(patch).toMatchObject({ calls: [], refused: [{ code, paths: [] }] });
  });
});

describe('what AWS would give another id', () => {
  test.each([
    ['apigatewayv2.integration', removeIntegration, 'aws apigatewayv2 create-integration --api-id'],
    ['ivs.stage', removeIvsStage, 'aws ivs-realtime create-stage --name town-hall'],
  ] as const)('is never made: a missing %s is proposed', async (kind, remove, command) => {
    const [variant] = variantsOf(kind);
    if (variant === undefined) throw new Error('no variant');
    const world = await built(variant);
    await remove(world);
    const { planned } = await planNow(world, world.declared, everything);
    expect(planned?.plan).toMatchObject({ calls: [], refused: [{ code: 'new-identity', paths: [] }] });
    expect(planned?.plan.refused[0]?.command).toContain(command);
    expect(planned?.plan.refused[0]?.command).not.toContain('secret');
  });
});

test.each([
  [
    'apigatewayv2.stage',
    'abc123/$default',
    "aws apigatewayv2 delete-stage --api-id abc123 --stage-name '$default' --region eu-west-1",
  ],
  [
    'apigatewayv2.integration',
    'abc123/int01',
    'aws apigatewayv2 delete-integration --api-id abc123 --integration-id int01 --region eu-west-1',
  ],
  [
    'ivs.stage',
    'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd',
    'aws ivs-realtime delete-stage --arn arn:aws:ivs:eu-west-1:123456789012:stage/AbCd --region eu-west-1',
  ],
])('the command that removes a %s that nothing declares names it', (kind, key, command) => {
  const target = { kind: kindId(kind), account: '123456789012', region: 'eu-west-1', key };
  expect(patcherOf(target.kind).removal(target)).toBe(command);
});
