// Plans for HTTP and WebSocket integrations sent to Moto, an emulator that others wrote; it knows no UpdateStage and no IVS.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { declared } from '../../acceptance/declared/index.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { hasMoto, startMoto, type Moto } from '../../acceptance/moto-server.js';
import { sortsOf } from './drifts.js';
import { differing, everything, planNow, sendSome, worldOf } from './world.js';

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

  test.each(declared['apigatewayv2.integration']?.variants ?? [])(
    '$title is put back where something was changed or added',
    async (variant) => {
      const world = await worldOf(native(...variant.resources), pool.clientsFor);
      const sorts = sortsOf(world.declared, variant, []);
      const drifts = sorts.filter(({ title }) => /changed|added/.test(title)).flatMap((sort) => sort.drifts);
      const wrong: string[] = [];
      let tried = 0;
      for (const drift of drifts) {
        if (!(await drift.happens(world))) continue;
        const { planned } = await planNow(world, world.declared, everything);
        if (planned === undefined) continue;
        tried += 1;
        await sendSome(world, planned.plan, planned.plan.calls.length);
        const refused = planned.plan.refused.flatMap(({ paths }) => paths);
        const left = differing(await planNow(world, world.declared, everything));
        wrong.push(
          ...left.filter((path) => !refused.includes(path)).map((path) => `${drift.title}: left ${path}`),
        );
      }
      expect(wrong).toEqual([]);
      expect(tried).toBeGreaterThan(2);
    },
    120_000,
  );
});
