// Builds HTTP and WebSocket APIs: integrations, routes, deployments and stages.
import {
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  type ApiGatewayV2Client,
  type CreateIntegrationRequest,
  type CreateStageRequest,
} from '@aws-sdk/client-apigatewayv2';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import { scopeId, targetId } from '../../../shared/model/target.js';
import { documentOf, pascal } from './document.js';
import type { Site } from './index.js';
import { rebindTarget, referenceOf } from './rebind.js';

type Protocol = 'HTTP' | 'WEBSOCKET';

const valueOf = (target: DeclaredTarget, pointer: string): LeafValue | undefined =>
  target.leaves.find((leaf) => leaf.pointer === pointer)?.value;

/** What only a WebSocket API can have (API reference: "supported only for WebSocket APIs"). */
const isWebSocket = (target: DeclaredTarget): boolean => {
  if (target.exported['invoke_url']?.startsWith('wss:') === true) return true;
  const only = ({ pattern, value }: { pattern: string; value: LeafValue }): boolean =>
    /^\/(requestTemplates|contentHandlingStrategy|templateSelectionExpression|clientCertificateId)/.test(
      pattern,
    ) ||
    (pattern === '/passthroughBehavior' && value !== 'WHEN_NO_MATCH') ||
    (pattern.endsWith('/loggingLevel') && value !== 'OFF') ||
    (pattern.endsWith('/dataTraceEnabled') && value === true) ||
    (pattern === '/integrationType' && ['AWS', 'HTTP', 'MOCK'].includes(String(value)));
  return target.leaves.some(only);
};

/** As the source says, else as the declared fields betray it; both protocols share most of them. */
const protocolOf = ({ facts, targets }: Site): Protocol => {
  const told = facts['protocol'];
  if (told === 'HTTP' || told === 'WEBSOCKET') return told;
  return targets.some(isWebSocket) ? 'WEBSOCKET' : 'HTTP';
};

/** What AWS demands beside what is declared. */
const backendOf = (target: DeclaredTarget): object => {
  const uri = valueOf(target, '/integrationUri');
  const isService = valueOf(target, '/integrationSubtype') !== undefined;
  const isCloud = isService || (typeof uri === 'string' && uri.startsWith('arn:'));
  const type = valueOf(target, '/integrationType') ?? (isCloud ? 'AWS_PROXY' : 'HTTP_PROXY');
  const lambda = `arn:aws:lambda:${target.region}:123456789012:function:f`;
  const backend = String(type).startsWith('AWS') ? lambda : 'https://example.com/';
  return {
    IntegrationType: type,
    ...(String(type).startsWith('HTTP') ? { IntegrationMethod: 'ANY' } : {}),
    ...(type === 'MOCK' || isService ? {} : { IntegrationUri: backend }),
    ...(valueOf(target, '/connectionType') === 'VPC_LINK' ? { ConnectionId: 'vpclink' } : {}),
  };
};

/** Settings of a route need the route, and a deployment needs any. */
const createRoutes = async (client: ApiGatewayV2Client, ApiId: string, keys: readonly string[], to = '') => {
  const Target = to === '' ? {} : { Target: `integrations/${to}` };
  for (const RouteKey of new Set(keys.length === 0 ? ['$default'] : keys))
    await client.send(new CreateRouteCommand({ ApiId, RouteKey, ...Target }));
};

const routeKeysOf = (stages: readonly DeclaredTarget[]): string[] =>
  stages.flatMap(({ leaves }) =>
    leaves.flatMap(({ pointer }) => {
      const [, first, key = ''] = pointer.split('/');
      return first === 'routeSettings' ? [unescapeKey(key)] : [];
    }),
  );

const createStage = async (site: Site, ApiId: string, stage: DeclaredTarget, protocol: Protocol) => {
  const { clients, scope, ids } = site;
  const client = clients.apiGatewayV2;
  const StageName = stage.key.slice(scope.key.length + 1);
  const declared = valueOf(stage, '/deploymentId');
  const isAutomatic = valueOf(stage, '/autoDeploy') === true;
  if (declared !== undefined && !isAutomatic && !ids.has(referenceOf(scope, 'deployment', declared))) {
    const { DeploymentId = '' } = await client.send(new CreateDeploymentCommand({ ApiId }));
    ids.set(referenceOf(scope, 'deployment', declared), DeploymentId);
  }
  const document = documentOf(rebindTarget(stage, ids), { protocol }, pascal);
  // The id is AWS's own where it deploys by itself.
  if (isAutomatic) delete document['DeploymentId'];
  await client.send(new CreateStageCommand({ ...document, ApiId, StageName } as CreateStageRequest));
  ids.set(targetId(stage), `${ApiId}/${StageName}`);
};

export const buildHttpApi = async (site: Site): Promise<void> => {
  const { clients, scope, targets, ids } = site;
  const client = clients.apiGatewayV2;
  const protocol = protocolOf(site);
  const routes = protocol === 'HTTP' ? {} : { RouteSelectionExpression: '$request.body.action' };
  const created = await client.send(
    new CreateApiCommand({ Name: scope.key, ProtocolType: protocol, ...routes }),
  );
  const ApiId = created.ApiId ?? '';
  ids.set(scopeId(scope), ApiId);
  const integrations = targets.filter(({ kind }) => kind === 'apigatewayv2.integration');
  const stages = targets.filter(({ kind }) => kind === 'apigatewayv2.stage');
  let first: string | undefined;
  for (const target of integrations) {
    const document = { ...backendOf(target), ...documentOf(target, { protocol }, pascal) };
    const input = { ...document, ApiId } as CreateIntegrationRequest;
    const { IntegrationId = '' } = await client.send(new CreateIntegrationCommand(input));
    first ??= IntegrationId;
    ids.set(targetId(target), `${ApiId}/${IntegrationId}`);
  }
  if (stages.length === 0) return;
  await createRoutes(client, ApiId, routeKeysOf(stages), first);
  for (const stage of stages) await createStage(site, ApiId, stage, protocol);
};
