// Every field of every kind there and back: drift, plan, calls, and in sync again; or a refusal that names it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rebind } from '../../../infra/local/estate/rebind.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import { declared } from '../../acceptance/declared/index.js';
import type { PlannedTarget } from '../../../shared/usecases/remediation/plan-scope.js';
import type { TargetPlan } from '../../../shared/model/plan.js';
import type { Variant } from '../../acceptance/declared/variant.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { isLong } from '../../support/long.js';
import { bare, sortsOf, type Drift } from './drifts.js';
import { impossible } from './impossible.js';
import { emptyTally, forgotten, note, type Tally } from './tally.js';
import { everything, nothingMore, planNow, putBack, replay, sendSome, worldOf, type World } from './world.js';

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

const nothingHappens: Drift = {
  title: 'as it was built',
  happens: async () => true,
  declared: (target) => target,
};

/** Ends as it began: in sync with what is declared fully. */
interface Trip {
  wrong: readonly string[];
  /** What was refused lives on: the world has to be built anew. */
  isStranded?: true;
}

/** After each single call the process dies; the next one finishes. */
const crashes = async (
  world: World,
  drift: Drift,
  wanted: DeclaredTarget,
  count: number,
): Promise<string[]> => {
  const wrong: string[] = [];
  for (let sent = 1; sent < count; sent += 1) {
    if ((await putBack(world, world.declared)).outcome !== 'in-sync') return wrong;
    await drift.happens(world);
    const { planned } = await planNow(world, wanted, everything);
    if (planned === undefined) return wrong;
    await sendSome(world, planned.plan, sent);
    const end = await putBack(world, wanted);
    if (end.outcome === 'stuck') wrong.push(`${drift.title}, crashed after call ${sent}: ${end.why}`);
  }
  return wrong;
};

const sentTwice = async (
  world: World,
  drift: Drift,
  wanted: DeclaredTarget,
  plan: TargetPlan,
): Promise<string[]> => {
  const strange = await replay(world, plan);
  const { outcome } = await putBack(world, wanted);
  return [
    ...strange.map((what) => `${drift.title}, replayed: ${what}`),
    ...(outcome === 'in-sync' ? [] : [`${drift.title}, replayed: ${outcome}`]),
  ];
};

const needsLeave = ({ planned }: PlannedTarget): boolean =>
  planned?.plan.refused.some(({ code }) => code === 'opt-in') === true;

/** What needs leave is refused without it, and nothing else is held up by that. */
const withoutLeave = async (
  world: World,
  drift: Drift,
  wanted: DeclaredTarget,
  first: PlannedTarget,
): Promise<string[]> => {
  const end = await putBack(world, wanted, nothingMore, first);
  if (end.outcome === 'stuck') return [`${drift.title}, without leave: ${end.why}`];
  return end.outcome === 'in-sync' ? [`${drift.title}: was put back without leave`] : [];
};

interface Tried {
  /** Sequences of operations that crashes were tried in: the same sequence fails in the same places. */
  sequences: Set<string>;
  trips: number;
}

const isNewSequence = ({ calls }: TargetPlan, { sequences }: Tried): boolean => {
  const sequence = calls.map(({ operation, thenRead }) => `${operation} ${thenRead}`).join(', ');
  const isNew = calls.length > 1 && !sequences.has(sequence);
  sequences.add(sequence);
  return isNew;
};

/** Each plan is sent twice where there is time, some of them always. */
const isSentTwice = (tried: Tried): boolean => {
  tried.trips += 1;
  return isLong || tried.trips % 5 === 0;
};

const roundTrip = async (world: World, drift: Drift, tally: Tally, tried: Tried): Promise<Trip> => {
  if (!(await drift.happens(world))) return { wrong: [] };
  const wanted = drift.declared(world.declared);
  const cautious = await planNow(world, wanted, nothingMore);
  if (cautious.planned === undefined) return { wrong: [] };
  const wrong: string[] = [];
  let first = cautious;
  if (needsLeave(cautious)) {
    note(tally, cautious, false);
    first = await planNow(world, wanted, everything);
    wrong.push(...(await withoutLeave(world, drift, wanted, cautious)));
  }
  const end = await putBack(world, wanted, everything, first === cautious ? first : undefined);
  if (end.outcome === 'stuck') return { wrong: [...wrong, `${drift.title}: ${end.why}`], isStranded: true };
  note(tally, first, true);
  if (end.outcome === 'refused') {
    if (needsLeave(end.planned)) wrong.push(`${drift.title}: refused although allowed`);
    return { wrong, isStranded: true };
  }
  const { planned } = first;
  if (planned !== undefined) {
    if (isSentTwice(tried)) wrong.push(...(await sentTwice(world, drift, wanted, planned.plan)));
    if (isNewSequence(planned.plan, tried))
      wrong.push(...(await crashes(world, drift, wanted, planned.plan.calls.length)));
  }
  if (wanted === world.declared) return { wrong };
  const back = await planNow(world, world.declared, everything);
  const { outcome } = await putBack(world, world.declared, everything, back);
  note(tally, back, outcome === 'in-sync');
  return outcome === 'in-sync' ? { wrong } : { wrong, isStranded: true };
};

const declaredIn = (variant: Variant): DeclaredTarget => {
  const [target] = native(...variant.resources).targets;
  if (target === undefined) throw new Error(`${variant.title} declares nothing`);
  return target;
};

for (const { kind } of patchers) {
  describe(`every field of ${kind}`, () => {
    const tally = emptyTally();
    const tried: Tried = { sequences: new Set(), trips: 0 };
    const variants = declared[kind]?.variants ?? [];

    for (const variant of variants) {
      const target = declaredIn(variant);
      const others = variants
        .filter((other) => other !== variant && other.protocol === variant.protocol)
        .map((other) => ({ title: other.title, target: declaredIn(other) }));
      const sorts = sortsOf(target, variant, variant === variants[0] ? others : []);

      test.each(sorts)(
        `${variant.title} is put back where $title`,
        async ({ drifts }) => {
          const built = () => worldOf(native(...variant.resources), pool.clientsFor);
          let world = await built();
          const wrong: string[] = [];
          for (const drift of drifts) {
            const trip = await roundTrip(world, drift, tally, tried);
            wrong.push(...trip.wrong);
            if (trip.isStranded === true) world = await built();
          }
          expect(wrong).toEqual([]);
        },
        120_000,
      );
    }

    test.each(variants)('$title is put back where next to nothing of it lives', async (variant) => {
      const baseline = native(...variant.resources);
      const world = await worldOf(bare(baseline), pool.clientsFor);
      const [full] = rebind(baseline, world.estate.ids).targets;
      if (full === undefined) throw new Error(`${variant.title} declares nothing`);
      const { wrong } = await roundTrip({ ...world, declared: full }, nothingHappens, tally, tried);
      expect(wrong).toEqual([]);
    });

    test('none is forgotten: each was put back or refused in every direction', () => {
      const patterns = kindOf(kind).schema.fields.map(({ pattern }) => pattern);
      const unknown = forgotten(tally, patterns)
        .map((key) => `${kind} ${key}`)
        .sort();
      const trips = [...tally.trips.values()].reduce((sum, one) => sum + one, 0);
      process.stdout.write(
        `${kind}: ${trips} round trips over ${tally.trips.size} of ${patterns.length * 3} fields and directions, ` +
          `${tally.refusals.size} refused\n`,
      );
      const expected = Object.keys(impossible).filter((key) => key.startsWith(`${kind} `));
      expect(unknown).toEqual(expected.sort());
    });
  });
}
