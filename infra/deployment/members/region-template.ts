// The template of one Region of a member account, or of the central account's other Regions: events go to the bus.
import { ruleFor, selections } from '../event-rules.js';
import { centralAccount, stageOf } from './parameters.js';
import { memberStage, namesFor, ruleNames } from '../names.js';
import type { Target } from '../target.js';
import { policyVersion } from '../policy/statements.js';
import { tagged } from '../yaml.js';

const names = namesFor(memberStage);

const ref = (name: string) => ({ Ref: name });
const bus = tagged(
  '!Sub',
  `arn:\${AWS::Partition}:events:\${CentralRegion}:\${CentralAccountId}:event-bus/${names.bus}`,
);

// By name: the role and the rules would wait for each other otherwise.
const ruleArns = selections.map(({ id }) =>
  tagged(
    '!Sub',
    `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${names.rule(ruleNames[id])}`,
  ),
);

/** EventBridge itself, for the rules of this template only. */
const byOurRules = {
  StringEquals: { 'aws:SourceAccount': tagged('!Ref', 'AWS::AccountId') },
  ArnEquals: { 'aws:SourceArn': ruleArns },
};

const byEventBridge = (action: string, rest: object) => ({
  Version: policyVersion,
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: action,
      ...rest,
      Condition: byOurRules,
    },
  ],
});

const toCentralBus = {
  Id: 'central-bus',
  Arn: bus,
  RoleArn: tagged('!GetAtt', 'ForwarderRole.Arn'),
  DeadLetterConfig: { Arn: tagged('!GetAtt', 'ForwardingDlq.Arn') },
};

const elsewhere = (type: string, properties: object) => ({
  Type: type,
  Condition: 'IsElsewhere',
  Properties: properties,
});

const rules = Object.fromEntries(
  selections.map((selection) => [
    `${selection.id}Rule`,
    elsewhere('AWS::Events::Rule', {
      Name: tagged('!Sub', names.rule(ruleNames[selection.id])),
      ...ruleFor(selection, toCentralBus),
    }),
  ]),
);

const forwarderRole = elsewhere('AWS::IAM::Role', {
  Description: 'EventBridge hands Stagewatch what CloudTrail recorded',
  AssumeRolePolicyDocument: byEventBridge('sts:AssumeRole', {}),
  Policies: [
    {
      PolicyName: 'forward',
      PolicyDocument: {
        Version: policyVersion,
        Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }],
      },
    },
  ],
});

const alarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Condition: 'HasAlarm',
  Properties: {
    AlarmDescription:
      'Events could not be handed to the central bus of Stagewatch; its sweeps still find what changed, but later.',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: tagged('!GetAtt', 'ForwardingDlq.QueueName') }],
    Statistic: 'Maximum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [tagged('!Ref', 'AlarmTopicArn')],
  },
};

/** The same for every account and Region, whatever stagewatch.yml says. `target`: the deployment, where it is known. */
export const memberRegionTemplate = (target?: Target): object => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'Stagewatch in a watched Region: hands the events of CloudTrail to the central event bus',
  Parameters: {
    CentralAccountId: centralAccount,
    CentralRegion: {
      Type: 'String',
      Description: 'The Region where Stagewatch is deployed',
      AllowedPattern: '[a-z]{2}(-[a-z]+)+-[0-9]',
      ...(target === undefined ? {} : { Default: target.region }),
    },
    Stage: stageOf(target),
    AlarmTopicArn: {
      Type: 'String',
      Description:
        'A topic of this account and Region that hears when events cannot be handed over; none if empty',
      Default: '',
    },
  },
  Conditions: {
    // The central Region of the central account has rules of its own: a StackSet may still include it.
    IsElsewhere: {
      'Fn::Not': [
        {
          'Fn::And': [
            { 'Fn::Equals': [ref('AWS::AccountId'), ref('CentralAccountId')] },
            { 'Fn::Equals': [ref('AWS::Region'), ref('CentralRegion')] },
          ],
        },
      ],
    },
    HasAlarm: {
      'Fn::And': [
        { Condition: 'IsElsewhere' },
        { 'Fn::Not': [{ 'Fn::Equals': [ref('AlarmTopicArn'), ''] }] },
      ],
    },
  },
  Resources: {
    ...rules,
    ForwarderRole: forwarderRole,
    ForwardingDlq: elsewhere('AWS::SQS::Queue', {
      QueueName: tagged('!Sub', names.forwardingDlq),
      MessageRetentionPeriod: 345600,
      SqsManagedSseEnabled: true,
    }),
    ForwardingDlqPolicy: elsewhere('AWS::SQS::QueuePolicy', {
      Queues: [tagged('!Ref', 'ForwardingDlq')],
      PolicyDocument: byEventBridge('sqs:SendMessage', {
        Resource: tagged('!GetAtt', 'ForwardingDlq.Arn'),
      }),
    }),
    ForwardingDead: alarm,
  },
  Outputs: {
    ForwardingDlqName: {
      Condition: 'IsElsewhere',
      Description: 'Events that could not be handed over: alarm on its ApproximateNumberOfMessagesVisible',
      Value: tagged('!GetAtt', 'ForwardingDlq.QueueName'),
    },
  },
});
