// The real handlers wired by what deploys, a declared stage in sync, somebody subscribed; and doctor on it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { readDeployment } from '../../shared/adapters/doctor/read-deployment.js';
import { epochMs, type Clock } from '../../shared/model/time.js';
import { diagnose, exitCodeOf } from '../../shared/usecases/doctor/diagnose.js';
import type { Facts } from '../../shared/usecases/doctor/facts.js';
import { runCli, type Ran } from './run.js';
import { quietDoors } from '../support/quiet-doors.js';

export interface DoctorWorld {
  aws: LocalAws;
  wired: Wired;
  restApiId: string;
  /** Runs `stagewatch doctor --stage prod` with more arguments. */
  doctor: (...args: string[]) => Promise<Ran>;
  /** `slackUrl`: also ask Slack, or what stands in for it. */
  facts: (slackUrl?: string) => Promise<Facts>;
  /** What is not right (judged in this process, which is cheaper), as `status check subject: says → remedy`. */
  complaints: () => Promise<{ code: number; lines: string[] }>;
  description: () => Promise<string | undefined>;
  describe: (description: string) => Promise<unknown>;
  close: () => Promise<void>;
}

const clock: Clock = () => epochMs(Date.now());

export const email = 'ann@example.com';

let round = 0;

/** A fresh module for each world: doors are put together when they are loaded. */
const load = async (name: string): Promise<Handler> =>
  ((await import(`../../functions/${name}/handler.ts?doctor=${round}`)) as { handler: Handler }).handler;

const describeStage = (client: APIGatewayClient, restApiId: string, value: string): Promise<unknown> => {
  const patchOperations = [{ op: 'replace' as const, path: '/description', value }];
  return client.send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }));
};

const makeStage = async (client: APIGatewayClient): Promise<string> => {
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  await describeStage(client, restApiId, 'the shop');
  return restApiId;
};

export const declarationOf = (restApiId: string): string => `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, description: the shop }
`;

export const startDoctorWorld = async (
  settings: object = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<DoctorWorld> => {
  round += 1;
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const wired = await wire({
    aws,
    root: process.cwd(),
    load,
    overrides: {
      variables: { stage: 'prod' },
      environment: { ...quietDoors, ...variables },
    },
  });
  const config = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  };
  const client = new APIGatewayClient(config);
  const restApiId = await makeStage(client);
  const TopicArn = wired.names.topicArn;
  await aws.call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: email });
  await wired.invoke('baseline', {
    sources: [{ name: 'declared.yml', text: declarationOf(restApiId) }],
    settings: { severity: { tellAtOnce: 'low' }, ...settings },
  });
  await wired.drain();
  const doctor = (...args: string[]): Promise<Ran> =>
    runCli(['doctor', ...args], { env: { ...aws.environment } });
  const facts = (slackUrl?: string): Promise<Facts> =>
    readDeployment({
      stage: 'prod',
      region: aws.region,
      slack: slackUrl !== undefined,
      ...(slackUrl === undefined ? {} : { slackUrl }),
      clock,
    });
  return {
    aws,
    wired,
    restApiId,
    doctor,
    facts,
    complaints: async () => {
      const diagnosis = diagnose(await facts());
      const lines = diagnosis.groups
        .flatMap((group) => group.checks)
        .flatMap(({ check, subjects }) =>
          subjects.flatMap((one) =>
            one.status === 'right'
              ? []
              : [`${one.status} ${check} ${one.subject}: ${one.says} → ${one.remedy}`],
          ),
        );
      return { code: exitCodeOf(diagnosis), lines };
    },
    describe: (description) => describeStage(client, restApiId, description),
    description: async () =>
      (await client.send(new GetStageCommand({ restApiId, stageName: 'prod' }))).description,
    close: async () => {
      await wired.stop();
      client.destroy();
      await aws.close();
    },
  };
};

/** CloudFormation ends the names of roles with letters of its own. */
export const roleOf = ({ aws }: DoctorWorld, id: string) =>
  [...aws.deployed.roles].find(([name]) => name.startsWith(`stagewatch-prod-${id}`))?.[1];

export const stateClient = ({ aws }: DoctorWorld): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  });
