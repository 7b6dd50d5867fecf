// A large estate for the world: many APIs with many stages each, what declares them, and what moves all of them at once.
import {
  type APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { sideBySide } from '../../shared/usecases/look/parallel.js';

interface Stage {
  restApiId: string;
  deploymentId: string;
  stageName: string;
}

const variables = { table: 'orders' };

/** What all declarations say, and what differs for each API. */
export interface Said {
  description?: string;
  tags?: (api: number) => Readonly<Record<string, string>>;
}

/** Quoted: an id of digits alone is no number. */
const described = (
  { restApiId, deploymentId, stageName }: Stage,
  description: string,
  tags: Readonly<Record<string, string>>,
): string => {
  const given = { rest_api_id: restApiId, stage_name: stageName, deployment_id: deploymentId };
  const stage = { name: stageName, ...given, description, variables, tags };
  return `  - aws_api_gateway_stage: ${JSON.stringify(stage)}`;
};

/** An API that can be deployed, with its deployment. */
const createApi = async (client: APIGatewayClient, name: string) => {
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId = '' } = await client.send(new CreateDeploymentCommand({ restApiId }));
  return { restApiId, deploymentId };
};

/** `apis` APIs of `each` stages; stages are tagged as they are declared. */
export const createLargeEstate = async (
  client: APIGatewayClient,
  apis: number,
  each: number,
  tags: NonNullable<Said['tags']> = () => ({}),
) => {
  const stages = await sideBySide(
    Array.from({ length: apis }, (_, index) => index),
    async (index) => {
      const api = await createApi(client, `api-${index}`);
      const made: Stage[] = [];
      for (let stage = 0; stage < each; stage += 1) {
        const stageName = `s${stage}`;
        const given = { ...api, stageName };
        await client.send(
          new CreateStageCommand({ ...given, description: 'live', variables, tags: { ...tags(index) } }),
        );
        made.push(given);
      }
      return made;
    },
  );
  return {
    stages: stages.flat(),
    /** The declaration of all of them. */
    declaration: ({ description = 'live', tags: said = tags }: Said = {}): string =>
      [
        'resources:',
        ...stages.flatMap((ofApi, index) => ofApi.map((one) => described(one, description, said(index)))),
      ].join('\n'),
    /** Describes the first `count` of them otherwise. */
    describe: (description: string, count: number, by = client) =>
      sideBySide(stages.flat().slice(0, count), ({ restApiId, stageName }) =>
        by.send(
          new UpdateStageCommand({
            restApiId,
            stageName,
            patchOperations: [{ op: 'replace', path: '/description', value: description }],
          }),
        ),
      ),
    /** Takes the variable that is declared off the first `count` of them: worse than another description. */
    clearVariables: (count: number) =>
      sideBySide(stages.flat().slice(0, count), ({ restApiId, stageName }) =>
        client.send(
          new UpdateStageCommand({
            restApiId,
            stageName,
            patchOperations: [{ op: 'remove', path: '/variables/table' }],
          }),
        ),
      ),
    /** Their targets' keys. */
    keys: stages.flat().map(({ restApiId, stageName }) => `${restApiId}/${stageName}`),
  };
};

export type LargeEstate = Awaited<ReturnType<typeof createLargeEstate>>;
