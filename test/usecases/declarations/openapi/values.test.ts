// Values that a document leaves to other tools, and where its values stand.
import { describe, expect, test } from '@jest/globals';
import {
  api,
  baselineOf,
  compileDocument,
  operation,
  rest,
  saidOf,
  soleTarget,
  unresolvedOf,
} from './documents.js';

const restTarget = (integration: object) =>
  soleTarget(baselineOf(rest({ '/a': { get: operation(integration) } })));

describe('what other tools fill in', () => {
  test('is left out by its name, and the rest is compared', () => {
    const target = restTarget({
      type: 'aws',
      httpMethod: 'POST',
      uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/secret' },
      credentials: { 'Fn::GetAtt': ['Role', 'Arn'] },
      connectionId: '${vpc_link_id}',
      cacheKeyParameters: ['a', { Ref: 'Key' }],
      requestParameters: { 'integration.request.header.x': "'{{ token }}'" },
      requestTemplates: {
        'application/json': '#set($q = 1)q=${q}&t=${stageVariables.t}',
        'text/html': '#set($q = 1)${q}${table}',
        'text/plain': 'arn:${AWS::Partition}',
        x: { Ref: 'Template' },
      },
      responses: { default: { statusCode: { Ref: 'Status' } } },
    });
    expect(saidOf(target)).toEqual({
      type: 'AWS',
      httpMethod: 'POST',
      'requestTemplates.application/json': '#set($q = 1)q=${q}&t=${stageVariables.t}',
    });
    expect(unresolvedOf(target)).toEqual({
      uri: 'Fn::Sub',
      credentials: 'Fn::GetAtt Role.Arn',
      connectionId: 'the placeholder ${vpc_link_id}',
      cacheKeyParameters: 'Ref Key',
      'requestParameters.integration.request.header.x': 'the placeholder {{ token }}',
      'requestTemplates.text/plain': 'the placeholder ${AWS::Partition}',
      'requestTemplates.text/html': 'the placeholder ${table}',
      'requestTemplates.x': 'Ref Template',
      responses: 'a response of `responses` tells no `statusCode`',
    });
  });

  test('in short form is understood as well', () => {
    const text = `openapi: 3.0.1
info: { title: Shop }
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: aws_proxy
        uri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/x
        credentials: !GetAtt Role.Arn
`;
    expect(unresolvedOf(soleTarget(baselineOf(text)))).toEqual({
      uri: 'Fn::Sub',
      credentials: 'Fn::GetAtt Role.Arn',
    });
  });

  test.each(['${stageVariables.url}/a', '{proxy}', 'https://x.example.com/{id}?a=$b'])(
    'is not confused with what AWS reads itself: %s',
    (uri) => expect(saidOf(restTarget({ type: 'http', uri }))).toEqual({ type: 'HTTP', uri }),
  );

  test.each([
    ['#foreach($i in $input.path("$"))${i.name}#end', undefined],
    ['#set( $x = 1 )$!{x}${context.requestId}${util.urlEncode($x)}', undefined],
    ['#macro(show $x)${x}#end', undefined],
    ['{"stateMachineArn": "${state_machine_arn}"}', '${state_machine_arn}'],
    ['#set($x = "${table}")$x', '${table}'],
    ['{"Resource": "${!Literal}"}', '${!Literal}'],
    ['#set($x = 1)$${x}', '$${x}'],
  ])('in the mapping template %s: %s', (template, placeholder) => {
    const target = restTarget({ type: 'aws', requestTemplates: { 'application/json': template } });
    expect(Object.values(unresolvedOf(target))).toEqual(
      placeholder === undefined ? [] : [`the placeholder ${placeholder}`],
    );
  });

  test('a stage variable that a template of Terraform escapes is the stage variable', () => {
    const target = restTarget({ type: 'http', uri: 'http://$${stageVariables.host}/a' });
    expect(saidOf(target)).toEqual({ type: 'HTTP', uri: 'http://${stageVariables.host}/a' });
  });

  test('for a whole integration leaves the target declared', () => {
    const target = restTarget({ 'Fn::If': ['X', {}, {}] });
    expect(target).toMatchObject({ key: `${api}//a/GET`, leaves: [], leftOut: [{ reason: 'unresolved' }] });
  });

  test('for a path or a method is told, and left out', () => {
    const paths = {
      '/a': { Ref: 'Item' },
      '/b': { get: { Ref: 'Operation' } },
      '/c': { get: operation({ type: 'mock' }) },
    };
    const { targets, warnings, managed } = baselineOf(rest(paths));
    expect(targets).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringContaining('/a is not known here: Ref Item'),
      expect.stringContaining('GET /b is not known here: Ref Operation'),
    ]);
    expect(managed).toEqual([]);
  });
});

describe('places', () => {
  const text = `openapi: 3.0.1
info:
  title: Shop
paths:
  /items/{id}:
    get:
      summary: One
      x-amazon-apigateway-integration:
        type: http
        uri: https://x.example.com/\${stageVariables.a}
        responses:
          "5\\\\d{2}":
            statusCode: "500"
    put:
      x-amazon-apigateway-integration:
        $ref: '#/components/x-amazon-apigateway-integrations/one'
components:
  x-amazon-apigateway-integrations:
    one:
      type: http
`;
  test.each([
    ['YAML', text, 'openapi.yaml'],
    [
      'JSON',
      JSON.stringify({ openapi: '3.0.1', paths: { '/a': { get: operation({ type: 'http' }) } } }, null, 2),
      'openapi.json',
    ],
  ])('are lines of %s', (_title, document, name) => {
    const lines = document.split('\n');
    const { targets } = baselineOf(document, { api }, name);
    for (const { leaves, line = 0 } of targets) {
      expect(lines[line - 1]).toMatch(/"?(get|put)"?:/);
      for (const leaf of leaves) {
        const word = leaf.declaredAs.split('.').at(-1) ?? '';
        const shown = word === 'selectionPattern' ? String.raw`5\\d{2}` : word;
        expect(lines[(leaf.line ?? 0) - 1]).toContain(shown);
      }
    }
  });

  test('an address names the document and the operation', () => {
    const { targets } = baselineOf(text);
    expect(targets.map(({ address, source }) => `${source} ${address}`)).toEqual([
      'openapi.yaml Shop GET /items/{id}',
      'openapi.yaml Shop PUT /items/{id}',
    ]);
    const untitled = { swagger: '2.0', paths: { '/a': { get: operation({ type: 'mock' }) } } };
    expect(soleTarget(baselineOf(untitled)).address).toBe('GET /a');
  });

  test('two paths that are one resource and differ are a conflict, which is told', () => {
    const [one, two] = ['a', 'b'].map((host) =>
      operation({ type: 'http', uri: `https://${host}.example.com` }),
    );
    const { baseline } = compileDocument(rest({ '/a': { get: one }, '/a/': { get: two } }));
    expect(baseline.warnings).toEqual([expect.stringContaining('declare `uri` differently')]);
  });
});
