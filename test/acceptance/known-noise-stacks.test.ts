// What stacks, and AWS itself, make of templates without anybody changing anything: rows of the list in the issue
// trackers of CloudFormation and of tools around it, each on a live estate.
import { describe, expect, test } from '@jest/globals';
import { TagResourceCommand, UntagResourceCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { TagResourceCommand as TagHttpResource } from '@aws-sdk/client-apigatewayv2';
import { TagResourceCommand as TagIvsResource } from '@aws-sdk/client-ivs-realtime';
import { place, type Estate } from './estate.js';
import { partsOf, pathsOf, targetIn } from './noise.js';
import {
  asHttp,
  differencesOf,
  httpIntegration,
  httpStage,
  onLocalAws,
  restMethod,
  restStage,
  template,
  type Resources,
} from './noise-sources.js';

const { built, clients } = onLocalAws();
const deployed = (resources: Resources, physicalIds: Record<string, string> = {}): Promise<Estate> =>
  built(template(resources), { physicalIds });

const url = {
  IntegrationType: 'HTTP_PROXY',
  IntegrationMethod: 'ANY',
  IntegrationUri: 'https://example.com',
};

describe('row 22: tags of the stack come onto the stage (roadmap #1297)', () => {
  const ofStack = { 'aws:cloudformation:stack-name': 's', 'aws:cloudformation:logical-id': 'It', cost: 'x' };
  const team = { Tags: [{ Key: 'team', Value: 'a' }] };

  test.each([
    ['with tags of its own', team],
    ['without', {}],
  ])('of a REST API, declared %s', async (_title, tags) => {
    const estate = await deployed(restStage({ DeploymentId: 'dep1', ...tags }));
    const [id, name] = partsOf(targetIn(estate, 'apigateway.stage'));
    const resourceArn = `arn:aws:apigateway:${place.region}::/restapis/${id}/stages/${name}`;
    await clients().apiGateway.send(new TagResourceCommand({ resourceArn, tags: ofStack }));
    expect(await pathsOf(estate)).toEqual([]);
    expect((await differencesOf(estate, 'report')).map(({ path }) => path)).toEqual(['/tags/cost']);
  });

  test('and its own tags are still compared', async () => {
    const estate = await deployed(restStage(team));
    const [id, name] = partsOf(targetIn(estate, 'apigateway.stage'));
    const resourceArn = `arn:aws:apigateway:${place.region}::/restapis/${id}/stages/${name}`;
    await clients().apiGateway.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect(await pathsOf(estate)).toEqual(['/tags/team']);
  });

  test.each([
    ['with tags of its own', { Tags: { team: 'a' } }],
    ['without', {}],
  ])('of an HTTP API, declared %s', async (_title, tags) => {
    const estate = await deployed(httpStage(tags));
    const [id, name] = partsOf(targetIn(estate, 'apigatewayv2.stage'));
    const ResourceArn = `arn:aws:apigateway:${place.region}::/apis/${id}/stages/${name}`;
    await clients().apiGatewayV2.send(new TagHttpResource({ ResourceArn, Tags: ofStack }));
    expect(await pathsOf(estate)).toEqual([]);
  });

  test.each([
    ['with tags of its own', team],
    ['without', {}],
  ])('of IVS, declared %s', async (_title, tags) => {
    const arn = `arn:aws:ivs:${place.region}:${place.account}:stage/AbCd`;
    const it = { Type: 'AWS::IVS::Stage', Properties: { Name: 'lobby', ...tags } };
    const estate = await deployed({ It: it }, { It: arn });
    const resourceArn = targetIn(estate, 'ivs.stage').key;
    await clients().ivsRealTime.send(new TagIvsResource({ resourceArn, tags: ofStack }));
    expect(await pathsOf(estate)).toEqual([]);
  });
});

describe('row 24 (roadmap #791, #623)', () => {
  test('the integrations of an API’s body are declared, and found by their routes', async () => {
    const Body: unknown = JSON.parse(
      JSON.stringify({
        ...asHttp,
        info: { title: 'It', version: '1' },
        paths: {
          '/items': {
            'x-amazon-apigateway-any-method': {
              'x-amazon-apigateway-integration': {
                type: 'http_proxy',
                httpMethod: 'ANY',
                uri: 'https://example.com',
                payloadFormatVersion: 1,
              },
            },
          },
        },
      }),
    );
    const estate = await deployed({
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } },
    });
    expect((await estate.check()).summary).toMatchObject({ declared: 1, inSync: 1, unmanaged: 0 });
    await estate.change(targetIn(estate, 'apigatewayv2.integration'), '/timeoutInMillis', 500);
    expect(await differencesOf(estate)).toEqual([]);
    await estate.change(
      targetIn(estate, 'apigatewayv2.integration'),
      '/integrationUri',
      'https://other.example.com',
    );
    expect((await differencesOf(estate)).map(({ path }) => path)).toEqual(['/integrationUri']);
  });

  test('a REST stage does not deploy by itself, whatever a template says', async () => {
    const estate = await deployed(restStage({ AutoDeploy: true, DeploymentId: 'dep1' }));
    expect(await pathsOf(estate)).toEqual([]);
    const target = targetIn(estate, 'apigateway.stage');
    await estate.change(target, '/deploymentId', await estate.other(target, '/deploymentId'));
    expect(await pathsOf(estate)).toEqual(['/deploymentId']);
  });
});

