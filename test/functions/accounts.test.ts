// One deployment over two accounts with two Regions each: found, told, explained, put back; and one account lost alone.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PlanReport } from '../../shared/model/plan-report.js';
import {
  home,
  member,
  places,
  startAccountsWorld,
  type AccountsWorld,
  type Place,
} from './accounts-world.js';

let world: AccountsWorld;
beforeAll(async () => {
  world = await startAccountsWorld();
}, 60_000);
afterAll(() => world?.close());
beforeEach(() => {
  world.takeMails();
  world.aws.resetCalls();
});

const [here, , , there] = places as [Place, Place, Place, Place];

/** Who called what, once each. */
const callers = (operation: RegExp): string[] =>
  [
    ...new Set(
      world.aws.callLog
        .filter((call) => operation.test(call.operation) && call.service === 'apigateway')
        .map(
          ({ operation: name, caller: { account, name: role, session } }) =>
            `${name} by ${account}/${role}/${session}`,
        ),
    ),
  ].sort();

test('declared in all four places and in sync, nothing is told', async () => {
  await world.sweep();
  await world.minutes(3);
  expect(world.wired.failures).toEqual([]);
  expect(world.takeMails()).toEqual([]);
  expect(callers(/^GetStages$/)).toEqual([
    `GetStages by ${home}/stagewatch-prod-DetectRole-1A2B3C4D5E6F/stagewatch-prod-detect`,
    `GetStages by ${member}/stagewatch-prod-reader/stagewatch-detect`,
  ]);
});

test('a change in each place is told by its event, with account and Region, and again when it is over', async () => {
  const where = places.map(({ account, region }) => `in account ${account}, ${region}`).sort();
  const toldOf = (): string[] =>
    world.takeMails().map(({ text }) => where.find((one) => text.includes(one)) ?? text);
  for (const place of places) await world.describe(place, 'changed');
  await world.wired.drain();
  await world.minutes(3);
  expect(toldOf().sort()).toEqual(where);
  for (const place of places) await world.describe(place, 'live');
  await world.wired.drain();
  await world.minutes(3);
  expect(toldOf().sort()).toEqual(where);
});

test('a change whose event got lost is found by the sweep, explained by its own account’s history, and put back by its writer', async () => {
  world.pass(30);
  await world.sweep();
  const found = world.aws.loseTrailEvents();
  await world.describe(there, 'behind your back', 's1');
  found();
  world.pass(10);
  await world.sweep();
  await world.minutes(3);
  expect(world.takeMails().map(({ subject }) => subject)).toEqual([
    expect.stringContaining('/s1 in us-east-1'),
  ]);
  expect(await world.finding(there, 's1')).not.toHaveProperty('finding.changedBy.actor');
  world.pass(15);
  await world.minutes(2);
  const asked = world.aws.callLog.filter(({ service }) => service === 'cloudtrail');
  expect(
    new Set(
      asked.map(({ region, caller }) => `${region} ${caller.account} ${caller.name} ${caller.session}`),
    ),
  ).toEqual(new Set([`${there.region} ${member} stagewatch-prod-reader stagewatch-deliver`]));
  expect(await world.finding(there, 's1')).toMatchObject({
    finding: { changedBy: { confidence: 'exact', actor: { name: 'mallory' } } },
  });

  world.aws.resetCalls();
  const targets = [world.target(there, 's1')];
  const { plan } = (await world.wired.invoke('reconcile', { mode: 'plan', targets })) as PlanReport;
  const answer = await world.wired.invoke('reconcile', { mode: 'apply', targets, expect: plan.hash });
  expect(answer).toMatchObject({ status: 'done', applied: [{ outcome: 'in-sync', calls: 1 }] });
  expect(await world.live(there, 's1')).toBe('live');
  expect(callers(/^UpdateStage$/)).toEqual([
    `UpdateStage by ${member}/stagewatch-prod-writer/stagewatch-remediate`,
  ]);
  expect(callers(/^GetStages$/)).toEqual([
    `GetStages by ${member}/stagewatch-prod-reader/stagewatch-reconcile`,
    `GetStages by ${member}/stagewatch-prod-reader/stagewatch-remediate`,
  ]);
  // Its event comes all the same: what our own writer did is nobody's change.
  await world.wired.drain();
  await world.minutes(3);
  expect(await world.finding(there, 's1')).toMatchObject({
    finding: { status: 'resolved', by: 'remediation' },
  });
  expect(world.takeMails().filter(({ text }) => text.includes('stagewatch-prod-writer'))).toEqual([]);
});

