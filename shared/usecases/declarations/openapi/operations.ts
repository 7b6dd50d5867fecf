// The operations of an OpenAPI document that have an integration, and what of it could not be understood.
import { unresolvedAt, unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Steps } from '../../yaml.js';
import type { OpenApiDocument } from './document.js';
import { intrinsicAt } from './placeholders.js';
import { follow, type Located } from './reference.js';

const extension = 'x-amazon-apigateway-integration';

/** Operations of a path item that API Gateway knows; it has no TRACE. */
const verbs: Readonly<Record<string, string>> = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  patch: 'PATCH',
  'x-amazon-apigateway-any-method': 'ANY',
};

export interface Operation {
  /** As the document writes it: `/items/{id}`, `$default`. */
  path: string;
  /** `GET`, `ANY` */
  verb: string;
  /** `isDefaultRoute` of an HTTP API's operation. */
  isDefault: boolean;
  /** The extension's members, or `unresolved(…)`. */
  integration: JsonObject;
  /** Where the operation stands, and where its integration does. */
  steps: Steps;
  integrationSteps: Steps;
}

/** What the paths of a document hold. */
export interface Operations {
  operations: readonly Operation[];
  /** What was not understood, each with its line. */
  gaps: readonly { steps: Steps; what: string }[];
}

const nothing: Operations = { operations: [], gaps: [] };

const gap = (steps: Steps, what: string): Operations => ({ operations: [], gaps: [{ steps, what }] });

const joined = (parts: readonly Operations[]): Operations => ({
  operations: parts.flatMap(({ operations }) => operations),
  gaps: parts.flatMap(({ gaps }) => gaps),
});

/** An object of the document behind its references, or why it is not known. */
const objectAt = (
  tree: JsonObject,
  at: Located,
): { node: JsonObject; steps: Steps } | { unknown: string } => {
  const found = follow(tree, at);
  if ('broken' in found) return { unknown: `\`$ref\` leads nowhere in this document: ${found.broken}` };
  const unknown = unresolvedAt(found.node)?.detail ?? intrinsicAt(found.node);
  if (unknown !== undefined) return { unknown: `not known here: ${unknown}` };
  if (!isObject(found.node)) return { unknown: 'not an object' };
  return { node: found.node, steps: found.steps };
};

/** The extension of an operation; one that is there and not understood is declared all the same. */
const integrationAt = (tree: JsonObject, at: Located): { node: JsonObject; steps: Steps } => {
  const found = objectAt(tree, at);
  return 'unknown' in found ? { node: unresolved(found.unknown), steps: at.steps } : found;
};

const operationAt = (tree: JsonObject, path: string, verb: string, at: Located): Operations => {
  const found = objectAt(tree, at);
  if ('unknown' in found) return gap(at.steps, `${verb} ${path} is ${found.unknown}`);
  const stated: Json = found.node[extension] ?? null;
  if (stated === null) return nothing;
  const integration = integrationAt(tree, { node: stated, steps: [...found.steps, extension] });
  return {
    operations: [
      {
        path,
        verb,
        isDefault: found.node['isDefaultRoute'] === true,
        integration: integration.node,
        steps: at.steps,
        integrationSteps: integration.steps,
      },
    ],
    gaps: [],
  };
};

const isIntegrated = (node: Json): boolean => isObject(node) && node[extension] !== undefined;

const pathAt = (tree: JsonObject, path: string, at: Located): Operations => {
  const found = objectAt(tree, at);
  if ('unknown' in found) return gap(at.steps, `${path} is ${found.unknown}`);
  const members = Object.entries(found.node).map(([name, node]): Operations => {
    const steps = [...found.steps, name];
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb !== undefined) return operationAt(tree, path, verb, { node, steps });
    return isIntegrated(node)
      ? gap(steps, `${name.toUpperCase()} ${path}: API Gateway has no such method`)
      : nothing;
  });
  return joined(members);
};

const isPath = (name: string): boolean => name.startsWith('/') || name === '$default';

export const operationsOf = ({ tree }: Pick<OpenApiDocument, 'tree'>): Operations => {
  const paths = tree['paths'] ?? null;
  if (paths === null) return nothing;
  const found = objectAt(tree, { node: paths, steps: ['paths'] });
  if ('unknown' in found) return gap(['paths'], `\`paths\` is ${found.unknown}`);
  const items = Object.entries(found.node).map(([path, node]): Operations => {
    const steps = [...found.steps, path];
    if (isPath(path)) return pathAt(tree, path, { node, steps });
    return path.startsWith('x-')
      ? nothing
      : gap(steps, `\`${path}\` is no path: it has to start with a slash`);
  });
  return joined(items);
};
