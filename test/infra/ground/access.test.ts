// Who may put what where: each queue, topic and bucket has one policy, over TLS, for named sources of this account.
import { describe, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import {
  conditionsOf,
  deadLetters,
  list,
  of,
  queues,
  referenced,
  resolved,
  resourceStatements,
  servicesOf,
} from './definitions.js';

const guarded: readonly (readonly [thing: string, policy: string, subject: string])[] = [
  ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
  ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
  ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
];

const allowed = resourceStatements().filter(({ Effect }) => Effect === 'Allow');
const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const dlqOf = (properties: Json): string =>
  referenced(member(properties['RedrivePolicy'], 'deadLetterTargetArn'));

describe('policies', () => {
  test.each(guarded)('each %s has one, which refuses what is not over TLS', (thing, policy, subject) => {
    const policies = of(policy).map(
      ([id, properties]) => [id, list(properties[subject]).map(referenced)] as const,
    );
    const subjects = policies.flatMap(([, about]) => about);
    expect(subjects.sort()).toEqual(of(thing).map(([id]) => id).sort()); // prettier-ignore
    for (const [id, [about]] of policies) {
      const denials = resourceStatements().filter((one) => one.of === id && one['Effect'] === 'Deny');
      expect(denials).toMatchObject([
        { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
      expect(list(denials[0]?.['Resource']).map(referenced)).toContain(about);
    }
  });

  test.each(allowed)('of $of let in a service only, of this account and from a named source', (statement) => {
    expect(servicesOf(statement)).toHaveLength(1);
    // AWS documents no condition but the ARN for what a topic puts into a queue.
    const fromTopic = servicesOf(statement)[0] === 'sns.amazonaws.com';
    expect(conditionsOf(statement).sort()).toEqual([
      ...(fromTopic ? [] : ['aws:SourceAccount']),
      'aws:SourceArn',
    ]);
  });
});

describe('dead letters', () => {
  const sources = (dlq: string): string[] =>
    queues.filter(([, properties]) => dlqOf(properties) === dlq).map(([id]) => id);
  const nameOf = (id: string): unknown =>
    resolved(queues.find(([one]) => one === id)?.[1]['QueueName'] ?? { Ref: id });

  test.each(deadLetters())('%s takes those of its own queue only', (dlq) => {
    const allow = resolved(queues.find(([id]) => id === dlq)?.[1]['RedriveAllowPolicy']);
    const names = sources(dlq).map(nameOf);
    const arns = names.map((name) => `arn:aws:sqs:eu-west-1:111122223333:${String(name)}`);
    const wanted =
      arns.length === 0
        ? { redrivePermission: 'denyAll' }
        : { redrivePermission: 'byQueue', sourceQueueArns: arns };
    expect(allow).toEqual(wanted);
  });

  test('has every queue that is worked off', () => {
    const worked = queues.filter(([id]) => !deadLetters().includes(id));
    for (const [, properties] of worked) expect(deadLetters()).toContain(dlqOf(properties));
  });

  test('have what the topic cannot put into a queue', () => {
    const toQueues = of('AWS::SNS::Subscription').filter(([, { Protocol }]) => Protocol === 'sqs');
    expect(toQueues.length).toBeGreaterThan(0);
    for (const [, properties] of toQueues) {
      const dlq = dlqOf(properties);
      expect(deadLetters()).toContain(dlq);
      const senders = allowed.filter(({ Resource }) => referenced(Resource) === dlq).flatMap(servicesOf);
      expect(senders).toEqual(['sns.amazonaws.com']);
    }
  });
});