test('an account that is not configured gets nothing onto the bus, even if it forwards there', async () => {
  const stranger = { account: '444455556666', region: here.region };
  world.wired.forward({ ...stranger, pattern: { source: ['aws.apigateway'] }, bus: 'stagewatch-prod' });
  await world.createApi(stranger);
  world.aws.resetCalls();
  await world.wired.drain();
  expect(world.aws.callLog.filter(({ service }) => service === 'dynamodb')).toEqual([]);
});

test('an account that cannot be entered any more is unknown, and told once; the others go on; and it comes back', async () => {
  world.removeRoles();
  await world.describe(there, 'while you are blind');
  await world.describe(here, 'changed');
  await world.sweep();
  await world.minutes(2);
  expect(world.takeMails().map(({ text }) => text)).toEqual([
    expect.stringContaining(`in account ${home}, ${here.region}`),
  ]);
  await world.minutes(10);
  await world.sweep();
  await world.minutes(5);
  const [blind, ...more] = world.takeMails();
  expect(more).toEqual([]);
  expect(blind?.subject).toBe(`[BLIND] cannot see 2 scopes in account ${member}`);
  expect(blind?.text).toContain('infra/member-account.yml');
  expect(blind?.text).toContain(`arn:aws:iam::${member}:role/stagewatch-prod-reader`);
  expect(await world.finding(there)).toMatchObject({ finding: { status: 'resolved' } });
  expect(world.wired.failures).toEqual([]);

  world.deployRoles();
  world.pass(15);
  await world.sweep();
  await world.minutes(5);
  const told = world
    .takeMails()
    .map(({ subject }) => subject)
    .sort();
  expect(told).toEqual([
    expect.stringMatching(/^\[LOW\] REST stage \w+\/s0 in us-east-1/),
    `[RESTORED] 2 scopes are seen again in account ${member}`,
  ]);
  for (const place of [here, there]) await world.describe(place, 'live');
  await world.wired.drain();
});

test('a Region that one account cannot be read in is unknown there, and nowhere else', async () => {
  world.pass(60);
  await world.sweep();
  world.takeMails();
  // As AWS answers in a Region that the account has not opted into.
  const closed = world.aws.faults.add({
    service: 'apigateway',
    when: ({ caller, region }) => caller.account === there.account && region === there.region,
    answer: { code: 'UnrecognizedClientException', status: 403 },
  });
  await world.sweep();
  await world.minutes(10);
  await world.sweep();
  await world.minutes(5);
  const [blind, ...more] = world.takeMails();
  expect(more).toEqual([]);
  expect(blind?.subject).toContain('[BLIND] cannot see REST API');
  expect(blind?.text).toContain(`in account ${there.account}, ${there.region}`);
  closed.remove();
  world.pass(15);
  await world.sweep();
  await world.minutes(5);
  expect(world.takeMails().map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^\[RESTORED\] REST API \w+ is seen again$/),
  ]);
});

test('a crowd over both accounts is one message that names them, though neither of them has one by itself', async () => {
  world.pass(60);
  await world.sweep();
  world.takeMails();
  await world.subscribe('their-team@example.com', { account: [member] });
  await world.subscribe('others@example.com', { account: ['444455556666'] });
  await world.describeAll('moved');
  await world.wired.drain();
  await world.minutes(5);
  const told = world.takeMails();
  expect(told.map(({ to }) => to).sort()).toEqual(['ops@example.com', 'their-team@example.com']);
  const [digest] = told;
  expect(digest?.subject).toBe(
    `[LOW] 12 of 12 declared targets moved at once in accounts ${home} and ${member}`,
  );
  expect(digest?.text).toContain(`Accounts  ${home} (6), ${member} (6)`);
});
