// OpenAPI 2 and 3 documents with `x-amazon-apigateway-integration`, as sources of their own.
import { basePathOption } from '../../../kinds/_support/api-body.js';
import type { DeclarationSource, SourceReading } from '../source.js';
import { readDocument, type OpenApiDocument } from './document.js';
import { withoutPlaceholders } from './placeholders.js';
import { describe, titleOf, type Subject } from './resources.js';
import { servedApi } from './servers.js';

/** A key has slashes between its parts, and none inside the first. */
const placeholder = (name: string): string => `\${${name.replaceAll('/', ':')}}`;

/** Which API a document is about: as given from outside, as its own address says, or nobody knows. */
const bound = (
  { name, bindings }: DeclarationSource,
  { tree }: OpenApiDocument,
): Pick<Subject, 'api' | 'unbound' | 'place'> => {
  const served = servedApi(tree);
  const region = served === undefined ? {} : { region: served.region };
  if (bindings?.api !== undefined)
    return { api: bindings.api, place: bindings.api === served?.api ? region : {} };
  if (served !== undefined) return { api: served.api, place: region };
  return { api: placeholder(name), unbound: [name], place: {} };
};

/** Imports take `basepath` as a parameter, and so does a document. */
const basePathFor = ({ bindings }: DeclarationSource): Subject['basePath'] =>
  basePathOption(bindings?.parameters?.['basepath']);

export const readOpenApi = (source: DeclarationSource): SourceReading => {
  const document = readDocument(source.name, source.text);
  if ('problems' in document) return { resources: [], problems: document.problems, warnings: [] };
  const described = describe(document, {
    ...bound(source, document),
    source: source.name,
    address: titleOf(document) ?? '',
    basePath: basePathFor(source),
    mode: 'overwrite',
    isSensitive: false,
    settle: withoutPlaceholders,
  });
  return { resources: described.resources, problems: [], warnings: described.warnings };
};
