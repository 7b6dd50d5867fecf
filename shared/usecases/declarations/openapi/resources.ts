// From an OpenAPI document and the API it describes to declared resources: one per operation, and the API itself.
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { Place } from '../../../model/target.js';
import type { ApiBody } from '../../../kinds/kind.js';
import type { Steps } from '../../yaml.js';
import type { DeclaredResource } from '../resource.js';
import { dialectOf, type Dialect } from './dialect.js';
import type { OpenApiDocument } from './document.js';
import { operationsOf, type Operation, type Operations } from './operations.js';
import { basePathOf, leadingSegments } from './servers.js';

/** The API that a document describes, and how the document is known. */
export interface Subject {
  /** Its id, or a placeholder for it. */
  api: string;
  unbound?: readonly string[];
  place: Partial<Place>;
  source: string;
  /** What stands before ` GET /items` in an address. */
  address: string;
  /** Told by whoever holds the document; otherwise its content tells. */
  dialect?: Dialect;
  basePath: ApiBody['basePath'];
  mode: ApiBody['mode'];
  isSensitive: boolean;
  /** What a value is taken for: the document's own text may hold what other tools fill in. */
  settle: (integration: JsonObject) => JsonObject;
}

/** What a document declares. */
export interface Described {
  resources: readonly DeclaredResource[];
  warnings: readonly string[];
  /** Every integration that the API has is among the resources. */
  isWhole: boolean;
}

const types: Readonly<Record<Dialect, { operation: string; api: string }>> = {
  rest: { operation: 'openapi_rest_operation', api: 'openapi_rest_api' },
  http: { operation: 'openapi_http_operation', api: 'openapi_http_api' },
};

/** A path below the base path. A resource of a REST API has no empty part; a route's key is as it is written. */
const pathOf = (dialect: Dialect, leading: readonly string[], path: string): string => {
  if (dialect === 'http' && leading.length === 0) return path;
  const own = path.split('/').filter((segment) => segment !== '');
  return `/${[...leading, ...own].join('/')}`;
};

/** AWS exports the default route at `/$default`, and imports it at `$default`. */
const isDefaultRoute = ({ path, isDefault }: Operation): boolean =>
  isDefault || path === '$default' || path === '/$default';

const namesOf = (dialect: Dialect, leading: readonly string[], operation: Operation): JsonObject => {
  const { verb, path } = operation;
  if (dialect === 'rest') return { path: pathOf(dialect, leading, path), method: verb };
  const key = `${verb} ${pathOf(dialect, leading, path)}`;
  return { routeKey: isDefaultRoute(operation) ? '$default' : key };
};

const resourceOf = (
  document: OpenApiDocument,
  subject: Subject,
  dialect: Dialect,
  leading: readonly string[],
  operation: Operation,
): DeclaredResource => {
  const names = { apiId: subject.api, ...namesOf(dialect, leading, operation) };
  const lineAt = (steps: Steps): number | undefined => {
    const isNamed = steps.length === 0 || Object.hasOwn(names, String(steps[0]));
    return document.lineAt(isNamed ? operation.steps : [...operation.integrationSteps, ...steps]);
  };
  return {
    ...common(subject, `${operation.verb} ${operation.path}`),
    type: types[dialect].operation,
    attributes: { ...subject.settle(operation.integration), ...names },
    lineAt,
  };
};

const common = (
  subject: Subject,
  below: string,
): Omit<DeclaredResource, 'type' | 'attributes' | 'lineAt'> => ({
  address: `${subject.address} ${below}`.trim(),
  source: subject.source,
  place: subject.place,
  writing: 'templated',
  ...(subject.unbound === undefined ? {} : { unbound: subject.unbound }),
  isSensitive: () => subject.isSensitive,
});

/** The document declares which integrations its API has: one that it does not name is nobody's. */
const apiOf = (document: OpenApiDocument, subject: Subject, dialect: Dialect): DeclaredResource => ({
  ...common(subject, ''),
  type: types[dialect].api,
  attributes: { apiId: subject.api },
  lineAt: () => document.lineAt([]),
});

const whereOf = ({ source, address }: Subject, line: number | undefined): string =>
  line === undefined ? `${source} ${address}`.trim() : `${source}:${line}`;

const warningsOf = (document: OpenApiDocument, subject: Subject, { gaps }: Operations): string[] =>
  gaps.map(({ steps, what }) => `${whereOf(subject, document.lineAt(steps))}: ${what}: it is not compared.`);

/** Integrations that nobody reads from the document are not undeclared: the API then does not count as declared whole. */
const nothingOf = (subject: Subject, what: string): Described => ({
  resources: [],
  warnings: [`${whereOf(subject, undefined)}: ${what}`],
  isWhole: false,
});

export const describe = (document: OpenApiDocument, subject: Subject): Described => {
  const found = operationsOf(document);
  const { operations } = found;
  const warnings = warningsOf(document, subject, found);
  if (operations.length === 0 && warnings.length === 0)
    return nothingOf(
      subject,
      'the document holds no `x-amazon-apigateway-integration`: nothing of it is compared.',
    );
  const dialect = subject.dialect ?? dialectOf(document.tree, operations);
  const basePath = subject.basePath === 'ignore' ? '' : basePathOf(document.tree);
  if (basePath === undefined)
    return nothingOf(subject, 'its base path is not known here: its integrations are not known.');
  const leading = leadingSegments(basePath, subject.basePath);
  const isWhole = found.gaps.length === 0 && subject.mode === 'overwrite';
  const resources = operations.map((operation) => resourceOf(document, subject, dialect, leading, operation));
  return {
    resources: isWhole ? [...resources, apiOf(document, subject, dialect)] : resources,
    warnings,
    isWhole,
  };
};

/** What people call a document: its title. */
export const titleOf = ({ tree }: Pick<OpenApiDocument, 'tree'>): string | undefined => {
  const title = isObject(tree['info']) ? tree['info']['title'] : undefined;
  return typeof title === 'string' && title.trim() !== '' ? title.trim().slice(0, 100) : undefined;
};
