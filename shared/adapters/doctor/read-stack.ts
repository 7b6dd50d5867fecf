// The deployed stack: its status, its resources, and the template that it was deployed from.
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { absent, read, type Told } from '../../usecases/doctor/told.js';
import type { StackFact } from '../../usecases/doctor/facts.js';
import { propertiesIn } from '../../usecases/doctor/template.js';
import { asked, using, type ClientConfig } from './asking.js';

interface Deployed {
  stack: StackFact;
  template: Told<true>;
}

/** `arn:aws:cloudformation:eu-west-1:123456789012:stack/NAME/ID`. */
const placeIn = (arn: string): { partition: string; region: string; account: string } => {
  const [, partition = 'aws', , region = '', account = ''] = arn.split(':');
  return { partition, region, account };
};

interface Summary {
  id: string;
  type: string;
  physical: string;
  status: string;
}

const listed = async (client: CloudFormationClient, name: string): Promise<Summary[]> => {
  const all: Summary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: name },
  ))
    all.push(
      ...StackResourceSummaries.map((one) => ({
        id: one.LogicalResourceId ?? '',
        type: one.ResourceType ?? '',
        physical: one.PhysicalResourceId ?? '',
        status: one.ResourceStatus ?? '',
      })),
    );
  return all.filter(({ status }) => status !== 'DELETE_COMPLETE');
};

/** Rejects as the SDK does where the stack cannot be described: without it there is nothing to check. */
export const readStack = (config: ClientConfig, name: string): Promise<Deployed> =>
  using(new CloudFormationClient(config), async (client) => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    const { partition, region, account } = placeIn(stack?.StackId ?? '');
    const place = { region, account };
    const parts = await listed(client, name);
    const told = await asked('cloudformation:GetTemplate', async () => {
      const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: name }));
      return TemplateBody;
    });
    const properties =
      told.status === 'read'
        ? propertiesIn(told.value, parts, { ...place, partition, stack: name })
        : undefined;
    const unread = told.status === 'untold' ? told : absent;
    const reason = stack?.StackStatusReason;
    return {
      stack: {
        name,
        status: stack?.StackStatus ?? 'unknown',
        ...(reason === undefined ? {} : { reason }),
        partition,
        place,
        parts: parts.map((part) => {
          const own = properties?.[part.id];
          return own === undefined ? part : { ...part, properties: own };
        }),
      },
      template: properties === undefined ? unread : read(true),
    };
  });
