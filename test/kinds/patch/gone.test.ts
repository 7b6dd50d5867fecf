// Targets that are gone: made again under their name, or refused in words; and the command that would remove one.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as rest from '@aws-sdk/client-api-gateway';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { patcherOf } from '../../../shared/kinds/patchers.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
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
const [fullStage] = variantsOf('apigateway.stage');
const [fullIntegration] = variantsOf('apigateway.integration');
if (fullStage === undefined || fullIntegration === undefined) throw new Error('no variants');

const methodOf = ({ live }: World) => {
  const [restApiId, resourceId, httpMethod] = live.key.split('/');
  return { restApiId, resourceId, httpMethod };
};

const removeStage = ({ clients, live }: World) => {
  const [restApiId, stageName] = live.key.split('/');
  return clients.apiGateway.send(new rest.DeleteStageCommand({ restApiId, stageName }));
};
const removeIntegration = (world: World) =>
  world.clients.apiGateway.send(new rest.DeleteIntegrationCommand(methodOf(world)));

const refusals = async (world: World, wanted: DeclaredTarget, allow = everything) =>
  (await planNow(world, wanted, allow)).planned?.plan.refused ?? [];

const removers: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'apigateway.stage': removeStage,
  'apigateway.integration': removeIntegration,
};

describe.each(Object.entries(removers))('a missing %s', (kind, remove) => {
  test.each(variantsOf(kind))('$title is made again as it was declared', async (variant) => {
    const world = await built(variant);
    await remove(world);
    expect((await putBack(world, world.declared)).outcome).toBe('in-sync');
  });

  test.each(variantsOf(kind))(
    '$title is finished by the next run, whatever call it died after',
    async (variant) => {
      const world = await built(variant);
      await remove(world);
      const { planned } = await planNow(world, world.declared, everything);
      const count = planned?.plan.calls.length ?? 0;
      const outcomes = [];
      for (let sent = 1; sent < count; sent += 1) {
        const plan = (await planNow(world, world.declared, everything)).planned?.plan;
        if (plan === undefined) throw new Error('nothing to do for a missing target');
        await sendSome(world, plan, sent);
        outcomes.push((await putBack(world, world.declared)).outcome);
        await remove(world);
      }
      expect(outcomes.filter((outcome) => outcome !== 'in-sync')).toEqual([]);
    },
  );
});

describe('a missing REST stage', () => {
  const without = (target: DeclaredTarget, pointer: string): DeclaredTarget => ({
    ...target,
    leaves: target.leaves.filter((leaf) => leaf.pointer !== pointer),
  });
  const withLeaf = (
    target: DeclaredTarget,
    pointer: string,
    pattern: string,
    value: string,
  ): DeclaredTarget => ({
    ...target,
    leaves: [
      ...without(target, pointer).leaves,
      { pointer, pattern, value, declaredAs: pattern, address: target.address, source: target.source },
    ],
  });

  test('needs no leave to deploy, and is made without a cache where none is allowed', async () => {
    const world = await built(fullStage);
    await removeStage(world);
    const refused = await refusals(world, world.declared, nothingMore);
    expect(refused.map(({ code, paths }) => [code, paths])).toEqual([
      ['opt-in', ['/cacheClusterEnabled', '/cacheClusterSize']],
    ]);
    await putBack(world, world.declared, nothingMore);
    const after = await planNow(world, world.declared, nothingMore);
    expect(after.result.comparison).toMatchObject({
      verdict: 'drifted',
      differences: [{ path: '/cacheClusterEnabled' }],
    });
  });

  test.each([
    ['its deployment is not declared', (t: DeclaredTarget) => without(t, '/deploymentId'), 'value-not-told'],
    [
      'a variable is kept as a hash only',
      (t: DeclaredTarget) => withLeaf(t, '/variables/table', '/variables/*', `hmac:${'0'.repeat(64)}`),
      'value-not-kept',
    ],
    [
      'a web ACL guards it, which only WAF puts back',
      (t: DeclaredTarget) =>
        withLeaf(t, '/webAclArn', '/webAclArn', 'arn:aws:wafv2:eu-west-1:1:regional/webacl/a/b'),
      'owned-by-aws',
    ],
    [
      'a part of the declaration is unresolved',
      (t: DeclaredTarget): DeclaredTarget => ({
        ...t,
        leftOut: [{ declaredAs: 'Variables.x', reason: 'unresolved', pointer: '/variables/x' }],
      }),
      'value-not-told',
    ],
  ])('is not made where %s', async (_why, change, code) => {
    const world = await built(fullStage);
    await removeStage(world);
    const wanted = change(world.declared);
    const { planned } = await planNow(world, wanted, everything);
    expect(planned?.plan).toMatchObject({ calls: [], refused: [{ code, paths: [] }] });
  });
});

describe('a missing REST integration', () => {
  test('is not made where its method is gone itself', async () => {
    const world = await built(fullIntegration);
    await world.clients.apiGateway.send(new rest.DeleteMethodCommand(methodOf(world)));
    expect(await refusals(world, world.declared)).toMatchObject([{ code: 'not-patchable', paths: [] }]);
  });

  test('is not made where the declaration does not tell what its type needs', async () => {
    const world = await built(fullIntegration);
    await removeIntegration(world);
    const leaves = world.declared.leaves.filter(({ pointer }) => pointer !== '/uri');
    const [refusal] = await refusals(world, { ...world.declared, leaves });
    expect(refusal).toMatchObject({ code: 'value-not-told', paths: [] });
    expect(refusal?.why).toContain('uri');
  });
});

describe('the command that removes one that nothing declares', () => {
  const place = { account: '123456789012', region: 'eu-west-1' };
  test.each([
    [
      'apigateway.stage',
      'abc123/prod',
      'aws apigateway delete-stage --rest-api-id abc123 --stage-name prod --region eu-west-1',
    ],
    [
      'apigateway.stage',
      "abc123/it's; rm -rf ~",
      String.raw`aws apigateway delete-stage --rest-api-id abc123 --stage-name 'it'\''s; rm -rf ~' --region eu-west-1`,
    ],
    [
      'apigateway.stage',
      'abc123/-v',
      'aws apigateway delete-stage --rest-api-id abc123 --stage-name=-v --region eu-west-1',
    ],
    [
      'apigateway.integration',
      'abc123/r1/GET',
      'aws apigateway delete-integration --rest-api-id abc123 --resource-id r1 --http-method GET --region eu-west-1',
    ],
  ])('of a %s called %s is %s', (kind, key, command) => {
    expect(patcherOf(kindId(kind)).removal({ kind: kindId(kind), key, ...place })).toBe(command);
  });
});
