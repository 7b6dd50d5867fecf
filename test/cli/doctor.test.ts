// `stagewatch doctor`: the built command line on the deployment as it is wired, whole and with one thing broken at a time.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { renderDiagnosis } from '../../cli/doctor/render.js';
import { checks } from '../../shared/usecases/doctor/checks.js';
import type { Diagnosis } from '../../shared/usecases/doctor/diagnose.js';
import { diagnosisShape } from '../../shared/usecases/schemas/doctor-schema.js';
import { startDoctorWorld, type DoctorWorld } from './doctor-world.js';
import { runCli } from './run.js';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.close());

const diagnosed = async (): Promise<Diagnosis> =>
  diagnosisShape.parse(JSON.parse((await world.doctor('-o', 'json')).stdout)) as Diagnosis;

describe('where everything is as it was deployed', () => {
  test('everything is right', async () => {
    expect(await world.complaints()).toEqual({ code: 0, lines: [] });
  });

  test('every check was made, but those of Slack and of other accounts, which nobody asked for', async () => {
    const { groups } = await diagnosed();
    const made = groups.flatMap((group) => group.checks.map(({ check }) => check));
    const left = Object.keys(checks).filter((id) => !made.some((one) => one === id));
    expect(left).toEqual(['slack.answers', 'member.role', 'member.rule']);
  });

  test('each resource of the stack that does anything is looked at by name', async () => {
    const { groups } = await diagnosed();
    const subjects = groups.flatMap((group) => group.checks.flatMap((one) => one.subjects));
    const named = subjects.map(({ subject }) => subject);
    for (const name of [
      'ChangesRule',
      'LooksNowQueue',
      'EventsDlq',
      'DriftTopic',
      'DetectRole',
      'StateTable',
    ])
      expect(named).toContain(name);
    expect(named.filter((name) => name.startsWith('stagewatch-prod-'))).toContain('stagewatch-prod-detect');
  });

  test('the table is short, and says how to prove it', async () => {
    const ran = await world.doctor();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('✓ the rules are on (');
    expect(ran.stdout).toContain('stagewatch doctor --live');
    expect(ran.stdout).not.toMatch(/✗|\?|→/);
    expect(ran.stdout.split('\n').length).toBeLessThan(50);
  });

  test('it reads, and changes nothing', async () => {
    world.aws.resetCalls();
    await world.doctor();
    const changing = world.aws.callLog.filter(
      ({ operation }) => !/^(Describe|Get|List|Query|BatchGet)/.test(operation),
    );
    expect(changing).toEqual([]);
  });
});

/** The first rule, in another state than ENABLED; answers how to switch it on. */
const switchOff = (state = 'DISABLED'): (() => void) => {
  const rule = world.aws.deployed.rules.get('stagewatch-prod-ChangesRule');
  if (rule === undefined) throw new Error('there is no rule to switch off');
  rule.state = state;
  return () => void (rule.state = 'ENABLED');
};

test('what is wrong counts for more than what could not be told', async () => {
  world.aws.faults.add({ service: 'iam', answer: { code: 'AccessDenied', status: 403 } });
  const mend = switchOff();
  const ran = await world.doctor();
  mend();
  expect(ran.code).toBe(2);
  expect(ran.stdout).toMatch(
    /\d+ checks: \d+ right, 1 wrong, 1 not told\. Alerting is not as it should be\./,
  );
});

describe('where there is nothing to check', () => {
  test.each([
    [['--stage', 'blue'], {}, /stagewatch-blue in eu-west-1.*no stack of this name.*npm run deploy/s],
    [[], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, /AWS did not answer/],
  ])('%j %j: it says so, and what to do', async (args, env, words) => {
    const ran = await runCli(['doctor', ...args], { env: { ...world.aws.environment, ...env } });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
  });

  test('without any right to look at the stack, the rights are named', async () => {
    world.aws.faults.add({ service: 'cloudformation', answer: { code: 'AccessDenied', status: 403 } });
    const ran = await world.doctor();
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/cloudformation:DescribeStacks, cloudformation:ListStackResources/);
  });
});

test.each([40, 60, 80, 120])('the table stays within %d columns, also where much is wrong', async (width) => {
  const mend = switchOff();
  const text = renderDiagnosis(await diagnosed(), { width, colour: false });
  mend();
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('minutes late');
});

test('nothing that AWS answers can forge a line', async () => {
  const mend = switchOff('OFF\n✓ all good\u001B[32m');
  const text = (await world.doctor()).stdout;
  mend();
  expect(text).not.toMatch(/^\s*✓ all good/m);
  expect(text).not.toContain('\u001B');
});
