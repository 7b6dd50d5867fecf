// Reads one file as text, or says in words why it is none.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Problem } from '../../shared/model/errors.js';

export type TextReading = { text: string } | { problem: Problem };

/** Far above the largest states there are; a text of V8 holds half a gigabyte. */
const largest = 256 * 1024 * 1024;

const refused = (where: string, what: string, remedy: string): TextReading => ({
  problem: { where, what, remedy },
});

const reasons: Readonly<Record<string, [what: string, remedy: string]>> = {
  ENOENT: [
    'there is no such file',
    'Check the path; patterns such as `cdk.out/*.template.json` find several.',
  ],
  EACCES: [
    'this user may not read it',
    'Give yourself read access (`chmod u+r`), or run as a user who has it.',
  ],
  EPERM: [
    'this user may not read it',
    'Give yourself read access (`chmod u+r`), or run as a user who has it.',
  ],
  ENOTDIR: ['a part of the path is a file, not a directory', 'Check the path.'],
  ELOOP: ['its symbolic links lead in a circle', 'Correct the links.'],
  ENAMETOOLONG: ['the path is too long', 'Check the path.'],
};

const explained = (where: string, error: unknown): TextReading => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [what, remedy] = reasons[code] ?? [
    `it cannot be read (${code || 'unknown reason'})`,
    'Check the file.',
  ];
  return refused(where, what, remedy);
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

const tooLarge = (where: string, bytes?: number): TextReading =>
  refused(
    where,
    `it is larger${bytes === undefined ? '' : ` (${megabytes(bytes)})`} than the ${megabytes(largest)} that are read at most`,
    'Split it, or give the state of one workspace only.',
  );

const startsWith = (bytes: Buffer, ...signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const encodingOf = (bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  // Windows PowerShell writes `terraform show -json > state.json` in UTF-16.
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : 'utf-8';
};

/** The text of what was read, where it is a text. */
export const decodeText = (where: string, bytes: Buffer): TextReading => {
  if (startsWith(bytes, 0x1f, 0x8b)) return refused(where, 'it is compressed', `Unpack it first: gunzip.`);
  if (startsWith(bytes, 0x50, 0x4b, 3, 4))
    return refused(
      where,
      'it is a ZIP archive',
      'Unpack it; of a saved plan give `terraform show -json FILE`.',
    );
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return { text };
  } catch {
    // Told below: it is no text in this encoding.
  }
  return refused(
    where,
    'it is binary, not a text in UTF-8',
    'Give a declaration in JSON or YAML, saved as UTF-8.',
  );
};

/** Reads a stream to its end; more than a file may hold is a problem. */
export const readTextStream = async (
  where: string,
  stream: AsyncIterable<Buffer | string>,
): Promise<TextReading> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largest) return tooLarge(where);
    chunks.push(bytes);
  }
  return decodeText(where, Buffer.concat(chunks));
};

/** Reads a file, or a pipe that has a name (`<(terraform state pull)`), of at most 256 MB. */
export const readTextFile = async (path: string): Promise<TextReading> => {
  try {
    const found = await stat(path);
    if (found.isDirectory())
      return refused(
        path,
        'it is a directory',
        `Name the files in it, or a pattern: '${path.replace(/\/+$/, '')}/**/*.json'.`,
      );
    if (found.size > largest) return tooLarge(path, found.size);
    // Only a plain file tells its size beforehand.
    if (!found.isFile()) return await readTextStream(path, createReadStream(path));
    return decodeText(path, await readFile(path));
  } catch (error) {
    return explained(path, error);
  }
};
