// Which configured sources an event concerns; everything else costs one read of the settings.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultWatchSettings } from '../../shared/usecases/watch-settings.js';
import { planEvents, type Known } from '../../shared/usecases/baseline/plan.js';
import { readTrigger } from '../../shared/runtime/baseline-trigger.js';
import type { SourceEvent } from '../../shared/usecases/baseline/order.js';
import type { SourcePointer } from '../../shared/model/record.js';
import { epochMs } from '../../shared/model/time.js';
import { object, prefix, stack, stackId, tagged } from './baseline-sources.js';
import { createWorld, type World } from './world.js';

const nested = stackId.replace('stack/shop/', 'stack/shop-Api-1XYZ/');
const other = stackId.replace('stack/shop/', 'stack/other/');

const pointerOf = (source: string, configured: string, id: string): SourcePointer => ({
  source,
  configured,
  stack: id,
  version: 1,
  at: epochMs(1),
  keyId: 'k',
  reveal: [],
  pending: [],
});
const known: Known = {
  settings: { ...defaultWatchSettings, baselines: [object, prefix, stack, tagged] },
  sources: [
    pointerOf('stack:shop', stack.name, stackId),
    pointerOf('stack:shop/Api', stack.name, nested),
    pointerOf('stack:billing', tagged.name, other.replace('other', 'billing')),
  ],
  home: { account: '123456789012', region: 'eu-west-1' },
};

const s3 = (key: string, bucket = 'states', type = 'Object Created') => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': type,
  time: '2026-11-21T12:00:00Z',
  detail: { version: '0', bucket: { name: bucket }, object: { key, size: 5, 'version-id': 'x' } },
});
const cloudformation = (id: string, status: string) => ({
  version: '0',
  source: 'aws.cloudformation',
  'detail-type': 'CloudFormation Stack Status Change',
  time: '2026-11-21T12:00:00Z',
  detail: { 'stack-id': id, 'status-details': { status, 'status-reason': '' } },
});

const eventsOf = (payload: unknown): readonly SourceEvent[] => {
  const trigger = readTrigger(payload);
  if ('problems' in trigger) throw new Error(JSON.stringify(trigger.problems));
  return trigger.order.type === 'events' ? trigger.order.events : [];
};
const planned = (payload: unknown) => {
  const { refresh, hold } = planEvents(eventsOf(payload), known);
  return { refresh: refresh.map(({ spec }) => spec.name), hold: hold.map(({ source }) => source) };
};

describe('an event concerns', () => {
  test.each([
    ['the object that is configured', s3('shop.tfstate'), [object.name]],
    ['a prefix that it lies below', s3('team/deep/a.json'), [prefix.name]],
    ['a prefix, written percent-encoded', s3('team%2Fa+b.json'), [prefix.name]],
    [
      'a prefix when an object of it is deleted',
      s3('team/a.json', 'states', 'Object Deleted'),
      [prefix.name],
    ],
    ['nobody, below another prefix', s3('teams/a.json'), []],
    ['nobody, in another bucket', s3('shop.tfstate', 'others'), []],
    ['a stack by its name', cloudformation(stackId, 'UPDATE_COMPLETE'), [stack.name, tagged.name]],
    ['a stack by one nested in it', cloudformation(nested, 'UPDATE_COMPLETE'), [stack.name, tagged.name]],
    ['a stack that failed', cloudformation(stackId, 'UPDATE_ROLLBACK_FAILED'), [stack.name, tagged.name]],
    ['a stack that rolled back', cloudformation(stackId, 'ROLLBACK_COMPLETE'), [stack.name, tagged.name]],
    ['a tag, when any stack is deployed', cloudformation(other, 'CREATE_COMPLETE'), [tagged.name]],
    [
      'nobody, in another Region',
      cloudformation(stackId.replace('eu-west-1', 'us-east-1'), 'UPDATE_COMPLETE'),
      [],
    ],
    ['nobody, while a change set is reviewed', cloudformation(stackId, 'REVIEW_IN_PROGRESS'), []],
  ])('%s', (_case, payload, refresh) => {
    expect(planned(payload)).toEqual({ refresh, hold: [] });
  });

  test.each([
    ['a stack with all nested ones', stackId, ['stack:shop', 'stack:shop/Api']],
    ['a stack by one nested in it', nested, ['stack:shop', 'stack:shop/Api']],
    ['one of a tag alone', other.replace('other', 'billing'), ['stack:billing']],
    ['nobody, where it was never seen', other, []],
  ])('a deployment that began holds %s', (_case, id, hold) => {
    for (const status of ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'])
      expect(planned(cloudformation(id, status))).toEqual({ refresh: [], hold });
  });
});

test('many events of one source fetch it once', () => {
  const events = [s3('team/a.json'), s3('team/b.json'), s3('team/a.json')].flatMap(eventsOf);
  expect(planEvents(events, known).refresh).toHaveLength(1);
});

describe('a trigger', () => {
  test.each([
    ['the schedule', { source: 'schedule' }, 'all'],
    [
      'the schedule as EventBridge writes it',
      { 'detail-type': 'Scheduled Event', source: 'aws.events' },
      'all',
    ],
    ['a person', { refresh: true }, 'all'],
    ['a person, of one', { refresh: ['stack:shop'] }, ['stack:shop']],
  ])('of %s refreshes', (_case, payload, names) => {
    expect(readTrigger(payload)).toEqual({ order: { type: 'refresh', names } });
  });

  test.each([
    ['another event', { source: 'aws.ec2', 'detail-type': 'x', detail: {} }, /not an event that concerns/],
    ['an event without a key', { ...s3('x'), detail: { bucket: { name: 'b' } } }, /does not say/],
    ['an event without a time', { ...s3('x'), time: undefined }, /does not say/],
    ['an event of a stack without an ARN', cloudformation('shop', 'UPDATE_COMPLETE'), /does not say/],
    ['a refresh of nothing', { refresh: [] }, /neither/],
    ['a refresh of a number', { refresh: 1 }, /neither/],
    ['a refresh with sources', { refresh: true, sources: [] }, /beside/],
    ['no object', 'x', /not an object/],
    ['nothing known', { sauces: [] }, /not known/],
  ])('that is %s is refused in words', (_case, payload, says) => {
    const trigger = readTrigger(payload);
    expect('problems' in trigger && trigger.problems.map(({ what }) => what).join()).toMatch(says);
  });
});

describe('the door', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  test('reads its settings and nothing else where an event concerns nobody', async () => {
    await world.store.writeSettings(known.settings);
    const calls = await world.tableCalls(() =>
      world.order({ type: 'events', events: eventsOf(s3('shop.tfstate', 'others')) }),
    );
    expect(calls).toEqual(['Query']);
    expect(world.fetches).toEqual([]);
  });
});
