// S3's REST-XML protocol, path-style: which request is which operation, bodies in, headers and XML out.
import { types } from 'node:util';
import type { WireAnswer, WireRequest } from '../protocol/schema-server.js';
import { ServiceError, type Answer, type Call } from '../protocol/service.js';
import { escapeXml, tag } from '../query-protocol.js';

type Input = Call['input'];

/** By method and whether a key is named; a name after `?` is the sub-resource that tells two of them apart. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'PUT bucket': 'CreateBucket',
  'PUT bucket?versioning': 'PutBucketVersioning',
  'GET bucket?list-type': 'ListObjectsV2',
  'PUT key': 'PutObject',
  'GET key': 'GetObject',
  'HEAD key': 'HeadObject',
  'DELETE key': 'DeleteObject',
};
const SUBRESOURCES = ['versioning', 'list-type'];
const QUERY: Readonly<Record<string, string>> = {
  'continuation-token': 'ContinuationToken',
  'encoding-type': 'EncodingType',
  'max-keys': 'MaxKeys',
  prefix: 'Prefix',
  'start-after': 'StartAfter',
  versionId: 'VersionId',
};
// Parameters that change nothing here: `x-id` repeats the operation's name.
const IDLE = new Set(['x-id', 'fetch-owner', ...SUBRESOURCES]);
// An empty delimiter is none: the CLI's `ls --recursive` sends it.
const isIdle = (name: string, value: string): boolean =>
  IDLE.has(name) || (name === 'delimiter' && value === '');
// Headers that would change the answer; who sends one is told so instead of being misled.
const CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'range', 'x-amz-copy-source'];

const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  InternalFailure: 500,
  NotImplemented: 501,
  PermanentRedirect: 301,
  SlowDown: 503,
};
const statusOf = (code: string): number => STATUS[code] ?? (code.startsWith('NoSuch') ? 404 : 400);

const notImplemented = (what: string): never => {
  throw new ServiceError('NotImplemented', `The embedded AWS does not implement ${what} (S3)`);
};

const decodePath = ({ pathname }: URL): { bucket: string; key: string } => {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(pathname) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
};

/** The operation that the request names, or the request itself where none has that form. */
const operationOf = ({ method, url }: WireRequest): string => {
  const sub = SUBRESOURCES.find((name) => url.searchParams.has(name));
  const form = `${method} ${decodePath(url).key === '' ? 'bucket' : 'key'}${sub === undefined ? '' : `?${sub}`}`;
  return OPERATIONS[form] ?? `${method} ${url.pathname}${url.search}`;
};

const HEADER_LINE = /^([\w-]+):(.*)$/;

/** Takes the framing of `aws-chunked` away; a trailer is what stands after the last chunk. */
const unchunk = (body: Buffer): { content: Buffer; trailers: Readonly<Record<string, string>> } => {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (end < 0 || Number.isNaN(size)) throw new ServiceError('IncompleteBody', 'The chunks do not add up');
    at = end + 2;
    if (size === 0) break;
    parts.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const lines = body.subarray(at).toString().split('\r\n');
  const trailers = lines.flatMap((line) => {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()] as const];
  });
  return { content: Buffer.concat(parts), trailers: Object.fromEntries(trailers) };
};

const uploadOf = ({ headers, body }: WireRequest): Input => {
  const isChunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;
  const { content, trailers } = isChunked ? unchunk(body) : { content: body, trailers: {} };
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim());
  return {
    Body: content,
    ContentType: headers['content-type'],
    ContentEncoding: encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(',') || undefined,
    ChecksumCRC32: { ...headers, ...trailers }['x-amz-checksum-crc32'],
  };
};

const bodyInput = (operation: string, request: WireRequest): Input => {
  if (operation === 'PutObject') return uploadOf(request);
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(request.body.toString())?.[1];
  return { LocationConstraint: element('LocationConstraint'), Status: element('Status') };
};

/** The operation's input under the names that the SDK uses. */
const inputOf = (operation: string, request: WireRequest): Input => {
  const { url, headers } = request;
  const odd = CONDITIONS.find((name) => headers[name] !== undefined);
  if (odd !== undefined) notImplemented(`the header ${odd} of ${operation}`);
  const { bucket: Bucket, key: Key } = decodePath(url);
  const query = [...url.searchParams].flatMap(([name, value]) => {
    if (isIdle(name, value)) return [];
    const member = QUERY[name];
    return member === undefined ? notImplemented(`?${name} of ${operation}`) : [[member, value] as const];
  });
  return { Bucket, Key, ...Object.fromEntries(query), ...bodyInput(operation, request) };
};

const xml = (name: string, value: unknown): string => {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => xml(name, one)).join('');
  if (types.isDate(value)) return tag(name, value.toISOString());
  if (typeof value !== 'object' || value === null)
    return tag(name, escapeXml(`${value as string | number | boolean}`));
  const members = Object.entries(value).map(([inner, one]) => xml(inner, one));
  return tag(name, members.join(''));
};

const HEADERS: Readonly<Record<string, string>> = {
  BucketRegion: 'x-amz-bucket-region',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ContentEncoding: 'content-encoding',
  ContentLength: 'content-length',
  ContentType: 'content-type',
  DeleteMarker: 'x-amz-delete-marker',
  ETag: 'etag',
  LastModified: 'last-modified',
  VersionId: 'x-amz-version-id',
};

const headersOf = (answer: Answer): Record<string, string> =>
  Object.fromEntries(
    Object.entries(HEADERS).flatMap(([member, header]) => {
      const value = answer[member];
      if (value === undefined) return [];
      return [[header, types.isDate(value) ? value.toUTCString() : `${value as string | number | boolean}`]];
    }),
  );

type Wire = Pick<WireAnswer, 'status' | 'headers' | 'body'>;

const XML = { 'content-type': 'application/xml' };
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const encodeS3 = (operation: string, answer: Answer): Wire => {
  if (operation === 'ListObjectsV2')
    return { status: 200, headers: XML, body: DECLARATION + xml('ListBucketResult', answer) };
  const { Body: content } = answer;
  const body = types.isUint8Array(content) ? Buffer.from(content) : '';
  return { status: operation === 'DeleteObject' ? 204 : 200, headers: headersOf(answer), body };
};

/** The HTTP form of an error; the answer to HEAD has no body, so that only its status tells. */
export const encodeS3Error = ({ method }: WireRequest, { code, message, members }: ServiceError): Wire => ({
  status: statusOf(code),
  headers: { ...XML, ...headersOf(members) },
  body: method === 'HEAD' ? '' : DECLARATION + xml('Error', { Code: code, Message: message, ...members }),
});

/** Operation and input of a request; an error where S3 has it and we have not. */
export const readS3 = (request: WireRequest): { operation: string; input: () => Input } => {
  const operation = operationOf(request);
  const isKnown = Object.values(OPERATIONS).includes(operation);
  return { operation, input: () => (isKnown ? inputOf(operation, request) : notImplemented(operation)) };
};
