// `stagewatch findings`: the built command line on a table that real looks have filled.
import { afterAll, beforeAll, afterEach, describe, expect, test } from '@jest/globals';
import { renderFinding, renderFindings } from '../../cli/render/findings.js';
import { findingsShape } from '../../shared/usecases/schemas/looking-back-schema.js';
import { listFindings, type ShownFindings } from '../../shared/usecases/looking-back/findings.js';
import { drift, looking, lookSurely, secrets, startStory } from '../usecases/looking-back/story.js';
import type { World } from '../usecases/world.js';
import { onWorld } from './deployed.js';
import { runCli } from './run.js';

let world: World;
let run: ReturnType<typeof onWorld>;

beforeAll(async () => {
  world = await startStory();
  await drift(world);
  await world.hands.setVariable('the-other-secret');
  await world.hands.swapBackend('https://ann:hush-hush@evil.example.com/?key=hush-hush');
  await lookSurely(world);
  run = onWorld(world);
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.close());

describe('as a table', () => {
  test('what, where, who, how bad, since when, told or not, what next', async () => {
    const ran = await run('findings');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [first = ''] = ran.stdout.split('\n');
    expect(first).toMatch(/^CRITICAL {2}REST integration GET \/ of \w+ {2}\(open\)$/);
    for (const words of [
      'uri: https://orders.example.com/',
      'Requests go to another backend.',
      `HIGH  REST stage ${world.estate.restApiId}/prod  (open)`,
      'xray_tracing_enabled: true → false',
      'aws_api_gateway_stage.prod (shop.yml:3)',
      'mallory in the console from 203.0.113.7: UpdateStage',
      'seen 2 min after the call',
      `stagewatch blame ${world.estate.restApiId}/prod`,
      '2 findings. 1 scope declared',
    ])
      expect(ran.stdout).toContain(words);
  });

  test('no secret is in it, and a pipe gets no colour', async () => {
    const { stdout } = await run('findings');
    for (const secret of [...secrets, 'hush-hush']) expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain('\u001B');
  });

  test.each([40, 60, 80, 120])('it stays within %d columns', async (width) => {
    const shown = await shownNow();
    const lines = renderFindings(shown, { width, colour: false }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  test('nothing in a row can forge a line or a colour', async () => {
    const evil = 'x\n✓ all good\u001B[32m\u202E';
    const shown = await shownNow();
    const forged: ShownFindings = {
      ...shown,
      findings: shown.findings.map((one) => ({
        ...one,
        name: evil,
        address: evil,
        source: evil,
        changedBy: { ...one.changedBy, name: evil, from: evil } as typeof one.changedBy,
        acceptance: { by: evil, why: evil, until: shown.at },
        differences: one.differences.map((other) => ({ ...other, declaredAs: evil, observed: evil })),
      })),
      unseen: [{ scope: evil, reason: 'denied', detail: evil }],
    };
    const text = renderFindings(forged, { width: 80, colour: false });
    expect(text).not.toMatch(/^\s*✓/m);
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('\u202E');
  });
});

test.each([
  [{ status: 'suspected' }, /seen once; a second read decides/],
  [
    { status: 'held', until: '2026-11-21T12:10:00Z' },
    /on hold: a declared deployer.*until +2026-11-21T12:10:00Z at the latest/,
  ],
  [
    { status: 'accepted', acceptance: { by: 'ann', why: 'load test', until: '2026-12-01T00:00:00Z' } },
    /\(accepted\).*ann, until 2026-12-01T00:00:00Z: load test/,
  ],
  [{ status: 'ending', endedAt: '2026-11-21T12:10:00Z' }, /gone in one read.*nothing, if it stays so/],
  [{ status: 'resolved', resolvedBy: 'absorption' }, /compare the declaration with your code/],
  [{ told: { state: 'drift', at: '2026-11-21T12:00:00Z' } }, /told at 2026-11-21T12:00:00Z/],
  [{ told: undefined, pending: ['drift.opened'] }, /told not yet; on its way: drift\.opened/],
  [{ verdict: 'missing', reason: 'Clients get 403.' }, /declared, and does not exist.*Clients get 403\./],
  [{ changedBy: { confidence: 'unknown' } }, /who +not known/],
  [{ id: 'abc/$default' }, /stagewatch blame 'abc\/\$default'/],
] as const)('%j is told in words', async (more, words) => {
  const [first] = (await shownNow()).findings;
  if (first === undefined) throw new Error('nothing was found');
  const text = renderFinding({ ...first, ...(more as object) }, { width: 120, colour: false });
  expect(text.replaceAll(/\s+/g, ' ')).toMatch(words);
});

const shownNow = (): Promise<ShownFindings> =>
  listFindings(looking(world))({ recentMs: 86_400_000, everywhere: false });

describe('as JSON', () => {
  test('it fits the published schema, alone on standard output', async () => {
    const ran = await run('findings', '--output', 'json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(findingsShape.parse(JSON.parse(ran.stdout)).findings).toHaveLength(2);
  });

  test.each([
    [['--severity', 'critical'], 1],
    [['--kind', 'apigateway.stage'], 1],
    [['--status', 'open', 'suspected'], 2],
    [['--status', 'resolved'], 0],
    [['--api', 'nothere'], 0],
    [['--everywhere'], 2],
  ])('%j leaves %d', async (args, count) => {
    const ran = await run('findings', '-o', 'json', ...args);
    expect(findingsShape.parse(JSON.parse(ran.stdout)).findings).toHaveLength(count);
  });
});

describe('which table', () => {
  const env = (): Record<string, string> => world.aws.environment;

  test('the one of the deployed stack, where none is named', async () => {
    const resources = { StateTable: { type: 'AWS::DynamoDB::Table', id: 'state' } };
    world.aws.services.cloudformation.put({ name: 'stagewatch-blue', template: '{}', resources });
    const ran = await runCli(['findings', '--stage', 'blue', '-o', 'json'], { env: env() });
    expect(findingsShape.parse(JSON.parse(ran.stdout)).findings).toHaveLength(2);
  });

  test.each([
    [['--table', 'nothere'], /there is no table nothere here.*--table NAME/s],
    [['--stage', 'green'], /stagewatch-green.*there is no stack of this name.*STAGEWATCH_TABLE/s],
  ])('%j is told not to be there', async (args, words) => {
    const ran = await runCli(['findings', ...args], { env: env() });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(words);
  });

  test('without the right to read it, the actions that are needed are named', async () => {
    world.aws.faults.add({ service: 'dynamodb', answer: { code: 'AccessDeniedException' } });
    const ran = await run('findings');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/may not do that.*dynamodb:Query, dynamodb:GetItem on the table state/s);
  });

  test('without the right to look into the stack, naming the table helps', async () => {
    world.aws.faults.add({ service: 'cloudformation', answer: { code: 'AccessDenied' } });
    const ran = await runCli(['findings'], { env: env() });
    expect(ran.stderr).toMatch(/cloudformation:DescribeStackResources.*--table NAME/s);
  });

  test('an unreachable AWS is no bug of ours', async () => {
    const elsewhere = { ...env(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9', STAGEWATCH_TABLE: 'state' };
    const ran = await runCli(['findings'], { env: elsewhere });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('AWS did not answer');
  });
});

test('it writes nothing', async () => {
  const calls = await world.tableCalls(() => run('findings'));
  expect(calls.filter((call) => !['Query', 'GetItem'].includes(call))).toEqual([]);
});
