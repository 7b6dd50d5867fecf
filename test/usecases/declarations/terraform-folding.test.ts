// Resources of Terraform states that speak about one target together, and sources that do; states of the other kinds.
import { describe, expect, test } from '@jest/globals';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import { compileText, leavesOf, leftOutOf, place, problemsOf, resource, state, targetOf } from './sources.js';

const name = 'terraform.tfstate';
const restStage = { rest_api_id: 'abc', stage_name: 'prod' };
const stage = (more: object = {}, ...rest: readonly [object?, object?]) =>
  resource('aws_api_gateway_stage', { ...restStage, ...more }, ...(rest as []));
const targetIn = (...resources: readonly object[]) => targetOf(state(...resources), name);

describe('resources that speak about one target together', () => {
  test('method settings are folded into their stage, under one form of their key', () => {
    const settings = (method_path: string, metrics_enabled: boolean) =>
      resource('aws_api_gateway_method_settings', {
        ...restStage,
        method_path,
        settings: [{ metrics_enabled }],
      });
    const target = targetIn(
      stage({ description: 'x' }),
      settings('*/*', true),
      settings('~1orders~1{id}/GET', true),
      settings('items/POST', false),
    );
    expect(target.address).toBe('aws_api_gateway_stage.it');
    expect(leavesOf(target)).toEqual({
      '/description': 'x',
      '/methodSettings/*~1*/metricsEnabled': true,
      '/methodSettings/~1orders~1{id}~1GET/metricsEnabled': true,
      '/methodSettings/~1items~1POST/metricsEnabled': false,
    });
    expect(target.closed).toContainEqual(
      expect.objectContaining({ pointer: '/methodSettings', class: 'declared' }),
    );
  });

  test('method settings alone declare their stage', () => {
    const settings = resource('aws_api_gateway_method_settings', {
      ...restStage,
      method_path: '*/*',
      settings: [],
    });
    expect(targetIn(settings)).toMatchObject({ kind: 'apigateway.stage', key: 'abc/prod' });
  });

  const zeroes = { cache_ttl_in_seconds: 0, require_authorization_for_cache_control: false };

  test.each([
    ['before 3.0.0', { throttling_burst_limit: 0, throttling_rate_limit: 0 }, {}],
    [
      'before 3.0.0, with a time to live',
      { throttling_burst_limit: '0', throttling_rate_limit: '0', cache_ttl_in_seconds: '60' },
      { cacheTtlInSeconds: 60 },
    ],
    [
      'since',
      { throttling_burst_limit: -1, throttling_rate_limit: -1 },
      {
        cacheTtlInSeconds: 0,
        requireAuthorizationForCacheControl: false,
        throttlingBurstLimit: -1,
        throttlingRateLimit: -1,
      },
    ],
  ])(
    'zeroes of a provider %s are settings only where it would not write them unasked',
    (_when, more, said) => {
      const method_path = '*/*';
      const settings = [{ metrics_enabled: true, ...zeroes, ...more }];
      const target = targetIn(
        resource('aws_api_gateway_method_settings', { ...restStage, method_path, settings }),
      );
      const pointers = Object.entries({ metricsEnabled: true, ...said }).map(([setting, value]) => [
        `/methodSettings/*~1*/${setting}`,
        value,
      ]);
      expect(leavesOf(target)).toEqual(Object.fromEntries(pointers));
      const unset = leftOutOf(target).filter((line) => line.endsWith(': not-set'));
      expect(unset).toHaveLength(5 - pointers.length);
    },
  );

  test('integration responses are folded into their integration', () => {
    const method = { rest_api_id: 'abc', resource_id: 'r', http_method: 'GET' };
    const target = targetIn(
      resource('aws_api_gateway_integration_response', {
        ...method,
        status_code: '200',
        selection_pattern: '',
        response_templates: { 'application/json': '' },
      }),
      resource('aws_api_gateway_integration', { ...method, type: 'MOCK', timeout_milliseconds: 29000 }),
    );
    expect(target.address).toBe('aws_api_gateway_integration.it');
    expect(leavesOf(target)).toEqual({
      '/type': 'MOCK',
      '/timeoutInMillis': 29000,
      '/integrationResponses/200/statusCode': '200',
      '/integrationResponses/200/responseTemplates/application~1json': '',
    });
  });

  const deployment = (more: object) =>
    resource('aws_api_gateway_deployment', {
      id: 'dep1',
      rest_api_id: 'abc',
      triggers: { sha: 'x' },
      description: 'd',
      ...more,
    });

  test('a deployment that names a stage declares it', () => {
    const target = targetIn(
      deployment({ stage_name: 'prod', stage_description: 's', variables: { a: 'b' } }),
    );
    expect(target).toMatchObject({ key: 'abc/prod', address: 'aws_api_gateway_deployment.it' });
    expect(leavesOf(target)).toEqual({ '/deploymentId': 'dep1', '/description': 's', '/variables/a': 'b' });
    expect(leftOutOf(target)).toEqual([
      'description: not-watched',
      'rest_api_id: identity',
      'stage_name: identity',
      'triggers: not-watched',
    ]);
  });

  test('a deployment that names none declares nothing', () => {
    expect(problemsOf(state(deployment({ stage_name: null })), name)).toEqual([
      expect.stringContaining('is declared here'),
    ]);
  });

  test('a stage of its own wins over the deployment that made it', () => {
    const { baseline, problems } = compileText(
      state(
        deployment({ stage_name: 'prod', stage_description: 's' }),
        stage({ deployment_id: 'dep2', description: 'own' }),
      ),
      name,
    );
    expect(problems).toEqual([]);
    expect(baseline.warnings).toEqual([]);
    const [target] = baseline.targets;
    expect(target?.address).toBe('aws_api_gateway_stage.it');
    expect(target?.leaves.map(({ pointer, value }) => [pointer, value])).toEqual([
      ['/deploymentId', 'dep2'],
      ['/description', 'own'],
    ]);
  });

  test('maps in JSON texts of old providers', () => {
    const method = { rest_api_id: 'abc', resource_id: 'r', http_method: 'GET' };
    const target = targetIn(
      resource('aws_api_gateway_integration', {
        ...method,
        request_parameters: {},
        request_parameters_in_json: '{"integration.request.header.X":"\'y\'"}',
      }),
      resource('aws_api_gateway_integration_response', {
        ...method,
        status_code: '200',
        response_parameters_in_json: '{"method.response.header.X":"\'y\'"}',
      }),
    );
    expect(leavesOf(target)).toMatchObject({
      '/requestParameters/integration.request.header.X': "'y'",
      '/integrationResponses/200/responseParameters/method.response.header.X': "'y'",
    });
  });

  test('a JSON text that is none is a problem, not a crash', () => {
    const broken = resource('aws_api_gateway_integration', {
      rest_api_id: 'abc',
      resource_id: 'r',
      http_method: 'GET',
      request_parameters_in_json: '{',
    });
    expect(problemsOf(state(broken), name)).toEqual([
      expect.stringContaining('`request_parameters` is a text, but a block belongs here'),
    ]);
  });
});

