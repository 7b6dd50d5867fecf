// One REST API with a stage, on an embedded AWS of its own, for the command line to check.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { reportShape } from '../../shared/usecases/schemas/report-schema.js';
import { folderWith, runCli, type Ran } from './run.js';

export const secret = 's3cr3t-of-the-backend';

export interface Orders {
  aws: LocalAws;
  api: string;
  /** Id of the root resource, whose GET is a mock. */
  root: string;
  /** Runs `check` on a declaration with this text. */
  check: (text: string, ...args: string[]) => Promise<Ran>;
}

export const startOrders = async (): Promise<Orders> => {
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const client = new APIGatewayClient({
    endpoint: aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: aws.account, secretAccessKey: 'local' },
  });
  const created = await client.send(new CreateRestApiCommand({ name: 'orders' }));
  const api = created.id ?? '';
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId: api }));
  const root = items[0]?.id ?? '';
  const method = { restApiId: api, resourceId: root, httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId: api }));
  const variables = { table: 'orders', token: secret };
  await client.send(
    new CreateStageCommand({
      restApiId: api,
      stageName: 'prod',
      deploymentId,
      variables,
      description: 'live',
    }),
  );
  client.destroy();
  return {
    aws,
    api,
    root,
    check: (text, ...args) =>
      runCli(['check', 'declared.yml', ...args], {
        cwd: folderWith({ 'declared.yml': text }),
        env: aws.environment,
      }),
  };
};

export const report = (ran: Ran) => reportShape.parse(JSON.parse(ran.stdout));
