// The counts of our reports against a second count that knows none of our code.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { kinds } from '../../shared/kinds/registry.js';
import type { Baseline } from '../../shared/model/declaration.js';
import type { ReportSummary } from '../../shared/model/report.js';
import { declared } from './declared/index.js';
import { clientPool, compiled, estateOf, native } from './estate.js';
import { countNative, countState, type Count } from './oracle.js';
import { realStates } from './real-states.js';
import { sdkPaths, unwatched } from './sdk-members.js';

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

type Leaves = ReportSummary['leaves'];

/** What the oracle says of several targets together, in the report's words. */
const expectedOf = (counts: readonly Count[]): Leaves => {
  const leftOut: Record<string, number> = {};
  for (const count of counts)
    for (const [reason, number] of Object.entries(count.leftOut))
      leftOut[reason] = (leftOut[reason] ?? 0) + number;
  const all = counts.reduce((sum, { leaves }) => sum + leaves, 0);
  const out = Object.values(leftOut).reduce((sum, number) => sum + number, 0);
  return { declared: all, compared: all - out, leftOut };
};

const keysOf = (baseline: Baseline): string[] =>
  baseline.targets.map(({ kind, key }) => `${kind} ${key}`).sort();

/** The most values of all real states together that may stay out, by reason; every other reason: none. */
const ceilings: Readonly<Record<string, number>> = {
  identity: 115,
  computed: 84,
  'not-watched': 2,
  'not-set': 14,
  'not-applicable': 8,
  'service-managed': 2,
};

describe('a count that knows none of our code', () => {
  for (const { name, text } of realStates)
    test(`agrees on ${name}`, async () => {
      const baseline = compiled({ name, text });
      const counts = countState(text);
      expect(keysOf(baseline)).toEqual([...counts.keys()].sort());
      const estate = await estateOf(baseline, pool.clientsFor);
      const { leaves } = (await estate.check()).summary;
      expect(leaves).toEqual(expectedOf([...counts.values()]));
    });

  test('finds no reason above its ceiling', () => {
    const { leftOut } = expectedOf(realStates.flatMap(({ text }) => [...countState(text).values()]));
    const above = Object.entries(leftOut).filter(([reason, count]) => count > (ceilings[reason] ?? 0));
    expect(above).toEqual([]);
  });

  for (const [kind, { variants }] of Object.entries(declared)) {
    test.each(variants)(`agrees on ${kind}: $title`, async ({ resources, protocol = 'HTTP' }) => {
      const baseline = native(...resources);
      const counts = countNative(resources, protocol);
      expect(baseline.targets.length).toBe(counts.size);
      const estate = await estateOf(baseline, pool.clientsFor);
      const { leaves } = (await estate.check()).summary;
      expect(leaves).toEqual(expectedOf([...counts.values()]));
    });
  }
});

describe('the schemas of the SDK', () => {
  test.each(kinds)(
    'hold no member of $id that is neither a field nor known to be no setting',
    ({ id, schema }) => {
      const fields = schema.fields.map(({ pattern }) => pattern);
      const known = [...fields, ...Object.keys(unwatched[id] ?? {})];
      expect([...(sdkPaths[id] ?? [])].sort()).toEqual(known.sort());
    },
  );
});
