// What stands deployed, as AWS describes it: rules, schedules, functions, roles, keys, alarms, trails. Tests break
// it by changing it here; what runs is wired from the definitions and asks nobody here.
import * as cloudwatchClient from '@aws-sdk/client-cloudwatch';
import * as eventsClient from '@aws-sdk/client-eventbridge';
import * as iamClient from '@aws-sdk/client-iam';
import * as kmsClient from '@aws-sdk/client-kms';
import * as lambdaClient from '@aws-sdk/client-lambda';
import * as schedulerClient from '@aws-sdk/client-scheduler';
import type { Door } from '../endpoint.js';
import { answerJson, answerJson11 } from '../json-protocol.js';
import { answer } from '../protocol/schema-server.js';
import { answerQuery } from '../query-protocol.js';
import { ServiceError, type Answer, type Call, type SchemaService } from '../protocol/service.js';

interface Rule {
  state: string;
  pattern: unknown;
  /** As ListTargetsByRule answers them. */
  targets: readonly Answer[];
}

interface DeployedFunction {
  /** As GetFunctionConfiguration answers it. */
  configuration: Record<string, unknown>;
  concurrency?: number;
  urlAuth?: string;
  /** The statements of its own policy; without any it has none. */
  callers: Answer[];
  /** `settings`: as ListEventSourceMappings answers them. */
  mappings: { id: string; source: string; state: string; settings: Answer }[];
}

interface Trail {
  name: string;
  home: string;
  isMultiRegion: boolean;
  isLogging: boolean;
  selectors: Answer;
}

/** By physical name; rules of other buses as BUS|RULE, of other places as ACCOUNT/REGION/RULE. */
export interface Deployed {
  rules: Map<string, Rule>;
  schedules: Map<string, { state: string; target: Answer; settings: Answer }>;
  functions: Map<string, DeployedFunction>;
  /** `inline`: what each of its own policies says, by name. */
  roles: Map<
    string,
    { trust: unknown; policies: string[]; inline: Record<string, unknown>; boundary?: string }
  >;
  /** What managed policies say, by ARN. */
  policies: Map<string, unknown>;
  keys: Map<string, { state: string; rotates: boolean; policy: unknown }>;
  /** `settings`: as DescribeAlarms answers them. */
  alarms: Map<string, { state: string; isOn: boolean; settings: Answer }>;
  /** `described`: what DescribeTable answers besides; `expiry`: what DescribeTimeToLive does. */
  tables: Map<string, { isProtected: boolean; isBackedUp: boolean; described: Answer; expiry: Answer }>;
  /** Statements of the policies of buses, by bus. */
  buses: Map<string, Answer[]>;
  trails: Trail[];
}

/** Nothing is deployed, in an account with one trail for all Regions. */
export const createDeployed = (region: string): Deployed => ({
  rules: new Map(),
  schedules: new Map(),
  functions: new Map(),
  roles: new Map(),
  policies: new Map(),
  buses: new Map(),
  keys: new Map(),
  alarms: new Map(),
  tables: new Map(),
  trails: [
    {
      name: 'all-regions',
      home: region,
      isMultiRegion: true,
      isLogging: true,
      selectors: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
    },
  ],
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Looked up by what an input names; `code` is the error where there is none. */
const named =
  <Thing>(all: ReadonlyMap<string, Thing>, member: string, code = 'ResourceNotFoundException') =>
  ({ input }: Pick<Call, 'input'>): Thing => {
    const name = text(input[member]);
    const found = all.get(name);
    if (found === undefined) throw new ServiceError(code, `${name} does not exist`);
    return found;
  };

const busRules = ({ rules, buses }: Deployed, home: string): SchemaService['operations'] => {
  const placed = ({ account, region }: Call, name: string): string =>
    `${account}/${region}` === home ? name : `${account}/${region}/${name}`;
  const find = (call: Call, member: string): Rule => {
    const bus = text(call.input['EventBusName']);
    const name = text(call.input[member]);
    const whole = bus === '' || bus === 'default' ? name : `${bus}|${name}`;
    return named(rules, 'Name')({ input: { Name: placed(call, whole) } });
  };
  return {
    DescribeRule: (call) => {
      const { state, pattern } = find(call, 'Name');
      return { Name: call.input['Name'], State: state, EventPattern: JSON.stringify(pattern) };
    },
    ListTargetsByRule: (call) => ({
      Targets: find(call, 'Rule').targets,
    }),
    DescribeEventBus: ({ input }) => {
      const name = text(input['Name']) || 'default';
      const Statement = buses.get(name) ?? [];
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      return { Name: name, ...(Statement.length === 0 ? {} : { Policy }) };
    },
    ListRules: (call) => {
      const prefix = placed(call, text(call.input['NamePrefix']));
      const found = [...rules].filter(([name]) => name.startsWith(prefix) && !name.includes('|'));
      return { Rules: found.map(([name, { state }]) => ({ Name: name.split('/').at(-1), State: state })) };
    },
  };
};

const functionOperations = (functions: Deployed['functions']): SchemaService['operations'] => {
  const find = named(functions, 'FunctionName');
  return {
    GetFunctionConfiguration: (call) => find(call).configuration,
    GetFunctionConcurrency: (call) => {
      const { concurrency } = find(call);
      return concurrency === undefined ? {} : { ReservedConcurrentExecutions: concurrency };
    },
    GetFunctionUrlConfig: (call) => {
      const { urlAuth } = find(call);
      if (urlAuth === undefined) throw new ServiceError('ResourceNotFoundException', 'There is no URL');
      return { AuthType: urlAuth, FunctionUrl: 'https://example.lambda-url.aws/' };
    },
    GetPolicy: (call) => {
      const { callers } = find(call);
      if (callers.length === 0) throw new ServiceError('ResourceNotFoundException', 'There is no policy');
      return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: callers }) };
    },
    ListEventSourceMappings: (call) => ({
      EventSourceMappings: find(call).mappings.map(({ id, source, state, settings }) => ({
        ...settings,
        UUID: id,
        EventSourceArn: source,
        State: state,
      })),
    }),
  };
};

