// What other tools are known to report wrongly of HTTP and WebSocket APIs, and some of what they miss: rows of the list
// in the provider's issue tracker (hashicorp/terraform-provider-aws), each on a live estate.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UpdateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { resource } from '../usecases/declarations/sources.js';
import { clientPool, estateOf, native, place, type Estate } from './estate.js';
import { builderOn, httpApi, partsOf, pathsOf, stage, targetIn, v2Integration, v2Stage } from './noise.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});
const built = builderOn(() => pool);

const update = (estate: Estate, change: object) => {
  const [ApiId, StageName] = partsOf(targetIn(estate, 'apigatewayv2.stage'));
  return pool.clientsFor(place).apiGatewayV2.send(new UpdateStageCommand({ ApiId, StageName, ...change }));
};

describe('HTTP and WebSocket APIs', () => {
  test('row 1: an automatic deployment changes the deployment id (#13633)', async () => {
    const estate = await built(httpApi(), v2Stage({ auto_deploy: true, deployment_id: 'old' }));
    await update(estate, { StageVariables: {} });
    expect(await pathsOf(estate)).toEqual([]);
  });

  const limits = { throttling_burst_limit: 0, throttling_rate_limit: 0, detailed_metrics_enabled: false };

  test('row 2: a throttle that nobody wrote is recorded as 0 and absent live (#14742)', async () => {
    const estate = await built(httpApi(), v2Stage({ default_route_settings: [limits] }));
    expect(await pathsOf(estate)).toEqual([]);
  });

  test.each([
    ['ThrottlingRateLimit', '/defaultRouteSettings/throttlingRateLimit'],
    ['ThrottlingBurstLimit', '/defaultRouteSettings/throttlingBurstLimit'],
  ])(
    'row 2: a live %s of 0 refuses every request, and is told though nothing declares it',
    async (name, path) => {
      const estate = await built(httpApi(), v2Stage({ default_route_settings: [limits] }));
      await update(estate, { DefaultRouteSettings: { [name]: 0 } });
      const report = await estate.check();
      expect(report.targets).toEqual([
        expect.objectContaining({
          verdict: 'drifted',
          severity: 'critical',
          differences: [expect.objectContaining({ path, type: 'added', observed: 0 })],
        }),
      ]);
    },
  );

  test('row 3: access logs that are gone are told until they are back (#19412)', async () => {
    const log = {
      destination_arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:x',
      format: '$context.requestId',
    };
    const estate = await built(httpApi(), v2Stage({ access_log_settings: [log] }));
    await estate.change(targetIn(estate, 'apigatewayv2.stage'), '/accessLogSettings', undefined);
    expect(await pathsOf(estate)).toEqual(['/accessLogSettings/destinationArn', '/accessLogSettings/format']);
  });

  test('row 4: an HTTP API has no logging level, whatever the state records (#12893, #12904, #13809)', async () => {
    const route = { ...limits, logging_level: 'INFO', data_trace_enabled: true };
    const estate = await built(httpApi(), v2Stage({ default_route_settings: [route] }));
    expect(await pathsOf(estate)).toEqual([]);
  });

  test('row 5: an HTTP API does not return the passthrough behaviour (#13893)', async () => {
    const url = {
      integration_type: 'HTTP_PROXY',
      integration_method: 'ANY',
      integration_uri: 'https://example.com',
    };
    const estate = await built(httpApi(), v2Integration({ ...url, passthrough_behavior: 'WHEN_NO_MATCH' }));
    expect(await pathsOf(estate)).toEqual([]);
  });

  const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:f';

  test.each([
    ['HTTP', 30_000],
    ['WEBSOCKET', 29_000],
  ])('row 6: AWS fills in POST and the timeout of a %s API (#13266, #16002)', async (protocol, timeout) => {
    const bare = await built(
      httpApi(protocol),
      v2Integration({ integration_type: 'AWS_PROXY', integration_uri: lambda }),
    );
    expect(await pathsOf(bare)).toEqual([]);
    const declared = {
      integration_type: 'AWS_PROXY',
      integration_uri: lambda,
      integration_method: '',
      timeout_milliseconds: timeout,
    };
    expect(await pathsOf(await built(httpApi(protocol), v2Integration(declared)))).toEqual([]);
  });

  test('row 7: settings of a route that nobody declares any more are told (#16094)', async () => {
    const route = (route_key: string) => ({ ...limits, route_key, throttling_rate_limit: 5 });
    const estate = await built(httpApi(), v2Stage({ route_settings: [route('GET /a')] }));
    await estate.change(
      targetIn(estate, 'apigatewayv2.stage'),
      '/routeSettings/GET ~1b/throttlingRateLimit',
      5,
    );
    expect(await pathsOf(estate)).toEqual(['/routeSettings/GET ~1b']);
  });

  test('row 16: TLS settings of an integration over the internet are never returned (#41326)', async () => {
    const url = {
      integration_type: 'HTTP_PROXY',
      integration_method: 'ANY',
      integration_uri: 'https://example.com',
    };
    const tls = { connection_type: 'INTERNET', tls_config: [{ server_name_to_verify: 'example.com' }] };
    const estate = await built(httpApi(), v2Integration({ ...url, ...tls }));
    expect(await pathsOf(estate)).toEqual([]);
    expect((await estate.check()).summary.leaves.leftOut).toMatchObject({ 'never-returned': 1 });
  });

  test('row 18: the names that were proposed and never shipped mean the same (#7004)', async () => {
    const proposed = resource('aws_api_gateway_v2_stage', { api_id: 'abc', name: 'prod', description: 'x' });
    const estate = await built(httpApi(), proposed);
    expect(await pathsOf(estate)).toEqual([]);
  });

  test.each([
    ['declared with `:*`', 'arn:aws:logs:eu-west-1:123456789012:log-group:orders:*'],
    ['declared without', 'arn:aws:logs:eu-west-1:123456789012:log-group:orders'],
  ])(
    'a log group %s is the same one (provider 3.0.0; CloudFormation’s GetAtt)',
    async (_title, destination_arn) => {
      const log = { destination_arn, format: '$context.requestId\n' };
      const estate = await built(
        stage({ access_log_settings: [log] }),
        httpApi(),
        v2Stage({ access_log_settings: [log] }),
      );
      expect(await pathsOf(estate)).toEqual([]);
    },
  );
});

test('an IVS stage declared not to record does not, whether AWS shows an empty object or none (API reference)', async () => {
  const off = { storage_configuration_arn: '' };
  const arn = 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd';
  const estate = await estateOf(
    native({ aws_ivs_stage: { arn, auto_participant_recording_configuration: off } }),
    pool.clientsFor,
  );
  expect(await pathsOf(estate)).toEqual([]);
  const storage = '/autoParticipantRecordingConfiguration/storageConfigurationArn';
  await estate.change(targetIn(estate, 'ivs.stage'), storage, '');
  expect(await pathsOf(estate)).toEqual([]);
});
