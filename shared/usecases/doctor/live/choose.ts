// Finds the stage for a test of alerting in the table: the one that was named, or the first that suits.
import { operatorError, type Problem } from '../../../model/errors.js';
import { parseScopeId, targetId, type Place, type ScopeId, type TargetId } from '../../../model/target.js';
import type { Clock } from '../../../model/time.js';
import { loadDeclaredScopes } from '../../declared-scopes.js';
import { scopeOfTarget } from '../../looking-back/known-targets.js';
import { pinBaseline } from '../../look/pinned.js';
import type { Store, Watch } from '../../ports.js';
import { suits, type Candidate, type Suits } from './candidate.js';

export interface ChooseDeps {
  store: Pick<Store, 'loadWatch' | 'loadScope' | 'loadSourceScopes'>;
  clock: Clock;
  home: Place;
}

const refused = 'Nothing was changed: no declared stage suits.';
const shownReasons = 5;

const inScope = async (
  { store, clock, home }: ChooseDeps,
  watch: Watch,
  scope: ScopeId,
): Promise<Suits[]> => {
  const parsed = parseScopeId(scope);
  if (parsed === undefined) return [];
  const rows = await store.loadScope(scope);
  const now = clock();
  const { targets } = pinBaseline(parsed, rows, watch, '', now);
  const around = { scope, home, settings: watch.settings, findings: rows.findings, now };
  return targets.map((declared) => suits(declared, around));
};

const idOf = (one: Suits): string =>
  one.status === 'suits' ? targetId(one.candidate.declared) : one.problem.where;

const nothingDeclared: Problem = {
  where: 'the baseline',
  what: 'declares no stage',
  remedy: 'Declare one: stagewatch baseline push.',
};

/** Rejects with every reason where none suits. */
export const chooseStage = async (deps: ChooseDeps, named: TargetId | undefined): Promise<Candidate> => {
  const watch = await deps.store.loadWatch();
  const scope = named === undefined ? undefined : scopeOfTarget(named);
  const scopes = scope === undefined ? await loadDeclaredScopes(deps.store, watch) : [scope];
  const problems: Problem[] = [];
  for (const one of scopes) {
    const all = (await inScope(deps, watch, one)).filter(
      (found) => named === undefined || idOf(found) === named,
    );
    const found = all.find((other) => other.status === 'suits');
    if (found !== undefined) return found.candidate;
    problems.push(...all.flatMap((other) => (other.status === 'unfit' ? [other.problem] : [])));
  }
  if (named !== undefined && problems.length === 0)
    throw operatorError(refused, [
      { where: named, what: 'nothing declares it', remedy: 'Name a declared stage, by its live id.' },
    ]);
  throw operatorError(refused, problems.length === 0 ? [nothingDeclared] : problems.slice(0, shownReasons));
};
