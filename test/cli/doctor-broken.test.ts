// Doctor's judgements over the deployment as it is wired, read over the wire, one thing broken at a time.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { email, roleOf, startDoctorWorld, type DoctorWorld } from './doctor-world.js';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
afterAll(() => world.close());

/** Breaks one thing; answers how to mend it. */
type Break = () => (() => void) | Promise<() => void>;

const settingOf = <Thing extends object, Key extends keyof Thing>(
  find: () => Thing | undefined,
  key: Key,
  value: Thing[Key],
): Break => {
  return () => {
    const thing = find();
    if (thing === undefined) throw new Error('the thing to break is not there');
    const before = thing[key];
    thing[key] = value;
    return () => void (before === undefined ? delete thing[key] : (thing[key] = before));
  };
};

const without = <Key>(all: () => Map<Key, unknown>, key: Key): Break => {
  return () => {
    const before = all().get(key);
    if (before === undefined) throw new Error(`${String(key)} is not there`);
    all().delete(key);
    return () => void all().set(key, before);
  };
};

const rule = () => world.aws.deployed.rules.get('stagewatch-prod-ChangesRule');
const detect = () => world.aws.deployed.functions.get('stagewatch-prod-detect');
const trail = () => world.aws.deployed.trails[0];
const role = () => roleOf(world, 'DetectRole');
const table = () => world.aws.deployed.tables.get(world.wired.names.table);
const alarm = () => [...world.aws.deployed.alarms.values()][0];
const schedule = () => [...world.aws.deployed.schedules.values()][0];
const key = () => [...world.aws.deployed.keys.values()][0];

const unconfirmed: Break = async () => {
  const { Subscriptions } = await world.aws.call('sns', 'ListSubscriptionsByTopic', {
    TopicArn: world.wired.names.topicArn,
  });
  const found = (Subscriptions as { SubscriptionArn: string; Protocol: string }[]).find(
    ({ Protocol }) => Protocol === 'email',
  );
  const set = (AttributeValue: string) =>
    world.aws.call('sns', 'SetSubscriptionAttributes', {
      SubscriptionArn: found?.SubscriptionArn,
      AttributeName: 'PendingConfirmation',
      AttributeValue,
    });
  await set('true');
  return () => void set('false');
};

const deadLetter: Break = async () => {
  const QueueUrl = world.wired.names.queueUrls['LooksNowDlq'];
  await world.aws.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x' });
  return () => void world.aws.call('sqs', 'PurgeQueue', { QueueUrl });
};

const openQueue: Break = async () => {
  const QueueUrl = world.wired.names.queueUrls['LooksNowQueue'];
  const { Attributes } = await world.aws.call('sqs', 'GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['Policy'],
  });
  await world.aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '{}' } });
  return () => void world.aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
};

const stackIn =
  (status: string): Break =>
  () => {
    const { cloudformation } = world.aws.services;
    cloudformation.setStatus('stagewatch-prod', status);
    return () => cloudformation.setStatus('stagewatch-prod', 'UPDATE_COMPLETE');
  };

const variables = (change: Record<string, string>): Break =>
  settingOf(() => detect()?.configuration, 'Environment', {
    Variables: { ...change },
  });

