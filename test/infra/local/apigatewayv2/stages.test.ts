// The embedded API Gateway v2 through the real SDK: stages, deployments and auto-deploy.
import { ApiGatewayV2, type UpdateStageRequest } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apigatewayv2 } from '../../../../infra/local/services/apigatewayv2/index.js';
import { failure, named, serve, type Loopback } from '../loopback.js';

let loopback: Loopback;
let gateway: ApiGatewayV2;
beforeAll(async () => {
  loopback = await serve(apigatewayv2());
  gateway = new ApiGatewayV2(loopback.config());
});
afterAll(() => loopback.close());

const SOCKET = { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' } as const;
const StageName = 'prod';

/** An API with a stage and, on HTTP, the route `GET /hello`. */
const estate = async (stage: object = {}, protocol: object = {}) => {
  const api = await gateway.createApi({ Name: 'shop', ProtocolType: 'HTTP', ...protocol });
  const ApiId = String(api.ApiId);
  const RouteKey = api.ProtocolType === 'HTTP' ? 'GET /hello' : '$connect';
  const { RouteId = '' } = await gateway.createRoute({ ApiId, RouteKey });
  await gateway.createStage({ ApiId, StageName, ...stage });
  return { ApiId, RouteId, StageName };
};
const read = ({ ApiId }: { ApiId: string }) => gateway.getStage({ ApiId, StageName });

describe('a new stage', () => {
  it('of an HTTP API has the defaults that AWS answers', async () => {
    const stage: object = await read(await estate());
    expect(stage).toEqual({
      $metadata: expect.anything(),
      AutoDeploy: false,
      CreatedDate: expect.any(Date),
      DefaultRouteSettings: { DetailedMetricsEnabled: false },
      LastUpdatedDate: expect.any(Date),
      RouteSettings: {},
      StageName: 'prod',
      StageVariables: {},
      Tags: {},
    });
  });

  it('of a WebSocket API has execution logs, off', async () => {
    expect((await read(await estate({}, SOCKET))).DefaultRouteSettings).toEqual({
      DetailedMetricsEnabled: false,
      DataTraceEnabled: false,
      LoggingLevel: 'OFF',
    });
  });

  it('needs a name that is free and well formed', async () => {
    const { ApiId } = await estate();
    expect(await failure(gateway.createStage({ ApiId, StageName }))).toBe(
      'ConflictException: Stage already exists',
    );
    for (const wrong of ['a b', 'a/b', '$other', 'x'.repeat(129)]) {
      expect(await failure(gateway.createStage({ ApiId, StageName: wrong }))).toMatch(/^BadRequestException/);
    }
  });

  it('is found by name only where it exists', async () => {
    const { ApiId } = await estate();
    await gateway.deleteStage({ ApiId, StageName });
    const missing = 'NotFoundException: Unable to find Stage by name prod';
    expect(await failure(gateway.getStage({ ApiId, StageName }))).toBe(missing);
    expect(await failure(gateway.updateStage({ ApiId, StageName }))).toBe(missing);
    expect(await failure(gateway.deleteStage({ ApiId, StageName }))).toBe(missing);
  });
});

describe('an update of a stage', () => {
  const log = {
    DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:a:*',
    Format: '$context.requestId',
  };
  const before = {
    AccessLogSettings: log,
    ClientCertificateId: 'cert',
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ThrottlingBurstLimit: 10, ThrottlingRateLimit: 5 },
    Description: 'live',
    RouteSettings: { 'GET /hello': { ThrottlingBurstLimit: 3 } },
    StageVariables: { table: 'orders', level: '1' },
  };
  const cases: [string, Partial<UpdateStageRequest>, object][] = [
    ['keeps what it leaves out', {}, before],
    ['cannot clear the description', { Description: '' }, { Description: 'live' }],
    [
      'clears the client certificate with ""',
      { ClientCertificateId: '' },
      { ClientCertificateId: undefined },
    ],
    ['ignores {} as access log settings', { AccessLogSettings: {} }, { AccessLogSettings: log }],
    [
      'merges stage variables, and removes one with ""',
      { StageVariables: { level: '', size: '2' } },
      { StageVariables: { table: 'orders', size: '2' } },
    ],
    [
      'merges the default route settings by field',
      { DefaultRouteSettings: { ThrottlingRateLimit: 0 } },
      { DefaultRouteSettings: { ...before.DefaultRouteSettings, ThrottlingRateLimit: 0 } },
    ],
    [
      'merges the route settings by route key and by field',
      { RouteSettings: { 'GET /hello': { ThrottlingRateLimit: 2.5 } } },
      { RouteSettings: { 'GET /hello': { ThrottlingBurstLimit: 3, ThrottlingRateLimit: 2.5 } } },
    ],
    [
      'drops logging that is off anyway on an HTTP API',
      { DefaultRouteSettings: { LoggingLevel: 'OFF', DataTraceEnabled: false } },
      { DefaultRouteSettings: before.DefaultRouteSettings },
    ],
  ];

  it.each(cases)('%s', async (_, changes, expected) => {
    const ids = await estate(before);
    const answer = await gateway.updateStage({ ApiId: ids.ApiId, StageName, ...changes });
    expect(named(answer, expected)).toEqual(expected);
    expect(named(await read(ids), expected)).toEqual(expected);
  });

  it.each<[Partial<UpdateStageRequest>, string]>([
    [
      { DefaultRouteSettings: { LoggingLevel: 'INFO' } },
      'Execution logs are not supported on protocolType HTTP',
    ],
    [
      { DefaultRouteSettings: { DataTraceEnabled: true } },
      'Execution logs are not supported on protocolType HTTP',
    ],
    [{ DefaultRouteSettings: { ThrottlingRateLimit: -1 } }, 'ThrottlingRateLimit must not be negative'],
    [{ StageVariables: { 'a-b': '1' } }, 'Stage variable name a-b must match [A-Za-z0-9_]+'],
    [{ StageVariables: { a: 'x y' } }, 'The value of stage variable a must match [A-Za-z0-9-._~:/?#&=,]+'],
    [
      { AccessLogSettings: { Format: '$context.requestId' } },
      'Access log settings must have both a DestinationArn and a Format',
    ],
  ])('is refused with %j', async (changes, message) => {
    const ids = await estate();
    const untouched = await read(ids);
    const refusal = await failure(gateway.updateStage({ ApiId: ids.ApiId, StageName, ...changes }));
    expect(refusal).toBe(`BadRequestException: ${message}`);
    expect({ ...(await read(ids)), $metadata: 0 }).toEqual({ ...untouched, $metadata: 0 });
  });

  it('refuses settings of a route that the API does not have', async () => {
    const { ApiId } = await estate();
    const RouteSettings = { 'GET /none': { ThrottlingRateLimit: 1 } };
    expect(await failure(gateway.updateStage({ ApiId, StageName, RouteSettings }))).toBe(
      'NotFoundException: Unable to find Route by key GET /none within the provided RouteSettings',
    );
  });

  it('sets execution logs of a WebSocket API', async () => {
    const ids = await estate({}, SOCKET);
    const DefaultRouteSettings = { LoggingLevel: 'INFO', DataTraceEnabled: true } as const;
    await gateway.updateStage({ ApiId: ids.ApiId, StageName, DefaultRouteSettings });
    expect((await read(ids)).DefaultRouteSettings).toMatchObject(DefaultRouteSettings);
  });

  it('removes access log and route settings by calls of their own', async () => {
    const ids = await estate(before);
    const RouteKey = 'GET /hello';
    await gateway.deleteAccessLogSettings({ ApiId: ids.ApiId, StageName });
    await gateway.deleteRouteSettings({ ApiId: ids.ApiId, StageName, RouteKey });
    const stage = await read(ids);
    expect(stage.AccessLogSettings).toBeUndefined();
    expect(stage.RouteSettings).toEqual({});
    expect(await failure(gateway.deleteRouteSettings({ ApiId: ids.ApiId, StageName, RouteKey }))).toMatch(
      /^NotFoundException/,
    );
  });
});

