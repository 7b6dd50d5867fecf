// `AWS::Serverless::Api`: a REST API, its deployment and its stage.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { restBody } from './rest-body.js';
import { madeOf, refusal, type Expanding, type Expansion } from './expansion.js';
import { isGiven, isIntrinsic, ref, written } from './intrinsics.js';
import { deploymentIdOf, stageIdOf } from './logical-ids.js';
import type { Calls } from './routes.js';
import { samePlace, tracedLines, type Trace } from './traces.js';

/** `{ team: video }` → `[{ Key: team, Value: video }]` */
const tagList = (tags: Json | undefined): Json | undefined => {
  if (tags === undefined || tags === null) return undefined;
  if (unresolvedAt(tags) !== undefined) return tags;
  if (!isObject(tags) || isIntrinsic(tags)) return unresolved('Tags');
  return Object.entries(tags).map(([key, value]): JsonObject => ({ Key: key, Value: value }));
};

const tagTraces = (api: TemplateResource): Trace[] =>
  Object.keys(isObject(api.properties['Tags']) ? api.properties['Tags'] : {}).map((key, index) => ({
    at: ['Tags', index],
    line: () => api.lineAt(['Tags', key]),
  }));

/** Members of the stage that SAM hands through as they are. */
const stageMembers = [
  'StageName',
  'CacheClusterEnabled',
  'CacheClusterSize',
  'Variables',
  'MethodSettings',
  'AccessLogSetting',
  'CanarySetting',
  'TracingEnabled',
];

/** Members of the API that say something of it beside its definition. */
const apiMembers = ['Name', 'Description', 'Mode'];

const picked = (properties: JsonObject, names: readonly string[]): JsonObject =>
  written(Object.fromEntries(names.map((name) => [name, properties[name]])));

const stageOf = (api: TemplateResource, logicalId: string): TemplateResource =>
  madeOf(api, {
    logicalId,
    type: 'AWS::ApiGateway::Stage',
    properties: written({
      RestApiId: ref(api.logicalId),
      DeploymentId: ref(deploymentIdOf(api.logicalId)),
      ...picked(api.properties, stageMembers),
      Tags: tagList(api.properties['Tags']),
    }),
    lineAt: tracedLines(
      [...stageMembers.map((name) => samePlace(api.lineAt, [name])), ...tagTraces(api)],
      () => api.lineAt([]),
    ),
  });

/** It brings a stage named `Stage` into being, unless `OpenApiVersion` is given. */
const deploymentOf = (api: TemplateResource): TemplateResource =>
  madeOf(api, {
    logicalId: deploymentIdOf(api.logicalId),
    type: 'AWS::ApiGateway::Deployment',
    properties: written({
      RestApiId: ref(api.logicalId),
      StageName: isGiven(api.properties['OpenApiVersion']) ? undefined : 'Stage',
    }),
  });

export const expandRestApi = (expanding: Expanding, api: TemplateResource, calls: Calls): Expansion => {
  const { properties, traces, conditions, refusals } = restBody(expanding, api, calls);
  const restApi = madeOf(api, {
    logicalId: api.logicalId,
    type: 'AWS::ApiGateway::RestApi',
    properties: { ...picked(api.properties, apiMembers), ...properties },
    lineAt: tracedLines([...apiMembers.map((name) => samePlace(api.lineAt, [name])), ...traces], () =>
      api.lineAt([]),
    ),
  });
  if (!isGiven(api.properties['StageName'])) {
    const reason = 'it has no `StageName`, which SAM asks for: its stage is not read';
    return {
      resources: [restApi],
      conditions,
      references: {},
      refusals: [...refusals, refusal(api, reason)],
    };
  }
  const stageId = stageIdOf(api.logicalId, api.properties['StageName']);
  return {
    resources: [restApi, deploymentOf(api), stageOf(api, stageId)],
    conditions,
    references: {
      [`${api.logicalId}.Stage`]: stageId,
      [`${api.logicalId}.Deployment`]: deploymentIdOf(api.logicalId),
    },
    refusals,
  };
};
