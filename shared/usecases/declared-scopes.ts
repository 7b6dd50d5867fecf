// All scopes that the current generations of all sources speak about.
import type { ScopeId } from '../model/target.js';
import { sideBySide } from './look/parallel.js';
import type { Store, Watch } from './ports.js';

export const loadDeclaredScopes = async (
  store: Pick<Store, 'loadSourceScopes'>,
  watch: Pick<Watch, 'sources'>,
): Promise<readonly ScopeId[]> => {
  const lists = await sideBySide(watch.sources, ({ source, generation }) =>
    generation === undefined ? Promise.resolve([]) : store.loadSourceScopes(source, generation),
  );
  return [...new Set(lists.flat().map(({ scope }) => scope))];
};
