// Accepting a drift: exactly the one that was shown, bounded in time, announced once, reopened by any other change.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '../../../shared/model/time.js';
import { acceptFinding, type AcceptCommand } from '../../../shared/usecases/accept-finding.js';
import { lifecyclePolicyOf } from '../../../shared/usecases/look/record-findings.js';
import type { World } from '../world.js';
import { drift, lookSurely, minute, stageOf, startStory } from './story.js';

let world: World;
beforeEach(async () => {
  world = await startStory();
  await drift(world);
});
afterEach(() => world.close());

const day = 86_400_000;

const stored = async () => (await world.store.loadFinding(world.scope, stageOf(world)))?.finding;

const accept = async (more: Partial<AcceptCommand> = {}) =>
  acceptFinding({ ...world.deps, policy: lifecyclePolicyOf(world.settings) })({
    scope: world.scope,
    target: stageOf(world),
    fingerprint: (await stored())?.drift.fingerprint ?? '',
    by: 'ann',
    why: 'load test',
    until: later(world.clock(), 7 * day),
    ...more,
  });

describe('what is accepted', () => {
  test('is announced by the next delivery, once', async () => {
    expect(await accept()).toMatchObject({ status: 'accepted', finding: { acceptance: { by: 'ann' } } });
    await world.deliver();
    expect(world.events()).toEqual(['drift.opened']);
    world.pass(2 * minute);
    await world.deliver();
    await world.deliver();
    expect(world.events()).toEqual(['drift.opened', 'drift.accepted']);
    expect(world.mails().at(-1)?.text).toMatch(/Accepted +by ann until /);
  });

  test('the same again changes nothing and tells nobody', async () => {
    const until = later(world.clock(), day);
    await accept({ until });
    const version = (await stored())?.version;
    expect(await accept({ until })).toMatchObject({ status: 'unchanged' });
    expect((await stored())?.version).toBe(version);
  });

  test('any other change reopens it', async () => {
    await accept();
    await world.hands.setVariable('the-other-secret');
    world.pass(minute);
    await lookSurely(world);
    expect(await stored()).toMatchObject({ status: 'open' });
    expect(world.events()).toContain('drift.reopened');
  });
});

describe('what is refused', () => {
  test.each([
    [
      'another drift than the one that is there',
      { fingerprint: 'f'.repeat(32) },
      /changed since it was shown/,
    ],
    ['no reason', { why: ' ' }, /needs a reason/],
    ['no owner', { by: '' }, /needs an owner/],
    ['a reason that is a book', { why: 'x'.repeat(501) }, /longer than 500/],
  ])('%s', async (_title, more, why) => {
    expect(await accept(more)).toEqual({
      status: 'refused',
      why: expect.stringMatching(why),
      remedy: expect.stringMatching(/\.$/),
    });
    expect(await stored()).toMatchObject({ status: 'open' });
  });

  test('an end in the past, and one in more than 90 days', async () => {
    expect(await accept({ until: world.clock() })).toMatchObject({ why: expect.stringContaining('past') });
    const late = later(world.clock(), 90 * day + 1);
    expect(await accept({ until: late })).toMatchObject({ why: expect.stringContaining('90 days') });
    expect(await accept({ until: later(world.clock(), 90 * day) })).toMatchObject({ status: 'accepted' });
  });

  test('a drift that is over, and a target without one', async () => {
    await world.hands.trace(true);
    world.pass(minute);
    await lookSurely(world);
    expect(await accept()).toMatchObject({ status: 'refused', why: expect.stringContaining('over') });
    const target = stageOf({ ...world, estate: { ...world.estate, restApiId: 'nothere' } });
    expect(await accept({ target })).toMatchObject({ status: 'refused', why: 'There is no such finding.' });
  });
});
