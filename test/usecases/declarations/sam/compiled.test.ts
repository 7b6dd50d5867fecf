// SAM templates all the way to a baseline: what is declared of an API, and when it counts as declared whole.
import { describe, expect, test } from '@jest/globals';
import { compileDeclarations } from '../../../../shared/usecases/declarations/compile.js';
import { api, event, handler } from './rest-fixtures.js';

const place = { account: '111122223333', region: 'eu-west-1' };
const physicalIds = { Api: 'rest1', Web: 'http1', Handler: 'fn', HandlerAliaslive: 'arn:alias' };

const compiled = (text: string) => {
  const source = { name: 'template.yaml', text, bindings: { place, physicalIds } };
  const { baseline, problems } = compileDeclarations([source], place);
  return {
    problems,
    warnings: baseline.warnings,
    keys: baseline.targets.map(({ key }) => key),
    leaves: baseline.targets.flatMap(({ key, leaves }) =>
      leaves.map(
        ({ pointer, value, line }) => `${key} ${pointer} = ${JSON.stringify(value)} @${line ?? '?'}`,
      ),
    ),
    isWhole: baseline.managed.some(({ kinds }) => kinds.some((kind) => kind.endsWith('.integration'))),
  };
};

describe('a REST API of events', () => {
  const of = compiled(
    `Resources:${api('      TracingEnabled: true\n      Cors: "\'*\'"')}${handler(event('Get', '/a', 'get', ', TimeoutInMillis: 900'))}`,
  );

  test('declares its stages and integrations, preflights too', () => {
    expect(of.problems).toEqual([]);
    expect(of.warnings).toEqual([]);
    expect(of.keys.toSorted()).toEqual(
      ['rest1/Stage', 'rest1/live', 'rest1//a/GET', 'rest1//a/OPTIONS'].toSorted(),
    );
  });

  test('says so with its own lines', () => {
    expect(of.leaves).toEqual(
      expect.arrayContaining([
        'rest1/live /tracingEnabled = true @6',
        expect.stringMatching(/^rest1\/\/a\/GET \/type = "AWS_PROXY" @15$/),
        'rest1//a/GET /timeoutInMillis = 900 @15',
        expect.stringMatching(/^rest1\/\/a\/OPTIONS \/type = "MOCK" @7$/),
      ]),
    );
  });

  test('is declared whole', () => {
    expect(of.isWhole).toBe(true);
  });
});

test('an HTTP API declares its default route and its stage', () => {
  const of = compiled(`Resources:
  Web: { Type: AWS::Serverless::HttpApi, Properties: { FailOnWarnings: true } }
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      Events: { All: { Type: HttpApi, Properties: { ApiId: !Ref Web, TimeoutInMillis: 50 } } }`);
  expect(of.problems).toEqual([]);
  expect(of.keys.toSorted()).toEqual(['http1/$default', 'http1/routes/$default'].toSorted());
  expect(of.leaves).toEqual(
    expect.arrayContaining([
      'http1/$default /autoDeploy = true @2',
      'http1/$default /tags/httpapi:createdBy = "SAM" @2',
      expect.stringMatching(/^http1\/routes\/\$default \/timeoutInMillis = 50 @7$/),
      expect.stringMatching(/^http1\/routes\/\$default \/payloadFormatVersion = "2.0" @7$/),
    ]),
  );
});

describe('an API is not declared whole, and not whole by mistake,', () => {
  const oneEvent = event('Get', '/a', 'get');
  test.each([
    ['with all its routes known', `${api()}${handler(oneEvent)}`, true],
    ['with a route that is not known', `${api()}${handler(oneEvent + event('Odd', '/b', '!Ref M'))}`, false],
    ['with a method that is none', `${api()}${handler(oneEvent + event('Odd', '/b', 'fetch'))}`, false],
    [
      'with an event of the other kind',
      `${api()}${handler(`${oneEvent}        Odd: { Type: HttpApi, Properties: { Path: /b, Method: get, ApiId: !Ref Api } }\n`)}`,
      false,
    ],
    ['with its definition elsewhere', `${api('      DefinitionUri: ./api.yaml')}${handler(oneEvent)}`, false],
    ['in S3', api('      DefinitionUri: s3://b/k'), false],
    [
      'with its definition here and elsewhere',
      api('      DefinitionUri: s3://b/k\n      DefinitionBody: { swagger: "2.0", paths: {} }'),
      false,
    ],
    ['with nothing at all', api(), false],
    ['merged into what is there', `${api('      Mode: merge')}${handler(oneEvent)}`, false],
    [
      'included from a file that nobody gives',
      api(
        '      DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/k } } }',
      ),
      false,
    ],
  ])('%s', (_, resources, isWhole) => {
    const of = compiled(`Resources:${resources}`);
    expect(of.problems).toEqual([]);
    expect(of.isWhole).toBe(isWhole);
    if (!isWhole) expect(of.keys.some((key) => key.includes('/b/'))).toBe(false);
    // Each gap is told; merging is what the template says itself.
    if (!isWhole && !resources.includes('Mode: merge')) expect(of.warnings.length).toBeGreaterThan(0);
  });
});
