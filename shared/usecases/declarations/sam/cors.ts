// `Cors` of a REST API: an OPTIONS method with a mock integration on every path that has none of its own.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import { anyMethod, integrationMember, withMember, withPaths } from './definition.js';
import { branchesOf, inBranches, isGiven, isIntrinsic, membersOf } from './intrinsics.js';

interface CorsHeaders {
  origin: Json;
  headers: Json | undefined;
  methods: Json | undefined;
  maxAge: Json | undefined;
  isWithCredentials: boolean;
}

/** `Cors: "'*'"` is the origin; a map says more; undefined where it says nothing that SAM takes. */
const readCors = (cors: Json): CorsHeaders | undefined => {
  const given: Json = typeof cors === 'string' || isIntrinsic(cors) ? { AllowOrigin: cors } : cors;
  if (!isObject(given)) return undefined;
  return {
    origin: given['AllowOrigin'] ?? "'*'",
    headers: given['AllowHeaders'],
    methods: given['AllowMethods'],
    maxAge: given['MaxAge'],
    isWithCredentials: given['AllowCredentials'] === true,
  };
};

const everyMethod = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** `'GET,OPTIONS'`: what the path has, in quotes, as a mapping expression. */
const methodsOf = (item: JsonObject): string => {
  const own = [...Object.keys(item), 'options'].map((method) => method.toUpperCase());
  const methods = Object.hasOwn(item, anyMethod) ? everyMethod : [...new Set(own)].sort();
  return `'${methods.join(',')}'`;
};

const responseParametersOf = (cors: CorsHeaders, methods: Json): JsonObject => {
  const headers: readonly (readonly [string, Json | undefined])[] = [
    ['Origin', cors.origin],
    ['Headers', isGiven(cors.headers) ? cors.headers : undefined],
    ['Methods', methods],
    ['Credentials', cors.isWithCredentials ? "'true'" : undefined],
  ];
  const allowed = headers.flatMap(([name, value]) =>
    value === undefined ? [] : [[`method.response.header.Access-Control-Allow-${name}`, value] as const],
  );
  const age: readonly (readonly [string, Json])[] =
    cors.maxAge === undefined || cors.maxAge === null
      ? []
      : [['method.response.header.Access-Control-Max-Age', cors.maxAge]];
  return Object.fromEntries([...allowed, ...age]);
};

const preflight = (responseParameters: JsonObject): JsonObject => ({
  [integrationMember]: {
    type: 'mock',
    requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
    responses: {
      default: { statusCode: '200', responseParameters, responseTemplates: { 'application/json': '{}\n' } },
    },
  },
});

const withPreflight = (item: Json, cors: CorsHeaders): Json => {
  const bare = branchesOf(item)
    .map(membersOf)
    .find((branch) => !Object.hasOwn(branch, 'options'));
  // SAM works the methods out once for a path, and says the same in both branches of a condition.
  const methods = isGiven(cors.methods) ? cors.methods : methodsOf(bare ?? {});
  const options = preflight(responseParametersOf(cors, methods));
  return inBranches(item, (branch) =>
    isObject(branch) && !Object.hasOwn(branch, 'options') ? withMember(branch, 'options', options) : branch,
  );
};

/** The definition with its preflights, and on which paths SAM wrote them; undefined where SAM refuses `Cors`. */
export const withCors = (
  definition: JsonObject,
  cors: Json,
): { definition: JsonObject; paths: readonly string[] } | undefined => {
  const headers = readCors(cors);
  if (headers === undefined) return undefined;
  const paths = Object.entries(membersOf(definition['paths']));
  const preflighted = paths.map(([path, item]) => [path, withPreflight(item, headers)] as const);
  const added = paths.filter(([, item]) =>
    branchesOf(item).some((branch) => !Object.hasOwn(membersOf(branch), 'options')),
  );
  return {
    definition: withPaths(definition, Object.fromEntries(preflighted)),
    paths: added.map(([path]) => path),
  };
};
