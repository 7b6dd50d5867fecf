// Laws of the expansion, whatever a template holds.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { expandServerless } from '../../../../shared/usecases/declarations/sam/expand.js';
import type { Json, JsonObject } from '../../../../shared/model/brand.js';
import type { Template } from '../../../../shared/usecases/declarations/cloudformation/template.js';
import { integration } from './rest-fixtures.js';
import { tries } from '../../../support/tries.js';

describe('laws', () => {
  const names = [
    'Events',
    'Type',
    'Properties',
    'Path',
    'Method',
    'RestApiId',
    'ApiId',
    'Ref',
    'Fn::If',
    'Fn::Sub',
    'StageName',
    'Tags',
    'Cors',
    'Auth',
    'DefinitionBody',
    'DefinitionUri',
    'paths',
    'swagger',
    'Routes',
    'RouteSettings',
    'RequestParameters',
    '__proto__',
    'constructor',
    'MergeDefinitions',
    'AutoPublishAlias',
  ];
  const words = [
    'Api',
    'HttpApi',
    'GET',
    '/a',
    '$default',
    'ServerlessRestApi',
    'R0',
    'R1',
    '*',
    '',
    'AWS::NoValue',
  ];
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constantFrom<unknown>(...words, null, true, 0, 7),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.constantFrom(...names), tie('tree')), { maxLength: 5 })
        .map((members) => Object.fromEntries(members)),
    ),
  }));
  const types = ['Api', 'HttpApi', 'WebSocketApi', 'Function', 'StateMachine', 'Application', 'Nonsense'];
  const member = tree.filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const templates = fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...types), member, fc.option(fc.constantFrom('A', 'B'))), {
        maxLength: 5,
      }),
      tree,
    )
    .map(([resources, globals]): Template => ({
      source: 't.yaml',
      sections: { Globals: globals as Json, Conditions: {}, Parameters: globals as Json },
      resources: resources.map(([type, properties, condition], index) => ({
        logicalId: `R${index}`,
        type: `AWS::Serverless::${type}`,
        properties: properties as JsonObject,
        ...(condition === null ? {} : { condition }),
        lineAt: () => index + 1,
      })),
    }));

  test('nothing that a person can write makes it throw, name things twice, or change what it was given', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const before = JSON.stringify(template);
        const { template: result, warnings } = expandServerless(template);
        const ids = result.resources.map(({ logicalId }) => logicalId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(JSON.stringify(template)).toBe(before);
        for (const warning of warnings) expect(warning).toMatch(/^t\.yaml:\d+: R\d+: .+\.$/);
        for (const resource of result.resources) resource.lineAt(['Body', 'paths', '/a', 'get', 'x']);
      }),
      { numRuns: tries(1500) },
    );
  });

  test('an expanded template expands to itself', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const once = expandServerless(template).template;
        const left = once.resources.filter(({ type }) => !/::(Nonsense|Application)$/.test(type));
        const again = expandServerless({ ...once, resources: left }).template;
        expect(JSON.stringify(again.resources)).toBe(JSON.stringify(left));
      }),
      { numRuns: tries(500) },
    );
  });

  test('many events of one template take no more than their share of time', () => {
    const resources = Array.from({ length: 4000 }, (_, index) => ({
      logicalId: `F${index}`,
      type: 'AWS::Serverless::Function',
      properties: { Events: { E: { Type: 'Api', Properties: { Path: `/p${index}`, Method: 'get' } } } },
      lineAt: () => index,
    }));
    const start = performance.now();
    const { template } = expandServerless({
      source: 't',
      sections: { Globals: { Api: { Cors: "'*'" } } },
      resources,
    });
    const api = template.resources.find(({ logicalId }) => logicalId === 'ServerlessRestApi');
    const lines = resources.map((_, index) =>
      api?.lineAt(['Body', 'paths', `/p${index}`, 'get', integration, 'uri']),
    );
    expect(lines[3999]).toBe(3999);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
