// OpenAPI documents inside the declarations of APIs: what they declare, and what an API then counts as listing.
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../../../shared/model/brand.js';
import type { Baseline } from '../../../../shared/model/declaration.js';
import { unresolved } from '../../../../shared/engine/unresolved.js';
import type { DeclaredResource } from '../../../../shared/usecases/declarations/resource.js';
import { withBodies } from '../../../../shared/usecases/declarations/openapi/bodies.js';
import { baselineOf, resource, state } from '../sources.js';
import { http, mock, operation, proxy, rest } from './documents.js';

const document = JSON.stringify(rest({ '/items': { get: mock, post: mock } }, { basePath: '/v1/x' }));
const restApi = (attributes: object) => resource('aws_api_gateway_rest_api', { id: 'abc', ...attributes });
const put = (attributes: object) =>
  resource('aws_api_gateway_rest_api_put', { rest_api_id: 'abc', ...attributes });
const httpApi = (attributes: object) =>
  resource('aws_apigatewayv2_api', { id: 'abc', protocol_type: 'HTTP', ...attributes });

const compiled = (...resources: readonly object[]): Baseline => baselineOf(state(...resources), 'x.tfstate');
const managed = (baseline: Baseline): string[] =>
  [...new Set(baseline.managed.flatMap(({ kinds }) => kinds))].sort();
const keys = (baseline: Baseline): string[] => baseline.targets.map(({ key }) => key);
const stages = 'apigateway.stage';
const integrations = 'apigateway.integration';

describe('the body of a Terraform API', () => {
  test.each([
    ['JSON', document],
    ['YAML', stringify(JSON.parse(document))],
  ])('as %s declares its integrations, and all of them', (_title, body) => {
    const baseline = compiled(restApi({ body, put_rest_api_mode: 'overwrite', parameters: null }));
    expect(keys(baseline)).toEqual(['abc//items/GET', 'abc//items/POST']);
    expect(managed(baseline)).toEqual([integrations, stages]);
    expect(baseline.targets[0]).toMatchObject({
      address: 'aws_api_gateway_rest_api.it GET /items',
      source: 'x.tfstate',
      leaves: [{ declaredAs: 'type', value: 'MOCK' }, {}],
    });
    expect(baseline.warnings).toEqual([]);
  });

  test('is where its API is', () => {
    const baseline = compiled(restApi({ body: document, region: 'sa-east-1' }));
    expect(baseline.targets.map(({ region }) => region)).toEqual(['sa-east-1', 'sa-east-1']);
  });

  test.each([
    ['prepend', 'abc//v1/x/items/GET'],
    ['split', 'abc//x/items/GET'],
    ['ignore', 'abc//items/GET'],
  ])('is imported with basepath %s', (basepath, key) => {
    expect(keys(compiled(restApi({ body: document, parameters: { basepath } })))).toContain(key);
  });

  test('of an HTTP API declares routes, whatever the document looks like', () => {
    const baseline = compiled(
      httpApi({ body: JSON.stringify(http({ $default: { get: proxy }, '/a': { get: mock } })) }),
    );
    expect(keys(baseline)).toEqual(['abc/routes/$default', 'abc/routes/GET /a']);
    expect(managed(baseline)).toEqual(['apigatewayv2.integration', 'apigatewayv2.stage']);
  });

  test('joins the integrations that the state declares beside it', () => {
    const beside = resource('aws_apigatewayv2_integration', {
      api_id: 'abc',
      id: 'i1',
      integration_type: 'HTTP_PROXY',
    });
    const baseline = compiled(httpApi({ body: JSON.stringify(http({ '/a': { get: proxy } })) }), beside);
    expect(keys(baseline)).toEqual(['abc/i1', 'abc/routes/GET /a']);
    expect(managed(baseline)).toEqual(['apigatewayv2.integration', 'apigatewayv2.stage']);
  });

  test('that is sensitive keeps all of its values secret', () => {
    const sensitive = { sensitive_attributes: [[{ type: 'get_attr', value: 'body' }]] };
    const api = resource('aws_api_gateway_rest_api', { id: 'abc', body: document }, {}, sensitive);
    const leaves = compiled(api).targets.flatMap((target) => target.leaves);
    expect(leaves.every((leaf) => leaf.sensitive === true)).toBe(true);
  });

  test('of a put resource is the body of the API that another one declares', () => {
    const baseline = compiled(
      restApi({ body: null }),
      put({ body: document, parameters: { basepath: 'split' } }),
    );
    expect(keys(baseline)).toEqual(['abc//x/items/GET', 'abc//x/items/POST']);
    expect(managed(baseline)).toEqual([integrations, stages]);
  });

  test('keeps what looks like a placeholder: AWS took it as it is', () => {
    const body = JSON.stringify(rest({ '/a': { get: operation({ type: 'http', uri: 'https://x/${y}' }) } }));
    expect(compiled(restApi({ body })).targets[0]?.leaves).toMatchObject([{}, { value: 'https://x/${y}' }]);
  });
});

