// `remediate` dies at each of its calls while it follows a command of the policy: later looks bring it to an end.
import { afterEach, expect, test } from '@jest/globals';
import type { CrashMode } from '../faults/crashes.js';
import { hourMs, minuteMs } from '../faults/rig.js';
import { createPolicyRig, type PolicyRig } from './policy-rig.js';

let rig: PolicyRig;
afterEach(() => rig.close());

/** To die at a read of our own table is to die at the call that follows. */
const isWorthIt = (service: string, operation: string): boolean =>
  !/^(Get|Query|Receive)/.test(operation) && service !== 'ivs';

const deaths = async (mode: CrashMode, policy: object): Promise<string[]> => {
  rig = await createPolicyRig({ budgets: { field: 900, target: 900, account: 900 }, ...policy });
  const died: string[] = [];
  for (let round = 1; ; round += 1) {
    await rig.hands.describe(`mine ${round}`);
    await rig.drain();
    // From the look on that makes it certain, and asks.
    const crash = rig.crashes.at(round, mode, isWorthIt);
    await rig.minute().catch(() => undefined);
    const at = crash.at();
    rig.restart();
    for (let waited = 0; waited < 3; waited += 1) {
      rig.pass(31 * minuteMs);
      await rig.minutes(2);
      await rig.sweep();
    }
    await rig.minutes(2);
    expect([at, (await rig.finding()).status]).toEqual([at, 'resolved']);
    expect([at, rig.events().at(-1)]).toEqual([at, 'drift.resolved']);
    if (at === '') return died;
    died.push(at);
    rig.pass(3 * hourMs);
    await rig.minutes(1);
  }
};

test.each(['before', 'after'] as const)(
  'dead %s each call of it, the drift is put back all the same, and people hear so',
  async (mode) => {
    const died = await deaths(mode, { mode: 'auto' });
    console.log(died.join('\n'));
    for (const call of ['apigateway:UpdateStage', 'sqs:SendMessage', 'sns:Publish'])
      expect(died).toContain(`${mode} ${call}`);
  },
  240_000,
);
