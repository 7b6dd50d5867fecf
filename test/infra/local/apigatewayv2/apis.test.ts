// The embedded API Gateway v2 through the real SDK: APIs, quick create, tags, paging, isolation.
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { apigatewayv2 } from '../../../../infra/local/services/apigatewayv2/index.js';
import { failure, serve, type Loopback } from '../loopback.js';

let loopback: Loopback;
let gateway: ApiGatewayV2;
beforeAll(async () => {
  loopback = await serve(apigatewayv2());
  gateway = new ApiGatewayV2(loopback.config());
});
afterAll(() => loopback.close());

const create = async (extra: object = {}) => {
  const api = await gateway.createApi({ Name: 'shop', ProtocolType: 'HTTP', ...extra });
  return String(api.ApiId);
};

describe('an API', () => {
  it('has the endpoint and expressions of its protocol', async () => {
    const http = await gateway.createApi({ Name: 'shop', ProtocolType: 'HTTP' });
    expect(http).toMatchObject({
      ApiEndpoint: `https://${http.ApiId}.execute-api.eu-west-1.amazonaws.com`,
      ApiKeySelectionExpression: '$request.header.x-api-key',
      DisableExecuteApiEndpoint: false,
      IpAddressType: 'ipv4',
      RouteSelectionExpression: '$request.method $request.path',
      Tags: {},
    });
    const chat = await gateway.createApi({
      Name: 'chat',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
    expect(chat.ApiEndpoint).toBe(`wss://${chat.ApiId}.execute-api.eu-west-1.amazonaws.com`);
  });

  it.each([
    [{ ProtocolType: 'GRPC' }, 'Invalid ProtocolType specified: GRPC. Must be one of [HTTP, WEBSOCKET]'],
    [{ ProtocolType: 'WEBSOCKET' }, 'RouteSelectionExpression is required for protocolType WEBSOCKET'],
    [{ Name: '' }, 'Name must not be empty'],
    [{ IpAddressType: 'ipv6' }, 'Invalid IpAddressType specified: ipv6. Must be one of [ipv4, dualstack]'],
  ])('is refused with %j', async (wrong, message) => {
    expect(await failure(create(wrong))).toBe(`BadRequestException: ${message}`);
  });

  it('keeps what an update leaves out, and is gone after its deletion', async () => {
    const ApiId = await create({ Description: 'sells things' });
    await gateway.updateApi({ ApiId, Name: 'store' });
    expect(await gateway.getApi({ ApiId })).toMatchObject({ Name: 'store', Description: 'sells things' });
    await gateway.deleteApi({ ApiId });
    expect(await failure(gateway.getApi({ ApiId }))).toBe(
      `NotFoundException: Invalid API identifier specified 123456789012:${ApiId}`,
    );
  });

  it('is unknown in another account and in another Region', async () => {
    const ApiId = await create();
    const other = new ApiGatewayV2(loopback.config('210987654321'));
    const away = new ApiGatewayV2(loopback.config(undefined, 'us-east-1'));
    expect(await failure(other.getApi({ ApiId }))).toMatch(/^NotFoundException/);
    expect(await failure(away.getApi({ ApiId }))).toMatch(/^NotFoundException/);
    expect((await other.getApis({})).Items).toEqual([]);
  });

  it('is answered by an explicit error where an operation is not implemented', async () => {
    const ApiId = await create();
    expect(await failure(gateway.getModels({ ApiId }))).toMatch(/does not implement GetModels/);
  });
});

describe('a list', () => {
  it('holds 25 rows per page unless told, in the order of creation', async () => {
    const ApiId = await create();
    for (let at = 0; at < 27; at += 1) await gateway.createStage({ ApiId, StageName: `s${at}` });
    const first = await gateway.getStages({ ApiId });
    const second = await gateway.getStages({ ApiId, NextToken: first.NextToken });
    expect(first.Items).toHaveLength(25);
    expect(second.Items?.map((stage) => stage.StageName)).toEqual(['s25', 's26']);
    expect(second.NextToken).toBeUndefined();
    expect((await gateway.getStages({ ApiId, MaxResults: '500' })).Items).toHaveLength(27);
  });

  it.each(['0', '501', 'ten'])('refuses a page of %s', async (MaxResults) => {
    expect(await failure(gateway.getApis({ MaxResults }))).toBe(
      'BadRequestException: MaxResults must be between 1 and 500',
    );
  });

  it('refuses a token that is not its own', async () => {
    expect(await failure(gateway.getApis({ NextToken: 'nonsense' }))).toMatch(/Invalid NextToken/);
  });
});

describe('quick create', () => {
  const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:shop';

  it('makes a managed integration, catch-all route and auto-deployed stage', async () => {
    const ApiId = await create({ Target: lambda });
    const [integration] = (await gateway.getIntegrations({ ApiId })).Items ?? [];
    expect(integration).toMatchObject({
      ApiGatewayManaged: true,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: lambda,
      PayloadFormatVersion: '2.0',
    });
    const [route] = (await gateway.getRoutes({ ApiId })).Items ?? [];
    const Target = `integrations/${integration?.IntegrationId}`;
    expect(route).toMatchObject({ ApiGatewayManaged: true, RouteKey: '$default', Target });
    const stage = await gateway.getStage({ ApiId, StageName: '$default' });
    expect(stage).toMatchObject({ ApiGatewayManaged: true, AutoDeploy: true });
    expect(stage.LastDeploymentStatusMessage).toContain(String(stage.DeploymentId));
  });

  it('makes what can be updated in part only', async () => {
    const ApiId = await create({ Target: 'https://shop.example.com' });
    const [integration] = (await gateway.getIntegrations({ ApiId })).Items ?? [];
    const [route] = (await gateway.getRoutes({ ApiId })).Items ?? [];
    const IntegrationId = String(integration?.IntegrationId);
    const RouteId = String(route?.RouteId);
    const StageName = '$default';
    const managed = expect.stringMatching(/^BadRequestException: .* is managed by API Gateway$/);
    expect(await failure(gateway.updateStage({ ApiId, StageName, Description: 'mine' }))).toEqual(managed);
    expect(await failure(gateway.deleteStage({ ApiId, StageName }))).toEqual(managed);
    expect(await failure(gateway.deleteIntegration({ ApiId, IntegrationId }))).toEqual(managed);
    expect(await failure(gateway.updateRoute({ ApiId, RouteId, RouteKey: 'GET /' }))).toEqual(managed);
    expect(await failure(gateway.updateApi({ ApiId, RouteKey: 'GET /' }))).toMatch(/cannot be modified/);
    await gateway.updateIntegration({ ApiId, IntegrationId, TimeoutInMillis: 1000 });
    await gateway.updateApi({ ApiId, Target: 'https://store.example.com' });
    expect(await gateway.getIntegration({ ApiId, IntegrationId })).toMatchObject({
      IntegrationUri: 'https://store.example.com',
      TimeoutInMillis: 1000,
    });
  });

  it('is for HTTP APIs only', async () => {
    const chat = { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' };
    expect(await failure(create({ ...chat, Target: lambda }))).toMatch(/only for HTTP APIs/);
  });
});

describe('tags', () => {
  it('are set, merged and removed by ARN, and come with the resource', async () => {
    const ApiId = await create({ Tags: { team: 'shop' } });
    await gateway.createStage({ ApiId, StageName: '$default', Tags: { tier: 'gold' } });
    const api = `arn:aws:apigateway:eu-west-1::/apis/${ApiId}`;
    const stage = `${api}/stages/$default`;
    await gateway.tagResource({ ResourceArn: stage, Tags: { owner: 'ada', tier: 'silver' } });
    await gateway.untagResource({ ResourceArn: stage, TagKeys: ['owner', 'none'] });
    expect((await gateway.getTags({ ResourceArn: stage })).Tags).toEqual({ tier: 'silver' });
    expect((await gateway.getStage({ ApiId, StageName: '$default' })).Tags).toEqual({ tier: 'silver' });
    expect((await gateway.getTags({ ResourceArn: api })).Tags).toEqual({ team: 'shop' });
  });

  it.each([
    ['arn:aws:sns:eu-west-1:1:topic', 'BadRequestException'],
    ['arn:aws:apigateway:eu-west-1::/apis/abc', 'NotFoundException'],
  ])('of %s cannot be read: %s', async (ResourceArn, name) => {
    expect(await failure(gateway.getTags({ ResourceArn }))).toContain(name);
  });

  it('are not reached by the ARN of another Region', async () => {
    const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${await create()}`;
    expect(await failure(gateway.getTags({ ResourceArn }))).toMatch(/^NotFoundException/);
  });

  it('are at most 50', async () => {
    const ApiId = await create();
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, 'v']));
    const ResourceArn = `arn:aws:apigateway:eu-west-1::/apis/${ApiId}`;
    expect(await failure(gateway.tagResource({ ResourceArn, Tags }))).toMatch(/at most 50 tags/);
  });
});

const hasAws = spawnSync('aws', ['--version']).status === 0;
(hasAws ? describe : describe.skip)('the AWS CLI (skipped where `aws` is not on the PATH)', () => {
  const aws = async (...words: string[]): Promise<unknown> => {
    const { endpoint, region, credentials } = loopback.config();
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_DEFAULT_REGION: region,
    };
    const command = ['--endpoint-url', endpoint, '--output', 'json', 'apigatewayv2', ...words];
    const { stdout } = await promisify(execFile)('aws', command, { env });
    return stdout === '' ? {} : JSON.parse(stdout);
  };

  it('creates, changes and reads a stage', async () => {
    const api = ['--api-id', await create()];
    const stage = [...api, '--stage-name', '$default'];
    await aws('create-stage', ...stage, '--stage-variables', 'table=orders,level=1');
    await aws('update-stage', ...stage, '--default-route-settings', 'ThrottlingRateLimit=12.5');
    expect(await aws('get-stage', ...stage)).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { DetailedMetricsEnabled: false, ThrottlingRateLimit: 12.5 },
      StageVariables: { table: 'orders', level: '1' },
    });
    await expect(aws('get-stage', ...api, '--stage-name', 'none')).rejects.toThrow(/NotFoundException/);
  });
});
