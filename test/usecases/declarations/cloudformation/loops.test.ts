// Loops of the language extensions: resources and members that they write out, and what they leave open.
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../../shared/model/brand.js';
import { baselineOf, compileTemplate, keysOf, targetAt } from './templates.js';

const stageOf = (name: Json, more: object = {}): Json => ({
  Type: 'AWS::ApiGateway::Stage',
  Properties: { RestApiId: 'abc123', StageName: name, ...more },
});

const looped = (loop: Json, more: object = {}): string =>
  JSON.stringify({
    Parameters: {
      Names: { Type: 'CommaDelimitedList', Default: 'dev-1,prod' },
      Bare: { Type: 'CommaDelimitedList' },
    },
    Resources: { 'Fn::ForEach::Stages': loop, ...more },
  });

describe('a loop among the resources', () => {
  test('declares one for each value, under names that say so', () => {
    const baseline = baselineOf(
      looped([
        'Name',
        { Ref: 'Names' },
        {
          'Stage&{Name}': stageOf(
            { Ref: 'Name' },
            { Description: { 'Fn::Sub': '${Name} in ${AWS::Region}' } },
          ),
        },
      ]),
    );
    expect(keysOf(baseline)).toEqual(['apigateway.stage abc123/dev-1', 'apigateway.stage abc123/prod']);
    const { address, leaves } = targetAt(baseline, 'abc123/dev-1');
    expect(address).toBe('Stagedev1');
    expect(leaves).toEqual([
      expect.objectContaining({ pointer: '/description', value: 'dev-1 in eu-west-1' }),
    ]);
  });

  test('may hold another one, and be called by references', () => {
    const method = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: 'abc123',
        ResourceId: { Ref: 'At${Name}' },
        HttpMethod: { Ref: 'Verb' },
        Integration: { Type: 'MOCK' },
      },
    };
    const place = {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: 'abc123',
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: '${Name}',
      },
    };
    const inner = { 'Fn::ForEach::Verbs': ['Verb', ['GET', 'PUT'], { '${Name}${Verb}': method }] };
    const baseline = baselineOf(
      looped(['Name', ['a', 'b'], { 'At${Name}': place, ...inner }], {
        Api: { Type: 'AWS::ApiGateway::RestApi' },
      }),
    );
    expect(keysOf(baseline)).toEqual([
      'apigateway.integration abc123//a/GET',
      'apigateway.integration abc123//a/PUT',
      'apigateway.integration abc123//b/GET',
      'apigateway.integration abc123//b/PUT',
    ]);
  });

  test('leads back to its lines', () => {
    const text = `Resources:
  Fn::ForEach::Stages:
    - Name
    - [dev]
    - Stage\${Name}:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: abc123
          StageName: !Ref Name
          TracingEnabled: true`;
    const target = targetAt(baselineOf(text), 'abc123/dev');
    expect([target.line, target.leaves[0]?.line]).toEqual([5, 10]);
  });

  test.each([
    ['values that nothing tells', ['Name', { Ref: 'Bare' }, { 'S${Name}': stageOf('x') }]],
    ['no list', ['Name', { a: 'b' }, { 'S${Name}': stageOf('x') }]],
    ['no template', ['Name', ['a']]],
    ['nothing', 'x'],
  ])('through %s is not read, and says so', (_title, loop) => {
    const { baseline, problems } = compileTemplate(looped(loop, { Other: stageOf('live') }));
    expect(problems).toEqual([]);
    expect(keysOf(baseline)).toEqual(['apigateway.stage abc123/live']);
    expect(baseline.warnings).toEqual([
      expect.stringMatching(/^template.yaml:1: nothing here tells what `Fn::ForEach::Stages` goes through/),
    ]);
  });

  test('that multiplies without end stops, and says so', () => {
    const values = Array.from({ length: 60 }, (_, index) => String(index));
    const nested = (depth: number): Json =>
      depth === 0
        ? { S: stageOf('x') }
        : { [`Fn::ForEach::L${depth}`]: [`N${depth}`, values, nested(depth - 1)] };
    const { baseline } = compileTemplate(looped(['Name', values, nested(5)]));
    expect(baseline.targets).toEqual([]);
    expect(baseline.warnings).toEqual([expect.stringContaining('nothing here tells what `Fn::ForEach::')]);
  });
});

describe('a loop among the members of a map', () => {
  const variables = (loop: Json): Json => ({ plain: 'x', 'Fn::ForEach::More': loop });
  const stage = (loop: Json): string =>
    JSON.stringify({ Resources: { Stage: stageOf('live', { Variables: variables(loop) }) } });

  test('adds its own', () => {
    const { leaves } = targetAt(baselineOf(stage(['N', ['a', 'b'], { 'k${N}': 'v${N}' }])), 'abc123/live');
    expect(leaves.map(({ pointer, value }) => [pointer, value])).toEqual([
      ['/variables/plain', 'x'],
      ['/variables/ka', 'va'],
      ['/variables/kb', 'vb'],
    ]);
  });

  test('leaves the map open where nothing tells what it goes through', () => {
    const { leaves, leftOut } = targetAt(
      baselineOf(stage(['N', { Ref: 'Bare' }, { k: 'v' }])),
      'abc123/live',
    );
    expect(leaves).toEqual([]);
    expect(leftOut).toContainEqual(
      expect.objectContaining({ declaredAs: 'Variables', reason: 'unresolved', detail: 'Fn::ForEach::More' }),
    );
  });
});
