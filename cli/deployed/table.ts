// The table of the deployed Stagewatch: which one it is, and the reads that looking back does on it.
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Command } from 'commander';
import { createArchive } from '../../shared/adapters/dynamodb/looking-back.js';
import { createRemedyLedger } from '../../shared/adapters/dynamodb/remedies.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import { operatorError } from '../../shared/model/errors.js';
import { epochMs, type Clock } from '../../shared/model/time.js';
import type { LookingBack } from '../../shared/usecases/looking-back/archive.js';
import type { RemedyLedger } from '../../shared/usecases/remediation/ports.js';
import { explainFailure, type Needs } from './failures.js';

export interface TableFlags {
  table?: string;
  stage?: string;
  region?: string;
}

export const addTableOptions = (command: Command): Command =>
  command
    .option('--table <name>', 'the table (default: $STAGEWATCH_TABLE, else that of the deployment)')
    .option('--stage <stage>', 'the deployment: the stack stagewatch-STAGE (default: prod)')
    .option('--region <region>', 'where it is deployed (default: the SDK’s)');

const clock: Clock = () => epochMs(Date.now());

// A terminal waits for an answer, not for ever.
const clientConfig = ({ region }: TableFlags) => ({
  ...(region === undefined ? {} : { region }),
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

/** As infra/table.yml calls it; CloudFormation gives it its name. */
const logicalId = 'StateTable';

const notDeployed = (stack: string, what: string) =>
  operatorError('The table of the deployed Stagewatch was not found.', [
    {
      where: stack,
      what,
      remedy:
        'Name the table: --table NAME or STAGEWATCH_TABLE; or the deployment: --stage STAGE, --region REGION.',
    },
  ]);

const physicalName = async (client: CloudFormationClient, stack: string): Promise<string> => {
  const command = new DescribeStackResourcesCommand({ StackName: stack, LogicalResourceId: logicalId });
  const { StackResources = [] } = await client.send(command);
  const name = StackResources[0]?.PhysicalResourceId;
  if (name === undefined) throw notDeployed(stack, `the stack has no ${logicalId}`);
  return name;
};

const nameInStack = async (flags: TableFlags): Promise<string> => {
  const stack = `stagewatch-${flags.stage ?? 'prod'}`;
  const client = new CloudFormationClient(clientConfig(flags));
  try {
    return await physicalName(client, stack);
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError')
      throw notDeployed(stack, 'there is no stack of this name here');
    if (error instanceof Error && /AccessDenied/.test(error.name))
      throw notDeployed(stack, 'these credentials may not do cloudformation:DescribeStackResources on it');
    const needs: Needs = { table: stack, actions: [], usesIndex: false };
    throw explainFailure(error, needs, 'The table of the deployed Stagewatch was not found.');
  } finally {
    client.destroy();
  }
};

const tableNameOf = async (flags: TableFlags): Promise<string> => {
  const given = flags.table ?? (flags.stage === undefined ? process.env['STAGEWATCH_TABLE'] : undefined);
  return given === undefined || given === '' ? nameInStack(flags) : given;
};

/** Works on the table; what AWS refuses is told in words. */
export const onTable = async <Result>(
  flags: TableFlags,
  { actions, usesIndex, asked }: Omit<Needs, 'table'> & { asked: string },
  work: (deps: LookingBack & { ledger: RemedyLedger }) => Promise<Result>,
): Promise<Result> => {
  const table = await tableNameOf(flags);
  const client = new DynamoDBClient(clientConfig(flags));
  try {
    return await work({
      store: createStore(client, table, clock),
      archive: createArchive(client, table, clock),
      ledger: createRemedyLedger(client, table),
      clock,
    });
  } catch (error) {
    throw explainFailure(error, { table, actions, usesIndex }, asked);
  } finally {
    client.destroy();
  }
};
