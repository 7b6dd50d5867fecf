// Looks at IVS stages that a source declares by name: an event names an ARN, which only the whole Region connects.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Look } from '../../shared/model/look.js';
import { account, createWorld, region, type World } from './world.js';

let world: World;
let arn: string;
const scope = `ivs-stages:${account}/${region}/*` as Look['scope'];

const make = async (name: string): Promise<string> => {
  const answer = await world.aws.call('ivs', 'CreateStage', { name, tags: { team: 'live' } });
  return (answer as { stage: { arn: string } }).stage.arn;
};

const declare = (...resources: readonly object[]): Promise<unknown> =>
  world.baseline({ sources: [{ name: 'live.yml', text: JSON.stringify({ resources }) }] });

const finding = async () => (await world.store.loadScope(scope)).findings[0]?.finding;

beforeEach(async () => {
  world = await createWorld();
  arn = await make('lobby');
  await declare({ aws_ivs_stage: { name: 'lobby', tags: { team: 'live' } } });
  world.queued.splice(0);
  expect(await world.look({ scope, cause: 'baseline' })).toMatchObject({ verdicts: { 'in-sync': 1 } });
});
afterEach(() => world.close());

const retag = (team: string) => world.aws.call('ivs', 'TagResource', { resourceArn: arn, tags: { team } });

describe('an event on a stage', () => {
  test('that is declared by name finds its drift', async () => {
    await retag('attackers');
    expect(await world.look({ scope, only: [arn] })).toMatchObject({ status: 'looked', moved: 1 });
    expect(await finding()).toMatchObject({ target: expect.stringContaining(arn), status: 'suspected' });
    world.pass(31_000);
    await world.workQueue();
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('that is declared by its ARN still reads that stage only', async () => {
    await declare({ aws_ivs_stage: { arn, tags: { team: 'live' } } });
    const calls = await world.awsCalls(() => world.look({ scope, only: [arn] }));
    expect(calls).toEqual(['ivs:GetStage']);
  });
});

test.each([
  ['a namesake', () => make('lobby')],
  ['a rename', () => world.aws.call('ivs', 'UpdateStage', { arn, name: 'elsewhere' })],
])('an open finding stays open while %s hides its stage', async (_title, hide) => {
  await retag('attackers');
  await world.look({ scope });
  world.pass(31_000);
  await world.workQueue();
  await hide();
  expect(await world.look({ scope })).toMatchObject({ verdicts: { unknown: 1 } });
  expect(await finding()).toMatchObject({ status: 'open' });
  expect(world.events()).toEqual(['drift.opened']);
});
