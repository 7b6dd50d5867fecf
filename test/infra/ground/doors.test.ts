// What a door is given to run with, and where it goes that what AWS began by itself failed.
import { describe, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { functionLogicalId } from '../../../infra/local/ground.js';
import { deadLetters, definitions, doors, list, objects, of, referenced } from './definitions.js';

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const doorOf = (name: string): Json => definitions.functions[name] ?? {};
const reserved = (name: string): number => Number(doorOf(name)['reservedConcurrency']);

const schedules = of('AWS::Scheduler::Schedule').map(([id, { Target }]) => [id, Target] as const);
const scheduled = doors.filter((name) =>
  schedules.some(([, target]) => referenced(member(target, 'Arn')) === functionLogicalId(name)),
);

/** Queues that the role of a door may send to. */
const sendsTo = (name: string): string[] => {
  const { Policies } = definitions.resources[String(doorOf(name)['role'])]?.Properties ?? {};
  const statements = objects(Policies).flatMap(({ PolicyDocument }) =>
    objects(member(PolicyDocument, 'Statement')),
  );
  return statements
    .filter(({ Action }) => list(Action).includes('sqs:SendMessage'))
    .flatMap(({ Resource }) => list(Resource).map(referenced));
};

describe('concurrency', () => {
  test.each(doors)('is reserved for %s', (name) => expect(reserved(name)).toBeGreaterThan(0));

  test.each(doors.filter((name) => name !== 'remediate'))('of %s is enough for what begins it', (name) => {
    const byQueues = objects(doorOf(name)['events']).map((trigger) =>
      Number(member(trigger['sqs'], 'maximumConcurrency') ?? 0),
    );
    const bySchedule = scheduled.includes(name) ? 1 : 0;
    const begun = byQueues.reduce((sum, one) => sum + one, bySchedule);
    expect(reserved(name)).toBeGreaterThanOrEqual(begun);
  });

  test('of all doors together is what serverless.yml says it is', () =>
    expect(doors.reduce((sum, name) => sum + reserved(name), 0)).toBe(18));
});

describe('a schedule', () => {
  test.each(schedules)('%s is tried again for a while, and what could not begin is kept', (_id, target) => {
    expect(member(target, 'RetryPolicy')).toBeDefined();
    expect(deadLetters()).toContain(referenced(member(member(target, 'DeadLetterConfig'), 'Arn')));
  });

  test.each(scheduled)('%s keeps what it was begun for and failed', (name) => {
    const kept = referenced(doorOf(name)['onError']);
    expect(deadLetters()).toContain(kept);
    expect(sendsTo(name)).toContain(kept);
  });
});
