// A REST API that can be deployed: one MOCK method on its root.
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { apigateway } from '../../../../infra/local/services/apigateway/index.js';
import { serve, type Served } from './serve.js';

export interface Fixture {
  served: Served;
  gw: APIGateway;
  restApiId: string;
  rootId: string;
  /** The root's GET method. */
  method: { restApiId: string; resourceId: string; httpMethod: string };
  deploy: () => Promise<string>;
}

export const fixture = async (): Promise<Fixture> => {
  const served = await serve(apigateway());
  const gw = new APIGateway(served.config);
  const { id: restApiId = '', rootResourceId: rootId = '' } = await gw.createRestApi({
    name: 'orders',
    description: 'this is my api',
  });
  const method = { restApiId, resourceId: rootId, httpMethod: 'GET' };
  await gw.putMethod({ ...method, authorizationType: 'NONE' });
  await gw.putIntegration({
    ...method,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  });
  const deploy = async () => (await gw.createDeployment({ restApiId })).id ?? '';
  return { served, gw, restApiId, rootId, method, deploy };
};
