// Declarations written by people: what is understood, and what is refused with line and remedy.
import { describe, expect, test } from '@jest/globals';
import { leavesOf, leftOutOf, place, problemsOf, stage, targetOf, baselineOf } from './sources.js';

describe('quoting slips of YAML are understood', () => {
  test.each([
    ['cache_cluster_size: 0.5', '/cacheClusterSize', '0.5'],
    ['cache_cluster_size: 118', '/cacheClusterSize', '118'],
    ["cache_cluster_size: '6.1'", '/cacheClusterSize', '6.1'],
    ['xray_tracing_enabled: "true"', '/tracingEnabled', true],
    ['variables: { count: 3 }', '/variables/count', '3'],
    ['variables: { on: yes }', '/variables/on', 'yes'],
    ['variables: { flag: true }', '/variables/flag', 'true'],
    ['variables: { empty: }', '/variables/empty', ''],
    ['tags: { 2024: yes }', '/tags/2024', 'yes'],
    ['documentation_version: 7', '/documentationVersion', '7'],
    ['description: ""', '/description', ''],
    ['canary_settings: { percent_traffic: "12.5" }', '/canarySettings/percentTraffic', 12.5],
    ['canary_settings: [{ percent_traffic: 10.0 }]', '/canarySettings/percentTraffic', 10],
    [
      'access_log_settings: { format: "$context.requestId\\n" }',
      '/accessLogSettings/format',
      '$context.requestId',
    ],
  ])('%s', (line, pointer, value) => {
    expect(leavesOf(targetOf(stage(line)))).toEqual({ [pointer]: value });
  });

  test.each([
    ['OFF', 'OFF'],
    ['off', 'OFF'],
    ['error', 'ERROR'],
    ['"INFO"', 'INFO'],
  ])('a logging level of %s', (written, value) => {
    const text = `resources: [{ aws_api_gateway_method_settings: { import: abc/prod/*/*, settings: { logging_level: ${written} } } }]`;
    expect(leavesOf(targetOf(text))).toEqual({ '/methodSettings/*~1*/loggingLevel': value });
  });

  test('a payload format of 2.0, which YAML reads as the number 2', () => {
    const text =
      'resources: [{ aws_apigatewayv2_integration: { import: abc/int1, payload_format_version: 2.0 } }]';
    expect(leavesOf(targetOf(text))).toEqual({ '/payloadFormatVersion': '2.0' });
  });
});

describe('a target is identified', () => {
  test.each([
    ['aws_api_gateway_stage', 'abc/prod', 'apigateway.stage', 'abc/prod'],
    ['aws_api_gateway_method_settings', 'abc/prod/*/*', 'apigateway.stage', 'abc/prod'],
    ['aws_api_gateway_method_settings', 'abc/prod/orders/{id}/GET', 'apigateway.stage', 'abc/prod'],
    ['aws_api_gateway_integration', 'abc/res1/get', 'apigateway.integration', 'abc/res1/GET'],
    ['aws_api_gateway_integration', 'abc//orders/{id}/GET', 'apigateway.integration', 'abc//orders/{id}/GET'],
    ['aws_api_gateway_integration', 'abc///GET', 'apigateway.integration', 'abc///GET'],
    ['aws_api_gateway_integration_response', 'abc/res1/GET/200', 'apigateway.integration', 'abc/res1/GET'],
    [
      'aws_api_gateway_integration_response',
      'abc//orders/{id}/GET/200',
      'apigateway.integration',
      'abc//orders/{id}/GET',
    ],
    ['aws_apigatewayv2_stage', 'abc/$default', 'apigatewayv2.stage', 'abc/$default'],
    ['aws_api_gateway_v2_stage', 'abc/prod', 'apigatewayv2.stage', 'abc/prod'],
    ['aws_apigatewayv2_integration', 'abc/int1', 'apigatewayv2.integration', 'abc/int1'],
    ['aws_api_gateway_v2_integration', 'abc/int1', 'apigatewayv2.integration', 'abc/int1'],
  ])('%s by its import id %s', (type, id, kind, key) => {
    const target = targetOf(JSON.stringify({ resources: [{ [type]: { import: id } }] }), 'declared.json');
    expect(target).toMatchObject({ kind, key, ...place });
  });

  test('an IVS stage by its ARN, which also places it', () => {
    const arn = 'arn:aws:ivs:us-west-2:444455556666:stage/AbCd';
    expect(targetOf(`resources: [{ aws_ivs_stage: { import: '${arn}' } }]`)).toMatchObject({
      kind: 'ivs.stage',
      key: arn,
      region: 'us-west-2',
      account: '444455556666',
    });
  });

  test('by its arguments, and placed by the document', () => {
    const text = `account: 444455556666\nregion: us-west-2\n${stage('description: hello')}`;
    expect(targetOf(text)).toMatchObject({
      key: 'abc123/prod',
      account: '444455556666',
      region: 'us-west-2',
      address: 'aws_api_gateway_stage[abc123/prod]',
      line: 4,
    });
  });

  test('an import id that is none is refused with its shape', () => {
    expect(problemsOf('resources:\n  - aws_api_gateway_integration: { import: abc/GET }')).toEqual([
      'declared.yml:2 `import` of aws_api_gateway_integration is not an import id → Write `import: REST-API-ID/RESOURCE-ID/HTTP-METHOD`.',
    ]);
  });
});

