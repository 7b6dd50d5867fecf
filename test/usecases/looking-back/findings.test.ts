// The list of findings: everything that is not over, what could not be seen, and nothing that is not so.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listFindings, type FindingsFilter } from '../../../shared/usecases/looking-back/findings.js';
import { declarationOf, type World } from '../world.js';
import { drift, looking, lookSurely, minute, startStory } from './story.js';

let world: World;
beforeEach(async () => {
  world = await startStory();
});
afterEach(() => world.close());

const list = (filter: Partial<FindingsFilter> = {}) =>
  listFindings(looking(world))({ recentMs: 7 * 86_400_000, everywhere: false, ...filter });

const statuses = async (filter: Partial<FindingsFilter> = {}): Promise<string[]> =>
  (await list(filter)).findings.map(({ status }) => status);

describe('what is listed', () => {
  test('nothing of an untouched estate, which says what it rests on', async () => {
    const { findings, scopes, unseen } = await list();
    expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
    expect(scopes).toEqual({ declared: 1, oldestReadAt: expect.stringMatching(/Z$/) });
  });

  test('what, where, who, how bad and since when', async () => {
    await drift(world);
    const [finding] = (await list()).findings;
    expect(finding).toMatchObject({
      status: 'open',
      severity: 'high',
      address: 'aws_api_gateway_stage.prod',
      source: 'shop.yml',
      line: 3,
      differences: [{ path: '/tracingEnabled', declared: true, observed: false }],
      changedBy: { confidence: 'exact', name: 'mallory', eventId: 'event-1' },
      told: { state: 'drift' },
    });
    expect(finding?.detectedAfterSeconds).toBeGreaterThanOrEqual(120);
    expect(finding?.detectedAfterSeconds).toBeLessThan(125);
  });

  test('suspected, ending and resolved ones are told as what they are', async () => {
    await world.hands.describe('changed by hand');
    await world.look();
    expect(await statuses()).toEqual(['suspected']);
    world.pass(40_000);
    await world.look();
    expect(await statuses()).toEqual(['open']);
    await world.hands.describe('live');
    world.pass(minute);
    await world.look();
    expect(await statuses()).toEqual(['ending']);
    world.pass(minute);
    await world.look();
    const [finding] = (await list()).findings;
    expect(finding).toMatchObject({ status: 'resolved', resolvedBy: 'outside' });
    const [ended = NaN, began = NaN] = [finding?.endedAt, finding?.firstSeenAt].map((at) =>
      Date.parse(at ?? ''),
    );
    expect(finding?.exposedSeconds).toBeCloseTo((ended - began) / 1000, -1);
  });

  test('one that was resolved long ago is only counted', async () => {
    await drift(world);
    await world.hands.trace(true);
    world.pass(minute);
    await lookSurely(world);
    world.pass(minute);
    expect(await list({ recentMs: 30_000 })).toMatchObject({ findings: [], hidden: 1 });
  });

  test('without attribution nobody is named', async () => {
    await world.hands.trace(false);
    await lookSurely(world);
    const [finding] = (await list()).findings;
    expect(finding?.changedBy).toEqual({ confidence: 'unknown' });
    expect(finding).not.toHaveProperty('detectedAfterSeconds');
  });

  test('the worst comes first, and filters leave out the rest', async () => {
    await drift(world);
    await world.hands.swapBackend('https://evil.example.com/');
    await lookSurely(world);
    const severities = async (filter: Partial<FindingsFilter>) =>
      (await list(filter)).findings.map(({ severity }) => severity);
    expect(await severities({})).toEqual(['critical', 'high']);
    expect(await severities({ severity: 'critical' })).toEqual(['critical']);
    expect(await severities({ kind: 'apigateway.stage' })).toEqual(['high']);
    expect(await severities({ api: world.estate.restApiId })).toEqual(['critical', 'high']);
    expect(await severities({ api: 'other' })).toEqual([]);
    expect(await severities({ statuses: ['accepted'] })).toEqual([]);
  });
});

describe('what is not seen', () => {
  test('a declared scope that was never read is told', async () => {
    const never = declarationOf({ ...world.estate, restApiId: 'zzz999' });
    await world.baseline({ sources: [{ name: 'more.yml', text: never }] });
    expect((await list()).unseen).toEqual([
      expect.objectContaining({ scope: expect.stringContaining('zzz999'), reason: 'not-observed' }),
    ]);
  });

  test('a scope that cannot be read is told, with the reason', async () => {
    world.aws.faults.add({ service: 'apigateway', answer: { code: 'AccessDeniedException' } });
    await world.look();
    world.pass(10 * minute);
    await world.look();
    expect((await list()).unseen).toEqual([expect.objectContaining({ reason: 'denied', targets: 2 })]);
  });
});

describe('where nothing is declared any more', () => {
  test('what still ends is found by its timer, what is over only by reading all', async () => {
    await drift(world);
    await world.baseline({ sources: [], remove: ['shop.yml'] });
    world.pass(minute);
    await world.look();
    expect(await statuses()).toEqual(['ending']);
    world.pass(minute);
    await world.look();
    expect(await statuses()).toEqual([]);
    expect(await statuses({ everywhere: true })).toEqual(['resolved']);
  });
});

test('it reads findings and heads only: never a baseline, a snapshot or the whole table', async () => {
  await drift(world);
  const calls = await world.tableCalls(() => list());
  expect(calls.sort()).toEqual(['GetItem', 'GetItem', 'Query', 'Query', 'Query']);
});
