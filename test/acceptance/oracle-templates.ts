// A second opinion on CloudFormation and SAM: counts targets and their values from the text alone. Imports none of our code.
//
// The rule (CloudFormation template reference of each type; terraform-cfn-semantics §1.7–1.9, §7 of this project's facts):
// - Stage, Method, Integration, IVS Stage, and Deployment with a StageName (it makes that stage) are targets. A resource
//   whose condition does not hold is none.
// - Every value written inside Properties is one, an empty text as well (who writes '' wants nothing there; Terraform's
//   state says it of everything unset, a template does not); a list of scalars is one; an intrinsic is one. An empty list
//   or object is none.
// - Values that name the target are identity, and so are values that name an entry of a list: a tag's Key, the
//   HttpMethod and ResourcePath of method settings, a parameter's Destination. A status code is a value of its response.
// - Of a Method only the Integration is watched; of a Deployment only what it says of the stage. A property that the type
//   does not have is not watched; nor is AccessPolicyId, which does nothing.
// - Whether a resource exists whose condition cannot be known is not told, so its values are unresolved.
// - What the template does not tell without physical ids is unresolved.
// - An inline Body is counted as oracle-openapi says; one in S3 or in another file tells nothing.
import {
  addTold,
  addValues,
  fieldsOf,
  isFields,
  isList,
  targetOf,
  textOf,
  unknown,
  without,
  type Counts,
  type Fields,
  type Value,
} from './oracle-count.js';
import {
  conditionHolds,
  parsed,
  resolved,
  resourcesOf,
  type Place,
  type World,
} from './oracle-intrinsics.js';
import { countDocument } from './oracle-openapi.js';
import { expanded, type Made } from './oracle-sam.js';

const maps = [
  'Variables',
  'StageVariables',
  'StageVariableOverrides',
  'RequestParameters',
  'RequestTemplates',
  'ResponseParameters',
  'ResponseTemplates',
  'Tags',
];
const isMap = (name: string): boolean => maps.includes(name);

/** The name that stands for a resource: the logical id it refers to, or the text itself. */
const idOf = (value: Value): string => {
  const name = fieldsOf(value)['Ref'];
  return name === undefined ? textOf(value) : `\${${textOf(name)}}`;
};

/** The path of a resource of a REST API, or undefined where its chain leaves the template. */
const pathOf = (world: World, value: Value): string | undefined => {
  const attribute = fieldsOf(value)['Fn::GetAtt'];
  const text = isList(attribute) ? attribute.map(textOf).join('.') : textOf(attribute);
  if (text.endsWith('.RootResourceId')) return '/';
  const { Type: type, Properties: properties } = fieldsOf(resourcesOf(world)[textOf(fieldsOf(value)['Ref'])]);
  const { ParentId: parent, PathPart: part } = fieldsOf(properties);
  const above = type === 'AWS::ApiGateway::Resource' ? pathOf(world, parent) : undefined;
  const own = resolved(part, world);
  return above === undefined || typeof own !== 'string' ? undefined : `${above === '/' ? '' : above}/${own}`;
};

/** The route whose target is an integration. */
const routeOf = (world: World, integration: string): string | undefined => {
  const pointing = JSON.stringify({ Ref: integration });
  const routes = Object.values(resourcesOf(world)).flatMap((declared) => {
    const { Type: type, Properties: properties } = fieldsOf(declared);
    const { Target: target, RouteKey: key } = fieldsOf(properties);
    const said = JSON.stringify(target) ?? '';
    const isMine = said.includes(pointing) || said.includes(`\${${integration}}`);
    return type === 'AWS::ApiGatewayV2::Route' && isMine ? [textOf(resolved(key, world))] : [];
  });
  return routes.sort()[0];
};

