// A second opinion on OpenAPI: counts integrations and their values from the document alone. Imports none of our code.
//
// The rule (API Gateway Developer Guide, "x-amazon-apigateway-integration object" and "… any-method object"):
// - Every operation with an integration is one target: a REST method, or a route of an HTTP API.
// - A document of OpenAPI 2 is a REST API: HTTP APIs import OpenAPI 3 only. One of OpenAPI 3 that stands alone is an HTTP
//   API when an integration says `payloadFormatVersion` (required there, unknown to REST) or `integrationSubtype`.
// - REST drops the slash that ends a path (aws/serverless-application-model#665).
// - A REST operation names its target by three values (API, path, verb), a route by two (API, route): identity.
// - Every value inside the integration is one; a list of scalars is one. Each response is named by its selection
//   pattern, which is one value (`default` says: no pattern).
// - A base path is ignored, unless the import says otherwise ("Set the OpenAPI basePath property").
// - A member the API type does not have is not watched.
// - A document that stands alone is no template: an intrinsic or a `${…}` in it is for whoever includes it to fill, so it
//   is unresolved. `${stageVariables.…}` is API Gateway's own, and mapping templates have a `${…}` of their own.
import {
  addTold,
  addValues,
  fieldsOf,
  isFields,
  isList,
  targetOf,
  textOf,
  unknown,
  type Count,
  type Counts,
  type Fields,
  type Value,
} from './oracle-count.js';
import { parsed } from './oracle-intrinsics.js';

const verbs = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options'];
const extension = 'x-amazon-apigateway-integration';
const anyMethod = 'x-amazon-apigateway-any-method';

const maps = ['requestParameters', 'requestTemplates', 'responseParameters', 'responseTemplates'];
const isMap = (name: string): boolean => maps.includes(name);

const common = [
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'connectionType',
  'connectionId',
  'requestParameters',
  'timeoutInMillis',
  'tlsConfig',
];
const members = {
  rest: [
    ...common,
    'integrationTarget',
    'passthroughBehavior',
    'contentHandling',
    'cacheNamespace',
    'cacheKeyParameters',
    'requestTemplates',
    'responses',
    'responseTransferMode',
  ],
  http: [...common, 'integrationSubtype', 'responseParameters', 'payloadFormatVersion'],
} as const;

export type ApiType = keyof typeof members;

interface Operation {
  path: string;
  verb: string;
  integration: Fields;
}

/** Follows a reference inside the document (HTTP APIs share integrations under `components`). */
const followed = (document: Fields, value: Value): Fields => {
  const pointer = textOf(fieldsOf(value)['$ref']);
  if (!pointer.startsWith('#/')) return fieldsOf(value);
  const steps = pointer.slice(2).split('/');
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return fieldsOf(names.reduce<Value>((at, name) => fieldsOf(at)[name], document));
};

const verbOf = (name: string): string | undefined => {
  if (name === anyMethod) return 'ANY';
  return verbs.includes(name) ? name.toUpperCase() : undefined;
};

/** The operations of a document that have an integration. */
export const operationsOf = (document: Fields): Operation[] =>
  Object.entries(fieldsOf(document['paths']))
    .filter(([path]) => path.startsWith('/') || path === '$default')
    .flatMap(([path, item]) =>
      Object.entries(followed(document, item)).flatMap(([name, operation]) => {
        const verb = verbOf(name);
        const integration = followed(document, fieldsOf(operation)[extension]);
        return verb === undefined || Object.keys(integration).length === 0
          ? []
          : [{ path, verb, integration }];
      }),
    );

export const apiTypeOf = (document: Fields): ApiType => {
  const isOnlyHttp = ({ integration }: Operation): boolean =>
    integration['payloadFormatVersion'] !== undefined || integration['integrationSubtype'] !== undefined;
  const isOnlyRest = ({ integration }: Operation): boolean =>
    ['aws', 'http', 'mock'].includes(textOf(integration['type']).toLowerCase());
  const operations = operationsOf(document);
  if (document['swagger'] !== undefined || operations.some(isOnlyRest)) return 'rest';
  return operations.some(isOnlyHttp) ? 'http' : 'rest';
};

/** The route that an operation of an HTTP API imports as; `/$default` is the route `$default`. */
export const routeKey = (path: string, verb: string): string =>
  path === '/$default' || path === '$default' ? '$default' : `${verb} ${path}`;

