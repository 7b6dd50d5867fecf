// A route that is made anew and whose second call is lost: the run after it puts all that was declared of it back.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import type { PlannedCall } from '../../../shared/model/plan.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { EpochMs } from '../../../shared/model/time.js';
import { applyTarget, type Applied, type Fresh } from '../../../shared/usecases/remediation/apply-target.js';
import { declared } from '../../acceptance/declared/index.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { without } from './drifts.js';
import { everything, planNow, worldOf, type World } from './world.js';

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

const built = async (): Promise<World> => {
  const [variant] = declared['apigatewayv2.stage']?.variants ?? [];
  if (variant === undefined) throw new Error('no variant');
  return worldOf(native(...variant.resources), pool.clientsFor);
};

const routeOf = async ({ clients, live }: World, route: string) => {
  const [ApiId, StageName] = live.key.split('/');
  const stage = await clients.apiGatewayV2.send(new v2.GetStageCommand({ ApiId, StageName }));
  return stage.RouteSettings?.[route];
};

const now = 0 as EpochMs;

const run = async (
  world: World,
  wanted: DeclaredTarget,
  send: (call: PlannedCall) => Promise<void>,
): Promise<Applied> => {
  const read = async (): Promise<Fresh> => {
    const { planned, stand } = await planNow(world, wanted, everything);
    if (planned === undefined) return { status: 'as-declared' };
    return { status: 'differs', planned, stand, readStartedAt: now };
  };
  const known = await read();
  if (known.status !== 'differs') throw new Error('nothing differs');
  const deps = {
    read,
    send,
    journal: async () => {},
    clock: () => now,
    sleep: async () => {},
    hasTime: () => true,
    mostSends: 3,
  };
  return applyTarget(deps, known.planned.plan.hash, known);
};

describe('a throttle of one route that is to go', () => {
  test.each([1, 2, 3, 4])('goes, and the rest of the route stays, where send %i is lost', async (lost) => {
    const world = await built();
    const wanted = without(world.declared, [
      '/routeSettings/$default/throttlingRateLimit',
      '/routeSettings/GET ~1orders~1{id}/throttlingBurstLimit',
    ]);
    let sends = 0;
    const first = await run(world, wanted, async (call) => {
      sends += 1;
      if (sends === lost) throw new Error('socket hang up');
      await world.send(call);
    });
    // Whoever reads what remains knows that the route is open.
    if (first.outcome !== 'in-sync') {
      expect(first).toMatchObject({
        outcome: 'remains',
        paths: expect.arrayContaining([expect.any(String)]),
      });
      expect(await run(world, wanted, world.send)).toMatchObject({ outcome: 'in-sync' });
    }
    expect(await routeOf(world, '$default')).toEqual({
      DetailedMetricsEnabled: true,
      ThrottlingBurstLimit: 20,
    });
    expect(await routeOf(world, 'GET /orders/{id}')).toEqual({
      DetailedMetricsEnabled: true,
      ThrottlingRateLimit: 10.5,
    });
  });
});
