// Builds REST APIs: resources, methods, integrations, deployments and stages.
import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteMethodCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateStageCommand,
  type APIGatewayClient,
  type CreateStageRequest,
  type Integration,
  type PutIntegrationRequest,
} from '@aws-sdk/client-api-gateway';
import { scopeId, targetId } from '../../../shared/model/target.js';
import { stagePatches } from './apigateway-stage-change.js';
import { documentOf } from './document.js';
import type { Site } from './index.js';
import { rebindTarget, referenceOf } from './rebind.js';

type Targets = Site['targets'];

/** Names of one method, as every call about it carries them. */
export interface MethodName {
  restApiId: string;
  resourceId: string;
  httpMethod: string;
}

export const methodNameOf = (key: string): MethodName => {
  const [, restApiId = '', resourceId = '', httpMethod = ''] = /^([^/]+)\/(.*)\/([^/]+)$/s.exec(key) ?? [];
  return { restApiId, resourceId, httpMethod };
};

const lambdaPath = (region: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:123456789012:function:f/invocations`;

/** What AWS demands of an integration of a type: a partial declaration alone is no valid one. */
export const completed = (given: Integration, region: string): Integration => {
  const { uri, httpMethod, connectionType, credentials, integrationTarget } = given;
  const hasBackend = [uri, httpMethod, connectionType, credentials, integrationTarget].some(Boolean);
  const guessed = uri?.startsWith('arn:') === true ? 'AWS' : 'HTTP_PROXY';
  const type = given.type ?? (hasBackend ? guessed : 'MOCK');
  if (type === 'MOCK') {
    const { uri: _uri, httpMethod: _verb, credentials: _role, ...rest } = given;
    return { ...rest, type };
  }
  const backend = type.startsWith('HTTP') ? 'https://example.com/' : lambdaPath(region);
  const link = connectionType === 'VPC_LINK' ? { connectionId: 'vpclink' } : {};
  return { uri: backend, httpMethod: 'POST', ...link, ...given, type };
};

/** Puts a whole integration with its responses; a put drops the responses that were there. */
export const putIntegration = async (
  client: APIGatewayClient,
  name: MethodName,
  integration: Integration,
): Promise<void> => {
  const { httpMethod, integrationResponses = {}, ...rest } = integration;
  const verb = httpMethod === undefined ? {} : { integrationHttpMethod: httpMethod };
  await client.send(new PutIntegrationCommand({ ...rest, ...verb, ...name } as PutIntegrationRequest));
  for (const [statusCode, response] of Object.entries(integrationResponses))
    await client.send(new PutIntegrationResponseCommand({ ...response, ...name, statusCode }));
};

const isMethodParameter = (text: string): boolean =>
  /^method\.request\.(header|querystring|path)\./.test(text);

/** The method that an integration hangs on, with the parameters that it maps. */
const putMethod = async (client: APIGatewayClient, name: MethodName, integration: Integration) => {
  const { requestParameters = {}, cacheKeyParameters = [], integrationResponses = {} } = integration;
  const used = [...Object.values(requestParameters), ...cacheKeyParameters]
    .filter(isMethodParameter)
    .map((parameter) => [parameter.replace('.multivalue', '.'), false] as const);
  const parameters = used.length === 0 ? {} : { requestParameters: Object.fromEntries(used) };
  await client.send(new PutMethodCommand({ ...name, authorizationType: 'NONE', ...parameters }));
  for (const [statusCode, { responseParameters = {} }] of Object.entries(integrationResponses)) {
    const mapped = Object.keys(responseParameters).map((parameter) => [parameter, false] as const);
    const input = { ...name, statusCode, responseParameters: Object.fromEntries(mapped) };
    await client.send(new PutMethodResponseCommand(input));
  }
};

/** Finds or creates resources by path, each part once. */
const resourceMaker = async (client: APIGatewayClient, restApiId: string) => {
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const known = new Map([['/', items.find(({ path }) => path === '/')?.id ?? '']]);
  const resourceAt = async (path: string): Promise<string> => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const cut = path.lastIndexOf('/');
    const parentId = await resourceAt(path.slice(0, cut) || '/');
    const input = { restApiId, parentId, pathPart: path.slice(cut + 1) };
    const { id = '' } = await client.send(new CreateResourceCommand(input));
    known.set(path, id);
    return id;
  };
  return resourceAt;
};

/** A resource declared by its path is created there; one declared by its id alone gets a path of its own. */
const pathOf = (declared: string): string =>
  declared.startsWith('/') ? declared : `/resource-${declared.replaceAll(/[^\w.-]/g, '-')}`;

/** A deployment. AWS deploys no API without a method: an empty one gets one for that time. */
export const createDeployment = async (client: APIGatewayClient, restApiId: string): Promise<string> => {
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId, limit: 500 }));
  const root = { restApiId, resourceId: items.find(({ path }) => path === '/')?.id ?? '', httpMethod: 'GET' };
  const isEmpty = items.every(({ resourceMethods = {} }) => Object.keys(resourceMethods).length === 0);
  if (isEmpty) {
    await putMethod(client, root, {});
    await putIntegration(client, root, { type: 'MOCK' });
  }
  const { id = '' } = await client.send(new CreateDeploymentCommand({ restApiId }));
  if (isEmpty) await client.send(new DeleteMethodCommand(root));
  return id;
};

/** One deployment per declared id, and one for stages that declare none. */
const deploy = async (client: APIGatewayClient, restApiId: string, { scope, ids }: Site, stages: Targets) => {
  const declared = stages.flatMap(({ leaves }) =>
    leaves.filter(({ pattern }) => pattern.endsWith('/deploymentId')).map(({ value }) => value),
  );
  for (const value of new Set(declared))
    ids.set(referenceOf(scope, 'deployment', value), await createDeployment(client, restApiId));
  const isBare = stages.some((stage) => !stage.leaves.some(({ pattern }) => pattern === '/deploymentId'));
  return isBare ? await createDeployment(client, restApiId) : undefined;
};

/** CreateStage knows neither access logs nor client certificates nor method settings: they are patched in. */
const patchedIn = /^\/(accessLogSettings|clientCertificateId|methodSettings)\b/;

const createStage = async (site: Site, restApiId: string, stage: Targets[number], spare?: string) => {
  const { clients, ids, scope } = site;
  const target = rebindTarget(stage, ids);
  const stageName = stage.key.slice(scope.key.length + 1);
  const created = target.leaves.filter(({ pattern }) => !patchedIn.test(pattern));
  const input = { deploymentId: spare, ...documentOf({ ...target, leaves: created }), restApiId, stageName };
  await clients.apiGateway.send(new CreateStageCommand(input as CreateStageRequest));
  const patchOperations = target.leaves
    .filter(({ pattern }) => patchedIn.test(pattern))
    .flatMap(({ pointer, value }) => stagePatches(pointer, value));
  if (patchOperations.length > 0)
    await clients.apiGateway.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  ids.set(targetId(stage), `${restApiId}/${stageName}`);
};

export const buildRestApi = async (site: Site): Promise<void> => {
  const { clients, scope, targets, ids } = site;
  const client = clients.apiGateway;
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: scope.key }));
  ids.set(scopeId(scope), restApiId);
  const resourceAt = await resourceMaker(client, restApiId);
  const integrations = targets.filter(({ kind }) => kind === 'apigateway.integration');
  const stages = targets.filter(({ kind }) => kind === 'apigateway.stage');
  for (const target of integrations) {
    const { resourceId: declared, httpMethod } = methodNameOf(target.key);
    const resourceId = await resourceAt(pathOf(declared));
    ids.set(referenceOf(scope, 'resource', declared), resourceId);
    ids.set(targetId(target), `${restApiId}/${resourceId}/${httpMethod}`);
    const integration = completed(documentOf(rebindTarget(target, ids)) as Integration, scope.region);
    await putMethod(client, { restApiId, resourceId, httpMethod }, integration);
    await putIntegration(client, { restApiId, resourceId, httpMethod }, integration);
  }
  if (stages.length === 0) return;
  const spare = await deploy(client, restApiId, site, stages);
  for (const stage of stages) await createStage(site, restApiId, stage, spare);
};