describe('row 25: what AWS makes of what a template says (cdk-real-drift #176, #434, #633, #806)', () => {
  const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'orders' } };
  const access = { DestinationArn: { 'Fn::GetAtt': ['Group', 'Arn'] }, Format: '$context.requestId' };

  test.each([
    ['a REST API', { ...restStage({ AccessLogSetting: access }), Group: group }],
    ['an HTTP API', { ...httpStage({ AccessLogSettings: access }), Group: group }],
  ])('the ARN of a log group ends in `:*` in a stage of %s only for CloudFormation', async (_title, it) => {
    expect(await pathsOf(await deployed(it))).toEqual([]);
  });

  test('one method setting brings all others with it', async () => {
    const MethodSettings = [{ ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: 'true' }];
    const estate = await deployed(restStage({ DeploymentId: 'dep1', MethodSettings }));
    const [restApiId, stageName] = partsOf(targetIn(estate, 'apigateway.stage'));
    const { methodSettings } = await clients().apiGateway.send(
      new UpdateStageCommand({ restApiId, stageName, patchOperations: [] }),
    );
    expect(Object.keys(methodSettings?.['*/*'] ?? {}).length).toBeGreaterThan(5);
    expect(await pathsOf(estate)).toEqual([]);
    expect(await differencesOf(estate, 'report')).toEqual([]);
  });

  test.each([
    ['before', (all: object, one: object) => [all, one]],
    ['after', (all: object, one: object) => [one, all]],
  ])('and those of all methods, where they were set %s it', async (_title, inOrder) => {
    const all = { ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true, CachingEnabled: true };
    const one = { ResourcePath: '/~1a~1{id}', HttpMethod: 'GET', ThrottlingRateLimit: 10 };
    const estate = await deployed(restStage({ DeploymentId: 'dep1', MethodSettings: inOrder(all, one) }));
    expect(await pathsOf(estate)).toEqual([]);
    expect(await differencesOf(estate, 'report')).toEqual([]);
    const target = targetIn(estate, 'apigateway.stage');
    const level = '/methodSettings/~1a~1{id}~1GET/loggingLevel';
    await estate.change(target, level, 'INFO');
    expect(await pathsOf(estate)).toEqual([]);
    expect((await differencesOf(estate, 'report')).map(({ path }) => path)).toEqual([level]);
    const rate = '/methodSettings/~1a~1{id}~1GET/throttlingRateLimit';
    await estate.change(target, rate, 20);
    expect(await pathsOf(estate)).toEqual([rate]);
  });

  test('even where nothing tells what that one setting is', async () => {
    const known = { ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true };
    const unknown = { ResourcePath: '/a', HttpMethod: 'GET', LoggingLevel: { 'Fn::ImportValue': 'level' } };
    const estate = await deployed(restStage({ MethodSettings: [known, unknown] }));
    const target = targetIn(estate, 'apigateway.stage');
    await estate.change(target, '/methodSettings/~1a~1GET/loggingLevel', 'INFO');
    expect(await pathsOf(estate)).toEqual([]);
    await estate.change(target, '/methodSettings/~1b~1GET/loggingLevel', 'INFO');
    expect(await pathsOf(estate)).toEqual(['/methodSettings/~1b~1GET']);
  });

  test.each([
    [
      'a REST stage',
      restStage({ Description: '', ClientCertificateId: '', Variables: {}, MethodSettings: [] }),
    ],
    ['an HTTP stage', httpStage({ Description: '', StageVariables: {}, RouteSettings: {} })],
    [
      'a method',
      restMethod({
        Type: 'MOCK',
        Credentials: '',
        ContentHandling: '',
        RequestParameters: {},
        CacheKeyParameters: [],
      }),
    ],
    [
      'an integration',
      httpIntegration({ ...url, Description: '', CredentialsArn: '', RequestParameters: {} }),
    ],
  ])('empty texts and maps of %s are none', async (_title, it) => {
    expect(await pathsOf(await deployed(it))).toEqual([]);
  });
});