describe('several sources', () => {
  const compile = (...texts: readonly string[]) =>
    compileDeclarations(
      texts.map((text, at) => ({ name: `${at}.tfstate`, text })),
      place,
    );

  test('that agree are one voice', () => {
    const { baseline } = compile(state(stage({ description: 'x' })), state(stage({ description: 'x' })));
    expect(baseline.targets).toHaveLength(1);
    expect(baseline.warnings).toEqual([]);
    expect(baseline.targets[0]?.leaves.map(({ value }) => value)).toEqual(['x']);
    expect(baseline.targets[0]?.leftOut).toContainEqual({ declaredAs: 'description', reason: 'restated' });
  });

  test('that disagree leave the value out, and say so once', () => {
    const { baseline, problems } = compile(
      state(stage({ description: 'x', xray_tracing_enabled: true })),
      state(stage({ description: 'y', xray_tracing_enabled: true })),
      state(stage({ description: 'z' })),
    );
    expect(problems).toEqual([]);
    expect(baseline.warnings).toEqual([
      '0.tfstate aws_api_gateway_stage.it and 1.tfstate aws_api_gateway_stage.it declare `description` differently: it is not compared, and the target stays unknown.',
    ]);
    const [target] = baseline.targets;
    expect(target?.leaves.map(({ pointer }) => pointer)).toEqual(['/tracingEnabled']);
    expect(target?.leftOut.filter(({ reason }) => reason === 'conflict')).toHaveLength(3);
  });

  test('of which one is broken compile to problems', () => {
    const { problems } = compile(state(stage()), '{"version":4,');
    expect(problems).toEqual([expect.objectContaining({ where: '1.tfstate' })]);
  });
});
