// Every asynchronous hop of the template that deploys has a way to fail that somebody sees: whatever is added later, too.
import { beforeAll, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { idOf, packageTree, type PackagedTree } from './package-run.js';

/** Mail, chats, two more accounts and a Region: everything that settings add. */
const settings = [
  'scope:',
  "  accounts: ['111122223333', '444455556666']",
  '  regions: [eu-west-1, us-east-1]',
  '  externalId: 0123456789abcdef0123456789abcdef',
  'notify: { email: [ops@example.com], slack: { channels: [C0123ABCD] } }',
  'remediation: { mode: propose }',
  '',
].join('\n');

let packaged: PackagedTree;
beforeAll(async () => {
  packaged = await packageTree(settings);
});

const memberOf = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);
const listOf = (value: unknown): Json[] => [value ?? []].flat().filter(isObject);
const isQueue = (id: string): boolean => packaged.resources[id]?.['Type'] === 'AWS::SQS::Queue';
const propertiesOf = (id: string): unknown => packaged.resources[id]?.['Properties'];

/** Functions that something invokes without waiting for the answer: schedules, topics, rules. */
const invokedAsynchronously = (): string[] => {
  const targets = [
    ...packaged.of('AWS::Scheduler::Schedule').map(([, { Target }]) => memberOf(Target, 'Arn')),
    ...packaged.of('AWS::Events::Rule').flatMap(([, { Targets }]) => listOf(Targets).map(({ Arn }) => Arn)),
    ...packaged.of('AWS::SNS::Subscription').map(([, { Endpoint }]) => Endpoint),
  ].map(idOf);
  return [...new Set(targets)].filter((id) => packaged.resources[id]?.['Type'] === 'AWS::Lambda::Function');
};

const failureQueueOf = (id: string): string => {
  const own = idOf(memberOf(memberOf(propertiesOf(id), 'DeadLetterConfig'), 'TargetArn'));
  const config = packaged
    .of('AWS::Lambda::EventInvokeConfig')
    .find(([, { FunctionName }]) => idOf(FunctionName) === id)?.[1];
  return own || idOf(memberOf(memberOf(config?.['DestinationConfig'], 'OnFailure'), 'Destination'));
};

test('a function that nobody waits for leaves what failed in a queue', () => {
  expect(invokedAsynchronously().length).toBeGreaterThan(0);
  const without = invokedAsynchronously().filter((id) => !isQueue(failureQueueOf(id)));
  expect(without).toEqual([]);
});

test('a queue that a function reads gives up into another', () => {
  const read = packaged
    .of('AWS::Lambda::EventSourceMapping')
    .map(([, { EventSourceArn }]) => idOf(EventSourceArn));
  expect(read.length).toBeGreaterThan(0);
  const without = read.filter((id) => {
    const redrive = memberOf(propertiesOf(id), 'RedrivePolicy');
    return !isQueue(idOf(memberOf(redrive, 'deadLetterTargetArn')));
  });
  expect(without).toEqual([]);
});

test('a function says of each message whether it was worked off', () => {
  for (const [, mapping] of packaged.of('AWS::Lambda::EventSourceMapping'))
    expect(mapping['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
});

test('a rule that cannot deliver, and a schedule that cannot begin, leave it in a queue', () => {
  const targets = [
    ...packaged
      .of('AWS::Events::Rule')
      .flatMap(([id, { Targets }]) => listOf(Targets).map((target) => [id, target] as const)),
    ...packaged.of('AWS::Scheduler::Schedule').map(([id, { Target }]) => [id, Target] as const),
  ];
  expect(targets.length).toBeGreaterThan(5);
  const without = targets.filter(([, target]) => {
    const queue = idOf(memberOf(memberOf(target, 'DeadLetterConfig'), 'Arn'));
    return !isQueue(queue) || memberOf(target, 'RetryPolicy') === undefined;
  });
  expect(without.map(([id]) => id)).toEqual([]);
});

test('a subscription of a queue or function leaves in a queue what did not arrive; mail cannot', () => {
  const subscriptions = packaged.of('AWS::SNS::Subscription');
  expect(subscriptions.map(([, { Protocol }]) => Protocol)).toContain('email');
  const without = subscriptions.filter(
    ([, { Protocol, RedrivePolicy }]) =>
      Protocol !== 'email' && !isQueue(idOf(memberOf(RedrivePolicy, 'deadLetterTargetArn'))),
  );
  expect(without.map(([id]) => id)).toEqual([]);
});

test('every queue of dead letters is alarmed', () => {
  const deadLetters = packaged
    .of('AWS::SQS::Queue')
    .map(([id]) => id)
    .filter((id) => id.endsWith('Dlq'));
  const alarms = JSON.stringify(packaged.of('AWS::CloudWatch::Alarm'));
  expect(deadLetters.filter((id) => !alarms.includes(`"${id}"`))).toEqual([]);
});
