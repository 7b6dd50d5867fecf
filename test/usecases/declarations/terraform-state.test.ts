// Terraform states: which resources speak about which target, what they say, and what they do not.
import { describe, expect, test } from '@jest/globals';
import { maskDeclared } from '../../../shared/engine/mask.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import { baselineOf, leavesOf, leftOutOf, place, problemsOf, resource, state, targetOf } from './sources.js';

const name = 'terraform.tfstate';
const restStage = { rest_api_id: 'abc', stage_name: 'prod' };
const stage = (more: object = {}, ...rest: readonly [object?, object?]) =>
  resource('aws_api_gateway_stage', { ...restStage, ...more }, ...(rest as []));
const targetIn = (...resources: readonly object[]) => targetOf(state(...resources), name);

describe('addresses and instances', () => {
  test.each([
    ['the root module', {}, {}, 'aws_api_gateway_stage.it'],
    ['a module', { module: 'module.api' }, {}, 'module.api.aws_api_gateway_stage.it'],
    [
      'a module per key',
      { module: 'module.api["eu"].module.x[0]' },
      {},
      'module.api["eu"].module.x[0].aws_api_gateway_stage.it',
    ],
    ['count', {}, { index_key: 1 }, 'aws_api_gateway_stage.it[1]'],
    ['for_each', {}, { index_key: 'blue' }, 'aws_api_gateway_stage.it["blue"]'],
    ['for_each with quotes', {}, { index_key: 'a"b' }, 'aws_api_gateway_stage.it["a\\"b"]'],
  ])('of %s', (_title, more, instance, address) => {
    expect(targetIn(resource('aws_api_gateway_stage', restStage, more, instance)).address).toBe(address);
  });

  test('every instance of one resource declares a target of its own', () => {
    const both = {
      ...resource('aws_api_gateway_stage', {}),
      instances: [
        { index_key: 0, attributes: { rest_api_id: 'abc', stage_name: 'a' } },
        { index_key: 1, attributes: { rest_api_id: 'abc', stage_name: 'b' } },
      ],
    };
    const { targets } = baselineOf(state(both), name);
    expect(targets.map(({ key, address }) => [key, address])).toEqual([
      ['abc/a', 'aws_api_gateway_stage.it[0]'],
      ['abc/b', 'aws_api_gateway_stage.it[1]'],
    ]);
  });

  test('data sources and deposed objects declare nothing', () => {
    const data = { ...stage(), mode: 'data' };
    const deposed = stage({ stage_name: 'old' }, {}, { deposed: 'a1b2c3d4' });
    expect(problemsOf(state(data, deposed), name)).toEqual([expect.stringContaining('is declared here')]);
  });

  test('a tainted instance counts, with a warning', () => {
    const { targets, warnings } = baselineOf(state(stage({}, {}, { status: 'tainted' })), name);
    expect(targets).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('aws_api_gateway_stage.it is tainted')]);
  });

  test('damaged instances are problems, and the baseline is not to be used', () => {
    const empty = { ...stage(), instances: [{ attributes_flat: 'rest_api_id' }] };
    const none = { ...stage(), instances: undefined };
    const nameless = resource('aws_api_gateway_stage', { rest_api_id: 'abc' });
    expect(problemsOf(state(empty, none, nameless), name)).toEqual([
      expect.stringContaining('the instance has no attributes'),
      expect.stringContaining('the resource has no list of instances'),
      expect.stringContaining('nothing says which target this is'),
    ]);
  });

  test('resources of other types are passed over, whatever they hold', () => {
    const lambda = resource('aws_lambda_function', { environment: [{ variables: { SECRET: 'x' } }] });
    expect(targetIn(lambda, { ...lambda, instances: 'broken' }, stage()).key).toBe('abc/prod');
  });
});

