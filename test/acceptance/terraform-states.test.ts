// Real Terraform states, written by others: built, in sync, and every single declared value is found when it changes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { changeEach, setEach } from './change-each.js';
import { clientPool, compiled, estateOf } from './estate.js';
import { realStates } from './real-states.js';

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

describe('the real Terraform states', () => {
  for (const { name, text } of realStates)
    test(`${name} is in sync as built, and every change is found`, async () => {
      const estate = await estateOf(compiled({ name, text }), pool.clientsFor);
      expect(estate.baseline.targets.length).toBeGreaterThan(0);
      const report = await estate.check();
      expect(report.targets.filter(({ verdict }) => verdict !== 'in-sync')).toEqual([]);
      expect(report.summary).toMatchObject({
        declared: estate.baseline.targets.length,
        compared: estate.baseline.targets.length,
        inSync: estate.baseline.targets.length,
        unknown: 0,
        unmanaged: 0,
      });
      const wrong: string[] = [];
      for (const target of estate.baseline.targets) wrong.push(...(await changeEach(estate, target)));
      expect([...wrong, ...(await setEach(compiled({ name, text }), pool.clientsFor))]).toEqual([]);
    });
});
