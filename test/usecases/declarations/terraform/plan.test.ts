// Plans: what is known counts, what only apply will know is left out.
import { describe, expect, test } from '@jest/globals';
import { baselineOf, compileText, leavesOf, leftOutOf } from '../sources.js';
import { plan, stage, type Entry } from './plan-document.js';

const read = (entries: readonly Entry[], more?: object) => baselineOf(plan(entries, more), 'plan.json');

describe('what only apply will know', () => {
  test('is left out where it stands, whether or not the planned values hold the place', () => {
    const [target] = read([
      stage(
        { description: 'Orders', variables: { table: 't' }, access_log_settings: [{ format: 'f' }] },
        {
          deployment_id: true,
          variables: { secret: true },
          access_log_settings: [{ destination_arn: true }],
          tags_all: true,
        },
      ),
    ]).targets;
    expect(target && leavesOf(target)).toEqual({
      '/description': 'Orders',
      '/variables/table': 't',
      '/accessLogSettings/format': 'f',
    });
    const pointers = target?.leftOut
      .filter(({ reason }) => reason === 'unresolved')
      .map(({ pointer }) => pointer);
    expect(pointers?.toSorted()).toEqual([
      '/accessLogSettings/destinationArn',
      '/deploymentId',
      '/tags',
      '/variables/secret',
    ]);
  });

  test('in a block that is not planned yet, in a list of values and in one of blocks', () => {
    const [integration, httpStage] = read([
      {
        type: 'aws_api_gateway_integration',
        name: 'it',
        values: {
          rest_api_id: 'abc',
          resource_id: 'r',
          http_method: 'GET',
          cache_key_parameters: ['a', null],
        },
        unknown: { cache_key_parameters: [false, true], tls_config: [{ insecure_skip_verification: true }] },
      },
      {
        type: 'aws_apigatewayv2_stage',
        name: 'it',
        values: { api_id: 'x', name: 'v1', route_settings: [{ route_key: 'GET /a' }, {}] },
        unknown: { route_settings: [{ throttling_burst_limit: true }, { route_key: true }] },
      },
    ]).targets;
    expect(integration?.leftOut.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/cacheKeyParameters', '/tlsConfig/insecureSkipVerification']),
    );
    expect(httpStage?.leftOut.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/routeSettings/GET ~1a/throttlingBurstLimit', '/routeSettings']),
    );
  });

  test('null of an Optional argument guarantees that nothing is there, as in a state', () => {
    const [target] = read([stage({ description: null, canary_settings: [] })]).targets;
    expect(target?.closed.map(({ pointer, class: as }) => `${pointer} ${as}`)).toEqual(
      expect.arrayContaining(['/description unexpected', '/canarySettings unexpected']),
    );
  });
});

describe('whole plans', () => {
  test('what is destroyed, forgotten or deposed is not declared', () => {
    const deleted = JSON.stringify({
      format_version: '1.2',
      planned_values: { root_module: {} },
      resource_changes: [
        {
          address: 'aws_api_gateway_stage.prod',
          change: { actions: ['delete'], before: { rest_api_id: 'abc' } },
        },
      ],
      prior_state: { values: { root_module: { resources: [] } } },
    });
    expect(compileText(deleted, 'plan.json').baseline.targets).toEqual([]);
    const deposed = {
      resource_changes: [
        {
          address: 'aws_api_gateway_stage.prod',
          deposed: 'a1',
          change: { after_unknown: { description: true } },
        },
      ],
    };
    const [target] = read([stage({ description: 'Orders' })], deposed).targets;
    expect(target && leavesOf(target)).toEqual({ '/description': 'Orders' });
  });

  test('a plan without planned values is read as the state before it, and says so', () => {
    const before = {
      format_version: '1.2',
      prior_state: {
        values: {
          root_module: {
            resources: [
              {
                address: 'aws_api_gateway_stage.prod',
                mode: 'managed',
                type: 'aws_api_gateway_stage',
                name: 'prod',
                values: { rest_api_id: 'abc', stage_name: 'prod' },
              },
            ],
          },
        },
      },
    };
    const { targets, warnings } = baselineOf(JSON.stringify(before), 'plan.json');
    expect(targets.map(({ key }) => key)).toEqual(['abc/prod']);
    expect(warnings).toEqual([expect.stringContaining('only the state before it')]);
  });

  test.each([
    ['errored', { errored: true }],
    ['limited to targets', { complete: false }],
  ])('a plan that is %s claims no API as a whole', (_title, more) => {
    const api: Entry = { type: 'aws_api_gateway_rest_api', name: 'it', values: { id: 'abc' } };
    expect(read([stage({}), api]).managed).toHaveLength(1);
    const { managed, targets, warnings } = read([stage({}), api], more);
    expect({ managed, targets: targets.length }).toEqual({ managed: [], targets: 1 });
    expect(warnings).toEqual([expect.stringContaining('not the whole configuration')]);
  });

  test('sensitive values are marked, by what is planned and by what comes after', () => {
    const [target] = read([
      stage(
        { description: 'd', variables: { a: '1', b: '2' }, documentation_version: '1' },
        {},
        {
          more: { sensitive_values: { variables: { b: true } } },
          change: { after_sensitive: { description: true } },
        },
      ),
    ]).targets;
    const marked = target?.leaves.filter(({ sensitive }) => sensitive === true).map(({ pointer }) => pointer);
    expect(marked).toEqual(['/description', '/variables/b']);
    expect(target && leftOutOf(target)).toEqual(['rest_api_id: identity', 'stage_name: identity']);
  });
});
