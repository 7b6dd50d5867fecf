// S3 as declarations need it: versioned buckets, objects, listing, and telling the bus of what was put.
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as client from '@aws-sdk/client-s3';
import { busEventOf, type Tell } from '../bus.js';
import type { Answerer } from '../endpoint.js';
import {
  ServiceError,
  type Answer,
  type Call,
  type Operation,
  type SchemaService,
} from '../protocol/service.js';
import { encodeS3, encodeS3Error, readS3 } from './s3-wire.js';

interface Version {
  id: string;
  at: Date;
  etag: string;
  content: Buffer;
  /** Headers to give back as they came. */
  kept: Answer;
  isDeleted: boolean;
}
interface Bucket {
  name: string;
  account: string;
  region: string;
  versioning: string | undefined;
  /** Newest first. */
  objects: Map<string, Version[]>;
}
type Buckets = Map<string, Bucket>;

const PAGE = 1000; // "ListObjectsV2": at most 1,000 keys at once

const bucketOf = (buckets: Buckets, { input, account, region }: Call): Bucket => {
  const name = String(input['Bucket']);
  const bucket = buckets.get(name);
  if (!bucket)
    throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
  if (bucket.account !== account) throw new ServiceError('AccessDenied', 'Access Denied');
  if (bucket.region === region) return bucket;
  const text = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
  throw new ServiceError('PermanentRedirect', text, { BucketRegion: bucket.region });
};

const versionOf = (bucket: Bucket, { input }: Call): Version => {
  const { Key, VersionId: wanted } = input;
  const versions = bucket.objects.get(String(Key)) ?? [];
  const found = wanted === undefined ? versions[0] : versions.find(({ id }) => id === wanted);
  if (!found && wanted !== undefined)
    throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', { Key });
  if (!found || found.isDeleted)
    throw new ServiceError('NoSuchKey', 'The specified key does not exist.', { Key });
  return found;
};

/** Adds a version, in place of the last one where the bucket keeps none. */
const add = (bucket: Bucket, key: string, version: Omit<Version, 'id'>): Version => {
  const isKept = bucket.versioning === 'Enabled';
  const made = { ...version, id: isKept ? randomBytes(24).toString('base64url') : 'null' };
  const before = bucket.objects.get(key) ?? [];
  bucket.objects.set(key, [made, ...(isKept ? before : before.filter(({ id }) => id !== 'null'))]);
  return made;
};

/** What names a version to the caller; a bucket that never was versioned tells none. */
const identityOf = ({ versioning }: Bucket, { id }: Version): Answer =>
  versioning === undefined ? {} : { VersionId: id };

const checkSum = (content: Buffer, sent: unknown): void => {
  if (sent === undefined) return;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  if (sum.toString('base64') !== sent)
    throw new ServiceError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
};

/** "EventBridge event message structure": keys are not URL-encoded, and only a versioned object has a version. */
const objectCreated = (bucket: Bucket, key: string, version: Version, { account, caller }: Call) => {
  const { name, region } = bucket;
  const happening = { account: bucket.account, region, now: version.at, resources: [`arn:aws:s3:::${name}`] };
  const named = bucket.versioning === undefined ? {} : { 'version-id': version.id };
  const sequencer = process.hrtime.bigint().toString(16).toUpperCase().padStart(18, '0');
  const object = { key, size: version.content.length, etag: version.etag, ...named, sequencer };
  return busEventOf('aws.s3', 'Object Created', happening, {
    version: '0',
    bucket: { name },
    object,
    'request-id': randomBytes(8).toString('hex').toUpperCase(),
    requester: account,
    'source-ip-address': caller.sourceIp,
    reason: 'PutObject',
  });
};

const describe = (bucket: Bucket, version: Version): Answer => ({
  ...version.kept,
  ...identityOf(bucket, version),
  ETag: `"${version.etag}"`,
  LastModified: version.at,
  ContentLength: version.content.length,
});

