// Compiles what was fetched of a source, or waits while a deployment is between two declarations.
import type { SourcePointer } from '../../model/record.js';
import type { SourceSpec } from '../../model/source.js';
import type { EpochMs } from '../../model/time.js';
import type { FetchedSource } from '../sources/source-spec.js';
import { compileSource, outcomeOf, type BaselineDeps, type SourceOutcome } from './compile-source.js';
import type { Given } from './flip.js';
import { held, lookAtSource, settled } from './hold.js';
import { movePointer } from './pointer.js';

/** One source to fetch. */
export interface Refresh {
  spec: SourceSpec;
  /** A deployment of this stack is over since then. */
  settled?: { stack: string; at: EpochMs };
}

/** One text of it, and the last second that was over when we began to fetch. */
export interface Fetched {
  one: FetchedSource;
  at: EpochMs;
}

const isStack = ({ location }: SourceSpec): boolean => ['stack', 'stacks'].includes(location.type);

const givenOf = (spec: SourceSpec, { one: { source, revision }, at }: Fetched): Given => {
  const stack = source.bindings?.stack?.id;
  return {
    source,
    ...(revision === undefined ? {} : { revision }),
    origin: { configured: spec.name, ...(stack === undefined ? {} : { stack }) },
    // A stack's template only changes by a deployment, told or not.
    ...(isStack(spec) ? { deployedAt: at } : {}),
  };
};

/** Between two declarations the last good one counts; where there is none yet, this one is better than nothing. */
const compileChanging = async (
  deps: BaselineDeps,
  given: Given,
  at: EpochMs,
  reveal: readonly string[],
): Promise<SourceOutcome> => {
  const { name } = given.source;
  const { deployedAt: _running, ...rest } = given;
  const pointer = await deps.store.loadPointer(name);
  const outcome =
    pointer?.generation === undefined ? await compileSource(deps, rest, reveal) : outcomeOf(name, 'changing');
  await movePointer(deps, name, (known, version) => ({
    ...held(at, deps.clock())(known, version),
    ...given.origin,
  }));
  return outcome;
};

/** Since when a deployment is over, if one was told or was running when we began to fetch. */
const settledSince = (
  { spec, settled: told }: Refresh,
  before: SourcePointer | undefined,
  { one, at }: Fetched,
): EpochMs | undefined => {
  const { stack } = one.source.bindings ?? {};
  if (told !== undefined && (spec.location.type === 'stack' || told.stack === stack?.id)) return told.at;
  return before?.changing !== undefined && before.changing.since < at ? at : undefined;
};

export const compileFetched = async (
  deps: BaselineDeps,
  refresh: Refresh,
  fetched: Fetched,
  reveal: readonly string[],
): Promise<SourceOutcome> => {
  const given = givenOf(refresh.spec, fetched);
  const { name } = given.source;
  if (fetched.one.isChanging === true) return compileChanging(deps, given, fetched.at, reveal);
  const before = await deps.store.loadPointer(name);
  const since = settledSince(refresh, before, fetched);
  const outcome = await compileSource(deps, given, reveal);
  if (since === undefined) return outcome;
  const pointer = await movePointer(deps, name, settled(since, deps.clock()));
  // What the declaration did not follow is in no scope that changed, and was held as well.
  if (pointer !== undefined && pointer.version !== before?.version) await lookAtSource(deps, pointer);
  return outcome;
};
