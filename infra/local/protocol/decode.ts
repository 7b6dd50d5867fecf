// Turns an HTTP request into an operation's input, as strictly and as leniently as AWS does.
import type { NormalizedSchema } from '@smithy/core/schema';
import type { Match } from './routes.js';
import { ServiceError } from './service.js';

type Json = Readonly<Record<string, unknown>>;

const refuse = (message: string): never => {
  throw new ServiceError('SerializationException', message);
};

// The class names are what API Gateway's own JSON reader answers (recorded from AWS).
const javaClass = (value: unknown): string => {
  if (typeof value === 'boolean') return 'java.lang.Boolean';
  if (typeof value === 'number') return 'com.amazon.coral.value.json.numbers.TruncatingBigNumber';
  return typeof value === 'string' ? 'java.lang.String' : 'java.util.Map';
};
const mismatch = (value: unknown, wanted: string): never =>
  refuse(`class ${javaClass(value)} can not be converted to an ${wanted}`);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readNumber = (value: unknown): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && !Number.isNaN(number) ? number : mismatch(value, 'Number');
};

const readBoolean = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : mismatch(value, 'Boolean');
};

const readTimestamp = (value: unknown): Date => {
  const date = new Date(typeof value === 'number' ? value * 1000 : String(value));
  return Number.isNaN(date.getTime()) ? mismatch(value, 'Timestamp') : date;
};

const readStruct = (schema: NormalizedSchema, value: unknown): Json => {
  if (!isObject(value)) return mismatch(value, 'Structure');
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const sent = value[member.getMergedTraits().jsonName ?? name];
    if (sent !== undefined && sent !== null) members.push([name, readValue(member, sent)]);
  }
  return Object.fromEntries(members);
};

const readMap = (schema: NormalizedSchema, value: unknown): Json => {
  if (!isObject(value)) return mismatch(value, 'Map');
  const read = (entry: unknown) => (entry === null ? null : readValue(schema.getValueSchema(), entry));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, read(entry)]));
};

/** Reads one value as the schema's type; members that the model does not know are left out. */
const readValue = (schema: NormalizedSchema, value: unknown): unknown => {
  if (schema.isDocumentSchema()) return value;
  if (schema.isStructSchema()) return readStruct(schema, value);
  if (schema.isMapSchema()) return readMap(schema, value);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return mismatch(value, 'List');
    return value.filter((item) => item !== null).map((item) => readValue(schema.getValueSchema(), item));
  }
  if (schema.isBlobSchema()) return Buffer.from(String(value), 'base64');
  if (schema.isTimestampSchema()) return readTimestamp(value);
  if (schema.isBooleanSchema()) return readBoolean(value);
  if (schema.isNumericSchema()) return readNumber(value);
  return typeof value === 'string' ? value : mismatch(value, 'String');
};

const readBody = (body: Buffer): Json => {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    return refuse('Unable to parse the request body as JSON');
  }
  return isObject(parsed) ? parsed : refuse('Unexpected start of the request body: an object is expected');
};

const readPayload = (schema: NormalizedSchema, body: Buffer): unknown => {
  if (schema.isBlobSchema()) return body;
  if (schema.isStringSchema()) return body.toString();
  return body.length === 0 ? undefined : readValue(schema, readBody(body));
};

/** What `decode` needs of a request. */
export interface Encoded {
  url: URL;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** The operation's input: labels, query, headers, payload or JSON body, by the model's bindings. */
export const decode = ({ route, labels }: Match, request: Encoded): Json => {
  const { input } = route;
  if (input.isUnitSchema()) return {};
  let body: Json | undefined;
  const read = (name: string, member: NormalizedSchema): unknown => {
    const { httpLabel, httpQuery, httpHeader, httpPayload, jsonName } = member.getMergedTraits();
    if (httpPayload) return readPayload(member, request.body);
    if (httpQuery && member.isListSchema()) {
      const all = request.url.searchParams.getAll(httpQuery);
      return all.length > 0 ? readValue(member, all) : undefined;
    }
    let sent: unknown;
    if (httpLabel) sent = labels[name];
    else if (httpQuery) sent = request.url.searchParams.get(httpQuery);
    else if (httpHeader) sent = request.headers[httpHeader.toLowerCase()];
    else sent = (body ??= readBody(request.body))[jsonName ?? name];
    return sent === undefined || sent === null ? undefined : readValue(member, sent);
  };
  const members = [...input.structIterator()].map(([name, member]) => [name, read(name, member)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
};
