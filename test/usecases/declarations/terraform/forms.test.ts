// Laws over the forms of Terraform's records: whatever form the same resources come in, the same is declared.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compileText } from '../sources.js';
import {
  flatmap,
  format3,
  format4,
  format4Flat,
  planned,
  shown,
  type Attributes,
  type Made,
} from './forms.js';
import { tries } from '../../../support/tries.js';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const text = fc.oneof(word, fc.constant(''), fc.constant("'*'"), fc.constant('a.b.0'), fc.constant('true'));
const key = fc.oneof(
  word,
  fc.constantFrom('integration.request.header.X', 'application/json', '0', '__proto__', 'a.b'),
);
const map = fc
  .uniqueArray(fc.tuple(key, text), { maxLength: 3, selector: ([name]) => name })
  .map((entries): Attributes => Object.fromEntries(entries));
const flag = fc.boolean();
const block = (members: Record<string, fc.Arbitrary<Attributes[string]>>) =>
  fc.array(fc.record(members), { maxLength: 1 });

const stage = fc.record({
  rest_api_id: fc.constantFrom('abc', 'def'),
  stage_name: word,
  deployment_id: fc.oneof(word, fc.constant(null)),
  description: text,
  cache_cluster_enabled: flag,
  xray_tracing_enabled: flag,
  variables: map,
  tags: map,
  access_log_settings: block({ destination_arn: word, format: text }),
  canary_settings: block({
    percent_traffic: fc.integer({ min: 0, max: 100 }),
    stage_variable_overrides: map,
  }),
  execution_arn: fc.constant('arn:aws:execute-api:eu-west-1:111122223333:abc/prod'),
});

const integration = fc.record({
  rest_api_id: fc.constant('abc'),
  resource_id: word,
  http_method: fc.constantFrom('GET', 'POST'),
  type: fc.constantFrom('AWS', 'MOCK', 'HTTP_PROXY'),
  uri: text,
  timeout_milliseconds: fc.constantFrom(0, 50, 29_000),
  request_parameters: map,
  request_templates: map,
  cache_key_parameters: fc.uniqueArray(word, { maxLength: 3 }),
  tls_config: block({ insecure_skip_verification: flag }),
});

const httpStage = fc.record({
  api_id: fc.constant('xyz'),
  name: word,
  auto_deploy: flag,
  stage_variables: map,
  default_route_settings: block({
    throttling_burst_limit: fc.constantFrom(0, 5),
    throttling_rate_limit: fc.constantFrom(0, 1.5),
    detailed_metrics_enabled: flag,
  }),
  route_settings: fc.uniqueArray(
    fc.record({
      route_key: fc.constantFrom('GET /a', 'POST /a/{id}', '$default'),
      throttling_burst_limit: fc.nat(9),
    }),
    { maxLength: 3, selector: ({ route_key: route }) => route },
  ),
});

const named = (type: string, attributes: fc.Arbitrary<Attributes>, identity: (one: Attributes) => string) =>
  attributes.map((one): Made & { identity: string } => ({
    type,
    name: `it-${identity(one).replaceAll(/[^a-zA-Z0-9]/g, '_')}`,
    attributes: one,
    identity: `${type} ${identity(one)}`,
  }));

const part = (one: Attributes, ...names: string[]): string =>
  names.map((name) => JSON.stringify(one[name])).join('/');

const estate = fc.uniqueArray(
  fc.oneof(
    named('aws_api_gateway_stage', stage, (one) => part(one, 'rest_api_id', 'stage_name')),
    named('aws_api_gateway_integration', integration, (one) => part(one, 'resource_id', 'http_method')),
    named('aws_apigatewayv2_stage', httpStage, (one) => part(one, 'name')),
  ),
  { minLength: 1, maxLength: 4, selector: ({ identity }) => identity },
);

