// Looking back at one target: its versions, its state at a time, and who set what.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '../../../shared/model/time.js';
import { blame } from '../../../shared/usecases/looking-back/blame.js';
import { showHistory, showMoment } from '../../../shared/usecases/looking-back/history.js';
import type { World } from '../world.js';
import { drift, looking, lookSurely, minute, patchEvidence, secrets, stageOf, startStory } from './story.js';

let world: World;
beforeEach(async () => {
  world = await startStory();
});
afterEach(() => world.close());

const history = (more: Partial<{ since: ReturnType<World['clock']>; limit: number }> = {}) =>
  showHistory(looking(world))(stageOf(world), { limit: 20, ...more });
const moment = (at: ReturnType<World['clock']>) => showMoment(looking(world))(stageOf(world), at);
const blamed = async (path: string) =>
  (await blame(looking(world))(stageOf(world)))?.attributes.find((attribute) => attribute.path === path);

describe('history', () => {
  test('tells each version and what changed, newest first', async () => {
    await drift(world);
    const { versions = [], hasEarlier } = (await history()) ?? {};
    expect(versions.map(({ changes }) => changes)).toEqual([
      [{ path: '/tracingEnabled', before: true, after: false }],
      undefined,
    ]);
    expect(hasEarlier).toBe(false);
  });

  test('a rotated secret shows as a change of masks', async () => {
    await world.hands.setVariable('the-other-secret');
    await lookSurely(world);
    const shown = await history();
    const masked = { masked: expect.stringMatching(/^hmac:[0-9a-f]{8}$/) };
    expect(shown?.versions[0]?.changes).toEqual([
      { path: '/variables/table', before: masked, after: masked },
    ]);
    for (const secret of secrets) expect(JSON.stringify(shown)).not.toContain(secret);
  });

  test('a deleted target and its return are versions too', async () => {
    await world.hands.deleteStage();
    await lookSurely(world);
    world.pass(minute);
    await world.hands.createStage('prod');
    await lookSurely(world);
    expect((await history())?.versions.map(({ content }) => content)).toEqual(['read', 'absent', 'read']);
  });

  test('only the newest so many, each against the one before it', async () => {
    await drift(world);
    const shown = await history({ limit: 1 });
    expect(shown).toMatchObject({ versions: [{ changes: [{ path: '/tracingEnabled' }] }], hasEarlier: true });
  });

  test('since a time: what stood then is compared with, and shown as what it was', async () => {
    const before = world.clock();
    await drift(world);
    const shown = await history({ since: before });
    expect(shown?.versions.map(({ changes }) => changes?.length)).toEqual([1, undefined]);
  });

  test('of a target that nobody ever read there is none', async () => {
    const target = stageOf({ ...world, estate: { ...world.estate, restApiId: 'nothere' } });
    expect(await showHistory(looking(world))(target, { limit: 5 })).toBeUndefined();
  });
});

describe('the state at a time', () => {
  test('is what was read last before it, and says what is known of the time after', async () => {
    const inSync = world.clock();
    await drift(world);
    const then = await moment(inSync);
    const now = await moment(world.clock());
    expect(then).toMatchObject({
      status: 'observed',
      shown: { state: { '/tracingEnabled': true }, nextSeenAt: expect.anything() },
    });
    expect(now).toMatchObject({ status: 'observed', shown: { state: { '/tracingEnabled': false } } });
    expect(now).not.toHaveProperty('shown.nextSeenAt');
  });

  test('before the first read it is not known', async () => {
    const [first] =
      (await looking(world).archive.versions(stageOf(world), { order: 'oldest-first', limit: 1 })) ?? [];
    const firstSeenAt = first?.readStartedAt ?? world.clock();
    expect(await moment(later(firstSeenAt, -1))).toEqual({ status: 'not-before', firstSeenAt });
    expect(await moment(firstSeenAt)).toMatchObject({ status: 'observed' });
  });

  test('of a target that was gone it is nothing', async () => {
    await world.hands.deleteStage();
    await lookSurely(world);
    expect(await moment(world.clock())).toMatchObject({
      shown: { version: { content: 'absent' }, state: {} },
    });
  });
});

describe('blame', () => {
  test('names who made a change, and the two reads that it lies between', async () => {
    await drift(world);
    const attribute = await blamed('/tracingEnabled');
    expect(attribute).toMatchObject({
      value: false,
      before: true,
      changedBy: {
        confidence: 'exact',
        name: 'mallory',
        via: 'console',
        eventName: 'UpdateStage',
        eventId: 'event-1',
      },
    });
    expect(Date.parse(attribute?.seenAt ?? '') - Date.parse(attribute?.notBefore ?? '')).toBeGreaterThan(
      10 * minute,
    );
  });

  test('what never changed has nobody, and says since when that is known', async () => {
    await drift(world);
    const attribute = await blamed('/description');
    expect(attribute).toEqual({ path: '/description', value: 'live', seenAt: expect.anything() });
  });

  test('a call from another time explains nothing', async () => {
    await world.store.writeEvidence(patchEvidence(world, 'too-early', ['/tracingEnabled']));
    world.pass(10 * minute);
    await lookSurely(world);
    // Another version in between, so that the early call lies before the read that the change follows.
    await world.hands.describe('in between');
    await lookSurely(world);
    world.pass(10 * minute);
    await world.hands.trace(false);
    await lookSurely(world);
    expect((await blamed('/tracingEnabled'))?.changedBy).toEqual({ confidence: 'unknown' });
    await world.store.writeEvidence(patchEvidence(world, 'too-late', ['/tracingEnabled']));
    world.pass(minute);
    expect((await blamed('/tracingEnabled'))?.changedBy).toEqual({ confidence: 'unknown' });
  });

  test('a setting that is not there any more is told, with what it was', async () => {
    await world.hands.patchStage('/variables/table', '', 'remove');
    await lookSurely(world);
    const attribute = await blamed('/variables/table');
    expect(attribute).toMatchObject({ before: { masked: expect.anything() } });
    expect(attribute).not.toHaveProperty('value');
  });

  test('exposure and time to detect come with the latest drift', async () => {
    await drift(world);
    world.pass(5 * minute);
    const { finding } = (await blame(looking(world))(stageOf(world))) ?? {};
    expect(finding).toMatchObject({ status: 'open', detectedAfterSeconds: expect.any(Number) });
    expect(finding?.exposedSeconds).toBeGreaterThanOrEqual(5 * 60 + 40);
  });
});
