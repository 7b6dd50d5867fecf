// docs/adding-a-kind.md as far as its step 4: routes as a kind, registered by a line, flow through `check`.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateRouteCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { createAwsClients } from '../../shared/adapters/aws-clients.js';
import { createPaces } from '../../shared/adapters/pace.js';
import { defineSchema } from '../../shared/engine/schema.js';
import { hideWith } from '../../shared/engine/mask.js';
import { kindId } from '../../shared/model/target.js';
import { exportedByAll, importParts, noAdvice } from '../../shared/kinds/_support/declaring.js';
import { field, oneOf, text } from '../../shared/kinds/_support/fields.js';
import { httpApi, pageOf } from '../../shared/kinds/_support/http-api.js';
import { identified } from '../../shared/kinds/_support/identity.js';
import { allPages, listing } from '../../shared/kinds/_support/reading.js';
import { scopeKeyOf } from '../../shared/kinds/_support/rest-api.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';
import { check } from '../../shared/usecases/check.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';

const names = [
  field('/routeKey', text, { terraform: 'route_key' }),
  field('/target', text, { terraform: 'target' }),
  field(
    '/authorizationType',
    oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'JWT'),
    { terraform: 'authorization_type' },
    { unset: 'NONE' },
  ),
];

const route: Kind = {
  id: kindId('apigatewayv2.route'),
  title: 'route',
  family: httpApi,
  scopeKeyOf,
  schema: defineSchema(names, { casing: 'pascal' }),
  gravityOf: (pointer) => ({
    severity: 'critical',
    reason: `${pointer} says who may call, or what answers.`,
  }),
  declarations: [
    {
      type: 'aws_apigatewayv2_route',
      aliases: [],
      column: 'terraform',
      bound: () => [],
      identity: ['api_id'],
      importShape: 'API-ID/ROUTE-KEY',
      fromImport: importParts('api_id', 'route_key'),
      identify: (attributes) => identified(attributes, 'api_id', 'route_key'),
      computed: exportedByAll,
      notWatched: [],
      optionalComputed: [],
      zeroMayBeUnset: [],
      closes: [],
      advise: noAdvice,
    },
  ],
  events: [],
  permissions: [],
  collect: (clients, scope) =>
    listing(`apigateway:GetRoutes(${scope.key})`, async () => {
      const routes = await allPages(async (token) => {
        const answer = await clients.apiGatewayV2.send(
          new GetRoutesCommand({ ApiId: scope.key, ...pageOf(token) }),
        );
        return { items: answer.Items ?? [], next: answer.NextToken };
      });
      const seen = routes.map(({ RouteKey = '', Target = null, AuthorizationType = null }) => ({
        key: `${scope.key}/${RouteKey}`,
        aliases: [],
        content: { status: 'read' as const, raw: { RouteKey, Target, AuthorizationType } },
      }));
      return { status: 'complete', seen, facts: {} };
    }),
  missing: { severity: 'critical', reason: 'Nothing answers there.' },
  unmanaged: { severity: 'high', reason: 'Something answers that nothing declares.' },
};

let aws: LocalAws;
let people: ApiGatewayV2Client;
const before = { ...process.env };
beforeAll(async () => {
  // The line in the registry, for this file alone.
  if (Array.isArray(kinds)) kinds.push(route);
  aws = await startLocalAws({ region: 'eu-west-1' });
  Object.assign(process.env, aws.environment);
  people = new ApiGatewayV2Client({});
});
afterAll(async () => {
  people.destroy();
  process.env = before;
  await aws.close();
});

test('it is declared, read, compared and reported, and no other file knows it', async () => {
  const { ApiId = '' } = await people.send(new CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
  const orders = { ApiId, RouteKey: 'GET /orders', AuthorizationType: 'AWS_IAM' } as const;
  const { RouteId = '' } = await people.send(new CreateRouteCommand(orders));
  const declared = ['GET /orders', 'GET /gone'].map(
    (key) =>
      `  - aws_apigatewayv2_route: { api_id: ${ApiId}, route_key: ${key}, authorization_type: AWS_IAM }`,
  );
  const home = { account: aws.account, region: 'eu-west-1' };
  const { baseline, problems } = compileDeclarations(
    [{ name: 'routes.yml', text: ['resources:', ...declared].join('\n') }],
    home,
  );
  expect(problems).toEqual([]);
  const clients = createAwsClients({ ...home, paces: createPaces(1) });
  const now = async () => {
    const deps = { clientsFor: () => clients, awsCalls: () => ({}), hide: hideWith(Buffer.alloc(32, 1)) };
    const { targets } = await check(deps)(baseline, {
      undeclared: 'ignore',
      unmanaged: 'managed',
      reveal: [],
    });
    return targets;
  };
  expect(await now()).toMatchObject([
    { id: `${ApiId}/GET /orders`, verdict: 'in-sync' },
    { id: `${ApiId}/GET /gone`, verdict: 'missing', severity: 'critical' },
  ]);
  await people.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: 'NONE' }));
  expect((await now())[0]).toMatchObject({
    kind: 'apigatewayv2.route',
    verdict: 'drifted',
    differences: [
      { path: '/authorizationType', declaredAs: 'authorization_type', declared: 'AWS_IAM', observed: 'NONE' },
    ],
  });
  for (const client of Object.values(clients)) client.destroy();
});
