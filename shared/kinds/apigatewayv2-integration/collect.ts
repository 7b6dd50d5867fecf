// Reads the integrations of one HTTP or WebSocket API, 500 to a call, and its routes where a declaration names them.
import {
  GetIntegrationCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  type Integration,
} from '@aws-sdk/client-apigatewayv2';
import type { JsonObject } from '../../model/brand.js';
import type { AwsClients, Collected, Kind, Seen } from '../kind.js';
import { pageOf } from '../_support/http-api.js';
import { allPages, isNotFound, listing, unreadable } from '../_support/reading.js';
import { isByRoute, routeAlias, routesByIntegration, type ListedRoute, type RoutesOf } from './routes.js';

const allIntegrations = (clients: AwsClients, apiId: string): Promise<Integration[]> =>
  allPages(async (token) => {
    const answer = await clients.apiGatewayV2.send(
      new GetIntegrationsCommand({ ApiId: apiId, ...pageOf(token) }),
    );
    return { items: answer.Items ?? [], next: answer.NextToken };
  });

const allRoutes = (clients: AwsClients, apiId: string): Promise<ListedRoute[]> =>
  allPages(async (token) => {
    const answer = await clients.apiGatewayV2.send(new GetRoutesCommand({ ApiId: apiId, ...pageOf(token) }));
    return { items: answer.Items ?? [], next: answer.NextToken };
  });

const keyOf = (apiId: string, integrationId: string): string => `${apiId}/${integrationId}`;

/** As many routes name an integration for people; the others are counted. */
const namedRoutes = 3;

const nameOf = (routes: readonly string[]): string => {
  const others = routes.length - namedRoutes;
  return routes.slice(0, namedRoutes).join(', ') + (others > 0 ? ` and ${others} more` : '');
};

/** What routes call an integration; none where nobody asked for routes. */
const calledBy = (apiId: string, routes: readonly string[]): Pick<Seen, 'aliases' | 'name'> => ({
  aliases: routes.map((route) => routeAlias(apiId, route)),
  ...(routes.length === 0 ? {} : { name: nameOf(routes) }),
});

const read = (apiId: string, integration: Integration, routes: readonly string[]): Seen => ({
  key: keyOf(apiId, integration.IntegrationId ?? ''),
  ...calledBy(apiId, routes),
  content: { status: 'read', raw: integration as unknown as JsonObject },
  // Quick create made it for the API's target.
  ...(integration.ApiGatewayManaged === true ? { ownedByAws: true as const } : {}),
});

/** A route may lead to an integration that was made since the listing: nothing is missing before it was asked for. */
const askSingly = async (
  clients: AwsClients,
  apiId: string,
  integrationId: string,
  routes: readonly string[],
): Promise<Seen[]> => {
  const input = { ApiId: apiId, IntegrationId: integrationId };
  try {
    const { $metadata: _, ...integration } = await clients.apiGatewayV2.send(
      new GetIntegrationCommand(input),
    );
    return [read(apiId, { ...integration, IntegrationId: integrationId }, routes)];
  } catch (error) {
    if (isNotFound(error)) return [];
    const key = keyOf(apiId, integrationId);
    const content = unreadable(`apigateway:GetIntegration(${key})`, error);
    return [{ key, ...calledBy(apiId, routes), content }];
  }
};

/** The integrations with the routes that lead to them as their other names. */
const joined = async (
  clients: AwsClients,
  apiId: string,
  integrations: readonly Integration[],
  routesOf: RoutesOf,
  wanted: ReadonlySet<string>,
): Promise<Seen[]> => {
  const listed = new Set(integrations.map(({ IntegrationId: id }) => id));
  const seen = integrations.map((integration) =>
    read(apiId, integration, routesOf.get(integration.IntegrationId ?? '') ?? []),
  );
  for (const [id, routes] of routesOf) {
    const isWanted = routes.some((route) => wanted.has(routeAlias(apiId, route)));
    if (isWanted && !listed.has(id)) seen.push(...(await askSingly(clients, apiId, id, routes)));
  }
  return seen;
};

export const collect: Kind['collect'] = (clients, scope, wanted) =>
  listing(`apigateway:GetIntegrations(${scope.key})`, async (): Promise<Collected> => {
    const integrations = await allIntegrations(clients, scope.key);
    const needsRoutes = [...wanted.keys].some((key) => isByRoute(scope.key, key));
    if (!needsRoutes) {
      const seen = integrations.map((integration) => read(scope.key, integration, []));
      return { status: 'complete', seen, facts: {} };
    }
    // Where routes cannot be read, no integration can be told from one that nobody declared.
    return listing(`apigateway:GetRoutes(${scope.key})`, async () => {
      const routesOf = routesByIntegration(await allRoutes(clients, scope.key));
      const seen = await joined(clients, scope.key, integrations, routesOf, wanted.keys);
      return { status: 'complete', seen, facts: {} };
    });
  });