test('exported attributes are accepted, kept for the report and not compared', () => {
  const target = targetOf(
    stage(`arn: arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod
invoke_url: https://abc123.execute-api.eu-west-1.amazonaws.com/prod
execution_arn: arn:aws:execute-api:eu-west-1:111122223333:abc123/prod
id: ags-abc123-prod
web_acl_arn: ''`),
  );
  expect(target.leaves).toEqual([]);
  expect(Object.keys(target.exported).sort()).toEqual(['arn', 'execution_arn', 'id', 'invoke_url']);
  expect(leftOutOf(target)).toEqual([
    'arn: computed',
    'execution_arn: computed',
    'id: computed',
    'invoke_url: computed',
    'rest_api_id: identity',
    'stage_name: identity',
  ]);
});

describe('what cannot be right is refused, all of it at once', () => {
  test('with line, reason and remedy for each', () => {
    const text = `resources:
  - aws_api_gateway_stage:
      name: prod
      rest_api_id: abc123
      stage_name: prod
      variabels: { a: b }
      cache_cluster_size: 7
      xray_tracing_enabled: maybe
      canary_settings:
        percent_traffic: 101
        percent: 3
  - aws_api_gateway_stag: { import: a/b }
  - aws_apigatewayv2_stage: { name: prod }
  - aws_ivs_stage: { import: 'arn:aws:ivs:eu-west-1:111122223333:channel/x' }
  - 17
`;
    expect(problemsOf(text)).toEqual([
      'declared.yml:6 aws_api_gateway_stage.prod: `variabels` is not an argument of aws_api_gateway_stage → Did you mean `variables`?',
      'declared.yml:7 aws_api_gateway_stage.prod: `cache_cluster_size` is 7, but must be one of 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237 → Correct the value.',
      'declared.yml:8 aws_api_gateway_stage.prod: `xray_tracing_enabled` is "maybe", but must be true or false → Correct the value.',
      'declared.yml:10 aws_api_gateway_stage.prod: `canary_settings.percent_traffic` is 101, but must be a number from 0 to 100 → Correct the value.',
      'declared.yml:11 aws_api_gateway_stage.prod: `canary_settings.percent` is not an argument of aws_api_gateway_stage → Known here: deployment_id, percent_traffic, stage_variable_overrides, use_stage_cache.',
      'declared.yml:12 `aws_api_gateway_stag` is not a type that Stagewatch watches → Did you mean `aws_api_gateway_stage`?',
      'declared.yml:13 aws_apigatewayv2_stage.prod: nothing says which target this is → Give `api_id`, or `import: API-ID/STAGE-NAME`.',
      'declared.yml:14 `import` of aws_ivs_stage is not an import id → Write `import: STAGE-ARN`.',
      'declared.yml:15 each resource is one type with its arguments → Write `- aws_api_gateway_stage: { rest_api_id: …, stage_name: … }`.',
    ]);
  });

  test.each([
    ['timeout_milliseconds: 49', 'a whole number from 50 to 900000'],
    ['timeout_milliseconds: 12.5', 'a whole number from 50 to 900000'],
    ['type: LAMBDA', 'one of HTTP, AWS, MOCK, HTTP_PROXY, AWS_PROXY'],
    ['integration_http_method: FETCH', 'one of GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS, ANY'],
    ['cache_key_parameters: method.request.path.id', 'a list of texts'],
  ])('%s', (line, expected) => {
    const text = `resources: [{ aws_api_gateway_integration: { import: a/b/GET, ${line} } }]`;
    expect(problemsOf(text)).toEqual([expect.stringContaining(`but must be ${expected}`)]);
  });

  test('a map where a text belongs, and a text where a block belongs', () => {
    expect(problemsOf(stage('description: { a: b }\naccess_log_settings: all'))).toEqual([
      expect.stringContaining(
        'declared.yml:5 aws_api_gateway_stage[abc123/prod]: `description` is {"a":"b"}, but must be a text',
      ),
      expect.stringContaining(
        'declared.yml:6 aws_api_gateway_stage[abc123/prod]: `access_log_settings` is "all", but a block belongs here',
      ),
    ]);
  });

  test('two blocks where AWS has one', () => {
    expect(problemsOf(stage('canary_settings: [{ percent_traffic: 1 }, { percent_traffic: 2 }]'))).toEqual([
      expect.stringContaining('but one block belongs here'),
    ]);
  });

  test('an unknown name at the top', () => {
    expect(problemsOf('resource: []\nresources: []')[0]).toContain('`resource` does not belong at the top');
  });
});

describe('what AWS tolerates is a warning', () => {
  test.each([
    ['cache_cluster_enabled: true', '`cache_cluster_enabled` without `cache_cluster_size`'],
    ['cache_cluster_size: 0.5', 'means nothing while `cache_cluster_enabled` is off'],
  ])('%s', (line, warning) => {
    expect(baselineOf(stage(line)).warnings).toEqual([expect.stringContaining(warning)]);
  });
});
