// CloudFormation's answers about stacks, whole: all pages, failures in words.
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Place } from '../../model/target.js';
import { configOf, counting, countingPlace, type RemoteSourcesOptions } from './client-config.js';
import { asking, sourceError } from './failures.js';
import { stackOf, type DeployedStack } from './stack.js';

/** A resource that exists, with the name AWS gave it. */
export interface StackMember {
  logicalId: string;
  physicalId: string;
  type: string;
}

/** What CloudFormation is asked in one account and Region; `where` is the source as its user wrote it. */
export interface StackCalls {
  describe: (where: string, nameOrArn: string) => Promise<DeployedStack>;
  describeAll: (where: string) => Promise<readonly DeployedStack[]>;
  /** After macros and transforms. */
  template: (where: string, stack: DeployedStack) => Promise<string>;
  members: (where: string, stack: DeployedStack) => Promise<readonly StackMember[]>;
  /** What the account exports in this Region, by name. */
  exports: (where: string) => Promise<Readonly<Record<string, string>>>;
}

const clientOf = (
  options: RemoteSourcesOptions,
  { account, region }: Partial<Place>,
): CloudFormationClient => {
  const entry = account === undefined ? undefined : options.entries?.(account);
  const client = new CloudFormationClient(
    configOf(entry === undefined ? options : { ...options, credentials: entry }, region),
  );
  client.middlewareStack.addRelativeTo(counting('cloudformation', options.onCall), countingPlace);
  return client;
};

interface Page {
  NextToken?: string | undefined;
}

/** Follows `NextToken` to the end, one page after the other. */
const all = async <Answer extends Page, Row>(
  ask: (NextToken: string | undefined) => Promise<Answer>,
  rowsOf: (answer: Answer) => readonly Row[] | undefined,
): Promise<Row[]> => {
  const rows: Row[] = [];
  let token: string | undefined;
  do {
    const answer = await ask(token);
    rows.push(...(rowsOf(answer) ?? []));
    token = answer.NextToken;
  } while (token !== undefined && token !== '');
  return rows;
};

const askedOf = (where: string, operation: string, what: string, on = '*') => ({
  where,
  action: `cloudformation:${operation}`,
  on,
  what,
});

const memberOf = (summary: StackResourceSummary): StackMember[] => {
  const { LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus } = summary;
  if (LogicalResourceId === undefined || ResourceType === undefined) return [];
  // One that was never created has no name yet; one that is deleted is nobody's any more.
  if (PhysicalResourceId === undefined || PhysicalResourceId === '' || ResourceStatus === 'DELETE_COMPLETE')
    return [];
  return [{ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType }];
};

export const createStackCalls = (options: RemoteSourcesOptions, place: Partial<Place> = {}): StackCalls => {
  const client = clientOf(options, place);
  return {
    describe: async (where, nameOrArn) => {
      const asked = askedOf(where, 'DescribeStacks', `the stack ${nameOrArn}`);
      const command = new DescribeStacksCommand({ StackName: nameOrArn });
      const { Stacks = [] } = await asking(asked, () => client.send(command));
      const [found] = Stacks.flatMap((one) => stackOf(one) ?? []);
      if (found !== undefined) return found;
      throw sourceError(where, `AWS describes no stack ${nameOrArn}`, 'Correct the name or the Region.');
    },
    describeAll: async (where) => {
      const asked = askedOf(where, 'DescribeStacks', 'the stacks of the account');
      const described = await all(
        (NextToken) => asking(asked, () => client.send(new DescribeStacksCommand({ NextToken }))),
        ({ Stacks }) => Stacks,
      );
      return described.flatMap((one) => stackOf(one) ?? []);
    },
    template: async (where, { id, name }) => {
      const asked = askedOf(where, 'GetTemplate', `the template of the stack ${name}`, id);
      const command = new GetTemplateCommand({ StackName: id, TemplateStage: 'Processed' });
      const { TemplateBody: text } = await asking(asked, () => client.send(command));
      if (text !== undefined && text.trim() !== '') return text;
      throw sourceError(
        where,
        `AWS gave no template for the stack ${name}`,
        'Try again when it is deployed.',
      );
    },
    members: async (where, { id, name }) => {
      const asked = askedOf(where, 'ListStackResources', `the resources of the stack ${name}`, id);
      const summaries = await all(
        (NextToken) =>
          asking(asked, () => client.send(new ListStackResourcesCommand({ StackName: id, NextToken }))),
        ({ StackResourceSummaries }) => StackResourceSummaries,
      );
      return summaries.flatMap(memberOf);
    },
    exports: async (where) => {
      const asked = askedOf(where, 'ListExports', 'what stacks export');
      const rows = await all(
        (NextToken) => asking(asked, () => client.send(new ListExportsCommand({ NextToken }))),
        ({ Exports }) => Exports,
      );
      return Object.fromEntries(
        rows.flatMap(({ Name, Value }) =>
          Name === undefined || Value === undefined ? [] : [[Name, Value] as const],
        ),
      );
    },
  };
};
