// Reads the sources of masked values again where AWS keeps them: each once for a request, and its texts in memory only.
import type { Hide } from '../../engine/mask.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { SourcePointer } from '../../model/record.js';
import type { SourceSpec } from '../../model/source.js';
import type { Place, TargetId } from '../../model/target.js';
import type { Compile } from '../baseline/compile-source.js';
import { failureOf, nothingThere, type FetchFailure } from '../baseline/fetch-failure.js';
import { maskedTarget } from '../baseline/rows.js';
import { sideBySide } from '../look/parallel.js';
import type { Ports, Watch } from '../ports.js';
import type { FetchedSource, RemoteSources } from '../sources/source-spec.js';
import { inClear, maskedSources, sayingOf, type InClear, type Reread } from './in-clear.js';

/** What reading a source takes: loaded only when a plan wants a value of one. */
export interface SourceReading {
  compile: () => Promise<Compile>;
  remote: () => Promise<RemoteSources>;
  /** Where targets are whose declarations name no place. */
  home: Place;
}

export interface SourcesAgainDeps extends Pick<Ports, 'log'> {
  sources: SourceReading;
  hide: Hide;
  keyId: string;
}

/** Targets whose plans want values. */
export type Wanting = readonly { id: TargetId; declared: DeclaredTarget }[];

/** Gives the values behind masks; never rejects, what cannot be had is refused. */
export type ValuesInClear = (wanting: Wanting) => Promise<ReadonlyMap<TargetId, InClear>>;

type Fetch = { found: readonly FetchedSource[] } | FetchFailure;

/** The same promise for the same name. */
const remembered = <Found>(find: (name: string) => Promise<Found>): ((name: string) => Promise<Found>) => {
  const known = new Map<string, Promise<Found>>();
  return (name) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };
};

const fetchOf =
  ({ sources }: SourcesAgainDeps) =>
  async (spec: SourceSpec): Promise<Fetch> => {
    try {
      const found = await (await sources.remote()).fetch(spec);
      return found.length === 0 ? { problems: [nothingThere(spec)], isCertain: true } : { found };
    } catch (error) {
      return failureOf(spec, error);
    }
  };

const compiled = async (
  { sources, hide, keyId, log }: SourcesAgainDeps,
  { source: name, reveal }: SourcePointer,
  { source }: FetchedSource,
): Promise<Reread> => {
  try {
    const compile = await sources.compile();
    const { baseline, problems } = compile([source], sources.home);
    if (problems.length > 0) return { status: 'changed' };
    const mask = (target: DeclaredTarget): DeclaredTarget => maskedTarget(target, { hide, keyId, reveal });
    return { status: 'read', saying: sayingOf(baseline.targets), mask };
  } catch (error) {
    // What a parser says may quote what it read.
    log('source not compiled again', {
      source: name,
      error: error instanceof Error ? error.name : 'unknown',
    });
    const remedy = 'Look at the logs, and compile the baseline again.';
    return { status: 'unread', problem: { where: name, what: 'it could not be compiled', remedy } };
  }
};

/** For one request: what was read stays as it was read, as the baseline does. */
export const valuesInClear = (
  deps: SourcesAgainDeps,
  { sources, settings }: Pick<Watch, 'sources' | 'settings'>,
): ValuesInClear => {
  const specOf = (name: string): SourceSpec | undefined =>
    settings.baselines.find((spec) => spec.name === name);
  const fetchSpec = fetchOf(deps);
  const fetched = remembered(async (name): Promise<Fetch | undefined> => {
    const spec = specOf(name);
    return spec === undefined ? undefined : fetchSpec(spec);
  });
  const reread = remembered(async (name): Promise<Reread> => {
    const pointer = sources.find(({ source }) => source === name);
    if (pointer?.configured === undefined) return { status: 'not-kept' };
    const fetch = await fetched(pointer.configured);
    if (fetch === undefined) return { status: 'not-named' };
    if ('problems' in fetch) {
      const [problem = { where: name, what: 'no reason is known', remedy: 'Try again.' }] = fetch.problems;
      return { status: 'unread', problem };
    }
    const one = fetch.found.find(({ source }) => source.name === name);
    return one === undefined ? { status: 'changed' } : compiled(deps, pointer, one);
  });
  return async (wanting) => {
    const names = [...new Set(wanting.flatMap(({ declared }) => maskedSources(declared)))];
    const rereads = new Map(await sideBySide(names, async (name) => [name, await reread(name)] as const));
    return new Map(wanting.map(({ id, declared }) => [id, inClear(declared, rereads)]));
  };
};