describe('an API whose integrations are not all known', () => {
  test.each([
    ['a merged document', [restApi({ body: document, put_rest_api_mode: 'merge' })], 2, undefined],
    ['a damaged document', [restApi({ body: '{"swagger": "2.0", ' })], 0, 'cannot be read'],
    ['a text that is no document', [restApi({ body: 'hello' })], 0, 'is no OpenAPI document'],
    [
      'a document without integrations',
      [restApi({ body: JSON.stringify(rest({ '/a': { get: {} } })) })],
      0,
      'nothing of it is compared',
    ],
    ['a damaged document of another resource', [restApi({}), put({ body: '}' })], 0, 'cannot be read'],
    [
      'a broken reference',
      [restApi({ body: JSON.stringify(rest({ '/a': { $ref: '#/x' }, '/b': { get: mock } })) })],
      1,
      '/a is `$ref`',
    ],
  ])('does not count as listing them: %s', (_title, resources, count, warning) => {
    const baseline = compiled(...resources);
    expect(baseline.targets).toHaveLength(count);
    expect(managed(baseline)).toEqual([stages]);
    if (warning === undefined) expect(baseline.warnings).toEqual([]);
    else {
      expect(baseline.warnings).toEqual([expect.stringContaining(warning)]);
      expect(baseline.warnings[0]).toMatch(/^x\.tfstate aws_api_gateway_rest_api/);
    }
  });
});

describe('a document that the source holds as a tree', () => {
  const owner = (body: Json, more: Partial<DeclaredResource> = {}): DeclaredResource => ({
    type: 'aws_api_gateway_rest_api',
    attributes: { id: '${Api}', body },
    address: 'Api',
    source: 'template.yaml',
    place: { region: 'eu-west-2' },
    writing: 'templated',
    unbound: ['Api'],
    lineAt: (steps) => 10 + steps.length,
    isSensitive: () => false,
    ...more,
  });
  const tree = rest({
    '/a': { get: operation({ type: 'aws', uri: unresolved('Fn::ImportValue queue') }) },
  }) as JsonObject;

  test('keeps the lines, the place and the lack of an id of its owner, and what it does not tell', () => {
    const { resources, warnings } = withBodies([owner(tree)]);
    expect(warnings).toEqual([]);
    expect(resources.slice(1)).toMatchObject([
      {
        address: 'Api GET /a',
        place: { region: 'eu-west-2' },
        unbound: ['Api'],
        attributes: { type: 'aws', uri: unresolved('Fn::ImportValue queue') },
      },
      { type: 'openapi_rest_api', address: 'Api', unbound: ['Api'] },
    ]);
    // body, paths, /a, get, the extension, uri
    expect(resources[1]?.lineAt(['uri'])).toBe(16);
    expect(resources[1]?.lineAt([])).toBe(14);
  });

  test('and is not known at all is told by the name of its API', () => {
    const { resources, warnings } = withBodies([owner(unresolved('Fn::Transform AWS::Include'))]);
    expect(resources).toHaveLength(1);
    expect(warnings).toEqual([
      'template.yaml:11: Api: its OpenAPI document is not known here (Fn::Transform AWS::Include): its integrations are not known.',
    ]);
  });

  test('and is a text has the line of its owner', () => {
    const { resources } = withBodies([owner(JSON.stringify(tree))]);
    expect(resources[1]?.lineAt(['uri'])).toBe(11);
  });
});
