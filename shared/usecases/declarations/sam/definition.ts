// An API's definition as SAM edits it: paths, methods and the integrations in them, through conditions.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import { grouped } from '../../../engine/grouped.js';
import { branchesOf, inBranches, isGiven, membersOf } from './intrinsics.js';

export const integrationMember = 'x-amazon-apigateway-integration';
export const anyMethod = 'x-amazon-apigateway-any-method';

/** `GET` → `get`, `ANY` → what OpenAPI calls it. */
export const methodOf = (written: string): string =>
  written.toLowerCase() === 'any' ? anyMethod : written.toLowerCase();

/** SAM edits only what is written out as OpenAPI; functions are left to CloudFormation. */
export const isDefinition = (body: Json | undefined): body is JsonObject =>
  isObject(body) && isObject(body['paths']) && (isGiven(body['swagger']) || isGiven(body['openapi']));

/** Text of another file that CloudFormation puts in before SAM sees the template. */
export const isIncluded = (body: Json | undefined): boolean =>
  isObject(body) && isObject(body['Fn::Transform']);

const hasOwnIntegration = (operation: Json): boolean =>
  branchesOf(operation).some((branch) => isGiven(membersOf(branch)[integrationMember]));

/** Whether each way that the path can turn out has an integration for the method. */
export const hasIntegration = (definition: JsonObject, path: string, method: string): boolean => {
  const paths = membersOf(definition['paths']);
  if (!Object.hasOwn(paths, path)) return false;
  return branchesOf(paths[path] ?? null).every(
    (item) => isObject(item) && Object.hasOwn(item, method) && hasOwnIntegration(item[method] ?? null),
  );
};

export const withMember = (map: JsonObject, name: string, value: Json): JsonObject =>
  Object.fromEntries([...Object.entries(map), [name, value]]);

export const withPaths = (definition: JsonObject, paths: JsonObject): JsonObject =>
  withMember(definition, 'paths', paths);

/** A change of one operation, in every way that it can turn out. */
export interface Edit {
  path: string;
  method: string;
  change: (operation: JsonObject) => Json;
}

const changed = (item: Json, edits: readonly Edit[]): Json =>
  inBranches(item, (branch) => {
    const members = new Map(Object.entries(membersOf(branch)));
    for (const { method, change } of edits) {
      const operation = members.get(method) ?? {};
      members.set(
        method,
        inBranches(operation, (own) => change(membersOf(own))),
      );
    }
    return Object.fromEntries(members);
  });

/** The definition with operations changed, or added. */
export const withEdits = (definition: JsonObject, edits: readonly Edit[]): JsonObject => {
  const byPath = grouped(edits, ({ path }) => path);
  const paths = new Map(Object.entries(membersOf(definition['paths'])));
  for (const [path, own] of byPath) paths.set(path, changed(paths.get(path) ?? {}, own));
  return withPaths(definition, Object.fromEntries(paths));
};
