// Whatever is changed by hand after a deployment is told: every property of everything deployed, and by examples over the wire.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../shared/model/brand.js';
import { diagnose } from '../../shared/usecases/doctor/diagnose.js';
import type { Facts, Part } from '../../shared/usecases/doctor/facts.js';
import { compared } from '../../shared/usecases/doctor/judge/settings.js';
import { leftAlone } from './doctor-left-alone.js';
import { roleOf, startDoctorWorld, type DoctorWorld } from './doctor-world.js';

let world: DoctorWorld;
let facts: Facts;

beforeAll(async () => {
  world = await startDoctorWorld();
  facts = await world.facts();
});
afterAll(() => world.close());

/** The first value within it becomes another one. */
const altered = (value: Json): Json => {
  if (Array.isArray(value)) {
    const [first = null, ...rest] = value as readonly Json[];
    return [altered(first), ...rest];
  }
  if (isObject(value)) {
    const [name, first] = Object.entries(value).at(-1) ?? [];
    return name === undefined || first === undefined ? { other: 'x' } : { ...value, [name]: altered(first) };
  }
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : 'another';
};

const troublesOf = (one: Facts): number =>
  diagnose(one)
    .groups.flatMap(({ checks }) => checks)
    .flatMap(({ subjects }) => subjects)
    .filter(({ status }) => status !== 'right').length;

/** What was deployed is altered, which is as good as what lives. */
const isToldWith = (part: Part, name: string, value: Json): boolean => {
  const other = { ...part, properties: { ...part.properties, [name]: value } };
  const parts = facts.stack.parts.map((one) => (one === part ? other : one));
  return troublesOf({ ...facts, stack: { ...facts.stack, parts } }) > 0;
};

/** The first part of each type that has the property, or leaves it out. */
const firstOf = (isWanted: (part: Part, name: string) => boolean, namesOf: (part: Part) => string[]) => {
  const found = new Map<string, readonly [Part, string]>();
  for (const part of facts.stack.parts)
    for (const name of namesOf(part)) {
      const label = `${part.type} ${name}`;
      if (isWanted(part, name) && !found.has(label)) found.set(label, [part, name]);
    }
  return [...found];
};

const hasIt = ({ properties }: Part, name: string): boolean => properties?.[name] !== undefined;

describe('each property of every type that is deployed', () => {
  test('nothing is wrong to begin with, and the template is known whole', () => {
    expect(troublesOf(facts)).toBe(0);
    expect(facts.stack.parts.length).toBeGreaterThan(100);
  });

  test('is told where it is changed, or is left alone for a reason', () => {
    const all = firstOf(hasIt, ({ properties }) => Object.keys(properties ?? {}));
    const quiet = all.filter(
      ([, [part, name]]) => !isToldWith(part, name, altered(part.properties?.[name] ?? null)),
    );
    const labels = all.map(([label]) => label);
    const excused = Object.keys(leftAlone).filter((label) => labels.includes(label));
    expect(quiet.map(([label]) => label).sort()).toEqual(excused.sort());
  });

  test('is told where somebody adds what can silence, which the template leaves out', () => {
    const all = firstOf(
      (part, name) => !hasIt(part, name),
      ({ type }) => Object.keys(compared[type] ?? {}),
    );
    expect(all.length).toBeGreaterThan(20);
    const quiet = all.filter(([, [part, name]]) => !isToldWith(part, name, 'something'));
    expect(quiet.map(([label]) => label)).toEqual([]);
  });
});

type Undo = () => unknown;

const assigning = (thing: object | undefined, change: object): Undo => {
  if (thing === undefined) throw new Error('the thing to change is not there');
  const before = { ...thing };
  Object.assign(thing, change);
  return () => {
    for (const name of Object.keys(change)) if (!(name in before)) Reflect.deleteProperty(thing, name);
    Object.assign(thing, before);
  };
};

const deployed = () => world.aws.deployed;
const detect = () => deployed().functions.get('stagewatch-prod-detect');
const alarm = () => deployed().alarms.get('stagewatch-prod-HeartbeatMissing')?.settings;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

const queueWith = async (Attributes: Record<string, string>): Promise<Undo> => {
  const QueueUrl = world.wired.names.queueUrls['LooksNowQueue'];
  const before = await world.aws.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  await world.aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
  return () => world.aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: before['Attributes'] });
};

const slackFilter = async (AttributeValue: string): Promise<Undo> => {
  const { Subscriptions } = await world.aws.call('sns', 'ListSubscriptionsByTopic', {
    TopicArn: world.wired.names.topicArn,
  });
  const SubscriptionArn = (Subscriptions as { SubscriptionArn: string; Protocol: string }[]).find(
    ({ Protocol }) => Protocol === 'sqs',
  )?.SubscriptionArn;
  const set = (value: string) =>
    world.aws.call('sns', 'SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: value,
    });
  await set(AttributeValue);
  return () => set('{"event":[{"exists":true}]}');
};

const topicWith = async (policy: object): Promise<Undo> => {
  const TopicArn = world.wired.names.topicArn;
  const { Attributes } = await world.aws.call('sns', 'GetTopicAttributes', { TopicArn });
  const set = (AttributeValue: string) =>
    world.aws.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
  await set(JSON.stringify(policy));
  return () => set((Attributes as Record<string, string>)['Policy'] ?? '');
};

