// `stagewatch blame`: who last set each attribute, between which reads, and how long the drift was exposed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blameShape } from '../../shared/usecases/schemas/looking-back-schema.js';
import { blame } from '../../shared/usecases/looking-back/blame.js';
import { renderBlame } from '../../cli/render/versions.js';
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

beforeAll(async () => {
  world = await startStory();
  await drift(world);
  world.pass(minute);
  await world.hands.setVariable('the-other-secret');
  await lookSurely(world);
  run = onWorld(world);
});
afterAll(() => world.close());

describe('as a table', () => {
  test('what changed last stands first, each with the reads around it and who did it', async () => {
    const ran = await run('blame', 'aws_api_gateway_stage.prod');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const at = (words: string): number => ran.stdout.indexOf(words);
    expect(at('/variables/table')).toBeGreaterThan(0);
    expect(at('/tracingEnabled  true → false')).toBeGreaterThan(at('/variables/table'));
    expect(at('/description  live')).toBeGreaterThan(at('/tracingEnabled'));
    expect(ran.stdout).toMatch(/changed between the reads of \S+Z and \S+Z/);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'by: mallory in the console from 203.0.113.7: UpdateStage at',
    );
    expect(ran.stdout).toContain('by: not known');
    expect(ran.stdout).toContain('so since the first version');
    for (const secret of secrets) expect(ran.stdout).not.toContain(secret);
  });

  test('how long the drift is exposed, and how soon it was seen', async () => {
    const { stdout } = await run('blame', 'aws_api_gateway_stage.prod');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /since \S+Z, \d+ min( \d+ s)? by now; seen 2 min after the call/,
    );
  });

  test.each([40, 60, 80, 120])('within %d columns', async (width) => {
    const shown = await blame(looking(world))(stageOf(world));
    if (shown === undefined) throw new Error('nothing is recorded');
    const lines = renderBlame(shown, { width, colour: false }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });
});

test('as JSON it fits the published schema', async () => {
  const ran = await run('blame', stageOf(world), '-o', 'json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const shown = blameShape.parse(JSON.parse(ran.stdout));
  expect(shown.attributes.find(({ path }) => path === '/tracingEnabled')).toMatchObject({
    value: false,
    changedBy: { confidence: 'exact', eventId: 'event-1', eventName: 'UpdateStage' },
  });
  expect(shown.finding).toMatchObject({ status: 'open', detectedAfterSeconds: expect.any(Number) });
});

test('of a deleted stage it tells who deleted it', async () => {
  world.pass(minute);
  await world.hands.deleteStage();
  await world.store.writeEvidence({
    eventId: 'event-2',
    at: world.clock(),
    eventSource: 'apigateway.amazonaws.com',
    eventName: 'DeleteStage',
    scope: world.scope,
    touches: [{ kind: 'apigateway.stage' as never, key: `${world.estate.restApiId}/prod` }],
    actor: { type: 'root', name: 'root', principal: 'arn:aws:iam::123456789012:root', via: 'cli' },
  });
  await lookSurely(world);
  const ran = await run('blame', stageOf(world), '-o', 'json');
  const shown = blameShape.parse(JSON.parse(ran.stdout));
  expect(shown.content).toBe('absent');
  expect(shown.attributes.map(({ changedBy }) => changedBy)).toEqual(
    shown.attributes.map(() => expect.objectContaining({ name: 'root', eventId: 'event-2' })),
  );
});
