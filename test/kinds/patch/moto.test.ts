// The same plans sent to Moto, an emulator that others wrote, for what it knows. docs/emulators.md says who differs where.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as rest from '@aws-sdk/client-api-gateway';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import { declared } from '../../acceptance/declared/index.js';
import type { Variant } from '../../acceptance/declared/variant.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { hasMoto, startMoto, type Moto } from '../../acceptance/moto-server.js';
import { sortsOf, type Drift } from './drifts.js';
import { differing, everything, planNow, sendSome, worldOf, type World } from './world.js';

/** Moto takes these and does not keep them, or (a canary's deployment) puts them elsewhere. */
const lost: Readonly<Record<string, RegExp>> = {
  'apigateway.stage': /^\/(canarySettings\/.*|clientCertificateId|documentationVersion)$/,
  'apigateway.integration':
    /^\/(connectionId|integrationTarget|cacheKeyParameters|responseTransferMode|integrationResponses\/.*)$/,
};

/** Moto has no `remove /{path}/{verb}`: a method setting that is there stays. AWS removes it (recorded). */
const stays = /^\/methodSettings\/[^/]+(\/throttling(Rate|Burst)Limit)?$/;

const known = (target: DeclaredTarget): DeclaredTarget => ({
  ...target,
  leaves: target.leaves.filter(({ pointer }) => lost[target.kind]?.test(pointer) !== true),
});

const variantsOf = (kind: string): readonly Variant[] => declared[kind]?.variants ?? [];

(hasMoto ? describe : describe.skip)('plans against moto_server', () => {
  let moto: Moto;
  let pool: ReturnType<typeof clientPool>;
  beforeAll(async () => {
    moto = await startMoto();
    pool = clientPool(moto.endpoint);
  });
  afterAll(async () => {
    pool.destroy();
    await moto.stop();
  });

  const built = async (variant: Variant): Promise<World> => {
    const world = await worldOf(native(...variant.resources), pool.clientsFor);
    return { ...world, declared: known(world.declared) };
  };

  /** Sends what is planned, and answers what is still different without having been refused. */
  const leftAfter = async (world: World, wanted: DeclaredTarget): Promise<string[]> => {
    const { planned } = await planNow(world, wanted, everything);
    if (planned === undefined) return [];
    await sendSome(world, planned.plan, planned.plan.calls.length);
    const refused = planned.plan.refused.flatMap(({ paths }) => paths);
    return differing(await planNow(world, wanted, everything)).filter((path) => !refused.includes(path));
  };

  const wrongAfter = async (world: World, drifts: readonly Drift[]): Promise<string[]> => {
    const wrong: string[] = [];
    for (const drift of drifts) {
      if (!(await drift.happens(world))) continue;
      const left = await leftAfter(world, drift.declared(world.declared));
      wrong.push(...left.filter((path) => !stays.test(path)).map((path) => `${drift.title}: left ${path}`));
      wrong.push(
        ...(await leftAfter(world, world.declared)).map((path) => `${drift.title}: not back: ${path}`),
      );
    }
    return wrong;
  };

  const sortOf = async (
    variant: Variant,
    title: string,
  ): Promise<{ world: World; drifts: readonly Drift[] }> => {
    const world = await built(variant);
    const sort = sortsOf(world.declared, variant, []).find((one) => one.title === title);
    return { world, drifts: sort?.drifts ?? [] };
  };

  test.each(variantsOf('apigateway.stage'))(
    '$title is put back where something was changed or is not declared any more',
    async (variant) => {
      for (const title of ['something was changed', 'something is not declared any more']) {
        const { world, drifts } = await sortOf(variant, title);
        expect(drifts.length).toBeGreaterThan(10);
        expect(await wrongAfter(world, drifts)).toEqual([]);
      }
    },
    120_000,
  );

  test('a REST integration that was replaced is replaced back', async () => {
    const [variant] = variantsOf('apigateway.integration').slice(-1);
    if (variant === undefined) throw new Error('no variant');
    const { world, drifts } = await sortOf(variant, 'something was changed');
    const replaced = drifts.filter(({ title }) => /^\/(type|credentials) /.test(title));
    expect(replaced).toHaveLength(1);
    expect(await wrongAfter(world, replaced)).toEqual([]);
  });

  test('a REST stage that is gone is made again', async () => {
    const [variant] = variantsOf('apigateway.stage');
    if (variant === undefined) throw new Error('no variant');
    const world = await built(variant);
    const [restApiId, stageName] = world.live.key.split('/');
    await world.clients.apiGateway.send(new rest.DeleteStageCommand({ restApiId, stageName }));
    expect(await leftAfter(world, world.declared)).toEqual([]);
  });
});
