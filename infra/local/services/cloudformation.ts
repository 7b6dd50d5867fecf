// CloudFormation as it is read: stacks that a test registers, and telling the bus when their status changes.
import { createHash, randomUUID } from 'node:crypto';
import * as client from '@aws-sdk/client-cloudformation';
import { busEventOf, type Tell } from '../bus.js';
import { DEFAULT_ACCOUNT } from '../identities.js';
import {
  ServiceError,
  type Answer,
  type Call,
  type Operation,
  type SchemaService,
} from '../protocol/service.js';

interface Parameter {
  value: string;
  resolved?: string;
  isSecret?: boolean;
}
/** A value as given; `resolved` where it names an SSM parameter, `isSecret` where the template says NoEcho. */
export type GivenParameter = string | Parameter;

/** A stack as if it had been deployed. */
export interface GivenStack {
  name: string;
  template: string;
  /** After macros and transforms; the template itself where left out. */
  processed?: string;
  account?: string;
  region?: string;
  /** `CREATE_COMPLETE`, or `UPDATE_COMPLETE` where a stack of that name exists. */
  status?: string;
  parameters?: Readonly<Record<string, GivenParameter>>;
  /** By logical id; without `id` it has not been created. */
  resources?: Readonly<Record<string, { type: string; id?: string; status?: string }>>;
  outputs?: Readonly<Record<string, string>>;
  /** What others import, by export name. */
  exports?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
  /** Stacks that are resources of this one, by logical id; they inherit its place and tags. */
  nested?: Readonly<Record<string, GivenStack>>;
}

interface Stack extends GivenStack {
  id: string;
  account: string;
  region: string;
  status: string;
  createdAt: Date;
  updatedAt?: Date;
  parentId?: string;
  rootId?: string;
}

/** CloudFormation, and what deploys and changes stacks in it. */
export interface CloudFormation extends SchemaService {
  /** Registers a stack with its nested ones, or replaces it; answers its ARN. Nothing is told on the bus. */
  put: (stack: GivenStack) => string;
  /** Changes the status of a stack (by ARN or name), as a deployment does, and tells the bus. */
  setStatus: (nameOrArn: string, status: string, reason?: string) => void;
}

/** What every service of the embedded AWS is told. */
export interface CloudFormationOptions {
  region: string;
  now: () => Date;
  tell: Tell;
}

const NESTED = 'AWS::CloudFormation::Stack';
const PAGE = 100; // of ListStackResources and ListExports; "1 MB" of stacks is many more

const entriesOf = <T>(map: Readonly<Record<string, T>> | undefined): [string, T][] =>
  Object.entries(map ?? {});
const isDeleted = ({ status }: Stack): boolean => status === 'DELETE_COMPLETE';