const examples: readonly [string, () => Undo | Promise<Undo>, RegExp][] = [
  [
    'a filter on a mapping',
    () =>
      assigning(detect()?.mappings[0]?.settings, {
        FilterCriteria: { Filters: [{ Pattern: '{"body":["x"]}' }] },
      }),
    /settings.kept Detect\w+: FilterCriteria was added/,
  ],
  [
    'a mapping that takes failures for done',
    () => assigning(detect()?.mappings[0]?.settings, { FunctionResponseTypes: [] }),
    /settings.kept .*FunctionResponseTypes is gone/,
  ],
  [
    'another handler',
    () => assigning(detect()?.configuration, { Handler: 'index.nothing' }),
    /settings.kept DetectLambdaFunction: Handler is index.nothing, not /,
  ],
  [
    'a shorter time',
    () => assigning(detect()?.configuration, { Timeout: 1 }),
    /settings.kept DetectLambdaFunction: Timeout is 1, not /,
  ],
  [
    'another runtime',
    () => assigning(detect()?.configuration, { Runtime: 'python3.13' }),
    /function.runtime .*it is python3.13, not nodejs/,
  ],
  [
    'less concurrency',
    () => assigning(detect(), { concurrency: 1 }),
    /function.unthrottled .*concurrency is 1, not /,
  ],
  [
    'a URL that nobody may call',
    () => assigning(deployed().functions.get('stagewatch-prod-slack-actions'), { callers: [] }),
    /function.url .*lambda:InvokeFunctionUrl, lambda:InvokeFunction is not allowed/,
  ],
  [
    'an input that changes events',
    () => assigning(deployed().rules.get('stagewatch-prod-ChangesRule')?.targets[0], { Input: '{}' }),
    /rule.target ChangesRule: .*an input that changes events/,
  ],
  [
    'a listener at a rule',
    () =>
      assigning(deployed().rules.get('stagewatch-prod-ChangesRule'), {
        targets: [
          ...(deployed().rules.get('stagewatch-prod-ChangesRule')?.targets ?? []),
          { Id: 'mine', Arn: 'arn:aws:sqs:eu-west-1:1:mine' },
        ],
      }),
    /rule.target ChangesRule: the rule also delivers to arn:aws:sqs:eu-west-1:1:mine/,
  ],
  [
    'a schedule once a year',
    () =>
      assigning([...deployed().schedules.values()][0]?.settings, { ScheduleExpression: 'rate(365 days)' }),
    /settings.kept .*ScheduleExpression is rate\(365 days\), not rate\(/,
  ],
  [
    'a schedule that has ended',
    () => assigning([...deployed().schedules.values()][0]?.settings, { EndDate: new Date(0) }),
    /settings.kept .*EndDate was added/,
  ],
  [
    'another role of a schedule',
    () => assigning([...deployed().schedules.values()][0]?.target, { RoleArn: 'arn:aws:iam::1:role/x' }),
    /schedule.target .*another input, role or retry policy/,
  ],
  [
    'another text of a role’s policy',
    () => assigning(roleOf(world, 'DetectRole')?.inline, { detect: everything }),
    /role.policies DetectRole: its policy detect does not say what was deployed → .*get-role-policy/,
  ],
  [
    'a permissions boundary',
    () =>
      assigning(roleOf(world, 'DetectRole'), {
        boundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      }),
    /settings.kept DetectRole: PermissionsBoundary was added/,
  ],
  [
    'another version of a managed policy',
    () => {
      const name = [...deployed().policies.keys()].find((arn) => arn.endsWith('ReaderPolicy')) ?? '';
      const before = deployed().policies.get(name);
      deployed().policies.set(name, everything);
      return () => deployed().policies.set(name, before);
    },
    /settings.kept ReaderPolicy: PolicyDocument is not as deployed/,
  ],
  [
    'another policy of the key',
    () => assigning([...deployed().keys.values()][0], { policy: everything }),
    /settings.kept EncryptionKey: KeyPolicy is not as deployed/,
  ],
  [
    'a table that nothing expires in',
    () =>
      assigning(deployed().tables.get(world.wired.names.table), { expiry: { TimeToLiveStatus: 'DISABLED' } }),
    /settings.kept StateTable: TimeToLiveSpecification is gone/,
  ],
  [
    'a table that may be throttled',
    () =>
      assigning(deployed().tables.get(world.wired.names.table)?.described, {
        BillingModeSummary: { BillingMode: 'PROVISIONED' },
      }),
    /settings.kept StateTable: BillingMode is PROVISIONED, not PAY_PER_REQUEST/,
  ],
  [
    'an alarm that nobody hears',
    () => assigning(alarm(), { AlarmActions: [] }),
    /settings.kept HeartbeatMissing: AlarmActions is gone/,
  ],
  [
    'an alarm that never rings',
    () => assigning(alarm(), { Threshold: 1e9, TreatMissingData: 'ignore' }),
    /settings.kept HeartbeatMissing: Threshold is 1000000000, not 1, TreatMissingData is ignore, not breaching/,
  ],
  [
    'messages that vanish',
    () => queueWith({ MessageRetentionPeriod: '60', DelaySeconds: '900' }),
    /settings.kept LooksNowQueue: DelaySeconds is 900, not 0, MessageRetentionPeriod is 60, not 345600/,
  ],
  [
    'a filter that lets nothing through',
    () => slackFilter('{"event":["never"]}'),
    /settings.kept SlackSubscription: FilterPolicy is not as deployed/,
  ],
  [
    'a topic that alarms may not publish to',
    () => topicWith(everything),
    /topic.ready DriftTopic: its policy is not as deployed/,
  ],
];

describe('changed by hand, over the wire', () => {
  test.each(examples)('%s is told, and nothing else', async (_name, change, words) => {
    const undo = await change();
    const { code, lines } = await world.complaints();
    await undo();
    expect(lines).toEqual([expect.stringMatching(words)]);
    expect(code).toBe(2);
  });

  test('put back, everything is right', async () => {
    expect(await world.complaints()).toEqual({ code: 0, lines: [] });
  });
});
