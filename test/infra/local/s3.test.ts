// S3 through the real SDK and the AWS CLI.
import { execFile, spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as s3 from '@aws-sdk/client-s3';
import type { BusEvent } from '../../../infra/local/bus.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';
import { failure } from './loopback.js';

let aws: LocalAws;
let client: s3.S3Client;
let told: BusEvent[];
const clients = createClients(() => aws);
const Bucket = 'declared-things';

class PathStyleClient extends s3.S3Client {
  constructor(config: object) {
    super({ ...config, forcePathStyle: true });
  }
}

beforeEach(async () => {
  aws = await startLocalAws({ now: () => new Date('2026-01-01T10:00:00Z') });
  client = clients.make(PathStyleClient);
  told = [];
  aws.onBusEvent((one) => told.push(one));
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const put = (Key: string, Body: string | Readable, more: Partial<s3.PutObjectCommandInput> = {}) =>
  client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, VersionId?: string) =>
  client.send(new s3.GetObjectCommand({ Bucket, Key, VersionId }));
const textOf = async (Key: string, VersionId?: string) =>
  (await get(Key, VersionId)).Body?.transformToString();
const keep = () =>
  client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
const listAll = async (more: Partial<s3.ListObjectsV2CommandInput> = {}) => {
  const pages: string[][] = [];
  for await (const page of s3.paginateListObjectsV2({ client }, { Bucket, ...more }))
    pages.push((page.Contents ?? []).map(({ Key = '' }) => Key));
  return pages;
};

describe('an object', () => {
  test.each(['state.json', 'a b/ü+%&=?.json', 'deep/er/and/deeper', "quote's (1)!*"])(
    'named %s comes back as it was put',
    async (key) => {
      await put(key, '{"ü": 1}', { ContentType: 'application/json' });
      const { Body, ContentType, ContentLength, ETag, LastModified, VersionId } = await get(key);
      expect(await Body?.transformToString()).toBe('{"ü": 1}');
      expect({ ContentType, ContentLength, VersionId }).toEqual({
        ContentType: 'application/json',
        ContentLength: 9,
        VersionId: undefined,
      });
      expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(LastModified).toEqual(new Date('2026-01-01T10:00:00Z'));
      expect(await listAll()).toEqual([[key]]);
    },
  );

  test('put as a stream, in chunks with a checksum behind them, comes back whole', async () => {
    const parts = Array.from({ length: 40 }, (_, at) =>
      Buffer.alloc(5000, String.fromCharCode(97 + (at % 26))),
    );
    const whole = Buffer.concat(parts);
    await put('stream', Readable.from(parts), { ContentLength: whole.length, ContentEncoding: 'x-own' });
    const { Body, ContentEncoding } = await get('stream');
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
    expect(ContentEncoding).toBe('x-own');
  });

  test('whose checksum is wrong is refused', async () => {
    expect(await failure(put('wrong', 'text', { ChecksumCRC32: 'AAAAAA==' }))).toMatch('BadDigest');
    expect(await failure(get('wrong'))).toMatch('NoSuchKey');
  });

  test('is described without its content', async () => {
    await put('state.json', 'four');
    const found = await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'state.json' }));
    expect(found).toMatchObject({ ContentLength: 4, ETag: (await get('state.json')).ETag });
    const absent = client.send(new s3.HeadObjectCommand({ Bucket, Key: 'absent' }));
    expect(await failure(absent)).toMatch('NotFound');
  });

  test('put again is only the last one, unless its bucket keeps versions', async () => {
    await put('state', 'first');
    await keep();
    const { VersionId: second } = await put('state', 'second');
    await put('state', 'third');
    expect(await textOf('state')).toBe('third');
    expect(await textOf('state', second)).toBe('second');
    expect(await textOf('state', 'null')).toBe('first');
    expect((await get('state')).VersionId).not.toBe(second);
  });

  test('deleted is gone; its versions are not', async () => {
    await keep();
    const { VersionId: first } = await put('state', 'first');
    const { DeleteMarker } = await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'state' }));
    expect(DeleteMarker).toBe(true);
    expect(await failure(get('state'))).toBe('NoSuchKey: The specified key does not exist.');
    expect(await listAll()).toEqual([[]]);
    expect(await textOf('state', first)).toBe('first');
  });
});

