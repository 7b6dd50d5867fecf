// The estate builder and `check` against Moto, an emulator that others wrote: where both of us agree with AWS.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { declared } from './declared/index.js';
import { clientPool, estateOf, native } from './estate.js';
import { hasMoto, startMoto, type Moto } from './moto-server.js';

(hasMoto ? describe : describe.skip)('against moto_server', () => {
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

  for (const [kind, { variants }] of Object.entries(declared))
    test.each(variants)(`${kind}: $title`, async ({ resources }) => {
      const estate = await estateOf(native(...resources), pool.clientsFor);
      const { targets } = await estate.check();
      expect(
        targets.flatMap((target) =>
          'differences' in target
            ? target.differences.map((d) => [d.path, d.declared, d.observed])
            : [target.verdict, 'detail' in target ? target.detail : ''],
        ),
      ).toEqual([]);
    });
});
