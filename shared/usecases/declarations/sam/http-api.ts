// `AWS::Serverless::HttpApi`: an HTTP API and its stage, which always deploys by itself.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { eventLine, type ApiEvent } from './api-events.js';
import { anyMethod, isDefinition, isIncluded } from './definition.js';
import { madeOf, type Expanding, type Expansion } from './expansion.js';
import { httpBody } from './http-body.js';
import { isGiven, isIntrinsic, membersOf, onlyIf, ref, written } from './intrinsics.js';
import { httpStageIdOf } from './logical-ids.js';
import { definitionSourceOf } from './body.js';
import type { Calls } from './routes.js';
import { samePlace, tracedLines, type Trace } from './traces.js';

/** Members of the stage that SAM hands through as they are. */
const stageMembers = ['StageVariables', 'AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'Tags'];

/** SAM marks what it defines itself; not what it only points to. */
const tagsOf = (expanding: Expanding, api: TemplateResource): Json | undefined => {
  const tags = api.properties['Tags'];
  if (unresolvedAt(tags) !== undefined) return tags;
  if (isIntrinsic(tags)) return unresolved('Tags');
  const source = definitionSourceOf(expanding, api);
  const isMarked =
    source.from === 'managed' ||
    (source.from === 'body' && (isDefinition(source.body) || isIncluded(source.body)));
  if (!isMarked) return isObject(tags) ? tags : undefined;
  return { ...membersOf(tags), 'httpapi:createdBy': 'SAM' };
};

/** Any method goes without a word only where the event names no method either. */
const routeKeyOf = ({ path, writtenMethod }: ApiEvent): string =>
  writtenMethod === anyMethod ? path : `${writtenMethod.toUpperCase()} ${path}`;

const eventSettings = (event: ApiEvent, known: JsonObject): Json => {
  const settings = membersOf(event.properties['RouteSettings']);
  if (event.owner.condition === undefined) return { ...known, ...settings };
  return isGiven(known)
    ? unresolved(`RouteSettings of ${event.name}`)
    : onlyIf(event.owner.condition, settings);
};

const hasSettings = (event: ApiEvent): boolean => isGiven(event.properties['RouteSettings']);

/** The API's own, and over them what events say of their routes. */
const routeSettingsOf = (api: TemplateResource, events: readonly ApiEvent[]): Json | undefined => {
  const own = api.properties['RouteSettings'];
  if (!events.some(hasSettings)) return own;
  if (isIntrinsic(own)) return unresolved('RouteSettings');
  const settings = new Map(Object.entries(membersOf(own)));
  for (const event of events.filter(hasSettings)) {
    const key = routeKeyOf(event);
    settings.set(key, eventSettings(event, membersOf(settings.get(key))));
  }
  return Object.fromEntries(settings);
};

const settingTraces = (events: readonly ApiEvent[]): Trace[] =>
  events.filter(hasSettings).flatMap((event) =>
    Object.keys(membersOf(event.properties['RouteSettings'])).map((name) => ({
      at: ['RouteSettings', routeKeyOf(event), name],
      line: () => event.owner.lineAt(['Events', event.name, 'Properties', 'RouteSettings', name]),
    })),
  );

const stageOf = (
  expanding: Expanding,
  api: TemplateResource,
  events: readonly ApiEvent[],
): TemplateResource => {
  const stageName = isGiven(api.properties['StageName']) ? api.properties['StageName'] : '$default';
  return madeOf(api, {
    logicalId: httpStageIdOf(api.logicalId, stageName),
    type: 'AWS::ApiGatewayV2::Stage',
    properties: written({
      ApiId: ref(api.logicalId),
      StageName: stageName,
      AutoDeploy: true,
      ...Object.fromEntries(stageMembers.map((name) => [name, api.properties[name]])),
      RouteSettings: routeSettingsOf(api, events),
      Tags: tagsOf(expanding, api),
    }),
    lineAt: tracedLines(
      [
        ...['StageName', ...stageMembers].map((name) => samePlace(api.lineAt, [name])),
        ...settingTraces(events),
      ],
      () => api.lineAt([]) ?? events.map((event) => eventLine(event)).find((line) => line !== undefined),
    ),
  });
};

export const expandHttpApi = (expanding: Expanding, api: TemplateResource, calls: Calls): Expansion => {
  const { properties, traces, conditions, refusals } = httpBody(expanding, api, calls);
  const described = ['Name', 'Description'];
  const httpApi = madeOf(api, {
    logicalId: api.logicalId,
    type: 'AWS::ApiGatewayV2::Api',
    properties: {
      ...written(Object.fromEntries(described.map((name) => [name, api.properties[name]]))),
      ...properties,
    },
    lineAt: tracedLines([...described.map((name) => samePlace(api.lineAt, [name])), ...traces], () =>
      api.lineAt([]),
    ),
  });
  const stage = stageOf(expanding, api, calls.events);
  return {
    resources: [httpApi, stage],
    conditions,
    references: { [`${api.logicalId}.Stage`]: stage.logicalId },
    refusals,
  };
};
