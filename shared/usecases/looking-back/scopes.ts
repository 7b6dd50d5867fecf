// The scopes to look back at: what is declared, and what still has something due though nobody declares it any more.
import { epochMs } from '../../model/time.js';
import { parseScopeId, type ScopeId } from '../../model/target.js';
import { loadDeclaredScopes } from '../declared-scopes.js';
import type { Store, Watch } from '../ports.js';

/** Far later than any timer. */
const ever = epochMs(Number.MAX_SAFE_INTEGER);
const dueLimit = 1000;

/** `due` needs `dynamodb:Query` on the index; what ends though it is no longer declared is found there. */
export const scopesWithFindings = async (
  store: Pick<Store, 'loadSourceScopes' | 'due'>,
  watch: Pick<Watch, 'sources'>,
): Promise<{ declared: readonly ScopeId[]; others: readonly ScopeId[] }> => {
  const [declared, due] = await Promise.all([loadDeclaredScopes(store, watch), store.due(ever, dueLimit)]);
  const withTimer = due.flatMap((row) => (row.type === 'finding' ? [row.scope] : []));
  const others = [...new Set(withTimer)].filter((scope) => !declared.includes(scope));
  return { declared, others };
};

/** Whether a scope may hold what belongs to an API: the API itself, or a Region that is one scope. */
export const isOfApi = (scope: ScopeId, api: string): boolean => parseScopeId(scope)?.key === api;
