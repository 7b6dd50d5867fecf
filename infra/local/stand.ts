// Registers what the definitions deploy as a stack that stands: with CloudFormation, and with the services that describe it.
import { createHash } from 'node:crypto';
import { isObject, type Definitions, type Json, type Resource } from './definitions.js';
import { functionLogicalId, functionName, type Ground } from './ground.js';
import type { LocalAws } from './server.js';

type Resources = Readonly<Record<string, Resource>>;

const arnOfFunction = (name: string) => ({ 'Fn::GetAtt': [functionLogicalId(name), 'Arn'] });

/** What osls makes of one function: itself, its schedules, its event source mappings, its URL. */
const ofFunction = (definitions: Definitions, name: string, definition: Json): Resources => {
  const { provider } = definitions;
  const id = functionLogicalId(name);
  const short = id.replace(/LambdaFunction$/, '');
  const role = definition['role'];
  const made: Record<string, Resource> = {
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: functionName(definitions, name),
        Handler: definition['handler'],
        Runtime: definition['runtime'] ?? provider['runtime'],
        Timeout: definition['timeout'] ?? provider['timeout'],
        MemorySize: definition['memorySize'] ?? provider['memorySize'],
        Architectures: [definition['architecture'] ?? provider['architecture'] ?? 'x86_64'],
        Role: typeof role === 'string' ? { 'Fn::GetAtt': [role, 'Arn'] } : role,
        Environment: {
          Variables: { ...(provider['environment'] as Json), ...(definition['environment'] as Json) },
        },
        ReservedConcurrentExecutions: definition['reservedConcurrency'],
        ...(definition['onError'] === undefined
          ? {}
          : { DeadLetterConfig: { TargetArn: definition['onError'] } }),
      },
    },
  };
  const triggers = [definition['events'] ?? []].flat().filter(isObject);
  for (const [index, { sqs, schedule }] of triggers.entries()) {
    if (isObject(sqs))
      made[`${short}EventSourceMappingSQS${index}`] = {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: arnOfFunction(name),
          EventSourceArn: sqs['arn'],
          BatchSize: sqs['batchSize'],
          MaximumBatchingWindowInSeconds: sqs['maximumBatchingWindow'],
          FunctionResponseTypes:
            sqs['functionResponseType'] === undefined ? undefined : [sqs['functionResponseType']],
          ScalingConfig:
            sqs['maximumConcurrency'] === undefined
              ? undefined
              : { MaximumConcurrency: sqs['maximumConcurrency'] },
        },
      };
    // A schedule that is a resource of its own has no rate among its function's events.
    if (isObject(schedule) && schedule['rate'] !== undefined)
      made[`${short}SchedulerSchedule${index + 1}`] = {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { State: 'ENABLED', Target: { Arn: arnOfFunction(name), Input: schedule['input'] } },
      };
  }
  if (definition['url'] === true) {
    made[`${id}Url`] = { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE' } };
    for (const action of ['InvokeFunctionUrl', 'InvokeFunction'])
      made[`${short}Permission${action}`] = {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: arnOfFunction(name), Action: `lambda:${action}`, Principal: '*' },
      };
  }
  return made;
};