describe('a deployment', () => {
  it('needs a route', async () => {
    const { ApiId } = await gateway.createApi({ Name: 'empty', ProtocolType: 'HTTP' });
    expect(await failure(gateway.createDeployment({ ApiId }))).toBe(
      'BadRequestException: At least one route is required before deploying the Api.',
    );
  });

  it('moves the stage that it names, and cannot go while one points to it', async () => {
    const ids = await estate();
    const { ApiId } = ids;
    const first = await gateway.createDeployment({ ApiId, StageName, Description: 'first' });
    expect(first).toMatchObject({ AutoDeployed: false, DeploymentStatus: 'DEPLOYED', Description: 'first' });
    expect((await read(ids)).DeploymentId).toBe(first.DeploymentId);
    const DeploymentId = String(first.DeploymentId);
    expect(await failure(gateway.deleteDeployment({ ApiId, DeploymentId }))).toMatch(/Active stages/);
    const second = await gateway.createDeployment({ ApiId });
    await gateway.updateStage({ ApiId, StageName, DeploymentId: second.DeploymentId });
    await gateway.updateDeployment({ ApiId, DeploymentId, Description: 'old' });
    expect((await gateway.getDeployment({ ApiId, DeploymentId })).Description).toBe('old');
    await gateway.deleteDeployment({ ApiId, DeploymentId });
    const left = (await gateway.getDeployments({ ApiId })).Items?.map((row) => row.DeploymentId);
    expect(left).toEqual([second.DeploymentId]);
    expect(await failure(gateway.updateStage({ ApiId, StageName, DeploymentId }))).toMatch(/^NotFoundExc/);
  });
});

