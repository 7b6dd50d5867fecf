// Fetches what AWS keeps of a configured source and compiles it; what cannot be fetched keeps what is known.
import type { SourcePointer } from '../../model/record.js';
import type { SourceSpec } from '../../model/source.js';
import { later } from '../../model/time.js';
import type { FetchedSource, RemoteSources } from '../sources/source-spec.js';
import { compileFetched, type Refresh } from './compile-fetched.js';
import {
  moveAndTell,
  outcomeOf,
  removeSource,
  type BaselineDeps,
  type SourceOutcome,
} from './compile-source.js';
import { failureOf, nothingThere, type FetchFailure } from './fetch-failure.js';
import { movePointer } from './pointer.js';
import { fetched, notFetched, refused } from './trouble.js';

/** Events tell whole seconds: what began in the second of our fetch may have begun after it. */
const wholeSecondMs = 1000;

export interface RefreshDeps extends BaselineDeps {
  remote: RemoteSources;
}

const unread = async (
  deps: RefreshDeps,
  { name }: SourceSpec,
  failure: FetchFailure,
  known: readonly SourcePointer[],
): Promise<SourceOutcome> => {
  await moveAndTell(deps, name, notFetched({ at: deps.clock(), ...failure, keeps: known.length }));
  const again = failure.isCertain ? {} : { retry: true as const };
  return outcomeOf(name, 'unread', { problems: failure.problems, ...again });
};

const gone = async (
  deps: RefreshDeps,
  { spec }: Refresh,
  { source }: SourcePointer,
): Promise<SourceOutcome> => {
  const problem = {
    where: source,
    what: `${spec.name} no longer holds it`,
    remedy: 'What it declared last still counts: put it back, or remove this source.',
  };
  await moveAndTell(deps, source, refused({ at: deps.clock(), hash: 'gone', problems: [problem] }));
  return outcomeOf(source, 'invalid', { problems: [problem] });
};

/** A stack lists its nested ones as a whole: what it no longer lists was taken out by a deployment. */
const isCertainlyGone = ({ location }: SourceSpec, found: readonly FetchedSource[]): boolean =>
  location.type === 'stack' && found.every(({ isChanging }) => isChanging !== true);

const refreshOne = async (
  deps: RefreshDeps,
  refresh: Refresh,
  sources: readonly SourcePointer[],
  reveal: readonly string[],
): Promise<SourceOutcome[]> => {
  const { spec } = refresh;
  const known = sources.filter(
    ({ configured, generation }) => configured === spec.name && generation !== undefined,
  );
  const fetchedAt = later(deps.clock(), -wholeSecondMs);
  let found: readonly FetchedSource[];
  try {
    found = await deps.remote.fetch(spec);
  } catch (error) {
    return [await unread(deps, spec, failureOf(spec, error), known)];
  }
  if (found.length === 0)
    return [await unread(deps, spec, { problems: [nothingThere(spec)], isCertain: true }, known)];
  await movePointer(deps, spec.name, fetched);
  const outcomes: SourceOutcome[] = [];
  for (const one of found) outcomes.push(await compileFetched(deps, refresh, { one, at: fetchedAt }, reveal));
  const names = new Set(found.map(({ source }) => source.name));
  for (const pointer of known.filter(({ source }) => !names.has(source)))
    outcomes.push(
      isCertainlyGone(spec, found)
        ? await removeSource(deps, pointer.source)
        : await gone(deps, refresh, pointer),
    );
  return outcomes;
};

/** One source after the other; what goes wrong with one stops no other, and is thrown in the end where it is ours. */
export const refreshSources = async (
  deps: RefreshDeps,
  wanted: readonly Refresh[],
): Promise<SourceOutcome[]> => {
  const { settings, sources } = await deps.store.loadWatch();
  const outcomes: SourceOutcome[] = [];
  const failures: unknown[] = [];
  for (const refresh of wanted) {
    try {
      outcomes.push(...(await refreshOne(deps, refresh, sources, settings.reveal)));
    } catch (error) {
      deps.log('source not refreshed', { source: refresh.spec.name, error: String(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return outcomes;
};
