// What is sent to the deployed `baseline` function, in as few invocations as its payloads allow.
import { gzipSync } from 'node:zlib';
import type { Problem } from '../../shared/model/errors.js';
import type { GivenBindings } from '../../shared/usecases/sources/source-spec.js';

/** A source as the function takes it. */
export interface SentSource {
  name: string;
  text: string;
  bindings: GivenBindings;
  /** Texts of the files it refers to, by the location it names them by. */
  files: Readonly<Record<string, string>>;
}

export interface Sending {
  sources: readonly SentSource[];
  remove: readonly string[];
  settings?: object;
}

export type Payloads = { payloads: readonly string[] } | { problems: readonly Problem[] };

// AWS Lambda quotas: 6 MB for the request of a synchronous invocation; some room for the frame around the sources.
const largestPayload = 6 * 1024 * 1024 - 64 * 1024;
/** Below it a readable text is worth more than its bytes. */
const readableBytes = 16 * 1024;

export const bindingMembers = ({ place, ...rest }: GivenBindings): object => ({ ...place, ...rest });

const memberOf = ({ name, text, bindings, files }: SentSource): string =>
  JSON.stringify({
    name,
    ...(Buffer.byteLength(text) <= readableBytes
      ? { text }
      : { gzip: gzipSync(text, { level: 9 }).toString('base64') }),
    ...bindingMembers(bindings),
    ...(Object.keys(files).length === 0 ? {} : { files }),
  });

const tooLarge = (name: string, bytes: number): Problem => ({
  where: name,
  what: `it is too large for one invocation, compressed too (${(bytes / 1024 / 1024).toFixed(1)} of 6 MB)`,
  remedy: 'Put it into S3, and name it in `baselines:` of stagewatch.yml: s3://bucket/key.',
});

/** Fills one payload after the other. */
const packed = (members: readonly string[]): string[][] => {
  const batches: string[][] = [];
  let room = 0;
  for (const member of members) {
    const bytes = Buffer.byteLength(member) + 1;
    if (bytes > room || batches.length === 0) {
      batches.push([]);
      room = largestPayload;
    }
    batches.at(-1)?.push(member);
    room -= bytes;
  }
  return batches.length === 0 ? [[]] : batches;
};

/** The first payload also removes, and brings the settings. */
export const payloadsOf = ({ sources, remove, settings }: Sending): Payloads => {
  const members = sources.map(memberOf);
  const problems = sources.flatMap(({ name }, index) => {
    const bytes = Buffer.byteLength(members[index] ?? '');
    return bytes > largestPayload ? [tooLarge(name, bytes)] : [];
  });
  if (problems.length > 0) return { problems };
  const once = [
    ...(remove.length === 0 ? [] : [`"remove":${JSON.stringify(remove)}`]),
    ...(settings === undefined ? [] : [`"settings":${JSON.stringify(settings)}`]),
  ];
  const payloads = packed(members).map(
    (batch, index) => `{${[`"sources":[${batch.join(',')}]`, ...(index === 0 ? once : [])].join(',')}}`,
  );
  return { payloads };
};
