// Fetching declarations from the embedded S3, through the real SDK.
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { complaint, fetchAll, fetchOne } from './sources-support.js';

let aws: LocalAws;
let now: Date;
const before = { ...process.env };
beforeEach(async () => {
  now = new Date('2026-01-01T10:00:00Z');
  aws = await startLocalAws({ now: () => now });
  Object.assign(process.env, aws.environment);
});
afterEach(async () => {
  process.env = { ...before };
  await aws.close();
});
/** What AWS was asked, attempts that failed included. */
const calls = (): string[] => aws.callLog.map(({ service, operation }) => `${service}:${operation}`);

describe('an object in S3', () => {
  const Bucket = 'states';
  const put = (Key: string, Body: string | Buffer, more: object = {}) =>
    aws.call('s3', 'PutObject', { Bucket, Key, Body, ...more });
  beforeEach(() => aws.call('s3', 'CreateBucket', { Bucket }));

  test('comes as text with its tag and time', async () => {
    const { ETag } = await put('live/state.json', '{"ü": 1}');
    expect(await fetchOne('s3://states/live/state.json')).toEqual({
      source: { name: 's3://states/live/state.json', text: '{"ü": 1}', bindings: {} },
      revision: { id: String(ETag).replaceAll('"', ''), at: now.getTime() },
    });
    expect(calls()).toEqual(['s3:GetObject']);
  });

  test('of a bucket that keeps versions is the newest, named by its version', async () => {
    await aws.call('s3', 'PutBucketVersioning', { Bucket, Status: 'Enabled' });
    await put('state', 'old');
    const { VersionId } = await put('state', 'new');
    expect(await fetchOne('s3://states/state')).toMatchObject({
      source: { text: 'new' },
      revision: { id: VersionId },
    });
  });

  test.each([
    ['by its name', 'state.json.gz', {}],
    ['by its encoding', 'state.json', { ContentEncoding: 'gzip' }],
    ['by neither', 'state', {}],
  ])('that is compressed is inflated, known %s', async (_how, key, more) => {
    await put(key, gzipSync('{"a": 1}'), more);
    expect((await fetchOne(`s3://states/${key}`)).source.text).toBe('{"a": 1}');
  });

  test('keeps what its entry binds', async () => {
    await put('openapi.json', '{}');
    const { source } = await fetchOne({
      source: 's3://states/openapi.json',
      api: 'a1b2c3',
      region: 'eu-west-1',
    });
    expect(source.bindings).toEqual({ api: 'a1b2c3', place: { region: 'eu-west-1' } });
  });

  test('of another Region is fetched there', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'far', LocationConstraint: 'ap-south-1' });
    const far = new S3Client({ region: 'ap-south-1', forcePathStyle: true });
    await far.send(new PutObjectCommand({ Bucket: 'far', Key: 'state', Body: 'in Mumbai' }));
    far.destroy();
    aws.resetCalls();
    expect((await fetchOne('s3://far/state')).source.text).toBe('in Mumbai');
    expect(aws.callLog).toMatchObject([{ region: 'us-east-1' }, { region: 'ap-south-1', status: 200 }]);
  });

  test.each([
    ['a gzip that is cut off', gzipSync('{"a": 1}').subarray(0, 20), 'the gzip is damaged'],
    ['a small gzip of something huge', gzipSync(Buffer.alloc(65 * 1024 * 1024)), 'holds more than 64 MB'],
    ['something huge', Buffer.alloc(64 * 1024 * 1024 + 1, 'a'), 'holds more than 64 MB'],
    ['something that is no text', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'it is not UTF-8 text'],
  ])('%s is refused in words', async (_what, content, words) => {
    await put('odd', content);
    expect(await complaint('s3://states/odd')).toMatch(words);
  });

  test.each([
    [
      's3://absent-bucket/state',
      /bucket "absent-bucket" does not exist .*bucket does not exist\) \| Correct the name/,
    ],
    ['s3://states/absent', /object "absent" in the bucket "states" does not exist/],
  ])('%s, which is not there, is told', async (name, words) => {
    const told = await complaint(name);
    expect(told).toMatch(words);
    expect(told.startsWith(`${name}: `)).toBe(true);
  });

  test.each([
    [
      { code: 'AccessDenied' },
      /refuses to show .* \| Allow s3:GetObject on arn:aws:s3:::states\/state.*s3:ListBucket/,
    ],
    [
      { code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt' },
      /KMS key .* \| Allow kms:Decrypt/,
    ],
    [{ code: 'KMS.DisabledException' }, /KMS key .* cannot be used/],
    [{ code: 'InvalidObjectState' }, /archived .* \| Restore it/],
    [{ code: 'ExpiredToken' }, /credentials are missing, expired or wrong \(ExpiredToken/],
    [{ code: 'SlowDown', status: 503 }, /AWS is busy .* \| Try again/],
    [{ code: 'PermanentRedirect', status: 301 }, /in another Region/],
    [{ code: 'Strange' }, /AWS answered s3:GetObject with Strange: Injected fault/],
    [{ drop: true as const }, /AWS cannot be reached .*socket hang up/],
    [{ truncate: true as const }, /AWS cannot be reached/],
  ])('that AWS answers with %j is explained', async (answer, words) => {
    await put('state', '{"some": "text"}');
    aws.faults.add({ service: 's3', answer });
    expect(await complaint('s3://states/state')).toMatch(words);
  });

  test.each([
    ['aws', { code: 'SlowDown', status: 503 }],
    ['aws', { drop: true as const }],
    ['operator', { code: 'AccessDenied' }],
    ['operator', { code: 'Strange' }],
  ])('is for %s to repair where AWS answers %j', async (fault, answer) => {
    await put('state', '{"some": "text"}');
    aws.faults.add({ service: 's3', answer });
    await expect(fetchAll('s3://states/state')).rejects.toMatchObject({ fault });
  });

  test('behind an endpoint that never answers is given up', async () => {
    aws.faults.add({ service: 's3', answer: { hang: true } });
    const asked = fetchAll('s3://states/state', { timeoutMs: 200 });
    await expect(asked).rejects.toMatchObject({
      problems: [{ what: expect.stringMatching('cannot be reached') }],
    });
  });

  test('behind an endpoint that is not there is told', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    expect(await complaint('s3://states/state')).toMatch(/ECONNREFUSED.* \| Check the network/);
  });

  test('asked again after AWS was busy comes, and each attempt is counted', async () => {
    await put('state', '{}');
    aws.faults.add({ service: 's3', times: 1, answer: { code: 'SlowDown', status: 503 } });
    const counted: string[] = [];
    const options = { maxAttempts: 2, onCall: (call: string) => counted.push(call) };
    expect(await fetchAll('s3://states/state', options)).toHaveLength(1);
    expect(counted).toEqual(['s3:GetObject', 's3:GetObject']);
  });

  test('all below a prefix come in order; folders and Terraform’s locks do not', async () => {
    for (const key of [
      'live/b.json',
      'live/a/x.json',
      'live/',
      'live/a/',
      'live/b.json.tflock',
      'lively',
      'live/ü.json',
    ])
      await put(key, key.endsWith('/') ? '' : key);
    const fetched = await fetchAll('s3://states/live/**');
    expect(fetched.map(({ source }) => source)).toEqual([
      { name: 's3://states/live/a/x.json', text: 'live/a/x.json', bindings: {} },
      { name: 's3://states/live/b.json', text: 'live/b.json', bindings: {} },
      { name: 's3://states/live/ü.json', text: 'live/ü.json', bindings: {} },
    ]);
    expect(fetched.every(({ revision }) => revision?.at === now.getTime())).toBe(true);
    expect(calls()).toEqual(['s3:ListObjectsV2', 's3:GetObject', 's3:GetObject', 's3:GetObject']);
  });

  test('an empty object is a source, so that a state cut to nothing is not taken for a removed one', async () => {
    await put('live/state', '');
    expect(await fetchAll('s3://states/live/**')).toMatchObject([{ source: { text: '' } }]);
  });

  test('nothing below a prefix is an error, never an empty declaration', async () => {
    await put('live/', '');
    expect(await complaint('s3://states/live/**')).toMatch(/holds nothing below "live\/" \| .*never means/);
  });

  test('more than a thousand below a prefix are refused before one is read', async () => {
    for (let at = 0; at <= 1000; at += 1) await put(`many/${at}`, 'x');
    expect(await complaint('s3://states/many/**')).toMatch('more than 1000 objects');
    expect(calls()).toEqual(['s3:ListObjectsV2', 's3:ListObjectsV2']);
  });

  test('a prefix that may not be listed names the action', async () => {
    aws.faults.add({ operation: 'ListObjectsV2', answer: { code: 'AccessDenied' } });
    expect(await complaint('s3://states/live/**')).toMatch('Allow s3:ListBucket on arn:aws:s3:::states for');
  });
});
