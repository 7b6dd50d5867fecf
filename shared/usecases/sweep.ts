// Puts every declared scope on the queue of sweeps: the guarantee that finds what no event told.
import type { Look } from '../model/look.js';
import { parseScopeId, scopeId, type Place, type ScopeId } from '../model/target.js';
import type { ListedScope } from '../kinds/kind.js';
import { families } from '../kinds/registry.js';
import { loadDeclaredScopes } from './declared-scopes.js';
import { sideBySide } from './look/parallel.js';
import type { Ports, Reading } from './ports.js';

export interface SweepOutcome {
  looks: number;
  /** Scopes that exist and that nothing declares: they are counted, not read. */
  undeclared: number;
  failedLists: number;
}

type SweepDeps = Pick<Ports, 'store' | 'queue' | 'clock' | 'log'> & Reading;

const placesOf = (scopes: readonly ScopeId[]): Place[] => {
  const places = new Map<string, Place>();
  for (const id of scopes) {
    const scope = parseScopeId(id);
    if (scope === undefined) continue;
    const { account, region } = scope;
    places.set(`${account}/${region}`, { account, region });
  }
  return [...places.values()];
};

/** One list per family; one that fails costs its facts only, for the declared scopes are known. */
const listPlace = async (
  deps: SweepDeps,
  place: Place,
): Promise<{ listed: ListedScope[]; failed: number }> => {
  const clients = deps.clientsFor(place, 'sweep');
  const lists = await Promise.allSettled(families.map((family) => family.list(clients, place)));
  for (const [index, list] of lists.entries()) {
    if (list.status === 'rejected')
      deps.log('scopes not listed', { family: families[index]?.id, ...place, error: String(list.reason) });
  }
  return {
    listed: lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])),
    failed: lists.filter(({ status }) => status === 'rejected').length,
  };
};

export const sweep = (deps: SweepDeps) => async (): Promise<SweepOutcome> => {
  const asOf = deps.clock();
  const declared = await loadDeclaredScopes(deps.store, await deps.store.loadWatch());
  const lists = await sideBySide(placesOf(declared), (place) => listPlace(deps, place));
  const listed = new Map(
    lists.flatMap((list) => list.listed).map(({ scope, facts }) => [scopeId(scope), facts]),
  );
  const looks = declared.map((scope): Look => {
    const facts = listed.get(scope);
    const told = facts === undefined || Object.keys(facts).length === 0 ? {} : { facts };
    return { scope, cause: 'sweep', asOf, ...told };
  });
  await deps.queue.send('sweep', looks);
  const undeclared = [...listed.keys()].filter((scope) => !declared.includes(scope)).length;
  return { looks: looks.length, undeclared, failedLists: lists.reduce((sum, { failed }) => sum + failed, 0) };
};
