// The alarms of our own metrics against what deliver publishes minute by minute: each rings when it has to, and in time.
import { describe, expect, test } from '@jest/globals';
import type { DeliverOutcome } from '../../../shared/usecases/deliver.js';
import { metricsOf } from '../../../shared/runtime/metrics.js';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { rings, type Published } from './alarm-evaluation.js';
import { of, objects } from './definitions.js';

type Minute = Pick<DeliverOutcome, 'oldestUnsentMs' | 'heartbeat'>;
type Heartbeat = NonNullable<Minute['heartbeat']>;

const alarms = new Map(of('AWS::CloudWatch::Alarm'));
const well: Heartbeat = { declared: 0, notRead: 0, blind: 0, drifts: 0, breakers: 0 };
const quiet: Minute = { oldestUnsentMs: 0 };
/** Periods that CloudWatch looks back over: the five of its own example. */
const range = 5;

const metricOf = (alarm: Json): { name: string; minutes: number } => {
  const [inner] = objects(alarm['Metrics']).flatMap(({ MetricStat }) =>
    isObject(MetricStat) ? [MetricStat] : [],
  );
  const metric = isObject(inner?.['Metric']) ? inner['Metric'] : alarm;
  return { name: String(metric['MetricName']), minutes: Number((inner ?? alarm)['Period']) / 60 };
};

const publishedIn = (name: string, minutes: readonly Minute[], perPeriod: number): Published =>
  Array.from({ length: range }, (_, index) =>
    minutes
      .slice(index * perPeriod, (index + 1) * perPeriod)
      .flatMap((minute) => metricsOf(minute)[name] ?? []),
  );

/** `last` are the newest minutes; before them all was well, with a beat every `every` minutes. */
const ringsAfter = (id: string, last: readonly Minute[], every = 5): boolean => {
  const alarm = alarms.get(id) ?? {};
  const { name, minutes } = metricOf(alarm);
  const before = Array.from({ length: range * minutes - last.length }, (_, minute) =>
    minute % every === 0 ? { ...quiet, heartbeat: well } : quiet,
  );
  return rings(alarm, publishedIn(name, [...before, ...last], minutes));
};

const minutesOf = (count: number, minute: (index: number) => Minute): Minute[] =>
  Array.from({ length: count }, (_, index) => minute(index));
const beating = (heartbeat: Partial<Heartbeat>, count: number): Minute[] =>
  minutesOf(count, (index) => (index % 5 === 0 ? { ...quiet, heartbeat: { ...well, ...heartbeat } } : quiet));

describe('the heartbeat', () => {
  test.each([5, 6, 9])('is felt where it beats every %i minutes', (every) =>
    expect(ringsAfter('HeartbeatMissing', [], every)).toBe(false),
  );

  test.each([
    ['is not missed at once, as while a new version is deployed', 10, false],
    ['is missed after twenty minutes, whatever was felt before', 20, true],
    ['is missed for as long as it stays away', 40, true],
    ['is missed where nothing was ever felt', 50, true],
  ])('%s', (_title, silent, isRinging) =>
    expect(
      ringsAfter(
        'HeartbeatMissing',
        minutesOf(silent, () => quiet),
      ),
    ).toBe(isRinging),
  );
});

describe('an alarm of our own metrics', () => {
  const late = (oldestUnsentMs: number): Minute[] => minutesOf(5, () => ({ oldestUnsentMs }));
  test.each<[id: string, last: Minute[], isRinging: boolean]>([
    ['NotReadInTime', beating({ notRead: 1 }, 20), true],
    ['NotReadInTime', beating({ notRead: 1 }, 10), false],
    ['ScopesBlind', beating({ blind: 1 }, 20), true],
    ['ScopesBlind', beating({ blind: 1 }, 10), false],
    ['BreakerOpen', beating({ breakers: 1 }, 10), true],
    ['BreakerOpen', beating({ drifts: 9 }, 10), false],
    ['AnnouncementsStuck', late(600_000), true],
    ['AnnouncementsStuck', late(599_000), false],
  ])('%s judges what was published last (%#)', (id, last, isRinging) =>
    expect(ringsAfter(id, last)).toBe(isRinging),
  );

  test('is one of these', () => {
    const own = [...alarms].filter(([, alarm]) => JSON.stringify(alarm).includes('"Stagewatch"'));
    expect(own.map(([id]) => id).sort()).toEqual(
      ['AnnouncementsStuck', 'BreakerOpen', 'HeartbeatMissing', 'NotReadInTime', 'ScopesBlind'].sort(),
    );
  });
});
