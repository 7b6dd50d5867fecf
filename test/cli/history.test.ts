// `stagewatch history` and its times, on a table that real looks have filled.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isoOf } from '../../shared/engine/iso.js';
import type { ScopeId } from '../../shared/model/target.js';
import { later, type EpochMs } from '../../shared/model/time.js';
import { historyShape } from '../../shared/usecases/schemas/looking-back-schema.js';
import { showHistory, showMoment } from '../../shared/usecases/looking-back/history.js';
import { renderHistory, renderMoment } from '../../cli/render/versions.js';
import {
  drift,
  looking,
  lookSurely,
  minute,
  secrets,
  stageOf,
  startStory,
} from '../usecases/looking-back/story.js';
import type { World } from '../usecases/world.js';
import { onWorld } from './deployed.js';

let world: World;
let run: ReturnType<typeof onWorld>;
let inSync: EpochMs;

beforeAll(async () => {
  world = await startStory();
  inSync = world.clock();
  await drift(world);
  world.pass(minute);
  await world.hands.setVariable('the-other-secret');
  await lookSurely(world);
  run = onWorld(world);
});
afterAll(() => world.close());

const stage = (): string => `${world.estate.restApiId}/prod`;

describe('the versions', () => {
  test('with when each was first seen, and what changed; secrets as masks', async () => {
    const ran = await run('history', stage());
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('/tracingEnabled  true → false');
    expect(ran.stdout).toMatch(
      /\/variables\/table {2}hmac:[0-9a-f]{8} \(masked\) → hmac:[0-9a-f]{8} \(masked\)/,
    );
    expect(ran.stdout).toContain('first recorded, 5 settings');
    for (const secret of secrets) expect(ran.stdout).not.toContain(secret);
  });

  test('under every name that people have for the target', async () => {
    const { restApiId } = world.estate;
    const names = [
      stageOf(world),
      stage(),
      'aws_api_gateway_stage.prod',
      `arn:aws:apigateway:eu-west-1::/restapis/${restApiId}/stages/prod`,
    ];
    const answers = await Promise.all(names.map((name) => run('history', name, '-o', 'json')));
    const targets = answers.map(({ stdout }) => historyShape.parse(JSON.parse(stdout)).target);
    expect(targets).toEqual(names.map(() => stageOf(world)));
  });

  test('--limit and --since leave out older ones, and say so', async () => {
    const limited = await run('history', stage(), '--limit', '1', '-o', 'json');
    expect(JSON.parse(limited.stdout)).toMatchObject({ versions: [{ attributes: 5 }], hasEarlier: true });
    const since = await run('history', stage(), '--since', isoOf(later(inSync, minute)), '-o', 'json');
    expect(JSON.parse(since.stdout).versions).toHaveLength(3);
  });

  test.each([40, 60, 80, 120])('within %d columns', async (width) => {
    const style = { width, colour: false };
    const history = await showHistory(looking(world))(stageOf(world), { limit: 20 });
    const moment = await showMoment(looking(world))(stageOf(world), world.clock());
    if (history === undefined || moment.status !== 'observed') throw new Error('nothing is recorded');
    const lines = [renderHistory(history, style), renderMoment(moment.shown, style)].join('\n').split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });
});

describe('the state at a time', () => {
  test('is the whole of it, as it was read', async () => {
    const ran = await run('history', stage(), '--at', isoOf(inSync), '-o', 'json');
    expect(historyShape.parse(JSON.parse(ran.stdout))).toMatchObject({
      state: { '/tracingEnabled': true, '/description': 'live' },
      nextSeenAt: expect.anything(),
    });
    const table = await run('history', stage(), '--at', isoOf(inSync));
    expect(table.stdout).toMatch(/\/tracingEnabled +true/);
    expect(table.stdout.replaceAll(/\s+/g, ' ')).toContain('The next version was first seen at');
  });

  test('before the first read is not known, and not guessed', async () => {
    const ran = await run('history', stage(), '--at', '2020-01-01');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /What it was at 2020-01-01T00:00:00Z is not known.*not observed before 20\d\d/s,
    );
  });

  test('a time that is none is refused, with the forms that are understood', async () => {
    const ran = await run('history', stage(), '--at', 'yesterday');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('3h for three hours ago');
  });
});

describe('what is not there', () => {
  test('a name that nobody bears', async () => {
    const ran = await run('history', 'nothere/prod');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/No target is called nothere\/prod.*full id/s);
  });

  test('an id that was never read', async () => {
    const ran = await run('history', 'apigateway.stage:123456789012/eu-west-1/nothere/prod');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Nothing is recorded of this target yet.');
  });
});

test('a name that several bear lists them', async () => {
  const { restApiId } = world.estate;
  // The same API id in another Region: two stages of one name, both seen.
  const text = `resources:\n  - aws_api_gateway_stage: { name: far, rest_api_id: ${restApiId}, stage_name: prod, region: us-east-1 }\n`;
  await world.baseline({ sources: [{ name: 'far.yml', text }] });
  await world.look({ scope: `restapi:123456789012/us-east-1/${restApiId}` as ScopeId });
  const ran = await run('history', stage());
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('Several targets are called');
  expect(ran.stderr).toContain(`us-east-1/${stage()}`);
  const told = await run('history', `arn:aws:apigateway:eu-west-1::/restapis/${restApiId}/stages/prod`);
  expect(told.code).toBe(0);
});