describe('where a target lives', () => {
  test.each([
    ['`region` of provider 6', { region: 'us-west-2' }, { ...place, region: 'us-west-2' }],
    [
      'the execution ARN',
      { execution_arn: 'arn:aws:execute-api:ap-south-1:444455556666:abc/prod' },
      { region: 'ap-south-1', account: '444455556666' },
    ],
    [
      'the ARN, which has no account',
      { arn: 'arn:aws:apigateway:sa-east-1::/restapis/abc/stages/prod' },
      { ...place, region: 'sa-east-1' },
    ],
    ['nothing but the default', {}, place],
  ])('is told by %s', (_title, attributes, expected) => {
    expect(targetIn(stage(attributes))).toMatchObject(expected);
  });

  test('an account that one resource names holds for those that name none', () => {
    const integration = resource('aws_api_gateway_integration', {
      rest_api_id: 'abc',
      resource_id: 'r',
      http_method: 'GET',
    });
    const placed = stage({ execution_arn: 'arn:aws:execute-api:eu-west-1:444455556666:abc/prod' });
    const { targets } = baselineOf(state(integration, placed), name);
    expect(targets.map(({ account }) => account)).toEqual(['444455556666', '444455556666']);
  });
});

describe('what a stage says', () => {
  test('`tags_all` is what is on AWS; `tags` only says part of it again', () => {
    const target = targetIn(stage({ tags: { team: 'a' }, tags_all: { team: 'a', cost: 'b' } }));
    expect(leavesOf(target)).toEqual({ '/tags/team': 'a', '/tags/cost': 'b' });
    expect(leftOutOf(target)).toContain('tags: restated');
  });

  test('an unset attribute guarantees that nothing is there; an unset computed one guarantees nothing', () => {
    const { closed } = targetIn(
      stage({
        description: '',
        variables: null,
        access_log_settings: [],
        canary_settings: [],
        tags: {},
        client_certificate_id: null,
      }),
    );
    expect(closed.map(({ pointer }) => pointer).sort()).toEqual([
      '/accessLogSettings',
      '/canarySettings',
      '/clientCertificateId',
      '/description',
      '/tags',
      '/variables',
    ]);
    expect(new Set(closed.map((claim) => claim.class))).toEqual(new Set(['unexpected']));
    const settings = resource('aws_api_gateway_method_settings', {
      ...restStage,
      method_path: '*/*',
      settings: [{ metrics_enabled: true, logging_level: '', cache_ttl_in_seconds: null }],
    });
    expect(targetIn(settings).closed.map(({ pointer }) => pointer)).toEqual(['/methodSettings']);
  });

  test('sensitive paths are marked, with all below them, and masked whole', () => {
    const sensitive = [
      [{ type: 'get_attr', value: 'description' }],
      [
        { type: 'get_attr', value: 'access_log_settings' },
        { type: 'index', value: { value: 0, type: 'number' } },
        { type: 'get_attr', value: 'format' },
      ],
      [{ type: 'get_attr', value: 'tags' }],
    ];
    const target = targetIn(
      stage(
        {
          description: 'top secret',
          documentation_version: '1',
          access_log_settings: [{ destination_arn: 'arn', format: 'f' }],
          tags: { a: 'b' },
        },
        {},
        { sensitive_attributes: sensitive },
      ),
    );
    const marked = target.leaves.filter((leaf) => leaf.sensitive === true).map(({ pointer }) => pointer);
    expect(marked).toEqual(['/description', '/accessLogSettings/format', '/tags/a']);
    const masked = maskDeclared(
      target,
      (pattern) => kindOf(target.kind).schema.byPattern(pattern),
      (text) => `hidden(${text.length})`,
    );
    expect(leavesOf(masked)).toMatchObject({ '/description': 'hidden(10)', '/documentationVersion': '1' });
    expect(JSON.stringify(masked)).not.toContain('top secret');
  });

  test('what is sensitive under the name it came from is sensitive, and no problem shows it', () => {
    const marks = [[{ type: 'get_attr', value: 'tags_all' }], [{ type: 'get_attr', value: 'variables' }]];
    const target = targetIn(stage({ tags_all: { key: 'hush' } }, {}, { sensitive_attributes: marks }));
    expect(target.leaves).toMatchObject([{ pointer: '/tags/key', sensitive: true }]);
    const wrong = stage({ variables: 'hush' }, {}, { sensitive_attributes: marks });
    expect(problemsOf(state(wrong), name)).toEqual([
      expect.stringContaining('`variables` is a sensitive value, but a block belongs here'),
    ]);
  });

  test('an attribute that no provider of today has is counted, not guessed', () => {
    expect(leftOutOf(targetIn(stage({ brand_new: { a: 1, b: [2, 3] } })))).toEqual([
      'brand_new: not-watched',
      'brand_new: not-watched',
      'brand_new: not-watched',
      'rest_api_id: identity',
      'stage_name: identity',
    ]);
  });
});