/** All that a form declares, whatever order it says it in. */
const declared = (form: object) => {
  const { baseline, problems } = compileText(JSON.stringify(form), 'it.json');
  expect(problems).toEqual([]);
  return baseline.targets
    .map(({ kind, key: id, account, region, leaves, closed }) => ({
      id: `${kind} ${account}/${region}/${id}`,
      leaves: leaves
        .map(({ pointer, value }) => [pointer, value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
      closed: closed.map(({ pointer, class: as }) => `${pointer} ${as}`).sort(),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

const leavesOf = (form: object) => declared(form).map(({ id, leaves }) => ({ id, leaves }));

describe('one estate in every form', () => {
  test('a state, both ways to show it, and a plan that changes nothing declare the same', () => {
    fc.assert(
      fc.property(estate, (resources) => {
        const expected = declared(format4(resources));
        expect(declared(shown(resources))).toEqual(expected);
        expect(declared(shown(resources, '0.1'))).toEqual(expected);
        expect(declared(planned(resources))).toEqual(expected);
      }),
      { numRuns: tries(150) },
    );
  });

  test('flatmaps declare the same values, in a state of format 3 and in one that was never refreshed', () => {
    fc.assert(
      fc.property(estate, (resources) => {
        const expected = leavesOf(format4(resources));
        expect(leavesOf(format3(resources))).toEqual(expected);
        expect(leavesOf(format4Flat(resources))).toEqual(expected);
      }),
      { numRuns: tries(150) },
    );
  });

  test('a flatmap guarantees no more than the nested form does', () => {
    fc.assert(
      fc.property(estate, (resources) => {
        const whole = new Map(declared(format4(resources)).map(({ id, closed }) => [id, closed]));
        for (const { id, closed } of declared(format3(resources)))
          expect(whole.get(id)).toEqual(expect.arrayContaining(closed));
      }),
      { numRuns: tries(100) },
    );
  });

  test('other orders of members and resources declare the same', () => {
    const reversed = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, member]) => [name, reversed(member)]),
          )
        : value;
    fc.assert(
      fc.property(estate, (resources) => {
        const other = resources
          .map((one) => ({ ...one, attributes: reversed(one.attributes) as Attributes }))
          .toReversed();
        for (const form of [format4, format3, shown, planned])
          expect(declared(form(other))).toEqual(declared(form(resources)));
      }),
      { numRuns: tries(80) },
    );
  });
});

describe('flatmaps', () => {
  const single = (flat: Record<string, string>) => {
    const state = {
      ...format3([]),
      modules: [
        {
          path: ['root', 'api', 'v1'],
          resources: {
            'aws_api_gateway_stage.it.2': { type: 'aws_api_gateway_stage', primary: { attributes: flat } },
          },
        },
      ],
    };
    const [target] = compileText(JSON.stringify(state), 'old.tfstate').baseline.targets;
    return target;
  };
  const identity = { rest_api_id: 'abc', stage_name: 'prod' };
  const values = (flat: Record<string, string>) =>
    Object.fromEntries(
      single({ ...identity, ...flat })?.leaves.map(({ pointer, value }) => [pointer, value]) ?? [],
    );

  test.each([
    ['keys of maps with dots', { 'variables.%': '1', 'variables.a.b.c': 'x' }, { '/variables/a.b.c': 'x' }],
    ['maps that were counted as lists', { 'variables.#': '1', 'variables.a': 'x' }, { '/variables/a': 'x' }],
    [
      'blocks by position',
      { 'access_log_settings.#': '1', 'access_log_settings.0.format': 'f' },
      { '/accessLogSettings/format': 'f' },
    ],
    [
      'blocks by hash',
      { 'access_log_settings.#': '1', 'access_log_settings.~3571942.format': 'f' },
      { '/accessLogSettings/format': 'f' },
    ],
    ['numbers and flags', { cache_cluster_enabled: 'true' }, { '/cacheClusterEnabled': true }],
    ['no value in a map', { 'variables.%': '0' }, {}],
  ])('%s are understood', (_title, flat, expected) => {
    expect(values(flat as unknown as Record<string, string>)).toEqual(expected);
  });

  test('the address is as Terraform writes it today', () => {
    expect(single(identity)?.address).toBe('module.api.module.v1.aws_api_gateway_stage.it[2]');
  });

  test('a value that only apply would know is left out as unresolved', () => {
    const target = single({ ...identity, description: '74D93920-ED26-11E3-AC10-0800200C9A66' });
    expect(target?.leaves).toEqual([]);
    expect(target?.leftOut).toContainEqual({
      declaredAs: 'description',
      reason: 'unresolved',
      pointer: '/description',
      detail: 'known after apply',
    });
  });

  test('our own writing of them is what Terraform writes', () => {
    expect(flatmap({ a: 'x', tags: { 'b.c': '1' }, list: [{ d: true }], none: null })).toEqual({
      a: 'x',
      'tags.%': '1',
      'tags.b.c': '1',
      'list.#': '1',
      'list.0.d': 'true',
    });
  });
});

test('deposed, tainted and data resources of format 3', () => {
  const of = (attributes: Attributes) => ({ attributes: flatmap(attributes) });
  const state = {
    ...format3([]),
    modules: [
      {
        path: ['root'],
        resources: {
          'data.aws_api_gateway_stage.read': {
            type: 'aws_api_gateway_stage',
            primary: of({ rest_api_id: 'd' }),
          },
          'aws_api_gateway_stage.gone': {
            type: 'aws_api_gateway_stage',
            primary: null,
            deposed: [of({ rest_api_id: 'abc', stage_name: 'old' })],
          },
          'aws_api_gateway_stage.sick': {
            type: 'aws_api_gateway_stage',
            primary: { ...of({ rest_api_id: 'abc', stage_name: 'sick' }), tainted: true },
          },
        },
      },
    ],
  };
  const { baseline, problems } = compileText(JSON.stringify(state), 'old.tfstate');
  expect(problems).toEqual([]);
  expect(baseline.targets.map(({ key: id }) => id)).toEqual(['abc/sick']);
  expect(baseline.warnings).toEqual([expect.stringContaining('aws_api_gateway_stage.sick is tainted')]);
});