describe('an auto-deploy stage', () => {
  const IntegrationUri = 'https://example.com';
  const proxy = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri } as const;
  type Ids = Awaited<ReturnType<typeof estate>> & { IntegrationId: string };

  it.each<[string, (ids: Ids) => Promise<unknown>]>([
    ['a new integration', ({ ApiId }) => gateway.createIntegration({ ApiId, ...proxy })],
    [
      'a changed integration',
      ({ ApiId, IntegrationId }) => gateway.updateIntegration({ ApiId, IntegrationId, TimeoutInMillis: 99 }),
    ],
    [
      'a deleted integration',
      ({ ApiId, IntegrationId }) => gateway.deleteIntegration({ ApiId, IntegrationId }),
    ],
    ['a new route', ({ ApiId }) => gateway.createRoute({ ApiId, RouteKey: 'POST /hello' })],
    ['a changed route', ({ ApiId, RouteId }) => gateway.updateRoute({ ApiId, RouteId, OperationName: 'x' })],
    ['a changed stage', ({ ApiId }) => gateway.updateStage({ ApiId, StageName, Description: 'new' })],
  ])('mints a deployment for %s', async (_, change) => {
    const ids = await estate({ AutoDeploy: true });
    const { IntegrationId = '' } = await gateway.createIntegration({ ApiId: ids.ApiId, ...proxy });
    const before = await read(ids);
    await change({ ...ids, IntegrationId });
    const { DeploymentId, LastDeploymentStatusMessage } = await read(ids);
    expect(DeploymentId).toMatch(/^[a-z0-9]{6}$/);
    expect(DeploymentId).not.toBe(before.DeploymentId);
    expect(LastDeploymentStatusMessage).toBe(
      `Successfully deployed stage with deployment ID '${DeploymentId}'`,
    );
    const deployed = await gateway.getDeployment({ ApiId: ids.ApiId, DeploymentId });
    expect(deployed).toMatchObject({ AutoDeployed: true, DeploymentStatus: 'DEPLOYED' });
  });

  it('keeps its deployment and says why where there is nothing to deploy', async () => {
    const ids = await estate({ AutoDeploy: true });
    const before = await read(ids);
    await gateway.deleteRoute({ ApiId: ids.ApiId, RouteId: ids.RouteId });
    const after = await read(ids);
    expect(after.DeploymentId).toBe(before.DeploymentId);
    expect(after.LastDeploymentStatusMessage).toBe(
      'Deployment attempt failed: At least one route is required before deploying the Api.',
    );
  });

  it('refuses a deployment of one’s own', async () => {
    const { ApiId } = await estate({ AutoDeploy: true });
    const { DeploymentId } = await gateway.createDeployment({ ApiId });
    const refusal =
      'BadRequestException: Deployment ID cannot be set on stage prod because AutoDeploy is enabled';
    expect(await failure(gateway.updateStage({ ApiId, StageName, DeploymentId }))).toBe(refusal);
    expect(await failure(gateway.createDeployment({ ApiId, StageName }))).toBe(refusal);
    await gateway.updateStage({ ApiId, StageName, DeploymentId, AutoDeploy: false });
    expect((await gateway.getStage({ ApiId, StageName })).DeploymentId).toBe(DeploymentId);
  });
});
