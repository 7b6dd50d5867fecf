// Plans of what is not there yet: named instead of identified, compiled, and not looked for.
import { describe, expect, test } from '@jest/globals';
import { baselineOf, leavesOf } from '../sources.js';
import { declaredScopes } from '../../../../shared/usecases/check.js';
import { plan, stage, type Entry } from './plan-document.js';

const read = (entries: readonly Entry[]) => baselineOf(plan(entries), 'plan.json');

/** A configuration in which both name the same API, through a variable and an output of modules. */
const configuration = {
  provider_config: {
    aws: { name: 'aws', expressions: { region: { references: ['var.region'] } } },
    'aws.far': { name: 'aws', alias: 'far', expressions: { region: { constant_value: 'ap-south-1' } } },
  },
  root_module: {
    resources: [
      {
        address: 'aws_api_gateway_stage.prod',
        provider_config_key: 'aws',
        expressions: {
          rest_api_id: { references: ['module.api.rest_api_id', 'module.api'] },
          stage_name: { constant_value: 'prod' },
        },
      },
    ],
    module_calls: {
      api: {
        module: {
          outputs: {
            rest_api_id: {
              expression: {
                references: ['aws_api_gateway_rest_api.it[0].id', 'aws_api_gateway_rest_api.it[0]'],
              },
            },
          },
          resources: [
            { address: 'aws_api_gateway_rest_api.it', provider_config_key: 'aws', expressions: {} },
          ],
        },
      },
      settings: {
        expressions: { api: { references: ['module.api.rest_api_id', 'module.api'] } },
        module: {
          resources: [
            {
              address: 'aws_api_gateway_method_settings.all',
              provider_config_key: 'aws',
              expressions: { rest_api_id: { references: ['var.api'] } },
            },
          ],
        },
      },
    },
  },
};

const madeWithItsApi = JSON.stringify({
  format_version: '1.2',
  variables: { region: { value: 'eu-north-1' } },
  configuration,
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_api_gateway_stage.prod',
          mode: 'managed',
          type: 'aws_api_gateway_stage',
          name: 'prod',
          values: { stage_name: 'prod', description: 'Orders' },
        },
      ],
      child_modules: [
        {
          address: 'module.api',
          resources: [
            {
              address: 'module.api.aws_api_gateway_rest_api.it[0]',
              mode: 'managed',
              type: 'aws_api_gateway_rest_api',
              name: 'it',
              index: 0,
              values: { name: 'orders' },
            },
          ],
        },
        {
          address: 'module.settings',
          resources: [
            {
              address: 'module.settings.aws_api_gateway_method_settings.all',
              mode: 'managed',
              type: 'aws_api_gateway_method_settings',
              name: 'all',
              values: { stage_name: 'prod', method_path: '*/*', settings: [{ metrics_enabled: true }] },
            },
          ],
        },
      ],
    },
  },
  resource_changes: [
    {
      address: 'aws_api_gateway_stage.prod',
      change: { actions: ['create'], after_unknown: { rest_api_id: true } },
    },
    {
      address: 'module.settings.aws_api_gateway_method_settings.all',
      change: { actions: ['create'], after_unknown: { rest_api_id: true } },
    },
    {
      address: 'module.api.aws_api_gateway_rest_api.it[0]',
      change: { actions: ['create'], after_unknown: { id: true } },
    },
  ],
});

describe('what apply is about to make', () => {
  test('has a name instead of an id, the same for all that refer to it', () => {
    const { targets, managed } = baselineOf(madeWithItsApi, 'plan.json');
    const api = '${module.api.aws_api_gateway_rest_api.it[0].id}';
    expect(targets.map(({ key, unbound }) => ({ key, unbound }))).toEqual([
      { key: `${api}/prod`, unbound: ['module.api.aws_api_gateway_rest_api.it[0].id'] },
    ]);
    expect(targets[0] && leavesOf(targets[0])).toEqual({
      '/description': 'Orders',
      '/methodSettings/*~1*/metricsEnabled': true,
    });
    expect(managed.map(({ scope, unbound }) => ({ key: scope.key, unbound }))).toEqual([
      { key: api, unbound: ['module.api.aws_api_gateway_rest_api.it[0].id'] },
    ]);
  });

  test('is where its provider works', () => {
    const near = baselineOf(madeWithItsApi, 'plan.json');
    expect([...near.targets, ...near.managed.map(({ scope }) => scope)].map(({ region }) => region)).toEqual([
      'eu-north-1',
      'eu-north-1',
    ]);
    const far = baselineOf(
      madeWithItsApi.replaceAll('"provider_config_key":"aws"', '"provider_config_key":"aws.far"'),
    );
    expect(far.targets.map(({ region }) => region)).toEqual(['ap-south-1']);
  });

  test.each([
    [
      'aws_apigatewayv2_integration',
      { api_id: 'x' },
      { id: true },
      'x/${aws_apigatewayv2_integration.it.id}',
    ],
    [
      'aws_api_gateway_integration',
      { rest_api_id: 'abc', http_method: 'GET' },
      { resource_id: true },
      'abc/${aws_api_gateway_integration.it.resource_id}/GET',
    ],
    ['awscc_ivs_stage', { name: 'hall' }, { arn: true, id: true }, '${awscc_ivs_stage.it.arn}'],
    [
      'aws_api_gateway_integration_response',
      { rest_api_id: 'abc', resource_id: 'r', http_method: 'GET' },
      { status_code: true },
      'abc/r/GET',
    ],
  ])('%s without its id is called by its own address', (type, values, unknown, key) => {
    const { targets } = read([{ type, name: 'it', values, unknown }]);
    expect(targets.map((target) => target.key)).toEqual([key]);
    expect(targets[0]?.unbound).toHaveLength(1);
  });

  test.each([
    ['nobody declares it', { resource_id: 'r' }, {}, ['apigateway.stage', 'apigateway.integration']],
    ['it may be the declared one', {}, { resource_id: true }, ['apigateway.stage']],
  ])('a live one in an API that is managed as a whole: %s', (_title, values, unknown, kinds) => {
    const method = { rest_api_id: 'abc', http_method: 'GET', ...values };
    const baseline = read([
      { type: 'aws_api_gateway_rest_api', name: 'api', values: { id: 'abc' } },
      { type: 'aws_api_gateway_integration', name: 'it', values: method, unknown },
    ]);
    for (const mode of ['managed', 'report'] as const)
      expect(declaredScopes(baseline, mode)).toMatchObject([{ managedKinds: kinds }]);
  });

  test('what is there already is bound, whatever else of it changes', () => {
    const { targets } = read([stage({}, { deployment_id: true, arn: true, id: true })]);
    expect(targets[0]).not.toHaveProperty('unbound');
  });
});
