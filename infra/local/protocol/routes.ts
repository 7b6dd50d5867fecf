// Reads a client's exported Smithy schemas: which request is which operation, which error has which status.
import { NormalizedSchema } from '@smithy/core/schema';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** One operation's HTTP binding. */
export interface Route {
  operation: string;
  method: string;
  pattern: RegExp;
  labels: readonly string[];
  /** Query pairs that are part of the route itself (`?mode=import`). */
  fixed: readonly (readonly [string, string])[];
  status: number;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/** An error shape of the model. */
export interface Failure {
  status: number;
  shape: NormalizedSchema;
}

/** What one client's schemas say. */
export interface Model {
  routes: readonly Route[];
  failures: ReadonlyMap<string, Failure>;
}

/** A request that a route answers, with its decoded path labels. */
export interface Match {
  route: Route;
  labels: Readonly<Record<string, string>>;
}

// The kinds of static schemas (`StaticSchemaId…` of @smithy/types).
const OPERATION = 9;
const ERROR = -3;

interface Traits {
  http?: readonly [method: string, uri: string, status: number];
  httpError?: number;
}

const toRoute = (
  name: string,
  http: NonNullable<Traits['http']>,
  input: SchemaRef,
  output: SchemaRef,
): Route => {
  const [method, uri, status] = http;
  const [path = '', query = ''] = uri.split('?');
  const labels: string[] = [];
  const source = path.replaceAll(
    /\{(\w+)(\+?)\}|[.*$()|[\]\\]/g,
    (token, label?: string, greedy?: string) => {
      if (label === undefined) return `\\${token}`;
      labels.push(label);
      return greedy === '+' ? '(.+)' : '([^/]+)';
    },
  );
  return {
    operation: name,
    method,
    pattern: new RegExp(`^${source}/?$`),
    labels,
    fixed: [...new URLSearchParams(query)],
    status,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
  };
};

const readModel = (client: object): Model => {
  const routes: Route[] = [];
  const failures = new Map<string, Failure>();
  for (const schema of Object.values(client) as unknown[]) {
    if (!Array.isArray(schema)) continue;
    const [kind, , name, traits, input, output] = schema as [
      number,
      string,
      string,
      Traits,
      SchemaRef,
      SchemaRef,
    ];
    if (kind === OPERATION && traits.http) routes.push(toRoute(name, traits.http, input, output));
    if (kind === ERROR) {
      const shape = NormalizedSchema.of(schema as unknown as SchemaRef);
      failures.set(name, { status: traits.httpError ?? 400, shape });
    }
  }
  // The more literal route wins: a fixed query before none, then fewer labels.
  routes.sort((a, b) => b.fixed.length - a.fixed.length || a.labels.length - b.labels.length);
  return { routes, failures };
};

const models = new WeakMap<object, Model>();

/** The model of a client, read once from what its module exports. */
export const modelOf = (client: object): Model => {
  const known = models.get(client) ?? readModel(client);
  models.set(client, known);
  return known;
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
    if (route.method !== method) continue;
    const found = route.pattern.exec(url.pathname);
    if (!found || !route.fixed.every(([key, value]) => url.searchParams.get(key) === value)) continue;
    const values = found.slice(1).map(decodeLabel);
    return { route, labels: Object.fromEntries(route.labels.map((label, at) => [label, values[at] ?? ''])) };
  }
  return undefined;
};
