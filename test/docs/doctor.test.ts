// docs/doctor.md is true: its commands run, its policy is what doctor calls and nothing more, its list of checks is whole.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { checks } from '../../shared/usecases/doctor/checks.js';
import { startDoctorWorld, type DoctorWorld } from '../cli/doctor-world.js';
import { runCli } from '../cli/run.js';

const page = readFileSync('docs/doctor.md', 'utf8');

const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) =>
    text.trim(),
  );

const commands = blocksOf('sh').flatMap((block) => block.split('\n'));
const isLive = (command: string): boolean => command.includes('--live');

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld({ scope: { accounts: ['222222222222'], regions: ['us-east-1'] } });
});
afterAll(() => world.close());

const run = (command: string) =>
  runCli(command.replace('stagewatch ', '').split(' '), { env: world.aws.environment });

test('the policy allows what doctor calls, and nothing more', async () => {
  world.aws.resetCalls();
  await world.facts();
  const called = new Set(world.aws.callLog.map(({ service, operation }) => `${service}:${operation}`));
  const policy = JSON.parse(blocksOf('json')[0] ?? '') as { Statement: { Action: string[] }[] };
  const allowed = policy.Statement.flatMap(({ Action }) => Action);
  // Only a deployment that hears of other accounts has a bus of its own.
  called.add('events:DescribeEventBus');
  expect([...called].filter((call) => !call.startsWith('sts:')).sort()).toEqual([...allowed].sort());
});

test.each(commands.filter((command) => !isLive(command)))('`%s` runs', async (command) => {
  const { code, stdout, stderr } = await run(command);
  expect({ code, stderr }).not.toMatchObject({ stderr: expect.stringContaining('error:') });
  expect(stdout).toContain('stagewatch-prod');
});

test('commands that change something have options that there are', async () => {
  const { stdout } = await run('stagewatch doctor --help');
  const options = commands.filter(isLive).flatMap((command) => command.match(/--[a-z]+/g) ?? []);
  expect(options).toContain('--live');
  for (const option of options) expect(stdout).toContain(option);
});

test('every check is listed, and no other', () => {
  const listed = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` +\|/gm)].map(([, id]) => id);
  expect(listed).toEqual(Object.keys(checks));
});
