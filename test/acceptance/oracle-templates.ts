// A second opinion on CloudFormation and SAM: counts targets and their values from the text alone. Imports none of our code.
//
// The rule (CloudFormation template reference of each type; terraform-cfn-semantics §1.7–1.9, §7 of this project's facts):
// - Stage, Method, Integration, IVS Stage, and Deployment with a StageName (it makes that stage) are targets; a web ACL's
//   association speaks about the stage it names. A resource whose condition does not hold is none.
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
import { arnText, idOf, pathOf, routeOf } from './oracle-names.js';
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

/** Lists whose entries are named by members: those members are identity. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  MethodSettings: ['HttpMethod', 'ResourcePath'],
  Tags: ['Key'],
};

/** An entry whose name is not told is one value that is not told. */
const nameless = (value: Value, names: readonly string[]): Value => {
  if (!isList(value)) return value;
  return value.map((entry) =>
    names.some((name) => fieldsOf(entry)[name] === unknown) ? { entry: unknown } : entry,
  );
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
    const told = nameless(value, member === 'IntegrationResponses' ? ['StatusCode'] : names);
    const entries = names.length > 0 && isList(told) ? told : [{ [member]: told }];
    for (const entry of entries) {
      const given: Fields = entry === unknown ? { entry } : fieldsOf(entry);
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
  // The last is what the stage's canary becomes (recorded: aws-validated-responses, test_create_canary_deployment).
  stageDescription: words(`CacheDataEncrypted CacheTtlInSeconds CachingEnabled DataTraceEnabled LoggingLevel
    MetricsEnabled ThrottlingBurstLimit ThrottlingRateLimit DeploymentCanarySettings`),
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
const shownName = (world: World, value: Value, id: string): string => idOf(world, value) || `\${${id}}`;

const countStage = (
  { counts, world, id, raw }: { counts: Counts; world: World; id: string; raw: Fields },
  [kind, api]: readonly [kind: string, api: string],
  watched: readonly string[],
): void => {
  const properties = fieldsOf(resolved(raw, world));
  const name = `${kind} ${idOf(world, raw[api])}/${shownName(world, raw['StageName'], id)}`;
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
  const { Integration: integrated, HttpMethod: verb, ...others } = fieldsOf(resolved(raw, world));
  if (integrated === undefined || integrated === null) return;
  const at = pathOf(world, raw['ResourceId']) ?? idOf(world, raw['ResourceId']);
  const shown = verb === unknown ? idOf(world, raw['HttpMethod']) : textOf(verb).toUpperCase();
  const name = `apigateway.integration ${idOf(world, raw['RestApiId'])}/${at}/${shown || id}`;
  const own = ['RestApiId', 'ResourceId', 'HttpMethod'];
  const identity = Object.fromEntries(own.map((one) => [one, raw[one]]));
  countMembers(counts, name, identity, isFields(integrated) ? integrated : {}, watchedOf.method);
  const count = targetOf(counts, name);
  if (integrated === unknown) addValues(count, 1, 'unresolved');
  addTold(count, without(others, ...own), isMap, 'not-watched');
};

/** What a deployment says of the stage it makes: its description, and the settings of all its methods. */
const deployment: Counter = (counts, world, id, raw) => {
  const { RestApiId: api, StageName: name, StageDescription: description, ...others } = raw;
  if (name === undefined) return;
  const { DeploymentCanarySettings: canary, ...own } = others;
  const ofStage = { ...fieldsOf(description), DeploymentCanarySettings: canary };
  const said = { RestApiId: api, StageName: name, ...ofStage, ...asOthers(own) };
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
  const name = `apigatewayv2.integration ${idOf(world, raw['ApiId'])}/${at}`;
  countMembers(counts, name, { ApiId: raw['ApiId'] }, without(properties, 'ApiId'), watchedOf.integration);
};

/** A real-time stage is known by its name only: the template has no ARN of it. */
const ivs: Counter = (counts, world, id, raw) => {
  const { Name: name, ...properties } = fieldsOf(resolved(raw, world));
  const key = typeof name === 'string' ? `name/${name}` : `\${${id}}`;
  countMembers(counts, `ivs.stage ${key}`, { Name: raw['Name'] }, properties, watchedOf.ivs);
};

/** A web ACL's association is one more value of a stage: its resource names the stage. */
const webAcl: Counter = (counts, world, _id, raw) => {
  const found = /\/(restapis)\/([^/]+)\/stages\/(.+)$/.exec(arnText(world, raw['ResourceArn']));
  if (found === null) return;
  const count = targetOf(counts, `apigateway.stage ${found[2] ?? ''}/${found[3] ?? ''}`);
  addValues(count, 1, 'identity');
  addTold(count, resolved(raw['WebACLArn'], world), isMap);
};

/** How a document's base path goes into its paths: a REST API's parameter, an HTTP API's property; ignored by default. */
const basePathMode = (raw: Fields): string =>
  textOf(fieldsOf(raw['Parameters'])['basepath'] ?? raw['BasePath'] ?? 'ignore');

const body =
  (apiType: 'rest' | 'http'): Counter =>
  (counts, world, id, raw) => {
    const given = resolved(raw['Body'], world);
    const document = typeof given === 'string' ? parsed(given) : given;
    if (!isFields(document)) return;
    countDocument(counts, document, { api: `\${${id}}`, apiType, basePath: basePathMode(raw) });
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
  'AWS::WAFv2::WebACLAssociation': webAcl,
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
