// Plans for HTTP and WebSocket integrations sent to Moto, an emulator that others wrote; it knows no UpdateStage and no IVS.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { declared } from '../../acceptance/declared/index.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { hasMoto, startMoto, type Moto } from '../../acceptance/moto-server.js';
import { sortsOf } from './drifts.js';
import { putBack, worldOf } from './world.js';

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
      const refused: string[] = [];
      let tried = 0;
      for (const drift of drifts) {
        if (!(await drift.happens(world))) continue;
        tried += 1;
        const end = await putBack(world, world.declared);
        if (end.outcome === 'stuck') wrong.push(`${drift.title}: ${end.why}`);
        if (end.outcome === 'refused') refused.push(drift.title);
      }
      expect(wrong).toEqual([]);
      expect(refused).toEqual([]);
      expect(tried).toBeGreaterThan(2);
    },
    120_000,
  );
});
