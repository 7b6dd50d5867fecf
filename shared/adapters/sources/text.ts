// From the bytes of an object to the text of a declaration: inflated, bounded, UTF-8.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A Terraform state of 20,000 integrations has 50 MB. */
export const mostBytes = 64 * 1024 * 1024;

/** What is wrong with the bytes, and what to do. */
export interface Unreadable {
  what: string;
  remedy: string;
}

export type TextReading = { text: string } | { unreadable: Unreadable };

const inMegabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

const tooLarge = (limit: number): { unreadable: Unreadable } => ({
  unreadable: {
    what: `it holds more than ${inMegabytes(limit)} MB`,
    remedy: 'Split it: no single declaration of that size is read.',
  },
});

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** All chunks, or undefined where they are more than `limit`; leaving the loop ends the download. */
const gather = async (body: unknown, limit: number): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!isStream(body)) return Buffer.alloc(0);
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Content tells better than a name or a header: no text starts with gzip's two bytes (RFC 1952). */
const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const isOverflow = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const inflate = async (bytes: Buffer, limit: number): Promise<Buffer | { unreadable: Unreadable }> => {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (isOverflow(error)) return tooLarge(limit);
    return {
      unreadable: {
        what: 'the gzip is damaged or cut off',
        remedy: 'Upload it again; nothing of it was used.',
      },
    };
  }
};

const decode = (bytes: Buffer): TextReading => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      unreadable: { what: 'it is not UTF-8 text', remedy: 'Save it as UTF-8, or name another object.' },
    };
  }
};

/** Reads the body of an answer. A broken connection rejects. */
export const readText = async (body: unknown, limit = mostBytes): Promise<TextReading> => {
  const bytes = await gather(body, limit);
  if (bytes === undefined) return tooLarge(limit);
  if (!isGzip(bytes)) return decode(bytes);
  const inflated = await inflate(bytes, limit);
  return 'unreadable' in inflated ? inflated : decode(inflated);
};
