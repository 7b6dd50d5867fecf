// Whether everything is set as it was deployed: a filter, a threshold or a shorter time switches alerting off quietly.
import type { Json } from '../../../model/brand.js';
import { agrees, agreesAsPolicy } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { ById, Facts, Part, Settings } from '../facts.js';
import { valueOf, type Told } from '../told.js';
import { given, partsOf, putBack, result } from './given.js';
import { subscriptionOf } from './subscriptions.js';

/** Where the template says nothing, nothing is set. */
const unset = undefined;

/** By type and property: what AWS sets where the template says nothing. Other properties have a check of their own, or cannot silence anything. */
export const compared: Readonly<Record<string, Readonly<Record<string, Json | undefined>>>> = {
  'AWS::Lambda::Function': {
    Architectures: ['x86_64'],
    DeadLetterConfig: unset,
    Handler: unset,
    Layers: unset,
    MemorySize: 128,
    Timeout: 3,
    VpcConfig: unset,
  },
  'AWS::Lambda::EventSourceMapping': {
    BatchSize: 10,
    FilterCriteria: unset,
    FunctionResponseTypes: unset,
    MaximumBatchingWindowInSeconds: 0,
    ScalingConfig: unset,
  },
  'AWS::Scheduler::Schedule': {
    EndDate: unset,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: unset,
    ScheduleExpressionTimezone: 'UTC',
    StartDate: unset,
  },
  'AWS::SQS::Queue': {
    DelaySeconds: 0,
    KmsMasterKeyId: unset,
    // Said only where it is below what every message of ours fits in.
    MaximumMessageSize: unset,
    MessageRetentionPeriod: 345_600,
    RedriveAllowPolicy: unset,
    RedrivePolicy: unset,
    VisibilityTimeout: 30,
  },
  'AWS::SNS::Subscription': {
    FilterPolicy: unset,
    FilterPolicyScope: 'MessageAttributes',
    RawMessageDelivery: false,
    RedrivePolicy: unset,
  },
  'AWS::IAM::ManagedPolicy': { PolicyDocument: unset },
  'AWS::IAM::Role': { PermissionsBoundary: unset },
  'AWS::Events::EventBusPolicy': { Statement: unset },
  'AWS::KMS::Key': { KeyPolicy: unset },
  'AWS::DynamoDB::Table': {
    BillingMode: 'PROVISIONED',
    GlobalSecondaryIndexes: unset,
    SSESpecification: unset,
    TimeToLiveSpecification: unset,
  },
  'AWS::CloudWatch::Alarm': {
    AlarmActions: unset,
    ComparisonOperator: unset,
    DatapointsToAlarm: unset,
    Dimensions: unset,
    EvaluationPeriods: unset,
    MetricName: unset,
    Metrics: unset,
    Namespace: unset,
    OKActions: unset,
    Period: unset,
    Statistic: unset,
    Threshold: unset,
    TreatMissingData: 'missing',
    Unit: unset,
  },
};

const policies: ReadonlySet<string> = new Set(['KeyPolicy', 'PolicyDocument', 'Statement']);

const sameAs = (name: string, wanted: Json | undefined, live: Json | undefined): boolean =>
  policies.has(name) && wanted !== undefined ? agreesAsPolicy(wanted, live) : agrees(wanted, live);

const isShort = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= 60);

const inWords = (name: string, wanted: Json | undefined, live: Json | undefined): string => {
  if (live === undefined) return `${name} is gone`;
  if (wanted === undefined) return `${name} was added`;
  return isShort(wanted) && isShort(live)
    ? `${name} is ${live}, not ${wanted}`
    : `${name} is not as deployed`;
};

const kept = ({ type, properties }: Part, live: Settings): Finding => {
  if (properties === undefined) return right();
  const changed = Object.entries(compared[type] ?? {}).flatMap(([name, otherwise]) => {
    const wanted = properties[name] === undefined ? otherwise : properties[name];
    return sameAs(name, wanted, live[name]) ? [] : [inWords(name, wanted, live[name])];
  });
  return changed.length === 0 ? right() : wrong(changed.join(', '), putBack);
};

interface Set {
  settings: Told<Settings>;
}

/** What is not there, or cannot be described, was told of by the check that is its own. */
const ofPart = (part: Part, fact: Set | undefined): readonly Result[] =>
  fact === undefined
    ? []
    : [
        result(
          'settings.kept',
          part.id,
          given(fact.settings, (live) => kept(part, live)),
        ),
      ];

const described = ({ stack }: Facts, all: ById<Set>): readonly Result[] =>
  stack.parts.flatMap((part) => ofPart(part, valueOf(all[part.id])));

const mappings = ({ stack, functions }: Facts): readonly Result[] => {
  const live = Object.values(functions).flatMap((told) => valueOf(valueOf(told)?.mappings) ?? []);
  return partsOf(stack, 'AWS::Lambda::EventSourceMapping').flatMap((part) =>
    ofPart(
      part,
      live.find(({ id }) => id === part.physical),
    ),
  );
};

const subscriptions = ({ stack, topics }: Facts): readonly Result[] => {
  const live = Object.values(topics).flatMap((told) => valueOf(valueOf(told)?.subscriptions) ?? []);
  return partsOf(stack, 'AWS::SNS::Subscription').flatMap((part) => {
    const found = subscriptionOf(part, live);
    // Until it is confirmed it has no settings.
    return found?.arn.startsWith('arn:') === true ? ofPart(part, found) : [];
  });
};

/** A policy has no check of its own: also that it is gone is told here. */
const documents = ({ stack, policies: all }: Facts): readonly Result[] =>
  stack.parts.flatMap((part) => {
    const told = all[part.id];
    if (told === undefined) return [];
    return told.status === 'read'
      ? ofPart(part, told.value)
      : [
          result(
            'settings.kept',
            part.id,
            given(told, () => right()),
          ),
        ];
  });

export const judgeSettings = (facts: Facts): readonly Result[] => {
  const { schedules, functions, queues, roles, keys, tables, alarms } = facts;
  const all: readonly ById<Set>[] = [schedules, functions, queues, roles, keys, tables, alarms];
  return [
    ...all.flatMap((one) => described(facts, one)),
    ...mappings(facts),
    ...subscriptions(facts),
    ...documents(facts),
  ];
};
