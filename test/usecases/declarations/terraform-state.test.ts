// Terraform states: which resources speak about which target, what they say, and what they do not.
import { describe, expect, test } from '@jest/globals';
import { maskDeclared } from '../../../shared/engine/mask.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import {
  baselineOf,
  compileText,
  leavesOf,
  leftOutOf,
  place,
  problemsOf,
  resource,
  state,
  targetOf,
} from './sources.js';

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
    const flat = { ...stage(), instances: [{ attributes_flat: { rest_api_id: 'abc' } }] };
    const none = { ...stage(), instances: undefined };
    const nameless = resource('aws_api_gateway_stage', { rest_api_id: 'abc' });
    expect(problemsOf(state(flat, none, nameless), name)).toEqual([
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
      kindOf(target.kind).schema.byPattern,
      (text) => `hidden(${text.length})`,
    );
    expect(leavesOf(masked)).toMatchObject({ '/description': 'hidden(10)', '/documentationVersion': '1' });
    expect(JSON.stringify(masked)).not.toContain('top secret');
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
      'triggers.sha: not-watched',
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
    expect(problemsOf(state(broken), name)).toEqual([expect.stringContaining('request_parameters_in_json')]);
  });
});

describe('other kinds', () => {
  const http = { api_id: 'abc', name: '$default' };

  test.each(['aws_apigatewayv2_stage', 'aws_api_gateway_v2_stage'])(
    '%s, whose id is only its name',
    (type) => {
      const target = targetIn(
        resource(type, {
          ...http,
          id: '$default',
          auto_deploy: true,
          default_route_settings: [
            { detailed_metrics_enabled: true, throttling_burst_limit: 0, throttling_rate_limit: 50 },
          ],
          route_settings: [
            { route_key: 'GET /a', throttling_rate_limit: 5, throttling_burst_limit: 0, logging_level: '' },
          ],
        }),
      );
      expect(target).toMatchObject({ kind: 'apigatewayv2.stage', key: 'abc/$default' });
      expect(leavesOf(target)).toEqual({
        '/autoDeploy': true,
        '/defaultRouteSettings/detailedMetricsEnabled': true,
        '/defaultRouteSettings/throttlingRateLimit': 50,
        '/routeSettings/GET ~1a/throttlingRateLimit': 5,
      });
      expect(leftOutOf(target)).toEqual([
        'api_id: identity',
        'default_route_settings[0].throttling_burst_limit: not-set',
        'id: computed',
        'name: identity',
        'route_settings[0].route_key: identity',
        'route_settings[0].throttling_burst_limit: not-set',
      ]);
    },
  );

  test.each(['aws_apigatewayv2_integration', 'aws_api_gateway_v2_integration'])(
    '%s, with its response parameters',
    (type) => {
      const target = targetIn(
        resource(type, {
          api_id: 'abc',
          id: 'int1',
          integration_type: 'HTTP_PROXY',
          response_parameters: [{ status_code: '200', mappings: { 'overwrite:statuscode': '201' } }],
          request_parameters: null,
          timeout_milliseconds: 0,
        }),
      );
      expect(target.key).toBe('abc/int1');
      expect(leavesOf(target)).toEqual({
        '/integrationType': 'HTTP_PROXY',
        '/responseParameters/200/overwrite:statuscode': '201',
      });
    },
  );

  test('awscc_ivs_stage, in its own nesting, with tags as a list', () => {
    const arn = 'arn:aws:ivs:eu-central-1:444455556666:stage/AbCd';
    const target = targetIn(
      resource('awscc_ivs_stage', {
        id: arn,
        arn,
        name: 'hall',
        active_session_id: 'st-1',
        tags: [{ key: 'team', value: 'video' }],
        auto_participant_recording_configuration: {
          storage_configuration_arn: 'arn:aws:ivs:eu-central-1:444455556666:storage-configuration/x',
          media_types: ['AUDIO_ONLY'],
          recording_reconnect_window_seconds: 10,
          hls_configuration: {
            participant_recording_hls_configuration: { target_segment_duration_seconds: 4 },
          },
          thumbnail_configuration: {
            participant_thumbnail_configuration: {
              recording_mode: 'INTERVAL',
              target_interval_seconds: 5,
              storage: ['LATEST'],
            },
          },
        },
      }),
    );
    expect(target).toMatchObject({
      kind: 'ivs.stage',
      key: arn,
      region: 'eu-central-1',
      account: '444455556666',
    });
    const recording = '/autoParticipantRecordingConfiguration';
    expect(leavesOf(target)).toEqual({
      '/name': 'hall',
      '/tags/team': 'video',
      [`${recording}/storageConfigurationArn`]:
        'arn:aws:ivs:eu-central-1:444455556666:storage-configuration/x',
      [`${recording}/mediaTypes`]: ['AUDIO_ONLY'],
      [`${recording}/recordingReconnectWindowSeconds`]: 10,
      [`${recording}/hlsConfiguration/targetSegmentDurationSeconds`]: 4,
      [`${recording}/thumbnailConfiguration/recordingMode`]: 'INTERVAL',
      [`${recording}/thumbnailConfiguration/targetIntervalSeconds`]: 5,
      [`${recording}/thumbnailConfiguration/storage`]: ['LATEST'],
    });
  });
});

describe('APIs that a state manages', () => {
  const managedKinds = (type: string, attributes: object) =>
    baselineOf(state(resource(type, { id: 'abc', ...attributes }), stage()), name).managed.map(
      ({ scope, kinds, facts }) => [scope.family, scope.key, kinds, facts],
    );

  test.each([
    ['aws_api_gateway_rest_api', {}, 'restapi', ['apigateway.stage', 'apigateway.integration'], undefined],
    ['aws_api_gateway_rest_api', { body: '{"openapi":"3.0.1"}' }, 'restapi', ['apigateway.stage'], undefined],
    [
      'aws_apigatewayv2_api',
      { protocol_type: 'HTTP' },
      'httpapi',
      ['apigatewayv2.stage', 'apigatewayv2.integration'],
      { protocol: 'HTTP' },
    ],
    [
      'aws_apigatewayv2_api',
      { protocol_type: 'HTTP', body: '{}' },
      'httpapi',
      ['apigatewayv2.stage'],
      { protocol: 'HTTP' },
    ],
  ])('%s %j', (type, attributes, family, kinds, facts) => {
    expect(managedKinds(type, attributes)).toEqual([[family, 'abc', kinds, facts]]);
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
