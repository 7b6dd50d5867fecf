// A deployed Stagewatch on an embedded AWS of its own, with one REST stage declared: for people who ask it to put things back.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws } from '../../infra/local/server.js';
import { wire } from '../../infra/local/wiring.js';
import { contentOf, type Item } from '../../shared/adapters/dynamodb/items.js';
import { quietDoors } from '../support/quiet-doors.js';

let round = 0;

export const secret = 's3cr3t-of-the-stage';

export const startReconcileWorld = async (settings: object = {}) => {
  round += 1;
  const here = round;
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const load = async (name: string): Promise<Handler> => {
    // A fresh module for each world: doors are put together when they are loaded.
    const module = (await import(`../../functions/${name}/handler.ts?reconcile=${here}`)) as {
      handler: Handler;
    };
    return module.handler;
  };
  const wired = await wire({
    aws,
    root: process.cwd(),
    load,
    overrides: {
      batchingWindowSeconds: 0,
      environment: quietDoors,
    },
  });
  const options = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  };
  const v1 = new APIGatewayClient(options);
  const table = new DynamoDBClient(options);
  const { id: restApiId = '' } = await v1.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await v1.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await v1.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await v1.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId = '' } = await v1.send(new CreateDeploymentCommand({ restApiId }));
  await v1.send(
    new CreateStageCommand({
      restApiId,
      stageName: 'prod',
      deploymentId,
      description: 'the shop',
      variables: { token: secret },
    }),
  );
  const text = `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, description: the shop, xray_tracing_enabled: false, variables: { token: ${secret} } }
`;
  await wired.invoke('baseline', {
    sources: [{ name: 'declared.yml', text }],
    settings: { severity: { tellAtOnce: 'low' }, notify: { confirmAfterSeconds: 0 }, ...settings },
  });
  await wired.drain();
  const patch = (path: string, value: string) =>
    v1.send(
      new UpdateStageCommand({
        restApiId,
        stageName: 'prod',
        patchOperations: [{ op: 'replace', path, value }],
      }),
    );
  return {
    aws,
    wired,
    restApiId,
    patch,
    target: `apigateway.stage:${aws.account}/eu-west-1/${restApiId}/prod`,
    live: () => v1.send(new GetStageCommand({ restApiId, stageName: 'prod' })),
    ask: (payload: object) => wired.invoke('reconcile', payload),
    /** Contents of all rows whose partition begins so. */
    rows: async (prefix: string): Promise<unknown[]> => {
      const { Items = [] } = await table.send(new ScanCommand({ TableName: wired.names.table }));
      return (Items as Item[])
        .filter((item) => item['pk']?.S?.startsWith(prefix) === true && item['content'] !== undefined)
        .map(contentOf);
    },
    /** Calls since the last reset that changed what is watched. */
    writes: (): string[] =>
      aws.callLog
        .filter(({ service, operation }) => service === 'apigateway' && !/^(Get|List)/.test(operation))
        .map(({ operation }) => operation),
    close: async () => {
      await wired.stop();
      v1.destroy();
      table.destroy();
      await aws.close();
    },
  };
};

export type ReconcileWorld = Awaited<ReturnType<typeof startReconcileWorld>>;