const uuidOf = (text: string): string => {
  const hash = createHash('sha256').update(text).digest('hex');
  return [8, 4, 4, 4, 12].map((length, at) => hash.slice(at * 4, at * 4 + length)).join('-');
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const within = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** Everything that the definitions make, and what AWS calls each. */
const createStack = (definitions: Definitions, { names }: Ground) => {
  const { service, stage, functions } = definitions;
  const resources: Resources = Object.assign(
    {},
    definitions.resources,
    ...Object.entries(functions).map(([name, one]) => ofFunction(definitions, name, one)),
  ) as Resources;
  const physical = (id: string): string => {
    const type = resources[id]?.Type ?? '';
    if (type === 'AWS::Lambda::EventSourceMapping') return uuidOf(id);
    if (type === 'AWS::Events::Rule') {
      const bus = text(resources[id]?.Properties?.['EventBusName']);
      return bus === '' ? (names.ref(id) ?? id) : `${bus}|${names.ref(id) ?? id}`;
    }
    return names.ref(id) ?? `${service}-${stage}-${id}`;
  };
  return { name: `${service}-${stage}`, resources, physical };
};

type Stack = ReturnType<typeof createStack>;
type Stand = (stack: Stack, aws: LocalAws, id: string, properties: Json) => void;

const standFunction: Stand = (stack, { deployed }, id, properties) => {
  const name = stack.physical(id);
  const reserved = properties['ReservedConcurrentExecutions'];
  const { ReservedConcurrentExecutions: _reserved, ...configuration } = properties;
  deployed.functions.set(name, {
    configuration: {
      ...configuration,
      FunctionName: name,
      // Lambda answers both, whether or not anything is set.
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
      State: 'Active',
      LastUpdateStatus: 'Successful',
    },
    ...(typeof reserved === 'number' ? { concurrency: reserved } : {}),
    ...(`${id}Url` in stack.resources ? { urlAuth: 'NONE' } : {}),
    callers: [],
    mappings: [],
  });
};

const standRule: Stand = (stack, { deployed }, id, properties) => {
  const targets = list(properties['Targets']).filter(isObject);
  const state = text(properties['State']) || 'ENABLED';
  deployed.rules.set(stack.physical(id), { state, pattern: properties['EventPattern'], targets });
};

/** Without what the definitions leave out. */
const present = (settings: Json): Json =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** "SSEDescription": the key is always named by its ARN. */
const sseOf = (wanted: unknown): Json | undefined =>
  isObject(wanted)
    ? { Status: 'ENABLED', SSEType: wanted['SSEType'], KMSMasterKeyArn: wanted['KMSMasterKeyId'] }
    : undefined;

const expiryOf = (wanted: unknown): Json =>
  isObject(wanted)
    ? { TimeToLiveStatus: 'ENABLED', AttributeName: wanted['AttributeName'] }
    : { TimeToLiveStatus: 'DISABLED' };

const stands: Readonly<Record<string, Stand>> = {
  'AWS::Lambda::Function': standFunction,
  'AWS::Lambda::EventSourceMapping': (stack, { deployed }, id, properties) => {
    const name = text(properties['FunctionName']).split(':').at(-1) ?? '';
    const source = text(properties['EventSourceArn']);
    // Answered by Lambda also where nothing is set.
    const settings = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, ...present(properties) };
    const live = { id: stack.physical(id), source, state: 'Enabled', settings };
    deployed.functions.get(name)?.mappings.push(live);
  },
  'AWS::Lambda::Permission': (_stack, { deployed }, id, { FunctionName, Action, Principal }) => {
    const name = text(FunctionName).split(':').at(-1) ?? '';
    const statement = { Sid: id, Effect: 'Allow', Principal, Action, Resource: FunctionName };
    deployed.functions.get(name)?.callers.push(statement);
  },
  'AWS::Events::Rule': standRule,
  'AWS::Scheduler::Schedule': (stack, { deployed }, id, properties) => {
    const { Target, State: _state, ...settings } = properties;
    const target = isObject(Target) ? present(Target) : {};
    deployed.schedules.set(stack.physical(id), { state: 'ENABLED', target, settings });
  },
  'AWS::IAM::Role': (stack, { deployed }, id, properties) => {
    const policies = list(properties['ManagedPolicyArns']).map(text);
    const inline = Object.fromEntries(
      list(properties['Policies']).map((policy) => [
        text(within(policy, 'PolicyName')),
        within(policy, 'PolicyDocument'),
      ]),
    );
    const trust = properties['AssumeRolePolicyDocument'];
    deployed.roles.set(stack.physical(id), { trust, policies, inline });
  },
  'AWS::KMS::Key': (stack, { deployed }, id, properties) => {
    const rotates = properties['EnableKeyRotation'] === true;
    deployed.keys.set(stack.physical(id), { state: 'Enabled', rotates, policy: properties['KeyPolicy'] });
  },
  'AWS::IAM::ManagedPolicy': (stack, { deployed }, id, properties) => {
    deployed.policies.set(stack.physical(id), properties['PolicyDocument']);
  },
  'AWS::Events::EventBusPolicy': (_stack, { deployed }, _id, { EventBusName, StatementId, Statement }) => {
    const bus = text(EventBusName) || 'default';
    const said = { Sid: StatementId, ...(isObject(Statement) ? Statement : {}) };
    deployed.buses.set(bus, [...(deployed.buses.get(bus) ?? []), said]);
  },
  'AWS::CloudWatch::Alarm': (stack, { deployed }, id, properties) => {
    deployed.alarms.set(stack.physical(id), { state: 'OK', isOn: true, settings: present(properties) });
  },
  'AWS::DynamoDB::Table': (stack, { deployed }, id, properties) => {
    deployed.tables.set(stack.physical(id), {
      isProtected: properties['DeletionProtectionEnabled'] === true,
      described: {
        BillingModeSummary: { BillingMode: properties['BillingMode'] },
        SSEDescription: sseOf(properties['SSESpecification']),
      },
      expiry: expiryOf(properties['TimeToLiveSpecification']),
      isBackedUp:
        within(properties['PointInTimeRecoverySpecification'], 'PointInTimeRecoveryEnabled') === true,
    });
  },
};

const admit = async (aws: LocalAws, properties: Json): Promise<void> => {
  for (const TopicArn of list(properties['Topics'])) {
    const AttributeValue = JSON.stringify(properties['PolicyDocument']);
    await aws.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
  }
  for (const QueueUrl of list(properties['Queues'])) {
    const Attributes = { Policy: JSON.stringify(properties['PolicyDocument']) };
    await aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
  }
};

/** As if `deploy` had just been through; answers the stack's ARN. */
export const standDeployment = async (
  aws: LocalAws,
  definitions: Definitions,
  ground: Ground,
): Promise<string> => {
  const stack = createStack(definitions, ground);
  for (const [id, { Type, Properties = {} }] of Object.entries(stack.resources)) {
    const properties = ground.resolve(Properties);
    if (!isObject(properties)) continue;
    stands[Type]?.(stack, aws, id, properties);
    if (/^AWS::S[NQ]S::(Queue|Topic)Policy$/.test(Type)) await admit(aws, properties);
  }
  const resources = Object.entries(stack.resources).map(([id, { Type: type }]) => {
    return [id, { type, id: stack.physical(id) }] as const;
  });
  return aws.services.cloudformation.put({
    name: stack.name,
    account: aws.account,
    region: aws.region,
    template: JSON.stringify({ Resources: stack.resources }),
    resources: Object.fromEntries(resources),
  });
};
