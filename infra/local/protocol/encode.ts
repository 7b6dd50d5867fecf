// Turns an operation's answer or error into the HTTP answer that the model prescribes.
import { types } from 'node:util';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { Model, Route } from './routes.js';
import type { Answer, ServiceError } from './service.js';

/** Status, headers and body, ready for the wire. */
export interface Encoded {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

// Timestamp formats as numbered by Smithy's schemas; restJson1's own default in a body is epoch seconds.
const DATE_TIME = 5;
const HTTP_DATE = 6;

const writeTimestamp = (schema: NormalizedSchema, value: Date): unknown => {
  if (schema.getSchema() === DATE_TIME) return value.toISOString().replace('.000Z', 'Z');
  return schema.getSchema() === HTTP_DATE ? value.toUTCString() : value.getTime() / 1000;
};

const writeStruct = (schema: NormalizedSchema, value: Answer): Answer => {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const given = value[name];
    if (given === undefined || given === null) continue;
    members.push([member.getMergedTraits().jsonName ?? name, writeValue(member, given)]);
  }
  return Object.fromEntries(members);
};

// AWS answers null for some map values (a template set to ""), which the SDK's own codec would drop.
const writeValue = (schema: NormalizedSchema, value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  if (types.isDate(value)) return writeTimestamp(schema, value);
  if (types.isUint8Array(value)) return Buffer.from(value).toString('base64');
  if (schema.isStructSchema()) return writeStruct(schema, value as Answer);
  if (schema.isListSchema() && Array.isArray(value)) {
    return value.map((item) => writeValue(schema.getValueSchema(), item));
  }
  if (!schema.isMapSchema()) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, writeValue(schema.getValueSchema(), entry)]));
};

/** Headers for the members bound to one, and the rest of the answer. */
const splitHeaders = (shape: NormalizedSchema, value: Answer): [Record<string, string>, Answer] => {
  const headers: Record<string, string> = {};
  const rest: Record<string, unknown> = { ...value };
  if (!shape.isStructSchema()) return [headers, rest];
  for (const [name, member] of shape.structIterator()) {
    const { httpHeader } = member.getMergedTraits();
    if (httpHeader === undefined) continue;
    const given = value[name];
    if (typeof given === 'string' || typeof given === 'number') headers[httpHeader] = `${given}`;
    delete rest[name];
  }
  return [headers, rest];
};

const payloadOf = (shape: NormalizedSchema, value: Answer): string | Buffer => {
  if (!shape.isStructSchema()) return '';
  for (const [name, member] of shape.structIterator()) {
    if (!member.getMergedTraits().httpPayload) continue;
    const payload = value[name];
    if (types.isUint8Array(payload)) return Buffer.from(payload);
    return typeof payload === 'string' ? payload : JSON.stringify(writeValue(member, payload ?? {}));
  }
  return JSON.stringify(writeStruct(shape, value));
};

/** The wire form of a successful answer. */
export const encodeAnswer = (route: Route, output: Answer): Encoded => {
  const [headers, rest] = splitHeaders(route.output, output);
  const body = route.status === 204 ? '' : payloadOf(route.output, rest);
  return { status: route.status, headers: { 'content-type': 'application/json', ...headers }, body };
};

// Errors that any AWS service may answer without modelling them.
const UNMODELLED: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  InternalFailure: 500,
  NotImplementedException: 501,
  ServiceUnavailable: 503,
  ThrottlingException: 429,
  UnrecognizedClientException: 403,
};

/** The wire form of an error: status and header-bound members (`Retry-After`) by the model. */
export const encodeError = (model: Model, error: ServiceError): Encoded => {
  const failure = model.failures.get(error.code);
  const members: Answer = { message: error.message, ...error.members };
  const [headers, rest] = failure ? splitHeaders(failure.shape, members) : [{}, members];
  // IVS models its text as `exceptionMessage`; the SDKs and the CLI print `message`, so that is always there.
  const modelled = failure ? writeStruct(failure.shape, { exceptionMessage: error.message, ...rest }) : rest;
  const body = JSON.stringify({ ...modelled, message: error.message });
  return {
    status: failure?.status ?? UNMODELLED[error.code] ?? 400,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code, ...headers },
    body,
  };
};
