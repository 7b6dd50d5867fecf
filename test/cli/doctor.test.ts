// `stagewatch doctor`: the built command line on the deployment as it is wired, whole and with one thing broken at a time.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderDiagnosis } from '../../cli/doctor/render.js';
import { checks } from '../../shared/usecases/doctor/checks.js';
import { diagnose, exitCodeOf, type Diagnosis } from '../../shared/usecases/doctor/diagnose.js';
import { diagnosisShape } from '../../shared/usecases/schemas/doctor-schema.js';
import { startDoctorWorld, type DoctorWorld } from './doctor-world.js';
import { runCli } from './run.js';

let world: DoctorWorld;

const wide = { width: 120, colour: false };

beforeAll(async () => {
  world = await startDoctorWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.close());

/** In this process, which is cheaper. */
const diagnosed = async (): Promise<Diagnosis> => diagnose(await world.facts());

describe('where everything is as it was deployed', () => {
  test('everything is right', async () => {
    expect(await world.complaints()).toEqual({ code: 0, lines: [] });
  });

  test('every check was made, but those of Slack and of other accounts, which nobody asked for', async () => {
    const ran = await world.doctor('-o', 'json');
    const { groups } = diagnosisShape.parse(JSON.parse(ran.stdout));
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
    await world.facts();
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
  const found = await diagnosed();
  mend();
  expect(exitCodeOf(found)).toBe(2);
  expect(renderDiagnosis(found, wide)).toMatch(
    /\d+ checks: \d+ right, 1 wrong, 2 not told\. Alerting is not as it should be\./,
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
  const text = renderDiagnosis(await diagnosed(), wide);
  mend();
  expect(text).not.toMatch(/^\s*✓ all good/m);
  expect(text).not.toContain('\u001B');
});

describe('with --slack', () => {
  const good = 'xoxb-good-token';
  let slack: Server;
  let url: string;

  beforeAll(async () => {
    slack = createServer((request, response) => {
      const isGood = request.url === '/api/auth.test' && request.headers.authorization === `Bearer ${good}`;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(isGood ? { ok: true, team: 'Acme' } : { ok: false, error: 'token_revoked' }),
      );
    });
    await new Promise<void>((done) => void slack.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;
  });
  afterAll(() => void slack.close());

  const give = async (SecretString: string): Promise<void> => {
    const SecretId = world.wired.names.secretArns['SlackAccess'];
    await world.aws.call('secretsmanager', 'PutSecretValue', { SecretId, SecretString });
  };

  test.each([
    [good, 0, /✓ Slack takes the token \(Acme\)/],
    ['xoxb-revoked-token', 2, /✗ Slack takes the token.*token_revoked.*put-secret-value/s],
    [
      'https://hooks.slack.com/services/T0/B0/secret',
      0,
      /✓ Slack takes the token \(a webhook cannot be tried/,
    ],
    ['not a secret of Slack', 1, /\? Slack takes the token.*neither a token nor a webhook/s],
  ])('%s: exit code %d, and no word of the secret', async (secret, code, words) => {
    await give(secret);
    const found = diagnose(await world.facts(url));
    expect(renderDiagnosis(found, wide)).toMatch(words);
    expect(exitCodeOf(found)).toBe(code);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('the command asks, too', async () => {
    await give(good);
    const env = { ...world.aws.environment, STAGEWATCH_SLACK_URL: url };
    const ran = await runCli(['doctor', '--slack'], { env });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Slack takes the token (Acme)');
    expect(ran.stdout).not.toContain(good);
  });
});
