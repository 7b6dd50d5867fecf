// What CloudTrail records of a mutating call, in the envelope in which EventBridge delivers it.
import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import type { EventBridgeEvent } from 'aws-lambda';
import type { NormalizedSchema } from '@smithy/core/schema';
import { userIdentityOf, type Identity } from './identities.js';
import { modelOf, type Route } from './protocol/routes.js';
import type { WireAnswer } from './protocol/schema-server.js';
import type { Answer, Call, SchemaService } from './protocol/service.js';

/** A CloudTrail record as EventBridge delivers it. */
export type TrailEvent = EventBridgeEvent<'AWS API Call via CloudTrail', Readonly<Record<string, unknown>>>;

type Json = Readonly<Record<string, unknown>>;
interface Elements {
  requestParameters: Json;
  responseElements: Json;
}
type Split = (member: NormalizedSchema) => boolean;

const READ = /^(Get|List|BatchGet|Export)/;
const NEVER_LOGGED = /^Test/; // test invocations
const MAX_PARAMETERS = 100 * 1024; // "Record contents": larger request parameters are left out

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
const isoSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
const inPath: Split = (member) => Boolean(member.getMergedTraits().httpLabel);
const onTop: Split = (member) => inPath(member) || member.getMergedTraits().httpQuery !== undefined;
const inBody: Split = (member) => !onTop(member) && !member.getMergedTraits().httpPayload;

/** A value under its wire names; what the model calls sensitive stays out. */
const render = (schema: NormalizedSchema, value: unknown): unknown => {
  if (schema.getMergedTraits().sensitive) return '***';
  if (types.isDate(value)) return isoSeconds(value); // not instanceof: jest has realms
  if (typeof value !== 'object' || value === null) return value;
  if (schema.isStructSchema()) return renderMembers(schema, value as Json);
  if (schema.isListSchema()) return (value as unknown[]).map((item) => render(schema.getValueSchema(), item));
  if (!schema.isMapSchema()) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, render(schema.getValueSchema(), one)]),
  );
};

const renderMembers = (schema: NormalizedSchema, given: Json, take: Split = () => true): Json => {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.isStructSchema() ? schema.structIterator() : []) {
    if (given[name] === undefined || !take(member)) continue;
    const wire = inPath(member) ? undefined : member.getMergedTraits().jsonName;
    members.push([wire ?? lower(name), render(member, given[name])]);
  }
  return Object.fromEntries(members);
};

/** The HAL links that v1 answers repeat in the record: what the entity's own operations are addressed with. */
const linksOf = (client: object, operation: string, call: Call, output: Answer): Json => {
  const entity = operation.replace(/^[A-Z][a-z]+/, '');
  const links: [string, Json][] = [];
  for (const verb of ['Update', 'Delete']) {
    const route = modelOf(client).routes.find((one) => one.operation === verb + entity);
    if (!route) continue;
    const ids = route.labels.map((label) => [label, call.input[label] ?? output[label] ?? output['id']]);
    const link = { ...(Object.fromEntries(ids) as Json), template: false };
    links.push([lower(entity) + verb, link], ['self', link]);
  }
  return Object.fromEntries(links);
};

const v1 = (client: object, route: Route, call: Call, output: Answer): Elements => {
  const { input, operation } = route;
  const hasBody = input.isStructSchema() && [...input.structIterator()].some(([, member]) => inBody(member));
  const body = hasBody ? { [`${lower(operation)}Input`]: renderMembers(input, call.input, inBody) } : {};
  return {
    requestParameters: { ...renderMembers(input, call.input, onTop), ...body, template: false },
    responseElements: {
      ...renderMembers(route.output, output),
      ...(isEmpty(output) ? {} : linksOf(client, operation, call, output)),
    },
  };
};

// v2 records a path member as it stood in the URL (`%24default`), but a tagged ARN decoded.
const v2 = ({ input, output: shape }: Route, call: Call, output: Answer): Elements => {
  const labels = Object.entries(renderMembers(input, call.input, inPath)).map(([name, value]) => [
    name,
    name === 'resourceArn' ? value : encodeURIComponent(String(value)),
  ]);
  const rest = renderMembers(input, call.input, (member) => !inPath(member));
  const redacted = output['StageVariables'] === undefined ? {} : { stageVariables: '***' };
  return {
    requestParameters: { ...rest, ...(Object.fromEntries(labels) as Json) },
    responseElements: { ...renderMembers(shape, output), ...redacted },
  };
};

const failureOf = (name: string, error: WireAnswer['error']): Json => {
  if (!error) return {};
  // v2 puts the text into the response elements and has no errorMessage (recorded).
  if (name === 'apigatewayv2') return { errorCode: error.code, responseElements: { message: error.message } };
  return { errorCode: error.code, errorMessage: error.message, responseElements: null };
};

const hostOf = (name: string, region: string): Json => {
  const host = { apigateway: 'apigateway', ivs: 'ivsrealtime' }[name];
  return host === undefined ? {} : { clientProvidedHostHeader: `${host}.${region}.amazonaws.com` };
};

const flat = (route: Route, call: Call, output: Answer): Elements => ({
  requestParameters: renderMembers(route.input, call.input),
  responseElements: renderMembers(route.output, output),
});

const elementsOf = (name: string, client: object, route: Route, call: Call, output: Answer) => {
  const shape = { apigateway: v1.bind(undefined, client), apigatewayv2: v2 }[name] ?? flat;
  const { requestParameters, responseElements } = shape(route, call, output);
  const tooLarge = JSON.stringify(requestParameters).length > MAX_PARAMETERS;
  return {
    requestParameters: tooLarge ? null : requestParameters,
    responseElements: isEmpty(responseElements) ? null : responseElements,
  };
};

/** Reads are in the event history and, under an ENABLED rule, not on the bus. */
export const isRead = ({ detail }: TrailEvent): boolean => detail['readOnly'] === true;

/** The event of a call, failed ones included; `undefined` where none is logged. `name` is the service's short name. */
export const trailEventOf = (
  name: string,
  service: SchemaService,
  call: Call,
  { output = {}, error }: WireAnswer,
  identity: Identity,
): TrailEvent | undefined => {
  const route = modelOf(service.client).routes.find(({ operation }) => operation === call.operation);
  if (!route || NEVER_LOGGED.test(call.operation)) return undefined;
  const readOnly = READ.test(call.operation);
  const time = isoSeconds(call.now);
  const { account, region, caller } = call;
  const detail = {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(identity, caller.accessKeyId, time),
    eventTime: time,
    eventSource: service.eventSource,
    eventName: call.operation,
    awsRegion: region,
    sourceIPAddress: caller.sourceIp,
    userAgent: caller.userAgent,
    ...elementsOf(name, service.client, route, call, readOnly ? {} : output),
    ...failureOf(name, error),
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', ...hostOf(name, region) },
    ...(caller.userAgent.includes('Mozilla/') ? { sessionCredentialFromConsole: 'true' } : {}),
  };
  const source = `aws.${service.eventSource.split('.')[0]}`;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source,
    account,
    time,
    region,
    resources: [],
    detail,
  };
};