/** Lists whose entries are named by members: those members are identity. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  MethodSettings: ['HttpMethod', 'ResourcePath'],
  Tags: ['Key'],
};

const countMembers = (
  counts: Counts,
  name: string,
  identity: Fields,
  rest: Fields,
  watched: readonly string[],
): void => {
  const count = targetOf(counts, name);
  addValues(count, Object.values(identity).filter((value) => value !== undefined).length, 'identity');
  for (const [member, value] of Object.entries(rest)) {
    if (!watched.includes(member)) {
      addTold(count, value, isMap, 'not-watched');
      continue;
    }
    const names = isList(value) ? (keyed[member] ?? []) : [];
    const entries = names.length > 0 && isList(value) ? value : [{ [member]: value }];
    for (const entry of entries) {
      const given = fieldsOf(entry);
      addValues(count, names.filter((one) => given[one] !== undefined).length, 'identity');
      // A destination names the entry of a response's parameters, the entries of one status are a list.
      addTold(count, member === 'ResponseParameters' ? undefined : without(given, ...names), isMap);
      if (member === 'ResponseParameters') countResponses(count, fieldsOf(value));
    }
  }
};

const countResponses = (count: ReturnType<typeof targetOf>, statuses: Fields): void => {
  for (const status of Object.values(statuses)) {
    const pairs = fieldsOf(status)['ResponseParameters'];
    for (const pair of isList(pairs) ? pairs.map(fieldsOf) : []) {
      addValues(count, pair['Destination'] === undefined ? 0 : 1, 'identity');
      addTold(count, without(pair, 'Destination'), isMap);
    }
    if (!isList(pairs)) addTold(count, status, () => true);
  }
};

type Counter = (counts: Counts, world: World, id: string, raw: Fields) => void;

const words = (text: string): string[] => text.split(/\s+/);

const watchedOf = {
  stage:
    words(`AccessLogSetting CacheClusterEnabled CacheClusterSize CanarySetting ClientCertificateId DeploymentId
    Description DocumentationVersion MethodSettings Tags TracingEnabled Variables`),
  stageDescription: words(`CacheDataEncrypted CacheTtlInSeconds CachingEnabled DataTraceEnabled LoggingLevel
    MetricsEnabled ThrottlingBurstLimit ThrottlingRateLimit`),
  method:
    words(`Type CacheKeyParameters CacheNamespace ConnectionId ConnectionType ContentHandling Credentials
    IntegrationHttpMethod IntegrationResponses IntegrationTarget PassthroughBehavior RequestParameters RequestTemplates
    ResponseTransferMode TimeoutInMillis Uri`),
  stageV2:
    words(`AccessLogSettings AutoDeploy ClientCertificateId DefaultRouteSettings DeploymentId Description
    RouteSettings StageVariables Tags`),
  integration:
    words(`ConnectionId ConnectionType ContentHandlingStrategy CredentialsArn Description IntegrationMethod
    IntegrationSubtype IntegrationType IntegrationUri PassthroughBehavior PayloadFormatVersion RequestParameters
    RequestTemplates ResponseParameters TemplateSelectionExpression TimeoutInMillis TlsConfig`),
  ivs: ['AutoParticipantRecordingConfiguration', 'Tags'],
};

/** A name that the template tells, or what stands for it. */
const shownName = (world: World, value: Value, id: string): string => {
  const name = resolved(value, world);
  if (name !== unknown && name !== undefined) return textOf(name);
  return idOf(value) || `\${${id}}`;
};

const countStage = (
  { counts, world, id, raw }: { counts: Counts; world: World; id: string; raw: Fields },
  [kind, api]: readonly [kind: string, api: string],
  watched: readonly string[],
): void => {
  const properties = fieldsOf(resolved(raw, world));
  const name = `${kind} ${idOf(raw[api])}/${shownName(world, raw['StageName'], id)}`;
  const identity = { api: raw[api], StageName: raw['StageName'] };
  countMembers(counts, name, identity, without(properties, api, 'StageName'), watched);
};

const rest = ['apigateway.stage', 'RestApiId'] as const;
const http = ['apigatewayv2.stage', 'ApiId'] as const;

const stage: Counter = (counts, world, id, raw) => {
  countStage({ counts, world, id, raw }, rest, watchedOf.stage);
};

const stageV2: Counter = (counts, world, id, raw) => {
  countStage({ counts, world, id, raw }, http, watchedOf.stageV2);
};

const method: Counter = (counts, world, id, raw) => {
  const properties = fieldsOf(resolved(raw, world));
  const { Integration: integrated, ...others } = properties;
  const verb = textOf(properties['HttpMethod']).toUpperCase();
  const at = pathOf(world, raw['ResourceId']) ?? idOf(raw['ResourceId']);
  if (!isFields(integrated)) return;
  const name = `apigateway.integration ${idOf(raw['RestApiId'])}/${at}/${verb || id}`;
  const own = ['RestApiId', 'ResourceId', 'HttpMethod'];
  const identity = Object.fromEntries(own.map((one) => [one, raw[one]]));
  countMembers(counts, name, identity, integrated, watchedOf.method);
  addTold(targetOf(counts, name), without(others, ...own), isMap, 'not-watched');
};