/** The same stack keeps its ARN when it is put again, whichever test runs first. */
const arnOf = (name: string, account: string, region: string): string => {
  const hash = createHash('sha256').update(`${account}/${region}/${name}`).digest('hex');
  const id = [8, 4, 4, 4, 12].map((length, at) => hash.slice(at * 12, at * 12 + length)).join('-');
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/${id}`;
};

const invalid = (text: string): ServiceError => new ServiceError('ValidationError', text);

const paged = <T>(all: readonly T[], token: unknown): { page: T[]; NextToken?: string } => {
  const start = token === undefined ? 0 : Number(token);
  if (!(start >= 0)) throw invalid('The specified token is not valid');
  const end = start + PAGE;
  return { page: all.slice(start, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
};

const parameterOf = ([ParameterKey, given]: [string, GivenParameter]): Answer => {
  const { value, resolved, isSecret = false } = typeof given === 'string' ? { value: given } : given;
  if (isSecret) return { ParameterKey, ParameterValue: '****' };
  return { ParameterKey, ParameterValue: value, ResolvedValue: resolved };
};

const summaryOf = (stack: Stack): Answer => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status,
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
  ParentId: stack.parentId,
  RootId: stack.rootId,
});

const detailsOf = (stack: Stack): Answer => ({
  ...summaryOf(stack),
  Parameters: entriesOf(stack.parameters).map(parameterOf),
  Outputs: entriesOf(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  Tags: entriesOf(stack.tags).map(([Key, Value]) => ({ Key, Value })),
});

const resourcesOf = ({ resources, id, name, createdAt, updatedAt }: Stack): Answer[] =>
  entriesOf(resources).map(([LogicalResourceId, resource]) => ({
    StackId: id,
    StackName: name,
    LogicalResourceId,
    PhysicalResourceId: resource.id,
    ResourceType: resource.type,
    ResourceStatus: resource.status ?? 'CREATE_COMPLETE',
    LastUpdatedTimestamp: updatedAt ?? createdAt,
    Timestamp: createdAt,
  }));

const operationsOf = (stacks: Map<string, Stack>): Record<string, Operation> => {
  const here = ({ account, region }: Call): Stack[] =>
    [...stacks.values()].filter((stack) => stack.account === account && stack.region === region);
  const named = (call: Call): Stack => {
    const wanted = String(call.input['StackName']);
    // A deleted stack is found by its ARN only.
    const found = here(call).find((one) => one.id === wanted || (one.name === wanted && !isDeleted(one)));
    if (!found) throw invalid(`Stack with id ${wanted} does not exist`);
    return found;
  };
  return {
    DescribeStacks(call) {
      const { StackName, NextToken: token } = call.input;
      const all = StackName === undefined ? here(call).filter((one) => !isDeleted(one)) : [named(call)];
      const { page, ...next } = paged(all, token);
      return { Stacks: page.map(detailsOf), ...next };
    },
    ListStacks(call) {
      const { StackStatusFilter: wanted, NextToken: token } = call.input as client.ListStacksInput;
      const all = here(call).filter(({ status }) => wanted?.includes(status as client.StackStatus) ?? true);
      const { page, ...next } = paged(all, token);
      return { StackSummaries: page.map(summaryOf), ...next };
    },
    GetTemplate(call) {
      const { template, processed = template, status, name } = named(call);
      if (status === 'REVIEW_IN_PROGRESS')
        throw invalid(`Template is not available for ${name}: it is in REVIEW_IN_PROGRESS`);
      const isProcessed = call.input['TemplateStage'] === 'Processed';
      return { TemplateBody: isProcessed ? processed : template, StagesAvailable: ['Original', 'Processed'] };
    },
    ListStackResources(call) {
      const { page, ...next } = paged(resourcesOf(named(call)), call.input['NextToken']);
      return { StackResourceSummaries: page, ...next };
    },
    DescribeStackResources(call) {
      const { LogicalResourceId: wanted } = call.input;
      const all = resourcesOf(named(call));
      const chosen = all.filter((one) => wanted === undefined || one['LogicalResourceId'] === wanted);
      return { StackResources: chosen.slice(0, PAGE) };
    },
    ListExports(call) {
      const all = here(call)
        .filter((stack) => !isDeleted(stack))
        .flatMap(({ id, exports }) =>
          entriesOf(exports).map(([Name, Value]) => ({ ExportingStackId: id, Name, Value })),
        );
      const { page, ...next } = paged(all, call.input['NextToken']);
      return { Exports: page, ...next };
    },
  };
};

/** "Stack Status Change event detail": the token is the same for all events of one operation. */
const statusChanged = (stack: Stack, token: string, now: Date, reason: string) =>
  busEventOf(
    'aws.cloudformation',
    'CloudFormation Stack Status Change',
    { account: stack.account, region: stack.region, now, resources: [stack.id] },
    {
      'stack-id': stack.id,
      'status-details': { status: stack.status, 'status-reason': reason },
      'client-request-token': token,
    },
  );

/** Where a stack hangs: below its parent, or on its own in an account and Region. */
type Origin = Pick<Stack, 'account' | 'region' | 'parentId' | 'rootId' | 'tags'>;

/** An empty CloudFormation. */
export const createCloudFormation = ({ region, now, tell }: CloudFormationOptions): CloudFormation => {
  const stacks = new Map<string, Stack>();
  const tokens = new Map<string, string>();
  const place = (given: GivenStack, origin: Origin): string => {
    const id = arnOf(given.name, origin.account, origin.region);
    const before = stacks.get(id);
    const tags = { ...origin.tags, ...given.tags };
    const below = { ...origin, tags, parentId: id, rootId: origin.rootId ?? id };
    const nested = entriesOf(given.nested).map(([logicalId, child]) => {
      return [logicalId, { type: NESTED, id: place(child, below) }] as const;
    });
    stacks.set(id, {
      ...given,
      ...origin,
      id,
      tags,
      resources: { ...given.resources, ...Object.fromEntries(nested) },
      status: given.status ?? (before === undefined ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE'),
      createdAt: before?.createdAt ?? now(),
      ...(before === undefined ? {} : { updatedAt: now() }),
    });
    return id;
  };
  return {
    signingName: 'cloudformation',
    eventSource: 'cloudformation.amazonaws.com',
    client,
    operations: operationsOf(stacks),
    put: (given) => {
      const { account = DEFAULT_ACCOUNT, region: home = region } = given;
      return place(given, { account, region: home });
    },
    setStatus(nameOrArn, status, reason = '') {
      const found = [...stacks.values()].find(({ id, name }) => id === nameOrArn || name === nameOrArn);
      if (!found) throw new Error(`No stack ${nameOrArn} is registered`);
      const starts = status === 'UPDATE_IN_PROGRESS' || !tokens.has(found.id);
      if (starts) tokens.set(found.id, randomUUID());
      const changed = { ...found, status, ...(status === 'UPDATE_IN_PROGRESS' ? { updatedAt: now() } : {}) };
      stacks.set(found.id, changed);
      tell(statusChanged(changed, tokens.get(found.id) ?? '', now(), reason));
    },
  };
};
