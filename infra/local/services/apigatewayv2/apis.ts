// APIs of the embedded API Gateway v2, and quick create (an API with a target).
import type { Api, CreateApiRequest, Integration } from '@aws-sdk/client-apigatewayv2';
import type { Call, Operation } from '../../protocol/service.js';
import { autoDeploy } from './deployments.js';
import { oneOf, refuse } from './errors.js';
import { addIntegration } from './integrations.js';
import { addRoute } from './routes.js';
import { addStage } from './stages.js';
import { clock, copy, mint, page, without, type ApiEntry, type World } from './state.js';

const QUICK_CREATE = ['CredentialsArn', 'RouteKey', 'Target'] as const;
type QuickCreate = Pick<CreateApiRequest, (typeof QUICK_CREATE)[number]>;

const check = (api: Api): Api => {
  if (!api.Name) refuse('Name must not be empty');
  oneOf('ProtocolType', api.ProtocolType ?? '', ['HTTP', 'WEBSOCKET']);
  oneOf('IpAddressType', api.IpAddressType, ['ipv4', 'dualstack']);
  if (!api.RouteSelectionExpression)
    refuse('RouteSelectionExpression is required for protocolType WEBSOCKET');
  return api;
};

/** A target is a Lambda function by ARN, or else a URL. */
const backend = (wish: QuickCreate, IntegrationUri = wish.Target): Integration => ({
  ...(IntegrationUri?.startsWith('arn:')
    ? { IntegrationType: 'AWS_PROXY', IntegrationMethod: 'POST', PayloadFormatVersion: '2.0' }
    : { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', PayloadFormatVersion: '1.0' }),
  IntegrationUri,
  ...(wish.CredentialsArn && { CredentialsArn: wish.CredentialsArn }),
});

/** Quick create: an integration, a catch-all route and an auto-deployed `$default`, all managed by AWS. */
const quickCreate = (entry: ApiEntry, wish: QuickCreate, now: Date): void => {
  if (entry.api.ProtocolType !== 'HTTP') refuse('Quick create is supported only for HTTP APIs');
  const integration = addIntegration(entry, { ...backend(wish), ApiGatewayManaged: true });
  const Target = `integrations/${integration.IntegrationId}`;
  addRoute(entry, { ApiGatewayManaged: true, RouteKey: wish.RouteKey ?? '$default', Target });
  addStage(entry, { StageName: '$default', AutoDeploy: true }, now);
  for (const stage of entry.stages.values()) stage.ApiGatewayManaged = true;
};

/** The target and credentials of an update change the integration that quick create made. */
const redirect = (entry: ApiEntry, wish: QuickCreate): void => {
  const made = [...entry.integrations.values()].find((row) => row.ApiGatewayManaged);
  if (!made) return refuse('The API was not created with quick create');
  if (wish.RouteKey !== undefined) refuse('The route key of a quick create API cannot be modified');
  Object.assign(made, backend(wish, wish.Target ?? made.IntegrationUri));
};

const createApi = (world: World, call: Call) => {
  const input = call.input as unknown as CreateApiRequest;
  const ApiId = mint(10);
  const http = input.ProtocolType === 'HTTP';
  const api = check({
    ApiId,
    ApiEndpoint: `${http ? 'https' : 'wss'}://${ApiId}.execute-api.${call.region}.amazonaws.com`,
    ApiKeySelectionExpression: '$request.header.x-api-key',
    CreatedDate: clock(call),
    DisableExecuteApiEndpoint: false,
    IpAddressType: 'ipv4',
    RouteSelectionExpression: http ? '$request.method $request.path' : '',
    Tags: {},
    ...without(input, QUICK_CREATE),
  });
  const children = { stages: new Map(), integrations: new Map(), responses: new Map() };
  const entry: ApiEntry = { api, ...children, routes: new Map(), deployments: new Map() };
  if (input.Target !== undefined) quickCreate(entry, input, clock(call));
  world.apis(call).set(ApiId, entry);
  return copy(api);
};

export const apiOperations = (world: World): Record<string, Operation> => ({
  CreateApi: (call) => createApi(world, call),
  GetApi: (call) => copy(world.entry(call).api),
  GetApis: (call) =>
    page(
      call,
      Array.from(world.apis(call).values(), (entry) => entry.api),
    ),
  UpdateApi: (call) => {
    const entry = world.entry(call);
    const api = check({ ...entry.api, ...without(call.input, QUICK_CREATE) });
    if (QUICK_CREATE.some((member) => call.input[member] !== undefined)) {
      redirect(entry, call.input);
      autoDeploy(entry, clock(call));
    }
    entry.api = api;
    return copy(api);
  },
  DeleteApi: (call) => {
    world.entry(call);
    world.apis(call).delete(String(call.input['ApiId']));
    return {};
  },
});
