// A second opinion on SAM: what the documentation says it creates, as CloudFormation resources. Imports none of our code.
//
// The rule (AWS SAM Developer Guide, "Generated CloudFormation resources" and the pages of Api, HttpApi and their events):
// - An `AWS::Serverless::Api` is a REST API with a stage of its StageName; without OpenApiVersion its deployment makes a
//   second stage called "Stage". The stage takes the properties below as they are, and the id of the deployment.
// - An `AWS::Serverless::HttpApi` is an HTTP API with an auto-deployed stage (`$default` unless named), tagged
//   httpapi:createdBy where SAM can edit its definition: none, an inline one or an included one.
// - A function's Api event adds a Lambda proxy (POST) to an API that has no definition of its own, or merges; an HttpApi
//   event adds one to every inline definition that has none there. Events without an API speak about ServerlessRestApi/Prod and
//   ServerlessHttpApi/$default. IAM authorization adds credentials, unless the invoke role is NONE.
// - A state machine's Api event adds an AWS integration (StartExecution) with answers 200 and 400, a role and a template.
// - Cors adds a MOCK of OPTIONS to every path that has none. Globals are merged in first: maps by key, lists joined.
import {
  fieldsOf,
  isFields,
  isList,
  textOf,
  unknown,
  without,
  type Fields,
  type Value,
} from './oracle-count.js';
import { conditionHolds, resolved, resourcesOf, type World } from './oracle-intrinsics.js';
import { withCors, withEvents, type Event, type SamApi } from './oracle-sam-bodies.js';

export interface Made {
  id: string;
  type: string;
  properties: Fields;
}

const passed = {
  'AWS::Serverless::Api': [
    'AccessLogSetting',
    'CacheClusterEnabled',
    'CacheClusterSize',
    'CanarySetting',
    'MethodSettings',
    'TracingEnabled',
    'Variables',
    'Tags',
  ],
  'AWS::Serverless::HttpApi': [
    'AccessLogSettings',
    'DefaultRouteSettings',
    'RouteSettings',
    'StageVariables',
    'Tags',
  ],
} as const;

const implicit: Readonly<Record<SamApi, { id: string; properties: Fields }>> = {
  'AWS::Serverless::Api': { id: 'ServerlessRestApi', properties: { StageName: 'Prod' } },
  'AWS::Serverless::HttpApi': { id: 'ServerlessHttpApi', properties: {} },
};

const apiOfEvent: Readonly<Record<string, SamApi>> = {
  Api: 'AWS::Serverless::Api',
  HttpApi: 'AWS::Serverless::HttpApi',
};

const merged = (global: Value, local: Value): Value => {
  if (isList(global) && isList(local)) return [...global, ...local];
  if (!isFields(global) || !isFields(local)) return local === undefined ? global : local;
  const names = [...new Set([...Object.keys(global), ...Object.keys(local)])];
  return Object.fromEntries(names.map((name) => [name, merged(global[name], local[name])]));
};

/** Whether a resource is created; undefined where that cannot be known. */
const exists = (world: World, { Condition: name }: Fields): boolean | undefined =>
  name === undefined ? true : conditionHolds(world, textOf(name));

/** SAM takes a Path and a Method that are texts, and refuses intrinsics there. */
const isInWords = ({ Path: path = '', Method: method = '' }: Fields): boolean =>
  typeof path === 'string' && typeof method === 'string';

/** All events of functions and state machines that speak about an API, with the logical id of that API. */
const eventsOf = (world: World): Event[] =>
  Object.entries(resourcesOf(world)).flatMap(([owner, declared]) => {
    const { Type: type, Properties: properties } = fieldsOf(declared);
    const isFunction = type === 'AWS::Serverless::Function';
    // What may not exist tells of no route.
    if (!isFunction && type !== 'AWS::Serverless::StateMachine') return [];
    if (exists(world, fieldsOf(declared)) !== true) return [];
    return Object.values(fieldsOf(fieldsOf(properties)['Events'])).flatMap((event) => {
      const { Type: eventType, Properties: given } = fieldsOf(event);
      const apiType = apiOfEvent[textOf(eventType)];
      if (apiType === undefined || !isInWords(fieldsOf(given))) return [];
      const api = fieldsOf(given)[apiType === 'AWS::Serverless::Api' ? 'RestApiId' : 'ApiId'];
      const apiId = api === undefined ? implicit[apiType].id : textOf(fieldsOf(api)['Ref'] ?? api);
      return [{ owner, isFunction, apiId, apiType, properties: fieldsOf(resolved(given, world)) }];
    });
  });

const only = (properties: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));

