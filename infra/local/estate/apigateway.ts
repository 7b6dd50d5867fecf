// Builds REST APIs: resources, methods, integrations, deployments and stages.
import * as aws from '@aws-sdk/client-api-gateway';
import { scopeId, targetId } from '../../../shared/model/target.js';
import { documentOf } from './document.js';
import type { Site } from './index.js';
import { built, rebindTarget, referenceOf } from './rebind.js';
import { stagePatches } from './stage-patches.js';

/** Names of one method, as every call about it carries them. */
interface MethodName {
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
export const completed = (given: aws.Integration, region: string): aws.Integration => {
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
  client: aws.APIGatewayClient,
  name: MethodName,
  integration: aws.Integration,
): Promise<void> => {
  const { httpMethod, integrationResponses = {}, type, ...rest } = integration;
  const verb = httpMethod === undefined ? {} : { integrationHttpMethod: httpMethod };
  await client.send(new aws.PutIntegrationCommand({ ...rest, type, ...verb, ...name }));
  for (const [statusCode, response] of Object.entries(integrationResponses))
    await client.send(new aws.PutIntegrationResponseCommand({ ...response, ...name, statusCode }));
};

const allowed = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, false]));

/** The method that an integration hangs on, with the parameters that it maps. */
const putMethod = async (client: aws.APIGatewayClient, name: MethodName, integration: aws.Integration) => {
  const { requestParameters = {}, cacheKeyParameters = [], integrationResponses = {} } = integration;
  const used = [...Object.values(requestParameters), ...cacheKeyParameters]
    .filter((text) => /^method\.request\.(multivalue)?(header|querystring|path)\./.test(text))
    .map((text) => text.replace('.multivalue', '.'));
  const input = { ...name, authorizationType: 'NONE', requestParameters: allowed(used) };
  await client.send(new aws.PutMethodCommand(input));
  for (const [statusCode, { responseParameters = {} }] of Object.entries(integrationResponses)) {
    const response = { ...name, statusCode, responseParameters: allowed(Object.keys(responseParameters)) };
    await client.send(new aws.PutMethodResponseCommand(response));
  }
};

/** A deployment. AWS deploys no API without a method: an empty one gets one for that time. */
export const createDeployment = async (client: aws.APIGatewayClient, restApiId: string): Promise<string> => {
  const { items = [] } = await client.send(new aws.GetResourcesCommand({ restApiId, limit: 500 }));
  const root = { restApiId, resourceId: items.find(({ path }) => path === '/')?.id ?? '', httpMethod: 'GET' };
  const isEmpty = items.every(({ resourceMethods = {} }) => Object.keys(resourceMethods).length === 0);
  if (isEmpty) {
    await putMethod(client, root, {});
    await putIntegration(client, root, { type: 'MOCK' });
  }
  const { id = '' } = await client.send(new aws.CreateDeploymentCommand({ restApiId }));
  if (isEmpty) await client.send(new aws.DeleteMethodCommand(root));
  return id;
};

/** Finds or creates resources by path, each part once. */
const resourceMaker = async (client: aws.APIGatewayClient, restApiId: string) => {
  const { items = [] } = await client.send(new aws.GetResourcesCommand({ restApiId }));
  const known = new Map([['/', items.find(({ path }) => path === '/')?.id ?? '']]);
  const resourceAt = async (path: string): Promise<string> => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const cut = path.lastIndexOf('/');
    const input = {
      restApiId,
      parentId: await resourceAt(path.slice(0, cut) || '/'),
      pathPart: path.slice(cut + 1),
    };
    const { id = '' } = await client.send(new aws.CreateResourceCommand(input));
    known.set(path, id);
    return id;
  };
  return resourceAt;
};

const buildIntegrations = async (
  { clients, scope, targets, ids }: Site,
  restApiId: string,
): Promise<void> => {
  const resourceAt = await resourceMaker(clients.apiGateway, restApiId);
  for (const target of targets) {
    const { resourceId: declared, httpMethod } = methodNameOf(target.key);
    // A resource declared by its id alone gets a path of its own.
    const path = declared.startsWith('/') ? declared : `/resource-${declared.replaceAll(/[^\w.-]/g, '-')}`;
    const name = { restApiId, resourceId: await resourceAt(path), httpMethod };
    ids.set(referenceOf(scope, 'resource', declared), name.resourceId);
    const isByPath = declared.startsWith('/');
    const byPath = isByPath ? `${restApiId}/${path}/${httpMethod}` : undefined;
    built(ids, target, `${restApiId}/${name.resourceId}/${httpMethod}`, byPath);
    const integration = completed(documentOf(rebindTarget(target, ids)), scope.region);
    await putMethod(clients.apiGateway, name, integration);
    await putIntegration(clients.apiGateway, name, integration);
  }
};

/** CreateStage knows neither access logs nor client certificates nor method settings: they are patched in. */
const isPatchedIn = ({ pattern }: { pattern: string }): boolean =>
  /^\/(accessLogSettings|clientCertificateId|methodSettings)\b/.test(pattern);

/** A name that only parameters tell (`${Environment}`) is no name that AWS takes. */
const legalName = (declared: string): string => declared.replaceAll(/[^\w-]/g, '');

const buildStages = async ({ clients, scope, targets, ids }: Site, restApiId: string): Promise<void> => {
  const client = clients.apiGateway;
  for (const stage of targets) {
    const declared = stage.leaves.filter(({ pattern }) => pattern.endsWith('/deploymentId'));
    for (const reference of declared.map(({ value }) => referenceOf(scope, 'deployment', value)))
      if (!ids.has(reference)) ids.set(reference, await createDeployment(client, restApiId));
    const { leaves, ...target } = rebindTarget(stage, ids);
    const given = documentOf({ ...target, leaves: leaves.filter((leaf) => !isPatchedIn(leaf)) });
    const declaredId = leaves.find(({ pointer }) => pointer === '/deploymentId')?.value;
    const deploymentId = String(declaredId ?? (await createDeployment(client, restApiId)));
    const stageName = legalName(stage.key.slice(scope.key.length + 1));
    const name = { restApiId, stageName };
    await client.send(new aws.CreateStageCommand({ ...given, deploymentId, ...name }));
    const patchOperations = leaves
      .filter(isPatchedIn)
      .flatMap(({ pointer, value }) => stagePatches(pointer, value));
    if (patchOperations.length > 0)
      await client.send(new aws.UpdateStageCommand({ ...name, patchOperations }));
    ids.set(targetId(stage), `${restApiId}/${stageName}`);
  }
};

export const buildRestApi = async (site: Site): Promise<void> => {
  const { clients, scope, targets, ids } = site;
  const { id = '' } = await clients.apiGateway.send(new aws.CreateRestApiCommand({ name: scope.key }));
  ids.set(scopeId(scope), id);
  const of = (kind: string): Site => ({ ...site, targets: targets.filter((target) => target.kind === kind) });
  await buildIntegrations(of('apigateway.integration'), id);
  await buildStages(of('apigateway.stage'), id);
};
