// What other tools are known to report wrongly of templates, and some of what they miss: rows of the list in the issue
// trackers of CloudFormation, CDK and the Terraform provider, each on a live estate.
import { describe, expect, test } from '@jest/globals';
import { resource, state } from '../usecases/declarations/sources.js';
import { place, type Estate } from './estate.js';
import { pathsOf, targetIn } from './noise.js';
import {
  httpApi,
  differencesOf,
  httpIntegration,
  httpStage,
  onLocalAws,
  openApi,
  restApi,
  restMethod,
  restStage,
  template,
  type Resources,
} from './noise-sources.js';

const { built } = onLocalAws();
const deployed = (resources: Resources, physicalIds: Record<string, string> = {}): Promise<Estate> =>
  built(template(resources), { physicalIds });

describe('row 14: a deployment that names a stage declares it (#5765, #39957, #42249)', () => {
  const restDeployment = (StageDescription: object): Resources => ({
    Api: restApi,
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', StageDescription },
    },
  });

  test('so that the stage of a REST API is not unmanaged, and its description is compared', async () => {
    const estate = await deployed(restDeployment({ Description: 'live', CacheTtlInSeconds: '60' }), {
      Deployment: 'dep1',
    });
    const { summary } = await estate.check();
    expect(summary).toMatchObject({ declared: 1, inSync: 1, unmanaged: 0 });
    await estate.change(targetIn(estate, 'apigateway.stage'), '/description', 'by hand');
    expect(await differencesOf(estate)).toEqual([
      expect.objectContaining({ path: '/description', declaredAs: 'StageDescription.Description' }),
    ]);
  });

  test('and a deployment that somebody else makes is of a class of its own', async () => {
    const estate = await deployed(restDeployment({}), { Deployment: 'dep1' });
    const target = targetIn(estate, 'apigateway.stage');
    await estate.change(target, '/deploymentId', await estate.other(target, '/deploymentId'));
    expect(await differencesOf(estate)).toEqual([
      expect.objectContaining({ path: '/deploymentId', class: 'deployment' }),
    ]);
  });

  const httpDeployment = {
    Type: 'AWS::ApiGatewayV2::Deployment',
    Properties: { ApiId: { Ref: 'Api' }, StageName: 'prod' },
  };

  test('alone, for a stage of an HTTP API', async () => {
    const estate = await deployed({ Api: httpApi(), Deployment: httpDeployment }, { Deployment: 'dep1' });
    const { summary } = await estate.check();
    expect(summary).toMatchObject({ declared: 1, inSync: 1, unmanaged: 0 });
    expect(targetIn(estate, 'apigatewayv2.stage').leaves).toHaveLength(1);
  });

  test('beside the stage itself, which may deploy by itself', async () => {
    const resources = { ...httpStage({ AutoDeploy: true }), Deployment: httpDeployment };
    const estate = await deployed(resources, { Deployment: 'dep1' });
    expect(await pathsOf(estate)).toEqual([]);
    expect((await estate.check()).summary.leaves.leftOut).toMatchObject({ 'service-managed': 1 });
  });
});

