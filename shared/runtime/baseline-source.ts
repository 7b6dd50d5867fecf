// One source of a `baseline` payload: its text, plain or compressed, and what the text leaves open.
import { gunzipSync } from 'node:zlib';
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import type { DeclarationSource } from '../usecases/declarations/source.js';
import { readBindings } from '../usecases/sources/source-entry.js';

/** A source name is part of keys in the table. */
const longestName = 500;
/** What 6 MB of payload may unfold to. */
const longestText = 64 * 1024 * 1024;

export const isName = (value: Json | undefined): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestName;

type Part<Value> = { value: Value } | { problem: Problem };

const refused = (where: string, what: string, remedy: string): { problem: Problem } => ({
  problem: { where, what, remedy },
});

const unzipped = (where: string, gzip: string): Part<string> => {
  try {
    const bytes = gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: longestText });
    return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    const isLong = isObject(error) && error['code'] === 'ERR_BUFFER_TOO_LARGE';
    return isLong
      ? refused(`${where}.gzip`, 'unfolds to more than 64 MB', 'Put it into S3, and name it in `baselines:`.')
      : refused(`${where}.gzip`, 'is not a gzipped UTF-8 text in Base64', 'Give `base64(gzip(text))`.');
  }
};

const textOf = (where: string, text: Json | undefined, gzip: Json | undefined): Part<string> => {
  if (typeof text === 'string' && gzip === undefined) return { value: text };
  if (typeof gzip === 'string' && text === undefined) return unzipped(where, gzip);
  return refused(
    where,
    'has no name and text',
    'Give { "name": …, "text": … }, or `gzip` in place of `text`.',
  );
};

/** Texts of the files that the source refers to, by the location it names them by. */
const filesOf = (where: string, files: Json | undefined): Part<Readonly<Record<string, string>>> => {
  if (files === undefined) return { value: {} };
  if (isObject(files) && Object.values(files).every((one) => typeof one === 'string'))
    return { value: files as Readonly<Record<string, string>> };
  return refused(`${where}.files`, 'is not a map of texts', 'Give { "location": "text" }.');
};

const withFiles = (
  bindings: NonNullable<DeclarationSource['bindings']>,
  files: Readonly<Record<string, string>>,
): Pick<DeclarationSource, 'bindings'> => {
  if (Object.keys(files).length > 0)
    return {
      bindings: {
        ...bindings,
        include: (location) => (Object.hasOwn(files, location) ? files[location] : undefined),
      },
    };
  return Object.keys(bindings).length > 0 ? { bindings } : {};
};

/** Reads one element of `sources`; `where` names it in problems. */
export const readGivenSource = (
  where: string,
  one: Json,
): { source: DeclarationSource } | { problems: readonly Problem[] } => {
  const { name, text, gzip, files, ...rest } = isObject(one) ? one : ({} as JsonObject);
  if (!isName(name))
    return { problems: [refused(where, 'has no name and text', 'Give { "name": …, "text": … }.').problem] };
  const given = textOf(where, text, gzip);
  const beside = filesOf(where, files);
  const bound = readBindings(rest);
  if ('value' in given && 'value' in beside && 'bindings' in bound)
    return { source: { name, text: given.value, ...withFiles(bound.bindings, beside.value) } };
  return {
    problems: [
      ...('problem' in given ? [given.problem] : []),
      ...('problem' in beside ? [beside.problem] : []),
      ...('complaints' in bound
        ? bound.complaints.map(({ at, what, remedy }) => ({
            where: [where, ...at].join('.'),
            what,
            remedy,
          }))
        : []),
    ],
  };
};
