// How an integration is named by the routes that lead to it.

/** The name of an integration whose id nobody knows: `a1b2c3/routes/GET /items`. */
export const routeAlias = (apiId: string, routeKey: string): string => `${apiId}/routes/${routeKey}`;

/** Whether a key names its integration by route; an id holds no slash. */
export const isByRoute = (apiId: string, key: string): boolean => key.startsWith(routeAlias(apiId, ''));

/** A route as AWS lists it. */
export interface ListedRoute {
  RouteKey?: string | undefined;
  Target?: string | undefined;
}

/** Route keys by the id of the integration they lead to. */
export type RoutesOf = ReadonlyMap<string, readonly string[]>;

const target = /^integrations\/([^/]+)$/;

/** A route without a target answers nothing. */
export const routesByIntegration = (routes: readonly ListedRoute[]): RoutesOf => {
  const found = new Map<string, string[]>();
  for (const { RouteKey: key, Target: leadsTo } of routes) {
    const id = target.exec(leadsTo ?? '')?.[1];
    if (key === undefined || id === undefined) continue;
    const keys = found.get(id) ?? [];
    keys.push(key);
    found.set(id, keys);
  }
  return found;
};
