// Documents of any size and shape: answered in bounded time, in words, and never by an error.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { api, baselineOf, compileDocument, http, keysOf, mock, operation, proxy, rest } from './documents.js';
import { tries } from '../../../support/tries.js';

describe('large documents', () => {
  const paths = (count: number): object =>
    Object.fromEntries(
      Array.from({ length: count }, (_unused, at) => [
        `/p${at}`,
        { get: { ...proxy, description: 'd'.repeat(1000) } },
      ]),
    );

  test('of 6 MB are read, with their lines', () => {
    const text = JSON.stringify(http(paths(5000)), null, 1);
    expect(text.length).toBeGreaterThan(6_000_000);
    const { targets } = baselineOf(text, { api }, 'big.json');
    expect(targets).toHaveLength(5000);
    expect(targets[4999]?.leaves[0]?.line).toBeGreaterThan(targets[0]?.leaves[0]?.line ?? Infinity);
  });

  test('of more than 8 MB are refused in words', () => {
    const { problems } = compileDocument(`swagger: "2.0"\nx: ${'y'.repeat(9_000_000)}`);
    expect(problems).toMatchObject([{ what: expect.stringContaining('larger than') }]);
  });
});

describe('hostile documents', () => {
  test.each([
    [
      'a bomb of aliases',
      `swagger: "2.0"\na: &a [1,1]\n${'bcdefghij'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at] ?? ''},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    ['nesting without end', `openapi: "3.0.1"\npaths: ${'['.repeat(50_000)}`],
    ['JSON that is cut off', '{"openapi": "3.0.1", "paths": {"/a"'],
    ['YAML that is damaged', 'openapi: 3.0.1\npaths: {\n'],
  ])('%s is refused, with the place', (_title, text) => {
    const { problems, baseline } = compileDocument(text, { api }, text.startsWith('{') ? 'o.json' : 'o.yaml');
    expect(baseline.targets).toEqual([]);
    expect(problems[0]?.where).toMatch(/^o\./);
  });

  test.each([
    [40, 2],
    [200, 2],
  ])('a template nested %i deep is left out, and the rest is read', (depth, count) => {
    const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const integration = `{"type":"mock","requestTemplates":{"x":${deep}}}`;
    const text = `{"swagger":"2.0","paths":{"/a":{"get":{"x-amazon-apigateway-integration":${integration}},"put":{"x-amazon-apigateway-integration":{"type":"mock"}}}}}`;
    const { targets } = baselineOf(text, { api }, 'o.json');
    expect(targets).toHaveLength(count);
    expect(targets.map(({ leaves }) => leaves[0]?.pointer)).toEqual(['/type', '/type']);
  });

  test('names of the language itself are names of members only', () => {
    const text = `{"swagger":"2.0","paths":{"/__proto__":{"get":{"x-amazon-apigateway-integration":{"type":"mock","__proto__":{"uri":"x"},"requestTemplates":{"__proto__":"a","constructor":"b"}}}},"/a":{"__proto__":{"get":1},"constructor":{},"get":{"$ref":"#/__proto__"}}}}`;
    const { baseline, problems } = compileDocument(text, { api }, 'o.json');
    expect(problems).toEqual([]);
    expect(keysOf(baseline)).toEqual(['/__proto__/GET']);
    expect(baseline.targets[0]?.leaves.map(({ pointer }) => pointer)).toEqual([
      '/type',
      '/requestTemplates/__proto__',
      '/requestTemplates/constructor',
    ]);
    expect(Object.getPrototypeOf({})).not.toHaveProperty('uri');
  });

  test('twenty thousand responses of one status are answered like two', () => {
    const responses = Object.fromEntries(
      Array.from({ length: 20_000 }, (_unused, at) => [`p${at}`, { statusCode: 200 }]),
    );
    const text = JSON.stringify(rest({ '/a': { get: operation({ type: 'mock', responses }) } }));
    const [target] = baselineOf(text, { api }, 'o.json').targets;
    expect(target?.leaves.map(({ pointer }) => pointer)).toEqual([
      '/type',
      '/integrationResponses/200/statusCode',
    ]);
  });
});

const member = fc.oneof(
  fc.constantFrom(
    'get',
    'x-amazon-apigateway-any-method',
    '$ref',
    '/a',
    '$default',
    'type',
    'responses',
    'statusCode',
    'default',
    'uri',
    'requestTemplates',
    'variables',
    'url',
    'basePath',
    'x-amazon-apigateway-integration',
    'Fn::Sub',
    'Ref',
    '__proto__',
  ),
  fc.string(),
);
const scalar = fc.oneof(
  fc.constantFrom('mock', '#/paths', '#/paths/~1a', '#/paths/~1a/get', '${x}', '200', ''),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(member, tie('tree')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries) as unknown),
  ),
}));

describe('laws', () => {
  test('any tree under `paths`, `servers` and `components` is answered', () => {
    fc.assert(
      fc.property(
        tree,
        tree,
        tree,
        fc.constantFrom('prepend', 'split', 'ignore'),
        (paths, servers, components, basepath) => {
          const text = JSON.stringify({ openapi: '3.0.1', paths, servers, components });
          compileDocument(text, { api, parameters: { basepath } }, 'o.json');
        },
      ),
      { numRuns: tries(500) },
    );
  });

  test('the order of members says nothing', () => {
    const integration = {
      type: 'aws',
      httpMethod: 'POST',
      uri: 'x',
      responses: { default: { statusCode: 200 }, '5.*': { statusCode: 500 } },
      requestTemplates: { a: 'b', c: 'd' },
    };
    const said = (entries: readonly (readonly [string, unknown])[]) => {
      const [target] = baselineOf(
        rest({ '/a': { get: operation(Object.fromEntries(entries)), put: mock } }),
      ).targets;
      return target?.leaves.map(({ pointer, value }) => `${pointer} ${String(value)}`).sort();
    };
    const entries = Object.entries(integration);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(said(shuffled)).toEqual(said(entries));
      }),
      { numRuns: tries(30) },
    );
  });
});
