// The rules at the end of `stagewatch findings`: what each does in the deployed watch, and what nobody knows yet.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { renderFindings } from '../../../cli/render/findings.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import { listFindings, type ShownFindings } from '../../../shared/usecases/looking-back/findings.js';
import { findingsShape } from '../../../shared/usecases/schemas/looking-back-schema.js';
import { readWatchSettings } from '../../../shared/usecases/watch-settings.js';
import { createWorld, type Somebody, type World } from '../world.js';
import { looking } from './story.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.pass(60_000);
});
afterEach(() => world.close());

const ignore = async (...rules: JsonObject[]) => {
  const all = rules.map((rule) => ({ reason: 'known', until: '2026-11-30', ...rule }));
  const { settings, problems } = readWatchSettings({ ignore: all }, world.clock());
  expect(problems).toEqual([]);
  await world.store.writeSettings(settings);
};

const list = async (api?: string): Promise<ShownFindings> => {
  const shown = await listFindings(looking(world))({
    recentMs: 0,
    everywhere: false,
    ...(api === undefined ? {} : { api }),
  });
  findingsShape.parse(shown);
  return shown;
};
const statuses = async (): Promise<unknown> =>
  (await list()).rules?.map(({ place, status, ignored }) => [place, status, ignored]);

describe('a rule is', () => {
  test('not known before each scope was looked at with it, then used or unused', async () => {
    await ignore({ path: '/description' }, { path: '/tags/*' });
    await world.hands.describe('by hand');
    expect(await statuses()).toEqual([
      ['ignore.0', 'not-known', 0],
      ['ignore.1', 'not-known', 0],
    ]);
    await world.look({ cause: 'sweep' });
    expect(await statuses()).toEqual([
      ['ignore.0', 'used', 1],
      ['ignore.1', 'unused', 0],
    ]);
  });

  test('too broad where it hides something bad by a star, and over at its end', async () => {
    await ignore({ kind: 'apigateway.integration', path: '/**' }, { path: '/tags/*', until: '2026-11-20' });
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look({ cause: 'sweep' });
    expect(await statuses()).toEqual([
      ['ignore.0', 'too-broad', 1],
      ['ignore.1', 'expired', 0],
    ]);
  });

  test('used where it accepts what a principal did', async () => {
    await ignore({ principal: 'arn:aws:iam::*:role/chaos-*' });
    const chaos: Somebody = { name: 'chaos-day', session: 'run-1', with: 'cli' };
    await world.by(chaos).describe('chaos');
    world.pass(5000);
    await world.detect(world.takeEvents());
    expect(await statuses()).toEqual([['ignore.0', 'used', 1]]);
  });
});

test('the list ends with them, and says what to do', async () => {
  await ignore({ path: '/tags/*' });
  await world.look({ cause: 'sweep' });
  const lines = renderFindings(await list(), { width: 80, colour: false }).split('\n');
  expect(lines.slice(-3)).toEqual([
    'Rules: 1 in stagewatch.yml; 0 differences or targets ignored.',
    '  unused  ignore.0  /tags/*  (until 2026-12-01T00:00:00Z: known)',
    '    It fits nothing that differs here now: remove it if that stays so.',
  ]);
});

test('none are listed without rules, or for one API alone', async () => {
  expect(await list()).not.toHaveProperty('rules');
  await ignore({ path: '/tags/*' });
  expect(await list(world.estate.restApiId)).not.toHaveProperty('rules');
});
