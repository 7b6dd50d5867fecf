// Fault 53: the function that writes dies at one of its calls, at each of them in turn; the next run brings it to an end.
import { afterEach, expect, test } from '@jest/globals';
import { declarationOf } from '../usecases/estate.js';
import type { CrashMode } from './crashes.js';
import { hourMs, minuteMs } from './rig.js';
import { createRemedyRig, outcomesOf, type RemedyRig } from './remedy-rig.js';

let rig: RemedyRig;
afterEach(() => rig.close());

const tagged = (team: string): string =>
  declarationOf(rig.estate).replace('description: live', `description: live\n      tags: { team: ${team} }`);

/** Two calls are needed: one for the description, one for the tag. */
const drift = async (round: number): Promise<string> => {
  await rig.declare(tagged(`team-${round}`));
  await rig.hands.describe(`mine ${round}`);
  await rig.drain();
  return (await rig.plan()).plan.hash;
};

const isBack = async (round: number): Promise<boolean> => {
  const { description, tags } = (await rig.live()) as { description?: string; tags?: { team?: string } };
  return description === 'live' && tags?.team === `team-${round}`;
};

/** To die at a read of our own table, or after any read, is to die at the call that follows. */
const isWorthIt =
  (mode: CrashMode) =>
  (service: string, operation: string): boolean =>
    !/^(Get|Query)/.test(operation) || (service !== 'dynamodb' && mode === 'before');

const dieAtEachCall = async (mode: CrashMode): Promise<string[]> => {
  rig = await createRemedyRig({
    settings: {
      notify: { confirmAfterSeconds: 0 },
      severity: { tellAtOnce: 'low' },
      remediation: { budgets: { field: 900, target: 900, account: 900 } },
    },
  });
  const died: string[] = [];
  for (let round = 1; ; round += 1) {
    const hash = await drift(round);
    const heard = rig.told.length;
    const writes = rig.ours().length;
    const crash = rig.crashes.at(round, mode, isWorthIt(mode));
    await rig.apply(hash).catch(() => undefined);
    const at = crash.at();
    rig.restart();
    const wasBack = await isBack(round);
    await rig.drain();
    rig.pass(21 * minuteMs);
    await rig.minutes(2);
    const told = rig.told.slice(heard).map(({ event }) => event);
    if (wasBack) {
      // Nothing is left, and people hear that it is over.
      expect([at, (await rig.finding())?.status]).toEqual([at, 'resolved']);
      expect([at, told]).toEqual([at, expect.arrayContaining(['drift.resolved'])]);
      expect([at, (await rig.plan()).plan.targets]).toEqual([at, []]);
    } else {
      expect([at, told.filter((one) => one === 'remediation.applied' || one === 'drift.resolved')]).toEqual([
        at,
        [],
      ]);
      const next = await rig.apply();
      expect([at, outcomesOf(next)]).toEqual([at, ['in-sync']]);
      expect([at, await isBack(round)]).toEqual([at, true]);
      await rig.drain();
      await rig.minutes(1);
      expect([at, rig.events().at(-1)]).toEqual([at, 'drift.resolved']);
    }
    expect(rig.ours().length - writes).toBeLessThanOrEqual(4);
    if (at === '') return died;
    died.push(at);
    // Calm, so that it does not look like flapping.
    rig.pass(3 * hourMs);
    await rig.minutes(1);
  }
};

test.each(['before', 'after'] as const)(
  'fault 53: dead %s each call, the next run ends in sync, and nobody hears what is not true',
  async (mode) => {
    const died = await dieAtEachCall(mode);
    for (const operation of ['apigateway:UpdateStage', 'apigateway:TagResource', 'dynamodb:PutItem'])
      expect(died).toContain(`${mode} ${operation}`);
  },
  120_000,
);
