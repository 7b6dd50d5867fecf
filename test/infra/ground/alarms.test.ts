// The alarms: whatever can fail in silence has one, and each says what it means, why it matters and where to look.
import { describe, expect, jest, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { functionLogicalId } from '../../../infra/local/ground.js';
import { createMetrics, metricsOf } from '../../../shared/runtime/metrics.js';
import { deadLetters, definitions, doors, list, objects, of, queues, referenced } from './definitions.js';

const alarms = of('AWS::CloudWatch::Alarm');
const kebab = (id: string): string => id.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

interface Metric {
  namespace: string;
  name: string;
  /** Names and values, in order. */
  dimensions: readonly (readonly [string, string])[];
}

const metricOf = ({ Namespace, MetricName, Dimensions }: Json): Metric => ({
  namespace: String(Namespace),
  name: String(MetricName),
  dimensions: objects(Dimensions).map(({ Name, Value }) => [String(Name), referenced(Value)]),
});

/** The metrics of an alarm, its own one or those it sums. */
const metricsIn = (alarm: Json): Metric[] =>
  alarm['MetricName'] === undefined
    ? objects(alarm['Metrics']).flatMap(({ MetricStat }) =>
        isObject(MetricStat) && isObject(MetricStat['Metric']) ? [metricOf(MetricStat['Metric'])] : [],
      )
    : [metricOf(alarm)];

const alarmedBy = (alarm: Json): string => metricsIn(alarm)[0]?.dimensions[0]?.[1] ?? '';

const alarmed = (namespace: string, name: string): string[] =>
  alarms
    .flatMap(([, alarm]) => metricsIn(alarm))
    .filter((metric) => metric.namespace === namespace && metric.name === name)
    .map(({ dimensions }) => dimensions[0]?.[1] ?? '');

describe('an alarm', () => {
  test.each(alarms)(
    '%s tells somebody, names its place in the docs, and knows what silence means',
    (id, alarm) => {
      expect(list(alarm['AlarmActions']).map(referenced)).toEqual(['DriftTopic']);
      expect(list(alarm['OKActions']).map(referenced)).toEqual(['DriftTopic']);
      expect(['breaching', 'notBreaching']).toContain(alarm['TreatMissingData']);
      const description = String(alarm['AlarmDescription']);
      const [, anchor = ''] = /See docs\/operating\.md#([a-z-]+)\.$/.exec(description) ?? [];
      const shared = /(?:Failing|Throttled)$/.exec(id)?.[0];
      const places = [kebab(id), ...(shared === undefined ? [] : [`door-${shared.toLowerCase()}`])];
      expect(places).toContain(anchor);
      expect(description).toMatch(/^[^:]+: [^.]+\. Look at /);
      expect(description.length).toBeLessThanOrEqual(1024);
    },
  );
});

describe('there is an alarm for', () => {
  test.each(deadLetters())('what ends in %s', (dlq) =>
    expect(alarmed('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toContain(dlq),
  );

  const paced = ['SlackQueue']; // Slack may ask to wait for long: its dead letters tell
  test.each(queues.map(([id]) => id).filter((id) => !deadLetters().includes(id) && !paced.includes(id)))(
    'what waits too long in %s',
    (queue) => expect(alarmed('AWS/SQS', 'ApproximateAgeOfOldestMessage')).toContain(queue),
  );

  const waiting = alarms.filter(([, { MetricName }]) => MetricName === 'ApproximateAgeOfOldestMessage');
  test.each(waiting)(
    '%s rings while what waits still counts: it was not received three times',
    (_id, alarm) => {
      const queue = new Map(queues).get(alarmedBy(alarm)) ?? {};
      const redrive = queue['RedrivePolicy'];
      const isDeadThen = isObject(redrive) && Number(redrive['maxReceiveCount']) <= 3;
      expect(isDeadThen || Number(alarm['Threshold']) < 2 * Number(queue['VisibilityTimeout'])).toBe(true);
    },
  );

  test.each(doors)('errors of %s', (door) =>
    expect(alarmed('AWS/Lambda', 'Errors')).toContain(functionLogicalId(door)),
  );

  test('throttled doors, but for the one that is throttled while it waits for its turn', () => {
    const without = doors.filter(
      (door) => !alarmed('AWS/Lambda', 'Throttles').includes(functionLogicalId(door)),
    );
    expect(without).toEqual(['remediate']);
  });

  test.each(of('AWS::Events::Rule').filter(([, { EventBusName }]) => EventBusName === undefined))(
    'events that %s could deliver nowhere, not even to the dead letters',
    (rule) => expect(alarmed('AWS/Events', 'InvocationsFailedToBeSentToDlq')).toContain(rule),
  );

  test('whatever is open to the internet being called by the thousand', () => {
    const open = doors.filter((door) => definitions.functions[door]?.['url'] !== undefined);
    expect(alarmed('AWS/Lambda', 'Invocations')).toEqual(open.map(functionLogicalId));
  });
});

describe('our own metrics', () => {
  const beat = { declared: 3, notRead: 1, blind: 1, drifts: 2, breakers: 0 };
  const values = metricsOf({ oldestUnsentMs: 90_000, heartbeat: beat });
  const own = alarms
    .flatMap(([, alarm]) => metricsIn(alarm))
    .filter(({ namespace }) => namespace === 'Stagewatch');

  test('that alarms wait for are published', () => {
    expect(own.length).toBeGreaterThanOrEqual(5);
    expect(Object.keys(values)).toEqual(expect.arrayContaining(own.map(({ name }) => name)));
    expect(values).toMatchObject({
      OldestUnsentSeconds: 90,
      BlindScopes: 1,
      FindingsOpen: 2,
      BreakersOpen: 0,
    });
  });

  test('say nothing of the pulse in minutes without one', () =>
    expect(metricsOf({ oldestUnsentMs: 0 })).toEqual({ OldestUnsentSeconds: 0 }));

  test('have the dimensions that alarms ask for, and another deployment has others', () => {
    const before = { ...process.env };
    // Metrics are off in tests; here their lines go to the console that is spied on.
    Object.assign(process.env, { POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
    const lines = jest.spyOn(console, 'log').mockReturnValue();
    const publish = createMetrics(definitions.stage);
    publish({ OldestUnsentSeconds: 0 });
    publish(values);
    const [, [text] = ['']] = lines.mock.calls;
    lines.mockRestore();
    process.env = before;
    const line: unknown = JSON.parse(String(text));
    const written = isObject(line) ? line : {};
    for (const { dimensions } of own)
      expect(dimensions.map(([name, value]) => [name, written[name] === value])).toEqual([
        ['service', true],
        ['deployment', true],
      ]);
    expect(written['deployment']).toBe(definitions.provider['stage']);
    expect(definitions.provider['environment']).toMatchObject({ STAGEWATCH_DEPLOYMENT: 'prod' });
  });
});