type Alarm = { state: string; isOn: boolean; settings: Answer };

const alarmAnswer = ([AlarmName, { state, isOn, settings }]: [string, Alarm]): Answer => ({
  ...settings,
  AlarmName,
  StateValue: state,
  StateReason: state === 'ALARM' ? 'Threshold crossed' : '',
  ActionsEnabled: isOn,
});

const service = (
  signingName: string,
  client: object,
  operations: SchemaService['operations'],
): SchemaService => ({ signingName, eventSource: `${signingName}.amazonaws.com`, client, operations });

/** What describes it; `home` is ACCOUNT/REGION of what is named without a place. */
const describing = (deployed: Deployed, home: string) => {
  const policy = named(deployed.policies, 'PolicyArn', 'NoSuchEntityException');
  const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));
  const role = named(deployed.roles, 'RoleName', 'NoSuchEntityException');
  const key = named(deployed.keys, 'KeyId', 'NotFoundException');
  const schedule = named(deployed.schedules, 'Name');
  return {
    events: service('events', eventsClient, busRules(deployed, home)),
    scheduler: service('scheduler', schedulerClient, {
      GetSchedule: (call) => {
        const { state, target, settings } = schedule(call);
        const always = {
          GroupName: 'default',
          ScheduleExpressionTimezone: 'UTC',
          ActionAfterCompletion: 'NONE',
        };
        return { ...always, ...settings, Name: call.input['Name'], State: state, Target: target };
      },
    }),
    functions: service('lambda', lambdaClient, functionOperations(deployed.functions)),
    iam: service('iam', iamClient, {
      GetRole: (call) => ({
        Role: {
          RoleName: call.input['RoleName'],
          AssumeRolePolicyDocument: encoded(role(call).trust),
          ...(role(call).boundary === undefined
            ? {}
            : { PermissionsBoundary: { PermissionsBoundaryArn: role(call).boundary } }),
        },
      }),
      ListRolePolicies: (call) => ({ PolicyNames: Object.keys(role(call).inline) }),
      GetRolePolicy: (call) => {
        const { RoleName, PolicyName } = call.input;
        return { RoleName, PolicyName, PolicyDocument: encoded(role(call).inline[text(PolicyName)]) };
      },
      GetPolicy: (call) => {
        policy(call);
        return { Policy: { Arn: call.input['PolicyArn'], DefaultVersionId: 'v1' } };
      },
      GetPolicyVersion: (call) => ({ PolicyVersion: { VersionId: 'v1', Document: encoded(policy(call)) } }),
      ListAttachedRolePolicies: (call) => ({
        AttachedPolicies: role(call).policies.map((PolicyArn) => ({ PolicyArn })),
      }),
    }),
    kms: service('kms', kmsClient, {
      DescribeKey: (call) => ({
        KeyMetadata: { KeyId: call.input['KeyId'], KeyState: key(call).state },
      }),
      GetKeyPolicy: (call) => ({ Policy: JSON.stringify(key(call).policy, undefined, 2) }),
      GetKeyRotationStatus: (call) => ({ KeyRotationEnabled: key(call).rotates }),
    }),
    cloudwatch: service('monitoring', cloudwatchClient, {
      DescribeAlarms: ({ input }) => {
        const asked = (input['AlarmNames'] ?? []) as readonly string[];
        return {
          MetricAlarms: [...deployed.alarms].filter(([name]) => asked.includes(name)).map(alarmAnswer),
        };
      },
    }),
  };
};

/** The services that describe it, each in its own protocol; `home` is ACCOUNT/REGION of what is named without a place. */
export const describingDoors = (deployed: Deployed, home: string): Door[] => {
  const { events, scheduler, functions, iam, kms, cloudwatch } = describing(deployed, home);
  const door = (name: string, { signingName }: SchemaService, answerer: Door['answer']): Door => ({
    name,
    scope: signingName,
    answer: answerer,
  });
  return [
    door('events', events, answerJson11.bind(undefined, events)),
    door('scheduler', scheduler, answer.bind(undefined, scheduler)),
    door('lambda', functions, answer.bind(undefined, functions)),
    door('iam', iam, answerQuery.bind(undefined, iam)),
    door('kms', kms, answerJson11.bind(undefined, kms)),
    door('cloudwatch', cloudwatch, answerJson.bind(undefined, cloudwatch)),
  ];
};

/** What CloudTrail answers about trails. */
export const trailOperations = (trails: readonly Trail[]): SchemaService['operations'] => {
  const arnOf = ({ account }: Call, { name, home }: Trail): string =>
    `arn:aws:cloudtrail:${home}:${account}:trail/${name}`;
  const find = (call: Call, member: string): Trail => {
    const wanted = text(call.input[member]);
    const found = trails.find((trail) => trail.name === wanted || arnOf(call, trail) === wanted);
    if (found === undefined) throw new ServiceError('TrailNotFoundException', `Unknown trail: ${wanted}`);
    return found;
  };
  return {
    DescribeTrails: (call) => ({
      trailList: trails.map((trail) => ({
        Name: trail.name,
        TrailARN: arnOf(call, trail),
        HomeRegion: trail.home,
        IsMultiRegionTrail: trail.isMultiRegion,
      })),
    }),
    GetTrailStatus: (call) => ({ IsLogging: find(call, 'Name').isLogging }),
    GetEventSelectors: (call) => find(call, 'TrailName').selectors,
  };
};
