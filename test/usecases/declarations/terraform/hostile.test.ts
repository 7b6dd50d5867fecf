// Damaged and hostile records of Terraform give problems or nothing: they never throw, and are never half used.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compileText } from '../sources.js';
import { format3, format4, format4Flat, planned, shown, type Made } from './forms.js';
import { tries } from '../../../support/tries.js';

const made: readonly Made[] = [
  {
    type: 'aws_api_gateway_stage',
    name: 'it',
    attributes: {
      rest_api_id: 'abc',
      stage_name: 'prod',
      variables: { a: 'b' },
      access_log_settings: [{ destination_arn: 'arn', format: 'f' }],
      tags: { team: 'x' },
      tags_all: { team: 'x' },
    },
  },
  {
    type: 'aws_apigatewayv2_integration',
    name: 'it',
    attributes: { api_id: 'x', id: 'i', response_parameters: [{ status_code: '200', mappings: { a: 'b' } }] },
  },
  { type: 'aws_apigatewayv2_api', name: 'it', attributes: { id: 'x', target: 'https://example.com' } },
  { type: 'aws_api_gateway_rest_api', name: 'it', attributes: { id: 'abc', body: null } },
  {
    type: 'aws_wafv2_web_acl_association',
    name: 'it',
    attributes: { resource_arn: 'arn', web_acl_arn: 'arn' },
  },
];

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Every place of a document that something else could stand in. */
const places = (node: unknown, path: readonly string[] = []): string[][] =>
  isNode(node)
    ? Object.entries(node).flatMap(([name, member]) => [[...path, name], ...places(member, [...path, name])])
    : [];

const replaced = (document: object, [name = '', ...rest]: readonly string[], value: unknown): object => {
  const copy: Node = structuredClone(document) as Node;
  const child = copy[name];
  copy[name] = rest.length === 0 || !isNode(child) ? value : replaced(child, rest, value);
  return copy;
};

const forms = { format3, format4, format4Flat, shown, planned };

describe.each(Object.entries(forms))('%s', (_name, form) => {
  const whole = form(made);

  test('with anything anywhere is understood or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places(whole)), fc.jsonValue({ maxDepth: 4 }), (path, value) => {
        const { baseline, problems } = compileText(JSON.stringify(replaced(whole, path, value)), 'it.json');
        for (const { where, what, remedy } of problems) expect([where, what, remedy]).not.toContain('');
        expect(baseline.targets.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: tries(300) },
    );
  });

  test('cut off anywhere is refused, and nothing of it is used', () => {
    const text = JSON.stringify(whole);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (end) => {
        const { baseline, problems } = compileText(text.slice(0, end), 'it.tfstate');
        expect(baseline.targets).toEqual([]);
        expect(problems).toHaveLength(1);
      }),
      { numRuns: tries(50) },
    );
  });

  test('nested without end anywhere is understood or refused', () => {
    const text = (path: readonly string[], depth: number): string =>
      JSON.stringify(replaced(whole, path, '@@')).replace(
        '"@@"',
        `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`,
      );
    for (const path of places(whole)) {
      const { problems, baseline } = compileText(text(path, 8_000), 'it.json');
      expect(baseline.targets.length + problems.length).toBeGreaterThan(0);
    }
  });
});

test('attributes nested without end are refused with their address', () => {
  const deep = `${'[{"a":'.repeat(5000)}1${'}]'.repeat(5000)}`;
  const text = JSON.stringify(format4(made)).replace('{"team":"x"}', deep);
  expect(compileText(text, 'it.tfstate').problems).toEqual([
    expect.objectContaining({
      where: 'it.tfstate aws_api_gateway_stage.it',
      what: expect.stringContaining('nested'),
    }),
  ]);
});

test('an attribute of very many values is counted, not fatal', () => {
  const attributes = { rest_api_id: 'abc', stage_name: 'prod', strange: Array<string>(300_000).fill('x') };
  const text = JSON.stringify(format4([{ type: 'aws_api_gateway_stage', name: 'it', attributes }]));
  const { baseline, problems } = compileText(text, 'it.tfstate');
  expect(problems).toEqual([]);
  expect(baseline.targets).toHaveLength(1);
});

test('names of the language itself are only names', () => {
  const attributes = JSON.parse(
    '{"rest_api_id":"abc","stage_name":"prod","variables":{"__proto__":"a","constructor":"b"},"__proto__":{"description":"c"}}',
  ) as Made['attributes'];
  const resources = [{ type: 'aws_api_gateway_stage', name: 'it', attributes }];
  for (const form of [format4, format3, shown, planned]) {
    const [target] = compileText(JSON.stringify(form(resources)), 'it.json').baseline.targets;
    expect(target?.leaves.map(({ pointer, value }) => [pointer, value])).toEqual([
      ['/variables/__proto__', 'a'],
      ['/variables/constructor', 'b'],
    ]);
  }
});
