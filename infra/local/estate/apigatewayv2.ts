// Builds HTTP and WebSocket APIs: integrations, routes, deployments and stages.
import * as aws from '@aws-sdk/client-apigatewayv2';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import { scopeId, targetId } from '../../../shared/model/target.js';
import { documentOf, pascal } from './document.js';
import type { Site } from './index.js';
import { built, rebindTarget, referenceOf } from './rebind.js';

const valueOf = (target: DeclaredTarget, pointer: string): LeafValue | undefined =>
  target.leaves.find((leaf) => leaf.pointer === pointer)?.value;

/** What only a WebSocket API can have (API reference: "supported only for WebSocket APIs"). */
const isWebSocketOnly = ({ pattern, pointer, value }: DeclaredLeaf): boolean =>
  /^\/(requestTemplates|contentHandlingS|templateSelectionE|clientCertificateId)/.test(pattern) ||
  /^\/routeSettings\/(?!\$default\/|[A-Z]+ ~1)/.test(pointer) ||
  (pattern === '/passthroughBehavior' && value !== 'WHEN_NO_MATCH') ||
  (pattern.endsWith('/loggingLevel') && value !== 'OFF') ||
  (pattern.endsWith('/dataTraceEnabled') && value === true) ||
  (pattern === '/integrationType' && /^(AWS|HTTP|MOCK)$/.test(String(value)));

/** As the source says, else as the declared fields betray it; both protocols share most of them. */
const protocolOf = ({ facts, targets }: Site): aws.ProtocolType => {
  const told = facts['protocol'];
  if (told === 'HTTP' || told === 'WEBSOCKET') return told;
  const betrays = ({ exported, leaves }: DeclaredTarget): boolean =>
    exported['invoke_url']?.startsWith('wss:') === true || leaves.some(isWebSocketOnly);
  return targets.some(betrays) ? 'WEBSOCKET' : 'HTTP';
};

/** What AWS demands beside what is declared. */
const backendOf = (target: DeclaredTarget): object => {
  const at = (name: string): string => String(valueOf(target, `/${name}`) ?? '');
  const isService = at('integrationSubtype') !== '';
  const isCloud =
    isService || at('integrationUri').startsWith('arn:') || at('payloadFormatVersion') === '2.0';
  const type = at('integrationType') || (isCloud ? 'AWS_PROXY' : 'HTTP_PROXY');
  const lambda = `arn:aws:lambda:${target.region}:123456789012:function:f`;
  const ofLink = at('connectionId') + at('tlsConfig/serverNameToVerify');
  const isLinked = at('connectionType') === 'VPC_LINK' || (at('connectionType') === '' && ofLink !== '');
  return {
    IntegrationType: type,
    ...(type.startsWith('HTTP') ? { IntegrationMethod: 'ANY', IntegrationUri: 'https://example.com/' } : {}),
    ...(type.startsWith('AWS') && !isService ? { IntegrationUri: lambda } : {}),
    ...(isLinked ? { ConnectionType: 'VPC_LINK', ConnectionId: 'vpclink' } : {}),
  };
};

/** Settings of a route need the route, and a deployment needs any. */
const buildRoutes = async ({ clients, targets }: Site, ApiId: string, target: object): Promise<void> => {
  const tokens = targets.flatMap(({ leaves }) => leaves.map(({ pointer }) => pointer.split('/')));
  const keys = tokens.flatMap(([, map, key = '']) => (map === 'routeSettings' ? [unescapeKey(key)] : []));
  for (const RouteKey of new Set(keys.length === 0 ? ['$default'] : keys))
    await clients.apiGatewayV2
      .send(new aws.CreateRouteCommand({ ApiId, RouteKey, ...target }))
      .catch(unlessThere);
};

/** The route of an integration may be declared, and have settings of its own. */
const unlessThere = (error: Error): void => {
  if (error.name !== 'ConflictException') throw error;
};

/** An integration that is declared by its route has that route. */
const routeOf = ({ key }: DeclaredTarget): string | undefined => /^[^/]+\/routes\/(.+)$/s.exec(key)?.[1];

const buildStage = async ({ clients, scope, ids, facts }: Site, ApiId: string, stage: DeclaredTarget) => {
  const client = clients.apiGatewayV2;
  const StageName = stage.key.slice(scope.key.length + 1);
  const reference = referenceOf(scope, 'deployment', valueOf(stage, '/deploymentId') ?? '');
  const isAutomatic = valueOf(stage, '/autoDeploy') === true;
  const isNew = valueOf(stage, '/deploymentId') !== undefined && !isAutomatic && !ids.has(reference);
  if (isNew)
    ids.set(reference, (await client.send(new aws.CreateDeploymentCommand({ ApiId }))).DeploymentId ?? '');
  const document = documentOf(rebindTarget(stage, ids), facts, pascal);
  const log = {
    DestinationArn: `arn:aws:logs:${scope.region}:123456789012:log-group:l`,
    Format: '$context.requestId',
  };
  const declaredLog = document['AccessLogSettings'] as object | undefined;
  if (declaredLog !== undefined) document['AccessLogSettings'] = { ...log, ...declaredLog };
  // The id is AWS's own where it deploys by itself.
  if (isAutomatic) delete document['DeploymentId'];
  await client.send(new aws.CreateStageCommand({ ...document, ApiId, StageName }));
  ids.set(targetId(stage), `${ApiId}/${StageName}`);
};

export const buildHttpApi = async (given: Site): Promise<void> => {
  const ProtocolType = protocolOf(given);
  const site = { ...given, facts: { protocol: ProtocolType } };
  const { clients, scope, targets, ids, facts } = site;
  const client = clients.apiGatewayV2;
  const routes = ProtocolType === 'HTTP' ? {} : { RouteSelectionExpression: '$request.body.action' };
  const { ApiId = '' } = await client.send(
    new aws.CreateApiCommand({ Name: scope.key, ProtocolType, ...routes }),
  );
  ids.set(scopeId(scope), ApiId);
  const target: { Target?: string } = {};
  for (const integration of targets.filter(({ kind }) => kind === 'apigatewayv2.integration')) {
    const input = { ...backendOf(integration), ...documentOf(integration, facts, pascal), ApiId };
    const command = new aws.CreateIntegrationCommand(input as aws.CreateIntegrationRequest);
    const { IntegrationId = '' } = await client.send(command);
    target.Target ??= `integrations/${IntegrationId}`;
    const RouteKey = routeOf(integration);
    const Target = `integrations/${IntegrationId}`;
    if (RouteKey !== undefined) await client.send(new aws.CreateRouteCommand({ ApiId, RouteKey, Target }));
    const byRoute = RouteKey === undefined ? undefined : `${ApiId}/routes/${RouteKey}`;
    built(ids, integration, `${ApiId}/${IntegrationId}`, byRoute);
  }
  const stages = targets.filter(({ kind }) => kind === 'apigatewayv2.stage');
  if (stages.length > 0) await buildRoutes(site, ApiId, target);
  for (const stage of stages) await buildStage(site, ApiId, stage);
};
