// What looks ask of `remediate`: once for each drift that the policy is for, again for what got lost, else nothing.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Command } from '../../../shared/model/command.js';
import type { RemediationMode } from '../../../shared/model/remediation.js';
import type { TargetId } from '../../../shared/model/target.js';
import { lookAtScope } from '../../../shared/usecases/look-at-scope.js';
import { lifecyclePolicyOf, moveFinding } from '../../../shared/usecases/look/record-findings.js';
import type { Commands } from '../../../shared/usecases/ports.js';
import { createWorld, type World } from '../world.js';

let world: World;
let sent: Command[];
beforeEach(async () => {
  sent = [];
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
});
afterEach(() => world.close());

const keeping: Commands = {
  send: (command) => {
    sent.push(command);
    return Promise.resolve();
  },
};
const failing: Commands = { send: () => Promise.reject(new Error('SQS is down')) };

const setMode = async (mode: RemediationMode) => {
  const { settings } = await world.store.loadWatch();
  await world.store.writeSettings({ ...settings, remediation: { ...settings.remediation, mode } });
};
const look = (commands: Commands = keeping) => {
  world.pass(10);
  const { scope, clock, deps } = world;
  return lookAtScope({ ...deps, commands })({ scope, cause: 'event', asOf: clock() }, 'now');
};
/** A drift, seen by as many looks as make it certain. */
const confirmed = async (commands?: Commands) => {
  await world.hands.describe('mine now');
  await look(commands);
  world.pass(31_000);
  await look(commands);
};
const minutes = (count: number) => world.pass(count * 60_000);

describe.each(['propose', 'auto'] as const)('where the policy is `%s`', (mode) => {
  test('a drift is asked about once it is certain, and not by every look', async () => {
    await setMode(mode);
    await world.hands.describe('mine now');
    await look();
    expect(sent).toEqual([]);
    world.pass(31_000);
    await look();
    for (let again = 0; again < 3; again += 1) await look();
    const [finding] = (await world.store.loadScope(world.scope)).findings;
    expect(sent).toEqual([
      {
        mode,
        target: finding?.finding.target,
        fingerprint: finding?.finding.drift.fingerprint,
        by: 'policy',
        at: expect.any(Number),
      },
    ]);
  });

  test('what got lost is asked again, until there is an answer', async () => {
    await setMode(mode);
    await confirmed(failing);
    expect(sent).toEqual([]);
    minutes(11);
    await look();
    minutes(11);
    await look();
    expect(sent).toHaveLength(2);
    const { target, fingerprint } = sent[0] ?? { target: '' as TargetId, fingerprint: '' };
    const plan = {
      fingerprint,
      hash: '',
      at: world.clock(),
      by: 'policy',
      calls: [],
      totalCalls: 0,
      refused: [],
      effects: [],
      isAgreeable: true,
      note: 'left to people',
    };
    const deps = { ...world.deps, policy: lifecyclePolicyOf(world.settings) };
    await moveFinding(deps, { scope: world.scope, target }, { type: 'planned', plan, isNews: true });
    minutes(60);
    await look();
    expect(sent).toHaveLength(2);
  });
});

test('where it is off, no look costs a call or a row more', async () => {
  const rowsBefore = async () =>
    (await world.rows()).map((row) => row['pk']?.S).filter((pk) => pk?.includes('claim'));
  await setMode('off');
  const before = await rowsBefore();
  await confirmed();
  expect(sent).toEqual([]);
  expect(await rowsBefore()).toEqual(before);
});

test('what is accepted, or another form of a drift that is not certain yet, is not asked about', async () => {
  await setMode('auto');
  await confirmed();
  const [asked] = sent;
  await world.hands.describe('mine, and another one');
  await look();
  expect(sent).toEqual([asked]);
  world.pass(31_000);
  await look();
  expect(sent.map(({ fingerprint }) => fingerprint)).toEqual([
    asked?.fingerprint,
    expect.not.stringMatching(asked?.fingerprint ?? ''),
  ]);
});
