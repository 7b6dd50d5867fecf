// Reads a client's exported Smithy schemas: which request is which operation, which error has which status.
import { NormalizedSchema } from '@smithy/core/schema';

/** One operation's HTTP binding; `fixed` are the query pairs that belong to the route (`?mode=import`). */
export interface Route {
  operation: string;
  method: string;
  pattern: RegExp;
  labels: readonly string[];
  fixed: readonly (readonly [string, string])[];
  status: number;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/** What one client's schemas say. */
export interface Model {
  routes: readonly Route[];
  failures: ReadonlyMap<string, { status: number; shape: NormalizedSchema }>;
}

/** A request that a route answers, with its decoded path labels. */
export interface Match {
  route: Route;
  labels: Readonly<Record<string, string>>;
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type Http = readonly [method: string, uri: string, status: number];
type Static = readonly [
  number,
  string,
  string,
  { http?: Http; httpError?: number } | undefined,
  SchemaRef,
  SchemaRef,
];

// The kinds of static schemas (`StaticSchemaId…` of @smithy/types).
const OPERATION = 9;
const ERROR = -3;

const toRoute = (
  operation: string,
  [method, uri, status]: Http,
  input: SchemaRef,
  output: SchemaRef,
): Route => {
  const [path = '', query] = uri.split('?');
  const labels: string[] = [];
  const source = path.replaceAll(/\{(\w+)(\+?)\}|[.$()]/g, (token, label?: string, greedy?: string) => {
    if (label === undefined) return `\\${token}`;
    labels.push(label);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const [pattern, fixed] = [new RegExp(`^${source}/?$`), [...new URLSearchParams(query)]];
  const shapes = { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
  return { operation, method, pattern, labels, fixed, status, ...shapes };
};

const readModel = (client: object): Model => {
  const routes: Route[] = [];
  const failures = new Map<string, { status: number; shape: NormalizedSchema }>();
  for (const schema of Object.values(client) as unknown[]) {
    if (!Array.isArray(schema)) continue;
    const [kind, , name, traits, input, output] = schema as unknown as Static;
    const { http, httpError = 400 } = traits ?? {};
    if (kind === OPERATION && http) routes.push(toRoute(name, http, input, output));
    if (kind === ERROR)
      failures.set(name, { status: httpError, shape: NormalizedSchema.of(schema as never) });
  }
  // The more literal route wins: a fixed query before none, then fewer labels.
  routes.sort((a, b) => b.fixed.length - a.fixed.length || a.labels.length - b.labels.length);
  return { routes, failures };
};

const models = new WeakMap<object, Model>();

/** The model of a client, read once from what its module exports. */
export const modelOf = (client: object): Model => {
  const model = models.get(client) ?? readModel(client);
  models.set(client, model);
  return model;
};

const decodeLabel = (label: string): string => {
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
};

/** The route that answers this request, if this client's model has one. */
export const matchRoute = (client: object, method: string, url: URL): Match | undefined => {
  for (const route of modelOf(client).routes) {
    const found = route.method === method ? route.pattern.exec(url.pathname) : null;
    if (!found || !route.fixed.every(([key, value]) => url.searchParams.get(key) === value)) continue;
    const labels = route.labels.map((label, at) => [label, decodeLabel(found[at + 1] ?? '')]);
    return { route, labels: Object.fromEntries(labels) as Match['labels'] };
  }
  return undefined;
};