describe('row 17: a streamed response may take 15 minutes (#45329, #45482, #45485)', () => {
  const proxy = { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://example.com' };

  test.each([
    [
      'a template',
      template(restMethod({ ...proxy, ResponseTransferMode: 'STREAM', TimeoutInMillis: '900000' })),
    ],
    [
      'OpenAPI',
      openApi({
        type: 'http_proxy',
        httpMethod: 'GET',
        uri: 'https://example.com',
        responseTransferMode: 'STREAM',
        timeoutInMillis: 900_000,
      }),
    ],
  ])('as %s says', async (_title, text) => {
    const estate = await built(text);
    expect(await pathsOf(estate)).toEqual([]);
    const target = targetIn(estate, 'apigateway.integration');
    await estate.change(target, '/timeoutInMillis', 60_000);
    expect(await pathsOf(estate)).toEqual(['/timeoutInMillis']);
  });

  test('and one that is not said to be streamed is buffered', async () => {
    const estate = await deployed(restMethod({ ...proxy, TimeoutInMillis: 29_000 }));
    expect(await pathsOf(estate)).toEqual([]);
    const silent = await deployed(restMethod({ ...proxy, ResponseTransferMode: 'BUFFERED' }));
    expect(await pathsOf(silent)).toEqual([]);
    await silent.change(targetIn(silent, 'apigateway.integration'), '/responseTransferMode', 'STREAM');
    expect(await pathsOf(silent)).toEqual(['/responseTransferMode']);
  });
});

const url = {
  IntegrationType: 'HTTP_PROXY',
  IntegrationMethod: 'ANY',
  IntegrationUri: 'https://example.com',
};

describe('rows 18b and 23: response parameters in AWS’s own shape mean the same (aws-cdk #20993, roadmap #2114)', () => {
  test.each([
    ['CloudFormation', { ResponseParameters: [{ Destination: 'append:header.x', Source: "'1'" }] }],
    ['AWS itself', { 'append:header.x': "'1'" }],
  ])('in the shape of %s', async (_title, parameters) => {
    const estate = await deployed(
      httpIntegration({ ...url, PayloadFormatVersion: '1.0', ResponseParameters: { '200': parameters } }),
    );
    expect(await pathsOf(estate)).toEqual([]);
    const target = targetIn(estate, 'apigatewayv2.integration');
    await estate.change(target, '/responseParameters/200/append:header.x', "'2'");
    expect(await pathsOf(estate)).toEqual(['/responseParameters/200/append:header.x']);
  });

  test.each([
    ['as it is now', { integration_id: 'i1', id: 'abc|i1' }],
    ['as before it had one of its own', { id: 'abc|i1' }],
  ])('the id of an integration is understood %s', async (_title, id) => {
    const api = resource('awscc_apigatewayv2_api', { id: 'abc', api_id: 'abc', protocol_type: 'HTTP' });
    const it = resource('awscc_apigatewayv2_integration', {
      ...id,
      api_id: 'abc',
      integration_type: 'HTTP_PROXY',
      integration_method: 'ANY',
      integration_uri: 'https://example.com',
    });
    const estate = await built(state(api, it), {}, 'terraform.tfstate');
    expect((await estate.check()).summary).toMatchObject({ declared: 1, inSync: 1, unmanaged: 0 });
  });
});

describe('row 19: an IVS stage, which the Terraform provider does not have (#42644)', () => {
  const arn = `arn:aws:ivs:${place.region}:${place.account}:stage/AbCd`;
  const storage = `arn:aws:ivs:${place.region}:${place.account}:storage-configuration/St`;
  const inTemplate = {
    Name: 'lobby',
    Tags: [{ Key: 'team', Value: 'a' }],
    AutoParticipantRecordingConfiguration: {
      StorageConfigurationArn: storage,
      MediaTypes: ['AUDIO_ONLY'],
      HlsConfiguration: { ParticipantRecordingHlsConfiguration: { TargetSegmentDurationSeconds: '4' } },
    },
  };
  const inAwscc = {
    id: arn,
    arn,
    name: 'lobby',
    active_session_id: 'st-1',
    tags: [{ key: 'team', value: 'a' }],
    auto_participant_recording_configuration: {
      storage_configuration_arn: storage,
      media_types: ['AUDIO_ONLY'],
      recording_reconnect_window_seconds: 0,
      hls_configuration: { participant_recording_hls_configuration: { target_segment_duration_seconds: 4 } },
      thumbnail_configuration: {
        participant_thumbnail_configuration: {
          recording_mode: 'DISABLED',
          target_interval_seconds: 60,
          storage: ['SEQUENTIAL'],
        },
      },
    },
  };

  test.each([
    [
      'CloudFormation',
      template({ It: { Type: 'AWS::IVS::Stage', Properties: inTemplate } }),
      'template.yaml',
    ],
    ['awscc', state(resource('awscc_ivs_stage', inAwscc)), 'terraform.tfstate'],
  ])('is read as %s declares it', async (_title, text, name) => {
    const estate = await built(text, { physicalIds: { It: arn } }, name);
    expect(await pathsOf(estate)).toEqual([]);
    const segment = '/autoParticipantRecordingConfiguration/hlsConfiguration/targetSegmentDurationSeconds';
    await estate.change(targetIn(estate, 'ivs.stage'), segment, 8);
    expect(await pathsOf(estate)).toEqual([segment]);
  });
});

test('row 21: a cache that left the template and stayed on is told where undeclared settings are (roadmap #2231, aws-cdk #32342)', async () => {
  const estate = await deployed(restStage({ DeploymentId: 'dep1', TracingEnabled: true }));
  await estate.change(targetIn(estate, 'apigateway.stage'), '/cacheClusterEnabled', true);
  expect(await pathsOf(estate)).toEqual([]);
  const told = await differencesOf(estate, 'report');
  expect(told.map(({ path, type }) => `${type} ${path}`).sort()).toEqual([
    'added /cacheClusterEnabled',
    'added /cacheClusterSize',
  ]);
});
