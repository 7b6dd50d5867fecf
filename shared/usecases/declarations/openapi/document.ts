// An OpenAPI document as a tree that knows its lines, from text or from a tree that another source holds.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Problem } from '../../../model/errors.js';
import { readYaml, type Lines } from '../../yaml.js';
import { templateDialect } from '../cloudformation/tags.js';

export interface OpenApiDocument {
  tree: JsonObject;
  lineAt: Lines;
}

/** AWS imports 6 MB at most (PutRestApi); what people keep may be laid out more widely. */
const sizeLimit = 8 * 1024 * 1024;

const isDocument = (tree: Json): tree is JsonObject =>
  isObject(tree) && (tree['openapi'] !== undefined || tree['swagger'] !== undefined);

const notADocument = (where: string): { problems: readonly Problem[] } => ({
  problems: [
    {
      where,
      what: 'this is no OpenAPI document: there is no `openapi` and no `swagger` at its top',
      remedy: 'Give the document that API Gateway imports.',
    },
  ],
});

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

/** JSON is read as JSON where nobody asks for lines: many times faster, and the same. */
const parsedJson = (text: string): Json | undefined => {
  if (!isJson(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** Looking for twin keys takes time with the square of their number: only YAML that people write is held to it. */
const twinLimit = 256 * 1024;

/** Reads a text with its lines; SAM includes documents with CloudFormation's tags. `where` names it in problems. */
export const readDocument = (
  where: string,
  text: string,
): OpenApiDocument | { problems: readonly Problem[] } => {
  const options = { ...templateDialect.options, uniqueKeys: !isJson(text) && text.length <= twinLimit };
  const read = readYaml(where, text, 'an OpenAPI document', { sizeLimit, options });
  if ('problems' in read) return read;
  return isDocument(read.tree) ? { tree: read.tree, lineAt: read.lines } : notADocument(where);
};

/** A document inside another one: a text, whose lines nobody knows, or a tree, whose lines its owner knows. */
export const documentWithin = (
  where: string,
  document: Json,
  lineAt: Lines,
): OpenApiDocument | { problems: readonly Problem[] } => {
  if (typeof document !== 'string')
    return isDocument(document) ? { tree: document, lineAt } : notADocument(where);
  if (document.length > sizeLimit) return readDocument(where, document);
  const tree = parsedJson(document);
  const read = tree === undefined ? readDocument(where, document) : { tree };
  if ('problems' in read) return read;
  return isDocument(read.tree) ? { tree: read.tree, lineAt: () => lineAt([]) } : notADocument(where);
};
