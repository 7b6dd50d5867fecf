// Turns an HTTP request into an operation's input, as strictly and as leniently as AWS does.
import type { NormalizedSchema } from '@smithy/core/schema';
import type { Match } from './routes.js';
import { ServiceError } from './service.js';

type Json = Readonly<Record<string, unknown>>;

const refuse = (message: string): never => {
  throw new ServiceError('SerializationException', message);
};

// The class names are what API Gateway's own JSON reader answers (recorded from AWS).
const JAVA: Readonly<Record<string, string>> = {
  boolean: 'java.lang.Boolean',
  number: 'com.amazon.coral.value.json.numbers.TruncatingBigNumber',
  string: 'java.lang.String',
};
const mismatch = (value: unknown, wanted: string): never =>
  refuse(`class ${JAVA[typeof value] ?? 'java.util.Map'} can not be converted to an ${wanted}`);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members that were sent, each read as its own type; those that the model does not know are left out. */
const readMembers = (
  schema: NormalizedSchema,
  sentFor: (name: string, member: NormalizedSchema) => unknown,
): Json => {
  const members = [...schema.structIterator()].map(([name, member]) => {
    const sent = sentFor(name, member) ?? undefined;
    return [name, sent === undefined ? undefined : readValue(member, sent)] as const;
  });
  return Object.fromEntries(members.filter(([, read]) => read !== undefined));
};

const readStruct = (schema: NormalizedSchema, value: Json): Json =>
  readMembers(schema, (name, member) => value[member.getMergedTraits().jsonName ?? name]);

const readMap = (schema: NormalizedSchema, value: Json): Json => {
  const read = (entry: unknown) => (entry === null ? null : readValue(schema.getValueSchema(), entry));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, read(entry)]));
};

// Numbers and flags come as text in a query, and are taken as text in a body too.
const readScalar = (schema: NormalizedSchema, value: unknown): unknown => {
  if (schema.isBooleanSchema()) {
    return (
      value === true ||
      value === 'true' ||
      (value === false || value === 'false' ? false : mismatch(value, 'Boolean'))
    );
  }
  if (schema.isNumericSchema()) {
    const isText = typeof value === 'string' && value.trim() !== '';
    const number = isText ? Number(value) : value;
    return typeof number === 'number' && !Number.isNaN(number) ? number : mismatch(value, 'Number');
  }
  if (schema.isTimestampSchema()) {
    const date = new Date(typeof value === 'number' ? value * 1000 : (value as string));
    return Number.isNaN(date.getTime()) ? mismatch(value, 'Timestamp') : date;
  }
  if (typeof value !== 'string') return mismatch(value, 'String');
  return schema.isBlobSchema() ? Buffer.from(value, 'base64') : value;
};

const readValue = (schema: NormalizedSchema, value: unknown): unknown => {
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return mismatch(value, 'List');
    return value.filter((item) => item !== null).map((item) => readValue(schema.getValueSchema(), item));
  }
  if (schema.isStructSchema())
    return isObject(value) ? readStruct(schema, value) : mismatch(value, 'Structure');
  if (schema.isMapSchema()) return isObject(value) ? readMap(schema, value) : mismatch(value, 'Map');
  return readScalar(schema, value);
};

const readBody = (body: Buffer): Json => {
  let parsed: unknown;
  try {
    parsed = body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    return refuse('Unable to parse the request body as JSON');
  }
  return isObject(parsed) ? parsed : refuse('Unexpected start of the request body: an object is expected');
};

/** The operation's input: labels, query, headers, payload or JSON body, by the model's bindings. */
export const decode = (
  { route: { input }, labels }: Match,
  request: { url: URL; headers: Readonly<Record<string, string | undefined>>; body: Buffer },
): Json => {
  const { searchParams } = request.url;
  let body: Json | undefined;
  const sentFor = (name: string, member: NormalizedSchema): unknown => {
    const { httpLabel, httpQuery, httpHeader, httpPayload, jsonName } = member.getMergedTraits();
    if (httpLabel) return labels[name];
    if (httpHeader) return request.headers[httpHeader.toLowerCase()];
    if (httpQuery && member.isListSchema())
      return searchParams.has(httpQuery) ? searchParams.getAll(httpQuery) : undefined;
    if (httpQuery) return searchParams.get(httpQuery);
    if (httpPayload && member.isBlobSchema()) return request.body.toString('base64');
    if (httpPayload) return member.isStringSchema() ? request.body.toString() : readBody(request.body);
    return (body ??= readBody(request.body))[jsonName ?? name];
  };
  return input.isUnitSchema() ? {} : readMembers(input, sentFor);
};
