// Which operations of an OpenAPI document declare which integrations, and of which API.
import { describe, expect, test } from '@jest/globals';
import { api, baselineOf, compileDocument, http, keysOf, mock, operation, proxy, rest } from './documents.js';

const any = 'x-amazon-apigateway-any-method';
const trail = (length: number): object =>
  Object.fromEntries(Array.from({ length }, (_unused, at) => [`n${at}`, { $ref: `#/x-parts/n${at + 1}` }]));

describe('operations of a REST API', () => {
  test.each([
    ['the root', { '/': { get: mock } }, ['//GET']],
    [
      'every method that API Gateway has',
      { '/a': { get: mock, put: mock, post: mock, delete: mock, options: mock, head: mock, patch: mock } },
      ['/a/GET', '/a/PUT', '/a/POST', '/a/DELETE', '/a/OPTIONS', '/a/HEAD', '/a/PATCH'],
    ],
    ['any method', { '/a': { [any]: mock } }, ['/a/ANY']],
    ['greedy and other path parameters', { '/a/{id}/{rest+}': { get: mock } }, ['/a/{id}/{rest+}/GET']],
    ['a path with a slash at its end', { '/a/': { get: mock } }, ['/a/GET']],
    [
      'a path item with other members',
      { '/a': { parameters: [{ in: 'header' }], summary: 'A', 'x-more': { get: 1 }, get: mock } },
      ['/a/GET'],
    ],
    ['members of `paths` that are no paths', { 'x-note': 'text', '/a': { get: mock } }, ['/a/GET']],
    ['an operation without an integration', { '/a': { get: mock, put: { responses: {} } } }, ['/a/GET']],
  ])('%s', (_title, paths, keys) => {
    const { targets, warnings, managed } = baselineOf(rest(paths));
    expect(targets.map(({ key }) => key)).toEqual(keys.map((key) => `${api}/${key}`));
    expect(new Set(targets.map(({ kind }) => kind))).toEqual(new Set(['apigateway.integration']));
    expect(warnings).toEqual([]);
    expect(managed).toMatchObject([
      { scope: { family: 'restapi', key: api }, kinds: ['apigateway.integration'] },
    ]);
  });
});

describe('routes of an HTTP API', () => {
  test.each([
    ['the root', { '/': { get: proxy } }, ['routes/GET /']],
    ['any method', { '/a': { [any]: proxy } }, ['routes/ANY /a']],
    ['the default route', { $default: { [any]: proxy } }, ['routes/$default']],
    ['the default route as AWS exports it', { '/$default': { [any]: proxy } }, ['routes/$default']],
    [
      'a default route by its flag',
      { '/x': { [any]: operation({ type: 'http_proxy' }, { isDefaultRoute: true }) } },
      ['routes/$default'],
    ],
    ['a path as it is written', { '/a/': { get: proxy } }, ['routes/GET /a/']],
  ])('%s', (_title, paths, keys) => {
    const baseline = baselineOf(http(paths));
    expect(keysOf(baseline)).toEqual(keys);
    expect(baseline.managed).toMatchObject([
      {
        scope: { family: 'httpapi', key: api },
        kinds: ['apigatewayv2.integration'],
        facts: { protocol: 'HTTP' },
      },
    ]);
  });
});

describe('references', () => {
  test.each([
    ['of a path item', { paths: { '/a': { $ref: '#/x-parts/item' } }, 'x-parts': { item: { get: mock } } }],
    ['of an operation', { paths: { '/a': { get: { $ref: '#/x-parts/op' } } }, 'x-parts': { op: mock } }],
    [
      'of an integration',
      {
        paths: { '/a': { get: operation({ $ref: '#/components/x-amazon-apigateway-integrations/one' }) } },
        components: { 'x-amazon-apigateway-integrations': { one: { type: 'MOCK', responses: {} } } },
      },
    ],
    [
      'with escaped and encoded parts, into another path',
      { paths: { '/a': { $ref: '#/paths/~1b~01%7Bid%7D' }, '/b~1{id}': { get: mock } } },
    ],
    [
      'through as many as a person writes',
      { paths: { '/a': { $ref: '#/x-parts/n0' } }, 'x-parts': { ...trail(20), n20: { get: mock } } },
    ],
  ])('%s are followed', (_title, more) => {
    const { targets, warnings } = baselineOf(rest({}, more));
    expect(targets.map(({ key }) => key)).toContain(`${api}//a/GET`);
    expect(targets[0]?.leaves[0]).toMatchObject({ declaredAs: 'type', value: 'MOCK' });
    expect(warnings).toEqual([]);
  });

  test.each([
    ['that is missing', '#/x-parts/none', 'leads nowhere in this document: #/x-parts/none'],
    ['into another file', './paths.yaml#/a', 'leads nowhere in this document: ./paths.yaml#/a'],
    ['through what no document holds', '#/constructor/prototype', 'leads nowhere'],
    ['that leads back to itself', '#/x-parts/n0', 'leads back to itself'],
  ])('a path item %s is told, left out, and the API no longer whole', (_title, $ref, told) => {
    const parts = { n0: { $ref: '#/x-parts/n1' }, n1: { $ref: '#/x-parts/n0' } };
    const paths = { '/a': { $ref }, '/b': { get: mock } };
    const { targets, warnings, managed } = baselineOf(rest(paths, { 'x-parts': parts }));
    expect(targets.map(({ key }) => key)).toEqual([`${api}//b/GET`]);
    expect(warnings).toEqual([expect.stringMatching(/^openapi\.yaml:\d+: \/a is /)]);
    expect(warnings[0]).toContain(told);
    expect(managed).toEqual([]);
  });

  test('an integration behind a broken reference is declared, and nothing of it is compared', () => {
    const { targets, managed } = baselineOf(rest({ '/a': { get: operation({ $ref: '#/gone' }) } }));
    expect(targets).toMatchObject([
      {
        key: `${api}//a/GET`,
        leaves: [],
        leftOut: [{ pointer: '', reason: 'unresolved', detail: expect.stringContaining('#/gone') }],
      },
    ]);
    expect(managed).toHaveLength(1);
  });

  test('an integration that is no object is declared, and nothing of it is compared', () => {
    expect(baselineOf(rest({ '/a': { get: operation('aws_proxy') } })).targets).toMatchObject([
      { leaves: [], leftOut: [{ reason: 'unresolved' }] },
    ]);
  });
});

