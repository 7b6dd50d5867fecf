// `AWS::Serverless::WebSocketApi`: a WebSocket API with its stage, and a route and an integration for each key.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { Refusal } from './api-events.js';
import { madeOf, refusal, type Expansion } from './expansion.js';
import { isGiven, membersOf, ref, written } from './intrinsics.js';
import { routeNameOf, webSocketStageIdOf } from './logical-ids.js';
import { samePlace, tracedLines, workOf } from './traces.js';

const invocation =
  'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations';

const stageMembers = ['StageVariables', 'AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings'];

const mark: JsonObject = { 'websocketapi:createdBy': 'SAM' };

/** The API's own tags reach its stage only with `PropagateTags`. */
const tagsOf = ({ properties }: TemplateResource): JsonObject =>
  isGiven(properties['PropagateTags']) ? { ...membersOf(properties['Tags']), ...mark } : mark;

const stageOf = (api: TemplateResource): TemplateResource => {
  const stageName = api.properties['StageName'] ?? 'default';
  return madeOf(api, {
    logicalId: webSocketStageIdOf(api.logicalId, stageName),
    type: 'AWS::ApiGatewayV2::Stage',
    properties: written({
      ApiId: ref(api.logicalId),
      StageName: stageName,
      AutoDeploy: true,
      ...Object.fromEntries(stageMembers.map((name) => [name, api.properties[name]])),
      Tags: tagsOf(api),
    }),
    lineAt: tracedLines(
      ['StageName', 'Tags', ...stageMembers].map((name) => samePlace(api.lineAt, [name])),
      () => api.lineAt([]),
    ),
  });
};

const integrationOf = (
  api: TemplateResource,
  name: string,
  key: string,
  route: JsonObject,
  functionArn: Json,
): TemplateResource =>
  madeOf(api, {
    logicalId: `${api.logicalId}${name}Integration`,
    type: 'AWS::ApiGatewayV2::Integration',
    properties: written({
      ApiId: ref(api.logicalId),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::Sub': [invocation, { FunctionArn: functionArn }] },
      TimeoutInMillis: route['IntegrationTimeout'],
    }),
    lineAt: tracedLines(
      [
        workOf(api.lineAt, ['IntegrationUri'], ['Routes', key, 'FunctionArn']),
        workOf(api.lineAt, ['TimeoutInMillis'], ['Routes', key, 'IntegrationTimeout']),
      ],
      () => api.lineAt(['Routes', key]),
    ),
  });

const routeOf = (api: TemplateResource, name: string, key: string): TemplateResource =>
  madeOf(api, {
    logicalId: `${api.logicalId}${name}Route`,
    type: 'AWS::ApiGatewayV2::Route',
    properties: {
      ApiId: ref(api.logicalId),
      RouteKey: key,
      Target: { 'Fn::Join': ['/', ['integrations', ref(`${api.logicalId}${name}Integration`)]] },
    },
    lineAt: () => api.lineAt(['Routes', key]),
  });

const expandRoute = (
  api: TemplateResource,
  key: string,
  route: Json,
): { resources: readonly TemplateResource[]; refusals: readonly Refusal[] } => {
  const name = routeNameOf(key);
  const functionArn = isObject(route) ? route['FunctionArn'] : undefined;
  if (!isObject(route) || name === undefined || !isGiven(functionArn)) {
    const reason = `its route \`${key}\` is none that SAM takes, so its integration is not read`;
    return { resources: [], refusals: [{ ...refusal(api, reason), line: api.lineAt(['Routes', key]) }] };
  }
  return {
    resources: [routeOf(api, name, key), integrationOf(api, name, key, route, functionArn)],
    refusals: [],
  };
};

export const expandWebSocketApi = (api: TemplateResource): Expansion => {
  const stage = stageOf(api);
  const routes = Object.entries(membersOf(api.properties['Routes'])).map(([key, route]) =>
    expandRoute(api, key, route),
  );
  const webSocketApi = madeOf(api, {
    logicalId: api.logicalId,
    type: 'AWS::ApiGatewayV2::Api',
    properties: written({
      Name: api.properties['Name'] ?? api.logicalId,
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: api.properties['RouteSelectionExpression'],
    }),
  });
  return {
    resources: [webSocketApi, ...routes.flatMap(({ resources }) => resources), stage],
    conditions: {},
    references: { [`${api.logicalId}.Stage`]: stage.logicalId },
    refusals: routes.flatMap(({ refusals }) => refusals),
  };
};
