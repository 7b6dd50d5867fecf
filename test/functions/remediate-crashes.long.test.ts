// `remediate` dies at each of its calls while it follows a command of the policy: later looks bring it to an end.
import { afterEach, expect, test } from '@jest/globals';
import type { CrashMode } from '../faults/crashes.js';
import { hourMs, minuteMs } from '../faults/rig.js';
import { createPolicyRig, type PolicyRig } from './policy-rig.js';

let rig: PolicyRig;
afterEach(() => rig.close());

interface Dying {
  mode: CrashMode;
  /** Every so many calls. */
  step: number;
  fits: (service: string, operation: string) => boolean;
}

/** To die at a read of our own table is to die at the call that follows. */
const isWrite = (_service: string, operation: string): boolean => !/^(Get|Query|Receive)/.test(operation);

const table: [string, Dying, string[]][] = [
  [
    'before each call to somebody else',
    { mode: 'before', step: 1, fits: (...call) => isWrite(...call) && call[1] !== 'PutItem' },
    ['apigateway:UpdateStage', 'sqs:SendMessage', 'sns:Publish'],
  ],
  // All of them take a minute; a third goes through all that is written.
  ['after every third call', { mode: 'after', step: 3, fits: isWrite }, ['dynamodb:PutItem']],
];

const deaths = async ({ mode, step, fits }: Dying): Promise<string[]> => {
  const budgets = { field: 900, target: 900, account: 900 };
  rig = await createPolicyRig({ mode: 'auto', budgets });
  const died: string[] = [];
  for (let round = 1; ; round += step) {
    await rig.hands.describe(`mine ${round}`);
    await rig.drain();
    // From the look on that makes it certain, and asks.
    const crash = rig.crashes.at(round, mode, fits);
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
    died.push(at.replace(`${mode} `, ''));
    rig.pass(3 * hourMs);
    await rig.minutes(1);
  }
};

test.each(table)(
  'dead %s, the drift is put back all the same, and people hear so',
  async (_title, dying, calls) => {
    const died = await deaths(dying);
    expect(died.length).toBeGreaterThan(8);
    for (const call of calls) expect(died).toContain(call);
  },
  120_000,
);
