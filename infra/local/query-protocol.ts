// The AWS Query protocol (CloudFormation, SNS, STS): form fields in, XML out, both by the schemas that the SDK client exports.
import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { NormalizedSchema } from '@smithy/core/schema';
import { queryError } from './json-protocol.js';
import type { WireAnswer, WireRequest } from './protocol/schema-server.js';
import { ServiceError, type Answer, type Call, type SchemaService } from './protocol/service.js';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type Tree = { [name: string]: Tree | string };

const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  cloudformation: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** The input and output schemas of an operation that the client's model has. */
export const operationSchemas = (
  client: object,
  operation: string,
): { input: NormalizedSchema; output: NormalizedSchema } | undefined => {
  const schema = (client as Readonly<Record<string, unknown>>)[`${operation}$`];
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [input, output] = schema.slice(4) as [SchemaRef, SchemaRef];
  return { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
};

/** `A.entry.1.Name=x` becomes `{ A: { entry: { 1: { Name: 'x' } } } }`. */
const treeOf = (form: URLSearchParams): Tree => {
  const root: Tree = {};
  for (const [path, value] of form) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let node = root;
    for (const name of names) {
      const next = node[name];
      node = node[name] = typeof next === 'object' ? next : {};
    }
    node[last] = value;
  }
  return root;
};

const numbered = (node: Tree | string | undefined): (Tree | string)[] =>
  typeof node === 'object'
    ? Object.keys(node)
        .sort((a, b) => Number(a) - Number(b))
        .flatMap((key) => node[key] ?? [])
    : [];

const read = (schema: NormalizedSchema, node: Tree | string): unknown => {
  const within = typeof node === 'object' ? node : {};
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].map(([name, member]) => {
      const sent = within[member.getMergedTraits().xmlName ?? name];
      return [name, sent === undefined ? undefined : read(member, sent)] as const;
    });
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  if (schema.isListSchema())
    return numbered(within['member']).map((item) => read(schema.getValueSchema(), item));
  if (schema.isMapSchema()) {
    const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
    const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
    return Object.fromEntries(
      numbered(within['entry']).map((entry) => {
        const pair = typeof entry === 'object' ? entry : {};
        return [
          read(schema.getKeySchema(), pair[keyName] ?? '') as string,
          read(schema.getValueSchema(), pair[valueName] ?? ''),
        ];
      }),
    );
  }
  if (schema.isBooleanSchema()) return node === 'true';
  return schema.isNumericSchema() ? Number(node) : node;
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** A value as the text of an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
export const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;

const write = (schema: NormalizedSchema, value: unknown): string => {
  if (types.isDate(value)) return value.toISOString(); // not instanceof: jest has realms
  if (schema.isListSchema()) {
    return (value as unknown[]).map((item) => tag('member', write(schema.getValueSchema(), item))).join('');
  }
  if (schema.isMapSchema()) {
    const entry = ([key, one]: [string, unknown]) =>
      tag(
        'entry',
        tag('key', write(schema.getKeySchema(), key)) + tag('value', write(schema.getValueSchema(), one)),
      );
    return Object.entries(value as Answer)
      .map(entry)
      .join('');
  }
  if (!schema.isStructSchema()) return escapeXml(String(value));
  const given = value as Answer;
  return [...schema.structIterator()]
    .filter(([name]) => given[name] !== undefined && given[name] !== null)
    .map(([name, member]) => tag(member.getMergedTraits().xmlName ?? name, write(member, given[name])))
    .join('');
};

const errorXml = (service: SchemaService, error: ServiceError, metadata: string) => {
  const [code, status] = queryError(service.client, error);
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const detail = [
    tag('Type', fault),
    tag('Code', code),
    tag('Message', write(NormalizedSchema.of(0), error.message)),
  ];
  return { status, body: tag('ErrorResponse', tag('Error', detail.join('')) + metadata) };
};

/** Runs the operation that the form's `Action` names. */
export const answerQuery = async (
  service: SchemaService,
  request: WireRequest,
  makeCall: (operation: string, input: Call['input']) => Call,
): Promise<WireAnswer> => {
  const form = new URLSearchParams(request.body.toString());
  const operation = form.get('Action') ?? `${request.method} ${request.url.pathname}`;
  const headers = { 'content-type': 'text/xml' };
  const requestId = tag('RequestId', randomUUID());
  let input: Call['input'] = {};
  try {
    const schemas = operationSchemas(service.client, operation);
    const run = service.operations[operation];
    if (!schemas || !run) {
      const text = `The embedded AWS does not implement ${operation} (${service.eventSource})`;
      throw new ServiceError('NotImplemented', text);
    }
    input = read(schemas.input, treeOf(form)) as Call['input'];
    const output = await run(makeCall(operation, input));
    const result = schemas.output.isUnitSchema()
      ? ''
      : tag(`${operation}Result`, write(schemas.output, output));
    const content = result + tag('ResponseMetadata', requestId);
    const namespace = NAMESPACES[service.signingName] ?? '';
    const body = `<${operation}Response xmlns="${namespace}">${content}</${operation}Response>`;
    return { status: 200, headers, body, operation, input, output };
  } catch (failure) {
    const error =
      failure instanceof ServiceError ? failure : new ServiceError('InternalFailure', String(failure));
    return { ...errorXml(service, error, requestId), headers, operation, input, error };
  }
};
