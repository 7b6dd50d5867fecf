// The estate builder: creates what a baseline declares, through the real SDK, against any endpoint.
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { Baseline, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { Facts } from '../../../shared/model/field.js';
import { scopeId, type Place, type Scope } from '../../../shared/model/target.js';
import { declaredScopes } from '../../../shared/usecases/check.js';
import { buildRestApi } from './apigateway.js';
import { buildHttpApi } from './apigatewayv2.js';
import { buildIvsStages } from './ivs-realtime.js';
import type { IdMap } from './rebind.js';

/** One scope to build: an API with all that is declared in it, or a Region's IVS stages. */
export interface Site {
  clients: AwsClients;
  scope: Scope;
  targets: readonly DeclaredTarget[];
  /** What the source tells of the scope itself (`protocol`). */
  facts: Facts;
  /** Filled while building. */
  ids: Map<string, string>;
}

const builders: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  restapi: buildRestApi,
  httpapi: buildHttpApi,
  'ivs-stages': buildIvsStages,
};

/** Building is what gives a template's names their ids. */
const asIfBound = (baseline: Baseline): Baseline => ({
  ...baseline,
  targets: baseline.targets.map(({ unbound: _named, ...target }) => target),
  managed: baseline.managed.map(({ unbound: _named, ...managed }) => managed),
});

/** Creates everything that an unmasked baseline declares. What AWS demands beside it gets plausible values. */
export const buildEstate = async (
  baseline: Baseline,
  clientsFor: (place: Place) => AwsClients,
): Promise<IdMap> => {
  const ids = new Map<string, string>();
  for (const { scope, targets } of declaredScopes(asIfBound(baseline), 'managed')) {
    const owner = baseline.managed.find((managed) => scopeId(managed.scope) === scopeId(scope));
    const site = { clients: clientsFor(scope), scope, targets, facts: owner?.facts ?? {}, ids };
    await builders[scope.family]?.(site);
  }
  return ids;
};
