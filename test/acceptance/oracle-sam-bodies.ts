// What SAM's events and Cors add to the definition of an API, for the second opinion on SAM. Imports none of our code.
import { fieldsOf, isFields, isList, textOf, unknown, type Fields, type Value } from './oracle-count.js';
import { resolved, resourcesOf, type World } from './oracle-intrinsics.js';

export type SamApi = 'AWS::Serverless::Api' | 'AWS::Serverless::HttpApi';

/** An event of a function or a state machine, with the logical id of the API it speaks about. */
export interface Event {
  owner: string;
  isFunction: boolean;
  apiId: string;
  apiType: SamApi;
  properties: Fields;
}

/** Request parameters with `Caching` are keys of the cache. */
const cachedOf = (parameters: Value): Value =>
  (isList(parameters) ? parameters : []).flatMap((parameter) =>
    Object.entries(fieldsOf(parameter)).flatMap(([name, says]) =>
      fieldsOf(says)['Caching'] === true ? [name] : [],
    ),
  );

const proxyOf = (world: World, event: Event, auth: Fields): Fields => {
  const { Properties: ownerSays } = fieldsOf(resourcesOf(world)[event.owner]);
  const isAlias = fieldsOf(ownerSays)['AutoPublishAlias'] !== undefined;
  const arn = isAlias ? unknown : resolved({ 'Fn::GetAtt': [event.owner, 'Arn'] }, world);
  const proxy = { type: 'aws_proxy', httpMethod: 'POST', uri: arn };
  if (event.apiType === 'AWS::Serverless::HttpApi')
    return {
      ...proxy,
      payloadFormatVersion: event.properties['PayloadFormatVersion'] ?? '2.0',
      timeoutInMillis: event.properties['TimeoutInMillis'],
    };
  const own = fieldsOf(event.properties['Auth']);
  const isIam =
    (own['Authorizer'] ?? (Object.keys(own).length > 0 ? '' : auth['DefaultAuthorizer'])) === 'AWS_IAM';
  const role = own['InvokeRole'] ?? auth['InvokeRole'] ?? 'CALLER_CREDENTIALS';
  const rest = {
    ...proxy,
    // The one word of SAM's own (translator: `RESPONSE_STREAM`); others change nothing.
    responseTransferMode:
      event.properties['ResponseTransferMode'] === 'RESPONSE_STREAM' ? 'STREAM' : undefined,
    timeoutInMillis: event.properties['TimeoutInMillis'],
    cacheKeyParameters: cachedOf(event.properties['RequestParameters']),
  };
  return isIam && role !== 'NONE' ? { ...rest, credentials: role } : rest;
};

const executionOf = (world: World, { owner }: Event): Fields => {
  const { Properties: properties } = fieldsOf(resourcesOf(world)[owner]);
  const name = resolved(fieldsOf(properties)['Name'], world);
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: 'StartExecution',
    responses: { '200': { statusCode: '200' }, '400': { statusCode: '400' } },
    credentials: unknown,
    requestTemplates: { 'application/json': typeof name === 'string' ? name : unknown },
  };
};

const verbKey = (method: string): string =>
  method === '' || method.toLowerCase() === 'any' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();

/** The definition of an API with the integrations of its events. */
export const withEvents = (world: World, body: Fields, events: readonly Event[], auth: Fields): Fields => {
  const paths: Record<string, Fields> = {};
  for (const [path, item] of Object.entries(fieldsOf(body['paths']))) paths[path] = fieldsOf(item);
  for (const event of events) {
    const path = textOf(event.properties['Path']) || '$default';
    const key = verbKey(textOf(event.properties['Method']));
    const integration = event.isFunction ? proxyOf(world, event, auth) : executionOf(world, event);
    const operation = fieldsOf(paths[path]?.[key]);
    if (isFields(operation['x-amazon-apigateway-integration'])) continue;
    paths[path] = {
      ...paths[path],
      [key]: { ...operation, 'x-amazon-apigateway-integration': integration },
    };
  }
  return { ...body, paths };
};

const header = (name: string): string => `method.response.header.Access-Control-${name}`;

const preflight = (cors: Value): Fields => {
  const given: Fields = isFields(cors) ? cors : { AllowOrigin: cors };
  const parameters: Record<string, Value> = {
    [header('Allow-Origin')]: given['AllowOrigin'] ?? "'*'",
    [header('Allow-Methods')]: given['AllowMethods'] ?? 'the methods of the path',
  };
  if (given['AllowHeaders'] !== undefined) parameters[header('Allow-Headers')] = given['AllowHeaders'];
  if (given['MaxAge'] !== undefined) parameters[header('Max-Age')] = given['MaxAge'];
  if (given['AllowCredentials'] === true) parameters[header('Allow-Credentials')] = "'true'";
  const answer = {
    statusCode: '200',
    responseParameters: parameters,
    responseTemplates: { 'application/json': '{}' },
  };
  return {
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: { default: answer },
    },
  };
};

/** The definition of an API with a preflight of every path that has none. */
export const withCors = (body: Fields, cors: Value): Fields => ({
  ...body,
  paths: Object.fromEntries(
    Object.entries(fieldsOf(body['paths'])).map(([path, item]) => [
      path,
      { options: preflight(cors), ...fieldsOf(item) },
    ]),
  ),
});