/** What a deployment says of the stage it makes: its description, and the settings of all its methods. */
const deployment: Counter = (counts, world, id, raw) => {
  const { RestApiId: api, StageName: name, StageDescription: description, ...others } = raw;
  if (name === undefined) return;
  const said = { RestApiId: api, StageName: name, ...fieldsOf(description), ...asOthers(others) };
  countStage({ counts, world, id, raw: said }, rest, [...watchedOf.stage, ...watchedOf.stageDescription]);
};

/** Properties of the deployment itself, under names that no stage has. */
const asOthers = (others: Fields): Fields =>
  Object.fromEntries(Object.entries(others).map(([name, value]) => [`of the deployment: ${name}`, value]));

const deploymentV2: Counter = (counts, world, id, raw) => {
  if (raw['StageName'] !== undefined) countStage({ counts, world, id, raw }, http, []);
};

const integration: Counter = (counts, world, id, raw) => {
  const properties = fieldsOf(resolved(raw, world));
  const route = routeOf(world, id);
  const at = route === undefined ? `\${${id}}` : `routes/${route}`;
  const name = `apigatewayv2.integration ${idOf(raw['ApiId'])}/${at}`;
  countMembers(counts, name, { ApiId: raw['ApiId'] }, without(properties, 'ApiId'), watchedOf.integration);
};

/** A real-time stage is known by its name only: the template has no ARN of it. */
const ivs: Counter = (counts, world, id, raw) => {
  const { Name: name, ...properties } = fieldsOf(resolved(raw, world));
  const key = typeof name === 'string' ? `name/${name}` : `\${${id}}`;
  countMembers(counts, `ivs.stage ${key}`, { Name: raw['Name'] }, properties, watchedOf.ivs);
};

const body =
  (apiType: 'rest' | 'http'): Counter =>
  (counts, world, id, raw) => {
    const given = resolved(raw['Body'], world);
    const document = typeof given === 'string' ? parsed(given) : given;
    if (isFields(document)) countDocument(counts, document, `\${${id}}`, apiType);
  };

const counters: Readonly<Record<string, Counter>> = {
  'AWS::ApiGateway::Stage': stage,
  'AWS::ApiGateway::Method': method,
  'AWS::ApiGateway::Deployment': deployment,
  'AWS::ApiGateway::RestApi': body('rest'),
  'AWS::ApiGatewayV2::Stage': stageV2,
  'AWS::ApiGatewayV2::Deployment': deploymentV2,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Api': body('http'),
  'AWS::IVS::Stage': ivs,
};

/** A Serverless Framework file holds a template under `resources`. */
const templateOf = (document: Fields): Fields =>
  document['Resources'] === undefined ? fieldsOf(document['resources']) : document;

/** What names a resource, and its other properties as values that nobody tells. */
const untold = (properties: Fields): Fields =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, naming.includes(name) ? value : hidden(value)]),
  );

const naming = ['RestApiId', 'ApiId', 'StageName', 'ResourceId', 'HttpMethod', 'Name'];

const hidden = (value: Value): Value => {
  if (isFields(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hidden(one)]));
  return isList(value) && value.some((one) => isFields(one)) ? value.map(hidden) : unknown;
};

const declaredIn = (world: World): Made[] =>
  Object.entries(resourcesOf(world)).flatMap(([id, value]) => {
    const { Type: type, Properties: properties, Condition: condition } = fieldsOf(value);
    const exists = condition === undefined ? true : conditionHolds(world, textOf(condition));
    if (exists === false) return [];
    const said = fieldsOf(properties);
    return [{ id, type: textOf(type), properties: exists === true ? said : untold(said) }];
  });

/** Targets of a template, each with how many values speak about it. */
export const countTemplate = (text: string, place: Place): Counts => {
  const counts: Counts = new Map();
  const world: World = { ...place, template: templateOf(parsed(text)) };
  for (const { id, type, properties } of [...declaredIn(world), ...expanded(world)])
    counters[type]?.(counts, world, id, properties);
  return counts;
};
