// Terraform states of HTTP APIs and IVS stages, and the APIs that a state manages as a whole.
import { describe, expect, test } from '@jest/globals';
import { baselineOf, leavesOf, leftOutOf, resource, state, targetOf } from './sources.js';

const name = 'terraform.tfstate';
const restStage = { rest_api_id: 'abc', stage_name: 'prod' };
const stage = (more: object = {}, ...rest: readonly [object?, object?]) =>
  resource('aws_api_gateway_stage', { ...restStage, ...more }, ...(rest as []));
const targetIn = (...resources: readonly object[]) => targetOf(state(...resources), name);

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
            { route_key: 'GET /b', throttling_rate_limit: 0, throttling_burst_limit: 7 },
          ],
        }),
      );
      expect(target).toMatchObject({ kind: 'apigatewayv2.stage', key: 'abc/$default' });
      expect(leavesOf(target)).toEqual({
        '/autoDeploy': true,
        '/defaultRouteSettings/detailedMetricsEnabled': true,
        '/defaultRouteSettings/throttlingRateLimit': 50,
        '/routeSettings/GET ~1a/throttlingRateLimit': 5,
        '/routeSettings/GET ~1b/throttlingBurstLimit': 7,
      });
      expect(leftOutOf(target)).toEqual([
        'api_id: identity',
        'default_route_settings[0].throttling_burst_limit: not-set',
        'id: computed',
        'name: identity',
        'route_settings[0].route_key: identity',
        'route_settings[0].throttling_burst_limit: not-set',
        'route_settings[1].route_key: identity',
        'route_settings[1].throttling_rate_limit: not-set',
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
