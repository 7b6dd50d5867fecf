// Short OpenAPI documents, and what came of compiling them.
import { stringify } from 'yaml';
import type { Baseline, DeclaredTarget } from '../../../../shared/model/declaration.js';
import type { Bindings } from '../../../../shared/usecases/declarations/source.js';
import { compileDeclarations, type Compiled } from '../../../../shared/usecases/declarations/compile.js';
import { place } from '../sources.js';

export const api = 'a1b2c3d4e5';

/** An operation with this integration. */
export const operation = (integration: unknown, more: object = {}): object => ({
  responses: { 200: { description: 'ok' } },
  'x-amazon-apigateway-integration': integration,
  ...more,
});

export const mock = operation({
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
});

export const proxy = operation({
  type: 'http_proxy',
  httpMethod: 'ANY',
  uri: 'https://example.com/a',
  payloadFormatVersion: '1.0',
});

export const rest = (paths: object, more: object = {}): object => ({
  swagger: '2.0',
  info: { title: 'Shop', version: '1' },
  paths,
  ...more,
});

export const http = (paths: object, more: object = {}): object => ({
  openapi: '3.0.1',
  info: { title: 'Shop', version: '1' },
  'x-amazon-apigateway-importexport-version': '1.0',
  paths,
  ...more,
});

export const compileDocument = (
  document: object | string,
  bindings: Bindings = { api },
  name = 'openapi.yaml',
): Compiled => {
  const text = typeof document === 'string' ? document : stringify(document);
  return compileDeclarations([{ name, text, bindings }], place);
};

/** The baseline of a document that has to be right. */
export const baselineOf = (document: object | string, bindings?: Bindings, name?: string): Baseline => {
  const { baseline, problems } = compileDocument(document, bindings, name);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return baseline;
};

export const keysOf = ({ targets }: Baseline): string[] =>
  targets.map(({ key }) => key.slice(key.indexOf('/') + 1));

export const soleTarget = ({ targets }: Baseline): DeclaredTarget => {
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0) throw new Error(`${targets.length} targets`);
  return target;
};

/** Declared values, by the words of the document. */
export const saidOf = (target: DeclaredTarget): Record<string, unknown> =>
  Object.fromEntries(target.leaves.map(({ declaredAs, value }) => [declaredAs, value]));

export const unresolvedOf = (target: DeclaredTarget): Record<string, string | undefined> =>
  Object.fromEntries(
    target.leftOut
      .filter(({ reason }) => reason === 'unresolved')
      .map(({ declaredAs, detail }) => [declaredAs, detail]),
  );