describe('a listing', () => {
  test('gives the keys below a prefix in order, page by page', async () => {
    for (const key of ['b/2', 'a/1', 'b/10', 'b/1', 'c', 'b/ü&<', 'B/0']) await put(key, key);
    expect(await listAll({ Prefix: 'b/', MaxKeys: 2 })).toEqual([
      ['b/1', 'b/10'],
      ['b/2', 'b/ü&<'],
    ]);
    expect(await listAll()).toEqual([['B/0', 'a/1', 'b/1', 'b/10', 'b/2', 'b/ü&<', 'c']]);
    expect(await listAll({ Prefix: 'none/' })).toEqual([[]]);
  });
});

describe('a bucket', () => {
  test('that is not there is told apart from a key that is not there', async () => {
    const elsewhere = client.send(new s3.GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'state' }));
    expect(await failure(elsewhere)).toBe('NoSuchBucket: The specified bucket does not exist');
    expect(await failure(get('state'))).toMatch('NoSuchKey');
  });

  test('is closed to another account', async () => {
    await put('state', 'mine');
    const other = clients.make(PathStyleClient, {
      credentials: { accessKeyId: '210987654321', secretAccessKey: 'local' },
    });
    expect(await failure(other.send(new s3.GetObjectCommand({ Bucket, Key: 'state' })))).toMatch(
      'AccessDenied',
    );
  });

  test('of another Region redirects, and a client that follows gets there', async () => {
    await put('state', 'in Virginia');
    const config = { region: 'eu-west-1' };
    const asked = new s3.GetObjectCommand({ Bucket, Key: 'state' });
    expect(await failure(clients.make(PathStyleClient, config).send(asked))).toMatch('PermanentRedirect');
    class Following extends s3.S3Client {
      constructor(given: object) {
        super({ ...given, forcePathStyle: true, followRegionRedirects: true });
      }
    }
    const { Body } = await clients.make(Following, config).send(asked);
    expect(await Body?.transformToString()).toBe('in Virginia');
  });
});

describe('the event bus', () => {
  test('is told of an object when it has been put', async () => {
    await put('plain key', 'four');
    await keep();
    const { VersionId, ETag = '' } = await put('live/state ü.json', 'fifth');
    await failure(put('wrong', 'text', { ChecksumCRC32: 'AAAAAA==' }));
    expect(told).toHaveLength(2);
    expect(told[0]?.detail['object']).not.toHaveProperty('version-id');
    expect(told[1]).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      account: aws.account,
      region: 'us-east-1',
      time: '2026-01-01T10:00:00Z',
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        bucket: { name: Bucket },
        object: {
          key: 'live/state ü.json',
          size: 5,
          etag: ETag.replaceAll('"', ''),
          'version-id': VersionId,
        },
        requester: aws.account,
        reason: 'PutObject',
      },
    });
    const order = told.map(({ detail }) => (detail['object'] as { sequencer: string }).sequencer);
    expect(order).toEqual([...order].sort());
  });
});

describe('what is not there', () => {
  test.each([
    ['a range', new s3.GetObjectCommand({ Bucket, Key: 'state', Range: 'bytes=0-1' })],
    ['an operation', new s3.GetBucketPolicyCommand({ Bucket })],
    ['a sub-resource', new s3.GetObjectTaggingCommand({ Bucket, Key: 'state' })],
    ['a delimiter', new s3.ListObjectsV2Command({ Bucket, Delimiter: '/' })],
  ])('is refused in words: %s', async (_what, command) => {
    await put('state', 'text');
    const asked = (client as { send: (one: unknown) => Promise<unknown> }).send(command);
    expect(await failure(asked)).toMatch(/NotImplemented: The embedded AWS does not implement/);
  });

  test('an injected fault is answered in S3’s own form', async () => {
    aws.faults.add({
      service: 's3',
      operation: 'GetObject',
      answer: { code: 'AccessDenied', message: 'No & <no>' },
    });
    expect(await failure(get('state'))).toBe('AccessDenied: No & <no>');
  });
});

const hasCli = spawnSync('which', ['aws']).status === 0;
(hasCli ? test : test.skip)(
  'the AWS CLI copies, lists and reads',
  async () => {
    const run = promisify(execFile);
    const env = { ...process.env, ...aws.environment, AWS_CONFIG_FILE: '/dev/null' };
    const cli = async (...args: string[]) => (await run('aws', ['s3', ...args], { env })).stdout;
    await cli('cp', 'package.json', `s3://${Bucket}/live/package.json`);
    expect(await cli('ls', '--recursive', `s3://${Bucket}/live/`)).toMatch('live/package.json');
    expect(await cli('cp', `s3://${Bucket}/live/package.json`, '-')).toMatch('"name": "stagewatch"');
  },
  30_000,
);