const list = (bucket: Bucket, { input }: Call): Answer => {
  const { Prefix = '', MaxKeys = PAGE, StartAfter = '', ContinuationToken: token, EncodingType } = input;
  const after = typeof token === 'string' ? Buffer.from(token, 'base64url').toString() : String(StartAfter);
  const most = Math.min(PAGE, Number(MaxKeys));
  const spell = (key: string) => (EncodingType === 'url' ? encodeURIComponent(key) : key);
  // S3 lists by the bytes of the keys.
  const keys = [...bucket.objects]
    .filter(([key, [newest]]) => key.startsWith(String(Prefix)) && newest?.isDeleted === false)
    .map(([key]) => key)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const due = keys.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = due.slice(0, most);
  const isTruncated = due.length > page.length;
  return {
    Name: bucket.name,
    Prefix: spell(String(Prefix)),
    KeyCount: page.length,
    MaxKeys: most,
    EncodingType,
    IsTruncated: isTruncated,
    NextContinuationToken: isTruncated ? Buffer.from(page.at(-1) ?? '').toString('base64url') : undefined,
    Contents: page.flatMap((key) =>
      (bucket.objects.get(key) ?? []).slice(0, 1).map(({ at, etag, content }) => ({
        Key: spell(key),
        LastModified: at,
        ETag: `"${etag}"`,
        Size: content.length,
      })),
    ),
  };
};

const operationsOf = (buckets: Buckets, tell: Tell): Record<string, Operation> => ({
  CreateBucket({ input, account, region: here }) {
    const { Bucket: name = '', LocationConstraint: region = here } = input as Partial<Record<string, string>>;
    if (buckets.has(name))
      throw new ServiceError('BucketAlreadyOwnedByYou', 'Your previous request to create it succeeded.');
    buckets.set(name, { name, account, region, versioning: undefined, objects: new Map() });
    return {};
  },
  PutBucketVersioning(call) {
    bucketOf(buckets, call).versioning = call.input['Status'] as string | undefined;
    return {};
  },
  PutObject(call) {
    const bucket = bucketOf(buckets, call);
    const { Key: key = '', Body, ChecksumCRC32, ...sent } = call.input as Partial<client.PutObjectRequest>;
    const content = Buffer.from((Body ?? '') as string | Uint8Array);
    checkSum(content, ChecksumCRC32);
    const etag = createHash('md5').update(content).digest('hex');
    const { ContentType = 'binary/octet-stream', ContentEncoding } = sent;
    const kept = { ContentType, ContentEncoding, ChecksumCRC32 };
    const version = add(bucket, key, { at: call.now, etag, content, kept, isDeleted: false });
    tell(objectCreated(bucket, key, version, call));
    return { ETag: `"${etag}"`, ChecksumCRC32, ...identityOf(bucket, version) };
  },
  GetObject(call) {
    const bucket = bucketOf(buckets, call);
    const version = versionOf(bucket, call);
    return { ...describe(bucket, version), Body: version.content };
  },
  HeadObject(call) {
    const bucket = bucketOf(buckets, call);
    return describe(bucket, versionOf(bucket, call));
  },
  ListObjectsV2: (call) => list(bucketOf(buckets, call), call),
  DeleteObject(call) {
    const bucket = bucketOf(buckets, call);
    const { Key: key = '', VersionId: id } = call.input as Partial<client.DeleteObjectRequest>;
    const versions = bucket.objects.get(key) ?? [];
    if (id !== undefined || bucket.versioning === undefined) {
      bucket.objects.set(key, id === undefined ? [] : versions.filter((one) => one.id !== id));
      return {};
    }
    const marker = { at: call.now, etag: '', content: Buffer.alloc(0), kept: {}, isDeleted: true };
    return { DeleteMarker: true, ...identityOf(bucket, add(bucket, key, marker)) };
  },
});

/** An empty S3: buckets of all accounts and Regions, each only for its own. */
export const createS3 = (tell: Tell): SchemaService => ({
  signingName: 's3',
  eventSource: 's3.amazonaws.com',
  client,
  operations: operationsOf(new Map(), tell),
});

/** Answers S3's requests over HTTP. */
export const answerS3 =
  ({ operations }: SchemaService): Answerer =>
  async (request, makeCall) => {
    const { operation, input } = readS3(request);
    let read: Call['input'] = {};
    try {
      read = input();
      const output = (await operations[operation]?.(makeCall(operation, read))) ?? {};
      return { ...encodeS3(operation, output), operation, input: read, output };
    } catch (failure) {
      const error =
        failure instanceof ServiceError ? failure : new ServiceError('InternalFailure', String(failure));
      return { ...encodeS3Error(request, error), operation, input: read, error };
    }
  };