describe('what API Gateway does not have', () => {
  test.each([
    ['a method', { '/a': { trace: mock, get: mock } }, /:\d+: TRACE \/a: API Gateway has no such method/],
    ['a path without a slash', { a: { get: mock }, '/a': { get: mock } }, /:\d+: `a` is no path/],
  ])('%s is told', (_title, paths, told) => {
    const { targets, warnings } = baselineOf(rest(paths));
    expect(targets.map(({ key }) => key)).toEqual([`${api}//a/GET`]);
    expect(warnings).toEqual([expect.stringMatching(told)]);
  });

  test.each([
    ['no operation with an integration', rest({ '/a': { get: { responses: {} } } })],
    ['no paths', { openapi: '3.1.0', info: { title: 'x' } }],
  ])('a document with %s declares nothing', (_title, document) => {
    const { problems, baseline } = compileDocument(document);
    expect(problems).toMatchObject([{ what: expect.stringContaining('is declared here') }]);
    expect(baseline.warnings).toEqual([expect.stringContaining('no `x-amazon-apigateway-integration`')]);
  });
});

describe('REST or HTTP', () => {
  const plain = { type: 'aws_proxy', httpMethod: 'POST', uri: 'arn:aws:lambda:eu-west-1:1:function:f' };
  const of = (integration: object, more: object = {}) => ({
    openapi: '3.0.1',
    info: { title: 'x' },
    paths: { '/a': { get: operation(integration) } },
    ...more,
  });
  test.each([
    [
      'Swagger 2',
      { ...of({ ...plain, payloadFormatVersion: '1.0' }), openapi: undefined, swagger: '2.0' },
      'apigateway',
    ],
    ['nothing that tells', of(plain), 'apigateway'],
    ['a payload format', of({ ...plain, payloadFormatVersion: '2.0' }), 'apigatewayv2'],
    [
      'a payload format beside a copied passthrough behaviour',
      of({ ...plain, payloadFormatVersion: '2.0', passthroughBehavior: 'when_no_match' }),
      'apigatewayv2',
    ],
    ['a service action', of({ type: 'aws_proxy', integrationSubtype: 'SQS-SendMessage' }), 'apigatewayv2'],
    ['CORS of HTTP APIs', of(plain, { 'x-amazon-apigateway-cors': {} }), 'apigatewayv2'],
    [
      'shared integrations',
      of(plain, { components: { 'x-amazon-apigateway-integrations': {} } }),
      'apigatewayv2',
    ],
    [
      'responses beside a payload format',
      of({ ...plain, payloadFormatVersion: '1.0', responses: {} }),
      'apigateway',
    ],
    ['a mock', of({ type: 'mock', payloadFormatVersion: '1.0' }), 'apigateway'],
    [
      'gateway responses',
      of({ ...plain, payloadFormatVersion: '1.0' }, { 'x-amazon-apigateway-gateway-responses': {} }),
      'apigateway',
    ],
  ])('%s', (_title, document, kind) => {
    expect(baselineOf(document).targets[0]?.kind).toBe(`${kind}.integration`);
  });
});

