// What lives bare is given all that is declared, whatever call the process died after: fields that no call could unset before.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import { unescapeKey } from '../../../shared/engine/pointer.js';
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

const bareOf: Readonly<Record<string, (protocol: string) => object>> = {
  'apigatewayv2.stage': () => ({ aws_apigatewayv2_stage: { api_id: 'api', name: 'prod' } }),
  'apigatewayv2.integration': (protocol) => ({
    aws_apigatewayv2_integration: {
      api_id: 'api',
      id: 'int01',
      integration_type: protocol === 'WEBSOCKET' ? 'HTTP' : 'HTTP_PROXY',
      integration_method: 'GET',
      integration_uri: 'https://example.com/',
      payload_format_version: '1.0',
    },
  }),
  'ivs.stage': () => ({
    aws_ivs_stage: { arn: 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCdEfGhIjKl' },
  }),
};

/** Of the same protocol as what is declared, which nothing bare betrays: its source tells it. */
const bare = async (kind: string, { protocol = 'HTTP' }: Variant): Promise<World> => {
  const resource = bareOf[kind]?.(protocol);
  if (resource === undefined) throw new Error(`nothing bare of ${kind}`);
  const baseline = native(resource);
  const facts = { protocol };
  const managed = baseline.targets.map(({ account, region, key }) => ({
    scope: { family: 'httpapi', account, region, key: key.slice(0, key.indexOf('/')) },
    kinds: [],
    facts,
  }));
  const told = kind === 'ivs.stage' ? baseline : { ...baseline, managed };
  return worldOf(told, pool.clientsFor);
};

/** Settings of a route need the route, and a stage a deployment that there is. */
const fullyDeclared = async (world: World, variant: Variant): Promise<DeclaredTarget> => {
  const [full] = native(...variant.resources).targets;
  if (full === undefined) throw new Error('nothing declared');
  const [ApiId = ''] = world.live.key.split('/');
  const routes = new Set(
    full.leaves.flatMap(({ pointer }) => /^\/routeSettings\/([^/]*)/.exec(pointer)?.slice(1) ?? []),
  );
  const client = world.clients.apiGatewayV2;
  const create = (RouteKey: string) => client.send(new v2.CreateRouteCommand({ ApiId, RouteKey }));
  for (const route of routes)
    await create(unescapeKey(route)).catch((error: Error) => expect(error.name).toBe('ConflictException'));
  const isDeployed = full.leaves.some(({ pointer }) => pointer === '/deploymentId');
  const made = isDeployed ? await client.send(new v2.CreateDeploymentCommand({ ApiId })) : undefined;
  const leaves = full.leaves.map((leaf) =>
    leaf.pointer === '/deploymentId' ? { ...leaf, value: made?.DeploymentId ?? '' } : leaf,
  );
  return { ...world.declared, leaves };
};

const cases = Object.keys(bareOf).flatMap((kind) =>
  (declared[kind]?.variants ?? [])
    .filter(({ title }) => !title.startsWith('a service integration'))
    .map((variant) => ({ title: variant.title, kind, variant })),
);

describe('something bare', () => {
  test.each(cases)('becomes $title', async ({ kind, variant }) => {
    const world = await bare(kind, variant);
    const wanted = await fullyDeclared(world, variant);
    expect(await putBack(world, wanted)).toMatchObject({ outcome: 'in-sync' });
    expect(await putBack(world, wanted, nothingMore)).toMatchObject({ outcome: 'in-sync', calls: 0 });
  });

  test.each(cases)('becomes $title also in the run after a crash', async ({ kind, variant }) => {
    const world = await bare(kind, variant);
    const wanted = await fullyDeclared(world, variant);
    const count = (await planNow(world, wanted, everything)).planned?.plan.calls.length ?? 0;
    const outcomes = [];
    for (let sent = 1; sent < count; sent += 1) {
      const again = await bare(kind, variant);
      const full = await fullyDeclared(again, variant);
      const { planned } = await planNow(again, full, everything);
      if (planned !== undefined) await sendSome(again, planned.plan, sent);
      outcomes.push((await putBack(again, full)).outcome);
    }
    expect(outcomes.filter((outcome) => outcome !== 'in-sync')).toEqual([]);
  });
});
