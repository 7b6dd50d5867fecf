// `stagewatch doctor --live`: the built command line changes one text of one stage, the real handlers find and tell it.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { diagnosisShape } from '../../shared/usecases/schemas/doctor-schema.js';
import { email, startDoctorWorld, type DoctorWorld } from './doctor-world.js';
import { startCli, type Ran } from './run.js';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld({ notify: { confirmAfterSeconds: 0 } });
});
afterAll(() => world.close());

let hearAgain: () => void = () => undefined;

/** In sync again, and nothing left of what a test did. */
afterEach(async () => {
  world.aws.faults.clear();
  hearAgain();
  hearAgain = () => undefined;
  await world.describe('the shop');
  await world.wired.drain();
  await world.wired.runSchedule('deliver');
  world.aws.mailbox.length = 0;
});

/** The doors at work, as schedules and queues would have it, while something runs. */
const whileDeployed = async <Result>(work: Promise<Result>): Promise<Result> => {
  const { wired } = world;
  const running = { isOver: false };
  const working = (async () => {
    while (!running.isOver) {
      await wired.drain();
      await wired.runSchedule('deliver');
      await sleep(300);
    }
  })();
  const result = await work.finally(() => void (running.isOver = true));
  await working;
  return result;
};

const live = (...args: string[]): Promise<Ran> =>
  whileDeployed(world.doctor('--live', '--yes', '--output', 'json', ...args));

const trialOf = (ran: Ran) => diagnosisShape.parse(JSON.parse(ran.stdout)).live;

test('the change is found by its event, told, put back, and told as over; nothing else is changed', async () => {
  world.aws.resetCalls();
  const ran = await live('--target', `${world.restApiId}/prod`);
  expect(trialOf(ran)).toMatchObject({ outcome: 'told', putBack: { status: 'done' }, path: '/description' });
  expect(ran.code).toBe(0);
  expect(ran.stderr).toMatch(/its event came after \d+ s.*found after.*told after.*put back.*told as over/s);
  expect(ran.stderr).toMatch(
    /Should this be killed.*aws apigateway update-stage --cli-input-json .*the shop/s,
  );
  expect(await world.description()).toBe('the shop');
  const subjects = world.aws.mailbox.filter(({ to }) => to === email);
  expect(subjects).toHaveLength(2);
  const writes = world.aws.callLog.filter(
    ({ service, operation }) => service.startsWith('apigateway') && !operation.startsWith('Get'),
  );
  expect(writes.map(({ operation }) => operation)).toEqual(['UpdateStage', 'UpdateStage']);
  expect(subjects[0]?.text).toContain(`stagewatch-doctor ${trialOf(ran)?.run}`);
});

test('where no event comes, that is said, and it is put back all the same', async () => {
  hearAgain = world.aws.loseTrailEvents();
  const ran = await live('--wait', '2s');
  expect(trialOf(ran)).toMatchObject({ outcome: 'not-found', putBack: { status: 'done' } });
  expect(ran.code).toBe(2);
  expect(await world.description()).toBe('the shop');
});

test('where it cannot be put back, the command that does so is told', async () => {
  let writes = 0;
  world.aws.faults.add({
    service: 'apigateway',
    operation: 'UpdateStage',
    when: () => (writes += 1) > 1,
    answer: { code: 'AccessDeniedException', status: 403 },
  });
  hearAgain = world.aws.loseTrailEvents();
  const ran = await world.doctor('--live', '--yes', '--wait', '1s');
  expect(ran.code).toBe(2);
  expect(ran.stdout).toMatch(
    /could NOT be put back.*aws apigateway update-stage --cli-input-json .*the shop.*--region eu-west-1/s,
  );
});

test('where the change is refused, nothing is waited for', async () => {
  world.aws.faults.add({
    service: 'apigateway',
    operation: 'UpdateStage',
    answer: { code: 'AccessDeniedException', status: 403 },
  });
  const ran = await world.doctor('--live', '--yes');
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain('the rules are on');
  expect(ran.stderr).toMatch(/Nothing was changed.*AccessDeniedException.*apigateway:PATCH/s);
  expect(await world.description()).toBe('the shop');
});

test.each([
  [['--target', 'nothere'], /No target is called nothere/],
  [[], /needs a yes.*--yes/s],
])('%j without a yes, or without a stage: nothing is changed', async (args, words) => {
  world.aws.resetCalls();
  const ran = await world.doctor('--live', ...args);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(words);
  expect(world.aws.callLog.filter(({ operation }) => operation === 'UpdateStage')).toEqual([]);
});

test.each(['SIGINT', 'SIGHUP'] as const)(
  '%s, as of Ctrl-C or of a terminal that is closed, puts it back first',
  async (signal) => {
    hearAgain = world.aws.loseTrailEvents();
    const running = startCli(['doctor', '--live', '--yes'], { env: world.aws.environment });
    await running.said('changed; waiting');
    expect(await world.description()).toMatch(/^stagewatch-doctor /);
    if (signal === 'SIGHUP') {
      running.child.stdout?.destroy();
      running.child.stderr?.destroy();
    }
    running.child.kill(signal);
    const ran = await running.ran;
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain(signal === 'SIGINT' ? 'interrupted: putting it back first' : 'changed');
    expect(await world.description()).toBe('the shop');
  },
);