describe('the base path', () => {
  const paths = { '/e': { get: mock }, '/': { get: mock } };
  const servers = (url: string, basePath?: string) => ({
    swagger: undefined,
    openapi: '3.0.1',
    servers: [{ url, ...(basePath === undefined ? {} : { variables: { basePath: { default: basePath } } }) }],
  });
  test.each([
    ['is ignored unless told otherwise', undefined, { basePath: '/a/b/c' }, ['/e', '/']],
    ['comes before every path', 'prepend', { basePath: '/a/b/c' }, ['/a/b/c/e', '/a/b/c']],
    ['loses its first part', 'split', { basePath: '/a/b/c' }, ['/b/c/e', '/b/c']],
    ['of one part is nothing when split', 'split', { basePath: '/a' }, ['/e', '/']],
    ['may be missing', 'prepend', {}, ['/e', '/']],
    [
      'is a variable, whatever the URL says',
      'prepend',
      servers('https://x.example.com/u', '/v'),
      ['/v/e', '/v'],
    ],
    ['is the path of a URL', 'prepend', servers('https://x.example.com/u/v/'), ['/u/v/e', '/u/v']],
    ['is the path of a URL, split', 'split', servers('https://x.example.com/u/v/'), ['/v/e', '/v']],
    ['is the path of a relative URL', 'prepend', servers('/u'), ['/u/e', '/u']],
    [
      'of a URL with nothing behind the host is nothing',
      'prepend',
      servers('https://x.example.com'),
      ['/e', '/'],
    ],
  ])('%s', (_title, basepath, more, expected) => {
    const parameters = basepath === undefined ? {} : { parameters: { basepath } };
    const baseline = baselineOf(rest(paths, more), { api, ...parameters });
    expect(keysOf(baseline)).toEqual(expected.map((path) => `${path}/GET`));
  });

  test('that is not known here leaves nothing to be told', () => {
    const document = rest(paths, { basePath: { Ref: 'BasePath' } });
    const { baseline } = compileDocument(document, { api, parameters: { basepath: 'prepend' } });
    expect(baseline.targets).toEqual([]);
    expect(baseline.warnings).toEqual([expect.stringContaining('base path is not known')]);
    expect(keysOf(baselineOf(document))).toEqual(['/e/GET', '//GET']);
  });
});

describe('which API a document is about', () => {
  const at = (url: string, variables: object = {}) => ({ servers: [{ url, variables }] });
  const paths = { '/a': { get: proxy } };
  test.each([
    [
      'its execute-api address',
      at('https://z9y8x7w6v5.execute-api.us-east-2.amazonaws.com/{basePath}'),
      'us-east-2',
    ],
    ['the address in China', at('https://z9y8x7w6v5.execute-api.cn-north-1.amazonaws.com.cn/'), 'cn-north-1'],
    [
      'the private address',
      at('https://z9y8x7w6v5-vpce-0ab1.execute-api.eu-west-3.amazonaws.com/prod'),
      'eu-west-3',
    ],
    [
      'an address with a variable',
      at('https://{id}.execute-api.us-east-2.amazonaws.com', { id: { default: 'z9y8x7w6v5' } }),
      'us-east-2',
    ],
    [
      'the host of Swagger 2',
      { openapi: undefined, swagger: '2.0', host: 'z9y8x7w6v5.execute-api.us-east-2.amazonaws.com' },
      'us-east-2',
    ],
  ])('is told by %s, with its Region', (_title, more, region) => {
    const [target] = baselineOf(http(paths, more), {}).targets;
    expect(target?.key.split('/')[0]).toBe('z9y8x7w6v5');
    expect(target).toMatchObject({ region, account: '111122223333' });
    expect(target).not.toHaveProperty('unbound');
  });

  test.each([
    ['a custom domain', at('https://api.example.com')],
    [
      'a Region that a template fills in',
      at('https://z9y8x7w6v5.execute-api.${AWS::Region}.amazonaws.com/{basePath}'),
    ],
    ['an address of something else', at('https://petstore.execute-api.us-west-1.amazonaws.com')],
    [
      'two APIs',
      {
        servers: ['z9y8x7w6v5', 'z9y8x7w6v4'].map((id) => ({
          url: `https://${id}.execute-api.us-east-2.amazonaws.com`,
        })),
      },
    ],
    ['nothing', {}],
  ])('is nobody’s guess with %s', (_title, more) => {
    const { targets, managed } = baselineOf(http(paths, more), {}, 'apis/shop.yaml');
    expect(targets).toMatchObject([{ key: '${apis:shop.yaml}/routes/GET /a', unbound: ['apis/shop.yaml'] }]);
    expect(managed).toMatchObject([{ scope: { key: '${apis:shop.yaml}' }, unbound: ['apis/shop.yaml'] }]);
  });

  test('is what is given from outside, before all else', () => {
    const document = http(paths, at('https://z9y8x7w6v5.execute-api.us-east-2.amazonaws.com'));
    expect(baselineOf(document).targets).toMatchObject([
      { key: `${api}/routes/GET /a`, region: 'eu-west-1' },
    ]);
  });
});
