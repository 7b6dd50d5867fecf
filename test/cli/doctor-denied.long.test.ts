// Doctor's judgements over the deployment as it is wired, read over the wire: one thing that may not be read at a time.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { renderDiagnosis } from '../../cli/doctor/render.js';
import { diagnose } from '../../shared/usecases/doctor/diagnose.js';
import type { Fault } from '../../infra/local/faults.js';
import { startDoctorWorld, type DoctorWorld } from './doctor-world.js';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.close());

const page = readFileSync('docs/doctor.md', 'utf8');

/** Whose rights the page lists. */
const servicesOf = (text: string): Record<string, true> =>
  Object.fromEntries([...text.matchAll(/^ +"([a-z]+):[A-Z]/gm)].map(([, name = '']) => [name, true]));

const denied = { code: 'AccessDeniedException', status: 400 };
const unreadable: readonly [string, Fault, RegExp][] = [
  [
    'trails',
    { service: 'cloudtrail', operation: 'DescribeTrails', answer: denied },
    /^untold trail.logging .*cloudtrail:DescribeTrails: these credentials may not ask → Allow cloudtrail:DescribeTrails/,
  ],
  [
    'selectors',
    { service: 'cloudtrail', operation: 'GetEventSelectors', answer: denied },
    /^untold trail.logging .*cloudtrail:GetEventSelectors/,
  ],
  [
    'rules',
    { service: 'events', operation: 'DescribeRule', answer: denied },
    /^untold rule.enabled ChangesRule: events:DescribeRule/,
  ],
  [
    'schedules',
    { service: 'scheduler', operation: 'GetSchedule', answer: denied },
    /^untold schedule.enabled .*scheduler:GetSchedule/,
  ],
  [
    'functions',
    { service: 'lambda', operation: 'GetFunctionConfiguration', answer: denied },
    /^untold function.active stagewatch-prod-detect: lambda:GetFunctionConfiguration/,
  ],
  [
    'queues',
    { service: 'sqs', operation: 'GetQueueAttributes', answer: denied },
    /^untold queue.ready LooksNowQueue: sqs:GetQueueAttributes/,
  ],
  [
    'subscriptions',
    {
      service: 'sns',
      operation: 'ListSubscriptionsByTopic',
      answer: { code: 'AuthorizationErrorException', status: 403 },
    },
    /^untold topic.heard DriftTopic: sns:ListSubscriptionsByTopic/,
  ],
  [
    'secrets',
    { service: 'secretsmanager', operation: 'DescribeSecret', answer: denied },
    /^untold secret.value MaskKey: secretsmanager:DescribeSecret/,
  ],
  [
    'roles',
    { service: 'iam', operation: 'GetRole', answer: { code: 'AccessDenied', status: 403 } },
    /^untold role.trust DetectRole: iam:GetRole/,
  ],
  [
    'the table',
    { service: 'dynamodb', operation: 'Query', answer: denied },
    /^untold baseline.present baseline: dynamodb:Query/,
  ],
  [
    'alarms',
    { service: 'cloudwatch', operation: 'DescribeAlarms', answer: denied },
    /^untold alarm.present .*cloudwatch:DescribeAlarms/,
  ],
  [
    'what policies of roles say',
    { service: 'iam', operation: 'GetRolePolicy', answer: { code: 'AccessDenied', status: 403 } },
    /^untold role.policies DetectRole: iam:GetRolePolicy/,
  ],
  [
    'what managed policies say',
    { service: 'iam', operation: 'GetPolicy', answer: { code: 'AccessDenied', status: 403 } },
    /^untold settings.kept ReaderPolicy: iam:GetPolicy: /,
  ],
  [
    'the policy of the key',
    { service: 'kms', operation: 'GetKeyPolicy', answer: denied },
    /^untold settings.kept EncryptionKey: kms:GetKeyPolicy/,
  ],
  [
    'what a URL lets in',
    { service: 'lambda', operation: 'GetPolicy', answer: denied },
    /^untold function.url stagewatch-prod-slack-actions: lambda:GetPolicy/,
  ],
  [
    'filters of subscriptions',
    { service: 'sns', operation: 'GetSubscriptionAttributes', answer: denied },
    /^untold settings.kept SlackSubscription: sns:GetSubscriptionAttributes/,
  ],
  [
    'the template',
    { service: 'cloudformation', operation: 'GetTemplate', answer: { code: 'AccessDenied', status: 403 } },
    /^untold stack.status template: cloudformation:GetTemplate/,
  ],
];

describe('what may not be asked', () => {
  test.each(unreadable)(
    '%s: it could not be told, and which right is missing',
    async (_name, fault, words) => {
      world.aws.faults.add(fault);
      const { code, lines } = await world.complaints();
      expect(lines.some((line) => words.test(line))).toBe(true);
      expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([]);
      expect(code).toBe(1);
    },
  );

  test('nothing but the stack: nothing is judged, and all rights are named together, once', async () => {
    for (const service of Object.keys(servicesOf(page)))
      if (service !== 'cloudformation') world.aws.faults.add({ service, answer: denied });
    const { code, lines } = await world.complaints();
    expect(lines.filter((line) => !line.startsWith('untold'))).toEqual([]);
    expect(code).toBe(1);
    const text = renderDiagnosis(diagnose(await world.facts()), { width: 80, colour: false });
    const [, last = ''] = text.replaceAll(/\s+/g, ' ').split('→ These rights are missing: ');
    for (const right of ['events:DescribeRule', 'iam:GetRole', 'sqs:GetQueueAttributes'])
      expect(last).toContain(right);
    expect(last).toMatch(/docs\/doctor\.md has one policy/);
  });

  test('variables that are encrypted: no variable is taken for missing', async () => {
    const detect = world.aws.deployed.functions.get('stagewatch-prod-detect');
    if (detect === undefined) throw new Error('there is no detect');
    const before = detect.configuration['Environment'];
    detect.configuration['Environment'] = { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } };
    const { code, lines } = await world.complaints();
    detect.configuration['Environment'] = before;
    expect(lines).toEqual([
      expect.stringMatching(/^untold function.environment stagewatch-prod-detect: .*kms:Decrypt/),
    ]);
    expect(code).toBe(1);
  });
});
