// Items: keys and a few plain attributes for conditions; the content itself as one gzip binary.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { EpochMs } from '../../model/time.js';
import { duePartition, type Key } from './keys.js';

export type Item = Record<string, AttributeValue>;

/** The layout of rows; a newer one than ours is refused, never guessed at. */
const layout = 1;

/** The most that a row may unpack to: more is damage or a bomb. */
const unpackedBytes = 64 * 1024 * 1024;

export interface Plain {
  version?: number;
  readStartedAt?: EpochMs;
  dueAt?: EpochMs | undefined;
  /** When DynamoDB may delete the row. */
  expiresAt?: EpochMs | undefined;
  /** Tells a write of ours whose answer got lost from somebody else's. */
  writer?: string;
}

const number = (value: number): AttributeValue => ({ N: String(value) });

export const pack = (content: object): Uint8Array => gzipSync(JSON.stringify(content), { level: 6 });

export const itemOf = (key: Key, content: object, plain: Plain = {}): Item => ({
  pk: { S: key.pk },
  sk: { S: key.sk },
  layout: number(layout),
  content: { B: pack(content) },
  ...(plain.version === undefined ? {} : { version: number(plain.version) }),
  ...(plain.readStartedAt === undefined ? {} : { readStartedAt: number(plain.readStartedAt) }),
  ...(plain.dueAt === undefined ? {} : { due: { S: duePartition }, dueAt: number(plain.dueAt) }),
  ...(plain.expiresAt === undefined ? {} : { ttl: number(Math.ceil(plain.expiresAt / 1000)) }),
  ...(plain.writer === undefined ? {} : { writer: { S: plain.writer } }),
});

/** What a row holds. Only we write rows, so their shape is trusted once the layout is ours. */
export const contentOf = (item: Item): unknown => {
  if (Number(item['layout']?.N) > layout)
    throw new Error(
      `row ${item['pk']?.S} ${item['sk']?.S} was written by a newer Stagewatch; deploy that one`,
    );
  const bytes = item['content']?.B;
  if (bytes === undefined) throw new Error(`row ${item['pk']?.S} ${item['sk']?.S} has no content`);
  const text = gunzipSync(bytes, { maxOutputLength: unpackedBytes }).toString('utf8');
  return JSON.parse(text) as unknown;
};

export const keyOf = (item: Item): Key => ({ pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' });

/** Rows that time out stay readable for days; past their time they do not count. */
export const isExpired = (item: Item, now: EpochMs): boolean =>
  item['ttl']?.N !== undefined && Number(item['ttl'].N) * 1000 <= now;
