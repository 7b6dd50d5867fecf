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

const JSON_TYPE = { 'content-type': 'application/json' };

// Timestamp formats as numbered by Smithy's schemas; restJson1's own default in a body is epoch seconds.
const DATE_TIME = 5;
const HTTP_DATE = 6;

const writeTimestamp = (schema: NormalizedSchema, value: Date): unknown => {
  if (schema.getSchema() === DATE_TIME) return value.toISOString().replace('.000Z', 'Z');
  return schema.getSchema() === HTTP_DATE ? value.toUTCString() : value.getTime() / 1000;
};

const writeStruct = (schema: NormalizedSchema, value: Answer): Answer => {
  const members = [...schema.structIterator()].map(([name, member]) => {
    const { jsonName = name, httpHeader } = member.getMergedTraits();
    return [jsonName, httpHeader ? undefined : writeValue(member, value[name] ?? undefined)] as const;
  });
  return Object.fromEntries(members.filter(([, written]) => written !== undefined));
};

// AWS answers null for some map values (a template set to ""), which the SDK's own codec would drop.
const writeValue = (schema: NormalizedSchema, value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  if (types.isDate(value)) return writeTimestamp(schema, value);
  if (types.isUint8Array(value)) return Buffer.from(value).toString('base64');
  if (schema.isStructSchema()) return writeStruct(schema, value as Answer);
  if (schema.isDocumentSchema()) return value;
  if (Array.isArray(value)) return value.map((item) => writeValue(schema.getValueSchema(), item));
  const entries = Object.entries(value).map(([key, entry]) => [
    key,
    writeValue(schema.getValueSchema(), entry),
  ]);
  return Object.fromEntries(entries) as unknown;
};

const headersOf = (shape: NormalizedSchema, value: Answer): Record<string, string> => {
  const headers = [...shape.structIterator()].flatMap(([name, member]) => {
    const { httpHeader } = member.getMergedTraits();
    const given = value[name];
    return httpHeader && (typeof given === 'string' || typeof given === 'number')
      ? [[httpHeader.toLowerCase(), `${given}`]]
      : [];
  });
  return Object.fromEntries(headers) as Record<string, string>;
};

const bodyOf = (shape: NormalizedSchema, value: Answer): string | Buffer => {
  const payload = [...shape.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload);
  if (!payload) return JSON.stringify(writeStruct(shape, value));
  const [name, member] = payload;
  const given = value[name];
  if (types.isUint8Array(given)) return Buffer.from(given);
  return typeof given === 'string' ? given : JSON.stringify(writeValue(member, given ?? {}));
};

/** The wire form of a successful answer. */
export const encodeAnswer = ({ output, status }: Route, answer: Answer): Encoded => {
  if (!output.isStructSchema()) return { status, headers: { ...JSON_TYPE }, body: '' };
  return { status, headers: { ...JSON_TYPE, ...headersOf(output, answer) }, body: bodyOf(output, answer) };
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
export const encodeError = ({ failures }: Model, { code, message, members }: ServiceError): Encoded => {
  const { shape, status = UNMODELLED[code] ?? 400 } = failures.get(code) ?? {};
  const headers = { ...JSON_TYPE, 'x-amzn-errortype': code, ...(shape && headersOf(shape, members)) };
  // IVS models its text as `exceptionMessage`; the SDKs and the CLI print `message`, so that is always there.
  const modelled = shape ? writeStruct(shape, { exceptionMessage: message, ...members }) : members;
  return { status, headers, body: JSON.stringify({ ...modelled, message }) };
};
