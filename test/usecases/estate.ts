// The estate of the world, its declaration, and what people and attackers do to it.
import {
  type APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';

/** The estate: one REST API with one stage and one HTTP integration. */
export const createEstate = async (client: APIGatewayClient) => {
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const resourceId = items[0]?.id ?? '';
  const method = { restApiId, resourceId, httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(
    new PutIntegrationCommand({
      ...method,
      type: 'HTTP',
      integrationHttpMethod: 'GET',
      uri: 'https://orders.example.com/',
    }),
  );
  const { id: deploymentId = '' } = await client.send(new CreateDeploymentCommand({ restApiId }));
  await client.send(
    new CreateStageCommand({
      restApiId,
      stageName: 'prod',
      deploymentId,
      description: 'live',
      tracingEnabled: true,
      variables: { table: 'orders-secret-name' },
    }),
  );
  return { restApiId, resourceId, deploymentId };
};

export type Estate = Awaited<ReturnType<typeof createEstate>>;

export const declarationOf = ({ restApiId, resourceId, deploymentId }: Estate): string => `
resources:
  - aws_api_gateway_stage:
      name: prod
      rest_api_id: '${restApiId}'
      stage_name: prod
      deployment_id: '${deploymentId}'
      description: live
      xray_tracing_enabled: true
      variables: { table: orders-secret-name }
  - aws_api_gateway_integration:
      name: orders
      rest_api_id: '${restApiId}'
      resource_id: '${resourceId}'
      http_method: GET
      type: HTTP
      integration_http_method: GET
      uri: https://orders.example.com/
`;

/** What people and attackers do to the estate. */
export const handsOn = (client: APIGatewayClient, { restApiId, resourceId, deploymentId }: Estate) => {
  const patchStage = (path: string, value: string, op: 'replace' | 'remove' = 'replace') =>
    client.send(
      new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations: [{ op, path, value }] }),
    );
  return {
    patchStage,
    describe: (text: string) => patchStage('/description', text),
    trace: (on: boolean) => patchStage('/tracingEnabled', String(on)),
    setVariable: (value: string) => patchStage('/variables/table', value),
    swapBackend: (uri: string) =>
      client.send(
        new UpdateIntegrationCommand({
          restApiId,
          resourceId,
          httpMethod: 'GET',
          patchOperations: [{ op: 'replace', path: '/uri', value: uri }],
        }),
      ),
    deleteStage: () => client.send(new DeleteStageCommand({ restApiId, stageName: 'prod' })),
    createStage: (stageName: string) =>
      client.send(new CreateStageCommand({ restApiId, stageName, deploymentId })),
  };
};