const readOnly = { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] };
const advanced = (...fields: object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
const management = { Field: 'eventCategory', Equals: ['Management'] };

const broken: readonly [string, Break, RegExp][] = [
  [
    'a rolled back deployment',
    stackIn('UPDATE_ROLLBACK_COMPLETE'),
    /^wrong stack.status .*last deployment failed.*describe-stack-events/,
  ],
  ['a deployment under way', stackIn('UPDATE_IN_PROGRESS'), /^wrong stack.status .*being changed → Wait/],
  [
    'a stopped trail',
    settingOf(trail, 'isLogging', false),
    /^wrong trail.logging eu-west-1: trail all-regions is stopped → .*start-logging/,
  ],
  [
    'a trail of reads',
    settingOf(trail, 'selectors', readOnly),
    /^wrong trail.logging .*does not log all changes of apigateway\.amazonaws\.com/,
  ],
  [
    'a trail of data alone',
    settingOf(trail, 'selectors', advanced({ Field: 'eventCategory', Equals: ['Data'] })),
    /^wrong trail.logging/,
  ],
  [
    'a trail that leaves API Gateway out',
    settingOf(
      trail,
      'selectors',
      advanced(management, { Field: 'eventSource', NotEquals: ['apigateway.amazonaws.com'] }),
    ),
    /^wrong trail.logging .*changes of apigateway\.amazonaws\.com →/,
  ],
  [
    'a disabled rule',
    settingOf(rule, 'state', 'DISABLED'),
    /^wrong rule.enabled ChangesRule: the rule is DISABLED → aws events enable-rule --name stagewatch-prod-ChangesRule$/,
  ],
  [
    'a deleted rule',
    without(() => world.aws.deployed.rules, 'stagewatch-prod-ChangesRule'),
    /^wrong rule.enabled ChangesRule: it is gone/,
  ],
  [
    'a narrowed pattern',
    settingOf(rule, 'pattern', { source: ['aws.ec2'] }),
    /^wrong rule.events ChangesRule: .*not the one that was deployed/,
  ],
  [
    'a rule without target',
    settingOf(rule, 'targets', []),
    /^wrong rule.target ChangesRule: the rule has no target/,
  ],
  [
    'a rule with another target',
    settingOf(rule, 'targets', [{ Id: '1', Arn: 'arn:aws:sqs:eu-west-1:123456789012:mine' }]),
    /^wrong rule.target ChangesRule: .*does not deliver/,
  ],
  [
    'a schedule that is off',
    settingOf(schedule, 'state', 'DISABLED'),
    /^wrong schedule.enabled .*DISABLED → .*update-schedule/,
  ],
  [
    'a schedule of something else',
    settingOf(schedule, 'target', { Arn: 'arn:aws:lambda:eu-west-1:1:function:x' }),
    /^wrong schedule.target .*not its function/,
  ],
  [
    'concurrency 0',
    settingOf(detect, 'concurrency', 0),
    /^wrong function.unthrottled stagewatch-prod-detect: .*never runs → aws lambda (delete|put)-function-concurrency/,
  ],
  [
    'a variable that is gone',
    variables({}),
    /^wrong function.environment stagewatch-prod-detect: .*STAGEWATCH_TABLE is missing/,
  ],
  [
    'another role',
    settingOf(() => detect()?.configuration, 'Role', 'arn:aws:iam::1:role/admin'),
    /^wrong function.environment .*it runs as arn:aws:iam::1:role\/admin/,
  ],
  [
    'a failed update',
    settingOf(() => detect()?.configuration, 'LastUpdateStatus', 'Failed'),
    /^wrong function.active .*last update failed/,
  ],
  [
    'an old runtime',
    settingOf(() => detect()?.configuration, 'Runtime', 'nodejs16.x'),
    /^wrong function.runtime .*deprecated since 2024-06-12/,
  ],
  [
    'a disabled mapping',
    settingOf(() => detect()?.mappings[0], 'state', 'Disabled'),
    /^wrong mapping.enabled .* is Disabled → aws lambda update-event-source-mapping --uuid [0-9a-f-]+ --enabled$/,
  ],
  [
    'a deleted mapping',
    settingOf(detect, 'mappings', []),
    /^wrong mapping.enabled .*does not read its queue any more/,
  ],
  [
    'a function without URL',
    settingOf(() => world.aws.deployed.functions.get('stagewatch-prod-slack-actions'), 'urlAuth', undefined),
    /^wrong function.url .*has no URL/,
  ],
  [
    'a dead letter',
    deadLetter,
    /^wrong queue.dead LooksNowDlq: a message is dead → .*start-message-move-task/,
  ],
  ['a changed queue policy', openQueue, /^wrong queue.ready LooksNowQueue: its policy is not as deployed/],
  [
    'an unconfirmed subscription',
    unconfirmed,
    new RegExp(`^wrong subscription.confirmed email ${email}: it is not confirmed yet`),
  ],
  [
    'the only listener unconfirmed',
    unconfirmed,
    new RegExp(`^wrong topic.heard DriftTopic: nobody has confirmed: email ${email} waits`),
  ],
  [
    'a detached policy',
    settingOf(role, 'policies', []),
    /^wrong role.policies DetectRole: .*is detached.* → aws iam attach-role-policy/,
  ],
  [
    'a policy that somebody added',
    settingOf(() => role()?.inline, 'mine', {}),
    /^wrong role.policies DetectRole: its policy mine was added → aws iam delete-role-policy/,
  ],
  [
    'another trust',
    settingOf(role, 'trust', { Version: '2012-10-17', Statement: [] }),
    /^wrong role.trust DetectRole/,
  ],
  [
    'a key about to be deleted',
    settingOf(key, 'state', 'PendingDeletion'),
    /^wrong key.usable .*about to be deleted → aws kms cancel-key-deletion/,
  ],
  [
    'a key that does not rotate',
    settingOf(key, 'rotates', false),
    /^wrong key.usable .*does not rotate → aws kms enable-key-rotation/,
  ],
  [
    'an unprotected table',
    settingOf(table, 'isProtected', false),
    /^wrong table.ready StateTable: it may be deleted → .*--deletion-protection-enabled/,
  ],
  [
    'a table without backups',
    settingOf(table, 'isBackedUp', false),
    /^wrong table.ready StateTable: .*point-in-time recovery/,
  ],
  [
    'a raised alarm',
    settingOf(alarm, 'state', 'ALARM'),
    /^wrong alarm.quiet .*it is raised: Threshold crossed/,
  ],
  [
    'a silenced alarm',
    settingOf(alarm, 'isOn', false),
    /^wrong alarm.present .* → aws cloudwatch enable-alarm-actions/,
  ],
];

/** Two sides of one thing: who is not confirmed does not hear. */
const follows = [/^wrong (topic.heard|subscription.confirmed) /];

describe('with one thing broken', () => {
  test.each(broken)('%s is told, with its remedy', async (_name, break_, words) => {
    const mend = await break_();
    try {
      const { code, lines } = await world.complaints();
      expect(lines.some((line) => words.test(line))).toBe(true);
      const [, blamed] = /^\^wrong ([\w.]+)/.exec(words.source) ?? [];
      const others = lines.filter(
        (line) => line.split(' ')[1] !== blamed && !follows.some((one) => one.test(line)),
      );
      expect(others).toEqual([]);
      expect(code).toBe(2);
    } finally {
      mend();
    }
  });

  test('nothing else is blamed: all of them mended, everything is right', async () => {
    expect(await world.complaints()).toEqual({ code: 0, lines: [] });
  });
});
