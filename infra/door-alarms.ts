// What CloudWatch tells of each door: it fails again and again, or it is not let run.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { tagged } from './deployment/yaml.js';
import { isObject } from './local/definitions.js';
import { functionLogicalId } from './local/ground.js';

export interface Door {
  name: string;
  /** Its queues may begin more runs than it may have at once: being throttled is how the others wait. */
  isMeantToWait: boolean;
}

const concurrencyOf = (trigger: unknown): number => {
  const queue = isObject(trigger) ? trigger['sqs'] : undefined;
  return isObject(queue) ? Number(queue['maximumConcurrency'] ?? 0) : 0;
};

const doorOf = (name: string, definition: unknown): Door => {
  const { events = [], reservedConcurrency } = isObject(definition) ? definition : {};
  const begun = [events].flat().reduce<number>((sum, trigger) => sum + concurrencyOf(trigger), 0);
  return { name, isMeantToWait: begun > Number(reservedConcurrency ?? Number.POSITIVE_INFINITY) };
};

/** As the `function.yml` files of `folder` say. */
export const readDoors = (folder: string): Door[] =>
  readdirSync(folder).flatMap((door) => {
    const text = readFileSync(`${folder}/${door}/function.yml`, 'utf8');
    const content: unknown = parse(text, { logLevel: 'error' });
    return isObject(content)
      ? Object.entries(content).map(([name, definition]) => doorOf(name, definition))
      : [];
  });

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());

const toTopic = [tagged('!Ref', 'DriftTopic')];

const alarm = (door: Door, metric: 'Errors' | 'Throttles', threshold: number, description: string) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    Namespace: 'AWS/Lambda',
    MetricName: metric,
    Dimensions: [{ Name: 'FunctionName', Value: tagged('!Ref', functionLogicalId(door.name)) }],
    Statistic: 'Sum',
    Period: 900,
    EvaluationPeriods: 1,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching', // not invoked, not failed
    AlarmActions: toTopic,
    OKActions: toTopic,
  },
});

/** AWS tries once more what it began by itself: an invocation that failed for good has failed twice. */
const failing = (door: Door) =>
  alarm(
    door,
    'Errors',
    2,
    `${door.name} failed twice in fifteen minutes: what it is for did not happen, or happens late. Look at its log ` +
      `for lines of level ERROR. See docs/operating.md#door-failing.`,
  );

/** One who waits a moment is no trouble. */
const throttled = (door: Door) =>
  alarm(
    door,
    'Throttles',
    5,
    `Lambda did not let ${door.name} run five times in fifteen minutes: what it is for happens late. Look at the ` +
      `concurrency of the account, and at what else uses it up. See docs/operating.md#door-throttled.`,
  );

/** Resources for `doors`, two alarms each; where throttling is the way to wait, its queue's age is alarmed instead. */
export const doorAlarms = (doors: readonly Door[]) => ({
  Resources: Object.fromEntries(
    doors.flatMap((door) => [
      [`${pascal(door.name)}Failing`, failing(door)],
      ...(door.isMeantToWait ? [] : [[`${pascal(door.name)}Throttled`, throttled(door)]]),
    ]),
  ),
});