/** The REST stage takes tags as a list of keys and values. */
const tagList = (tags: Value): Fields =>
  isFields(tags) ? { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } : {};

const restOf = (
  world: World,
  id: string,
  properties: Fields,
  raw: Fields,
  events: readonly Event[],
): Made[] => {
  const hasOwn = properties['DefinitionBody'] !== undefined || properties['DefinitionUri'] !== undefined;
  const added = hasOwn && properties['MergeDefinitions'] !== true ? [] : events;
  const own = withEvents(world, fieldsOf(properties['DefinitionBody']), added, fieldsOf(properties['Auth']));
  const body = properties['Cors'] === undefined ? own : withCors(own, properties['Cors']);
  const made: Made[] = [{ id, type: 'AWS::ApiGateway::RestApi', properties: { Body: body } }];
  if (properties['StageName'] === undefined) return made;
  const named = { RestApiId: { Ref: id }, DeploymentId: unknown, StageName: raw['StageName'] };
  const passedOn = { ...only(properties, passed['AWS::Serverless::Api']), ...tagList(properties['Tags']) };
  made.push({ id: `${id}Stage`, type: 'AWS::ApiGateway::Stage', properties: { ...named, ...passedOn } });
  if (properties['OpenApiVersion'] === undefined)
    made.push({
      id: `${id}Deployment`,
      type: 'AWS::ApiGateway::Deployment',
      properties: { RestApiId: { Ref: id }, StageName: 'Stage' },
    });
  return made;
};

const routeSettings = (properties: Fields, events: readonly Event[]): Fields => {
  const ofEvents = events.flatMap(({ properties: event }) => {
    if (event['RouteSettings'] === undefined) return [];
    const method = textOf(event['Method']).toUpperCase() || 'ANY';
    return [[`${method} ${textOf(event['Path'])}`, event['RouteSettings']] as const];
  });
  const all = merged(properties['RouteSettings'], Object.fromEntries(ofEvents));
  return Object.keys(fieldsOf(all)).length === 0 ? {} : { RouteSettings: all };
};

const httpOf = (
  world: World,
  id: string,
  properties: Fields,
  raw: Fields,
  events: readonly Event[],
): Made[] => {
  const isIf = fieldsOf(raw['DefinitionBody'])['Fn::If'] !== undefined;
  const isEditable = properties['DefinitionUri'] === undefined && !isIf;
  const body =
    isEditable && properties['DefinitionBody'] !== unknown
      ? withEvents(world, fieldsOf(properties['DefinitionBody']), events, {})
      : fieldsOf(properties['DefinitionBody']);
  const tags = isEditable ? { 'httpapi:createdBy': 'SAM', ...fieldsOf(properties['Tags']) } : {};
  const stage = {
    ApiId: { Ref: id },
    StageName: raw['StageName'] ?? '$default',
    AutoDeploy: true,
    ...only(without(properties, 'Tags'), passed['AWS::Serverless::HttpApi']),
    ...routeSettings(properties, events),
    Tags: tags,
  };
  return [
    { id, type: 'AWS::ApiGatewayV2::Api', properties: { Body: body } },
    { id: `${id}Stage`, type: 'AWS::ApiGatewayV2::Stage', properties: stage },
  ];
};

const globalsOf = (world: World, apiType: SamApi): Value =>
  fieldsOf(world.template['Globals'])[apiType === 'AWS::Serverless::Api' ? 'Api' : 'HttpApi'];

/** The resources that SAM's APIs and events stand for. */
export const expanded = (world: World): Made[] => {
  const declared = resourcesOf(world);
  const events = eventsOf(world);
  return (Object.keys(passed) as SamApi[]).flatMap((apiType) => {
    const { id: implicitId, properties: defaults } = implicit[apiType];
    const explicit = Object.entries(declared).filter(([, one]) => fieldsOf(one)['Type'] === apiType);
    const isWanted = events.some(({ apiId }) => apiId === implicitId) && !(implicitId in declared);
    const apis =
      isWanted && events.some((event) => event.apiType === apiType && event.apiId === implicitId)
        ? [...explicit, [implicitId, { Properties: defaults }] as const]
        : explicit;
    return apis.flatMap(([id, one]) => {
      if (exists(world, fieldsOf(one)) === false) return [];
      const raw = fieldsOf(merged(globalsOf(world, apiType), fieldsOf(fieldsOf(one)['Properties'])));
      const properties = fieldsOf(resolved(raw, world));
      const own = events.filter((event) => event.apiId === id && event.apiType === apiType);
      return apiType === 'AWS::Serverless::Api'
        ? restOf(world, id, properties, raw, own)
        : httpOf(world, id, properties, raw, own);
    });
  });
};