const nameOf = (apiType: ApiType, api: string, { path, verb }: Operation): string =>
  apiType === 'rest'
    ? `apigateway.integration ${api}/${path.replace(/(.)\/$/, '$1')}/${verb}`
    : `apigatewayv2.integration ${api}/routes/${routeKey(path, verb)}`;

/**
 * REST parameters that are no text are dropped on import, with a warning ("Expected type string for property …", recorded
 * in aws-validated-responses/test_apigateway_import): what becomes of them is not told.
 */
const imported = (name: string, value: Value): Value => {
  if (isList(value) || !isFields(value)) return value;
  const isParameters = name === 'requestParameters' || name === 'responseParameters';
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isDropped = isParameters && (typeof member === 'number' || typeof member === 'boolean');
      return [key, isDropped ? unknown : imported(key, member)];
    }),
  );
};

/** The path that servers (OpenAPI 3) or basePath (OpenAPI 2) put before all paths. */
const basePathOf = (document: Fields): string => {
  const [server] = isList(document['servers']) ? document['servers'].map(fieldsOf) : [];
  const variables = fieldsOf(server?.['variables']);
  const url = textOf(server?.['url']).replace(/\/?\{(\w+)\}/g, (_, name: string) =>
    `/${textOf(fieldsOf(variables[name])['default'])}`.replace('//', '/'),
  );
  const path =
    document['swagger'] === undefined ? url.replace(/^\w+:\/\/[^/]*/, '') : textOf(document['basePath']);
  return path.replace(/\/$/, '');
};

/** "prepend" puts all of the base path before a path, "split" all but its first part; else it is ignored. */
const prefixOf = (document: Fields, mode: string): string => {
  if (mode === 'prepend') return basePathOf(document);
  return mode === 'split' ? basePathOf(document).replace(/^\/[^/]*/, '') : '';
};

/** A response whose status is not told is one value that is not told. */
const countResponse = (count: Count, pattern: string, response: Value): void => {
  if (fieldsOf(response)['statusCode'] === unknown) {
    addValues(count, 1, 'unresolved');
    return;
  }
  addValues(count, 1);
  addTold(count, { [pattern]: imported('responses', response) }, isMap);
};

const countMember = (count: Count, apiType: ApiType, name: string, value: Value): void => {
  const watched: readonly string[] = members[apiType];
  const said = apiType === 'rest' ? imported(name, value) : value;
  if (!watched.includes(name)) addTold(count, { [name]: said }, isMap, 'not-watched');
  else if (name === 'responses' && isFields(value))
    for (const [pattern, response] of Object.entries(value)) countResponse(count, pattern, response);
  else addTold(count, { [name]: said }, isMap);
};

export interface Import {
  /** The API that the document is of, as keys show it. */
  api: string;
  apiType: ApiType;
  /** What becomes of the base path: "prepend", "split", else it is ignored. */
  basePath?: string;
}

/** Counts the operations of a document as integrations of an API. */
export const countDocument = (
  counts: Counts,
  document: Fields,
  { api, apiType, basePath = 'ignore' }: Import,
): void => {
  const prefix = prefixOf(document, basePath);
  for (const operation of operationsOf(document)) {
    const at = {
      ...operation,
      path: operation.path === '$default' ? operation.path : prefix + operation.path,
    };
    const count = targetOf(counts, nameOf(apiType, api, at));
    addValues(count, apiType === 'rest' ? 3 : 2, 'identity');
    for (const [name, value] of Object.entries(operation.integration))
      countMember(count, apiType, name, value);
  }
};

const isIntrinsic = (value: Fields): boolean => {
  const [first = ''] = Object.keys(value);
  return Object.keys(value).length === 1 && (first === 'Ref' || first.startsWith('Fn::'));
};

/** What others fill in, made unknown. */
const alone = (value: Value, inTemplates = false): Value => {
  if (typeof value === 'string') {
    const open = inTemplates ? /\$\{AWS::/ : /\$\{(?!stageVariables\.)/;
    return open.test(value) ? unknown : value;
  }
  if (isList(value)) return value.map((part) => alone(part, inTemplates));
  if (!isFields(value)) return value;
  if (isIntrinsic(value)) return unknown;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      alone(part, inTemplates || name.endsWith('Templates')),
    ]),
  );
};

/** Targets of a document that stands alone, as integrations of an API that its file's name stands for. */
export const countOpenApi = (name: string, text: string): Counts => {
  const counts: Counts = new Map();
  const document = fieldsOf(alone(parsed(text)));
  countDocument(counts, document, { api: `\${${name}}`, apiType: apiTypeOf(document) });
  return counts;
};
