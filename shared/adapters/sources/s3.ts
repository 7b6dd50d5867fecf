// Declarations in S3: one object, or every object below a prefix.
import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { epochMs } from '../../model/time.js';
import type { FetchedSource, Revision, SourceSpec } from '../../usecases/sources/source-spec.js';
import { configOf, counting, countingPlace, type RemoteSourcesOptions } from './client-config.js';
import { asking, sourceError } from './failures.js';
import { readText } from './text.js';

/** Reads what S3 keeps. */
export interface S3Sources {
  object: (spec: SourceSpec, bucket: string, key: string) => Promise<FetchedSource>;
  prefix: (spec: SourceSpec, bucket: string, prefix: string) => Promise<readonly FetchedSource[]>;
}

/** More below one prefix is a mistake in the prefix. */
const mostObjects = 1000;
const mostCharacters = 256 * 1024 * 1024;

/** Emulators serve buckets by path: their names have no hosts. */
const isEmulated = ({ AWS_ENDPOINT_URL: all, AWS_ENDPOINT_URL_S3: own }: NodeJS.ProcessEnv): boolean =>
  (own ?? all ?? '') !== '';

const createClient = (options: RemoteSourcesOptions): S3Client => {
  const client = new S3Client({
    ...configOf(options),
    followRegionRedirects: true,
    forcePathStyle: isEmulated(process.env),
  });
  client.middlewareStack.addRelativeTo(counting('s3', options.onCall), countingPlace);
  return client;
};

/** A bucket without versions calls the only one `null`: then the content's own tag names it. */
const revisionOf = ({ VersionId, ETag, LastModified }: GetObjectCommandOutput): { revision?: Revision } => {
  const id = VersionId === undefined || VersionId === 'null' ? ETag?.replaceAll('"', '') : VersionId;
  return id === undefined || LastModified === undefined
    ? {}
    : { revision: { id, at: epochMs(LastModified.getTime()) } };
};

/** Consoles keep folders as empty objects; a lock lies beside a state while Terraform runs. */
const isDeclaration = (key: string): boolean =>
  !key.endsWith('/') && !key.endsWith('_$folder$') && !key.endsWith('.tflock');

const read = async (
  client: S3Client,
  { name, bindings }: SourceSpec,
  bucket: string,
  key: string,
): Promise<FetchedSource> => {
  const asked = {
    where: name,
    action: 's3:GetObject',
    on: `arn:aws:s3:::${bucket}/${key}`,
    what: `the object "${key}" in the bucket "${bucket}"`,
  };
  // The body arrives after the answer, and can break off like it.
  const { answer, reading } = await asking(asked, async () => {
    const given = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { answer: given, reading: await readText(given.Body) };
  });
  if ('unreadable' in reading) throw sourceError(name, reading.unreadable.what, reading.unreadable.remedy);
  return { source: { name, text: reading.text, bindings }, ...revisionOf(answer) };
};

const tooMany = (where: string, what: string) =>
  sourceError(where, `below the prefix lie ${what}`, 'Name a longer prefix, or the objects one by one.');

/** The keys below a prefix in S3's own order. */
const keysBelow = async (
  client: S3Client,
  where: string,
  bucket: string,
  prefix: string,
): Promise<readonly string[]> => {
  const asked = {
    where,
    action: 's3:ListBucket',
    on: `arn:aws:s3:::${bucket}`,
    what: `what the bucket "${bucket}" holds`,
  };
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
    const page = await asking(asked, () => client.send(command));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []).filter(isDeclaration));
    if (keys.length > mostObjects) throw tooMany(where, `more than ${mostObjects} objects`);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
};

const readBelow = async (
  client: S3Client,
  spec: SourceSpec,
  bucket: string,
  prefix: string,
): Promise<readonly FetchedSource[]> => {
  const keys = await keysBelow(client, spec.name, bucket, prefix);
  if (keys.length === 0) {
    const what = `the bucket "${bucket}" holds nothing below "${prefix}"`;
    throw sourceError(
      spec.name,
      what,
      'Correct the prefix; an empty source never means "nothing should exist".',
    );
  }
  const fetched: FetchedSource[] = [];
  let characters = 0;
  for (const key of keys) {
    const one = await read(client, { ...spec, name: `s3://${bucket}/${key}` }, bucket, key);
    characters += one.source.text.length;
    if (characters > mostCharacters) throw tooMany(spec.name, 'more than 256 MB');
    fetched.push(one);
  }
  return fetched;
};

export const createS3Sources = (options: RemoteSourcesOptions): S3Sources => {
  const client = createClient(options);
  return {
    object: (spec, bucket, key) => read(client, spec, bucket, key),
    prefix: (spec, bucket, prefix) => readBelow(client, spec, bucket, prefix),
  };
};
