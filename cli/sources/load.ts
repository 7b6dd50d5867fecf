// From where the sources are to their texts; all that cannot be had is told at once.
import { resolve } from 'node:path';
import { operatorError, StagewatchError, type Problem } from '../../shared/model/errors.js';
import type { DeclarationSource } from '../../shared/usecases/declarations/source.js';
import type { RemoteSources, SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import { findFiles } from './find-files.js';
import { includeBeside } from './include.js';
import type { NamedSources } from './options.js';
import { readTextFile, readTextStream } from './text-file.js';

export interface LoadDeps {
  stdin: AsyncIterable<Buffer | string>;
  /** Asked for only where a source is kept by AWS. */
  remote: () => Promise<RemoteSources>;
  /** Told what is being fetched: a long one should not look like a hang. */
  onFetch: (name: string) => void;
}

interface Loaded {
  sources: readonly DeclarationSource[];
  problems: readonly Problem[];
}

const nothing: Loaded = { sources: [], problems: [] };

const joined = (all: readonly Loaded[]): Loaded => ({
  sources: all.flatMap(({ sources }) => sources),
  problems: all.flatMap(({ problems }) => problems),
});

const loadFile = async (path: string, { bindings }: SourceSpec): Promise<Loaded> => {
  const read = await readTextFile(path);
  if ('problem' in read) return { sources: [], problems: [read.problem] };
  const source = { name: path, text: read.text, bindings: { ...bindings, include: includeBeside(path) } };
  return { sources: [source], problems: [] };
};

const loadFiles = async (pattern: string, spec: SourceSpec): Promise<Loaded> => {
  const found = await findFiles(pattern, process.cwd());
  if ('problem' in found) return { sources: [], problems: [found.problem] };
  const all: Loaded[] = [];
  for (const path of found.paths) all.push(await loadFile(path, spec));
  return joined(all);
};

const loadStandardInput = async ({ bindings }: SourceSpec, { stdin, onFetch }: LoadDeps): Promise<Loaded> => {
  onFetch('standard input (end it with Ctrl-D)');
  const read = await readTextStream('standard input', stdin);
  if ('problem' in read) return { sources: [], problems: [read.problem] };
  return { sources: [{ name: 'standard input', text: read.text, bindings }], problems: [] };
};

const problemsOf = (spec: SourceSpec, error: StagewatchError): readonly Problem[] =>
  error.problems.length > 0
    ? error.problems
    : [{ where: spec.name, what: error.message, remedy: 'Check the source, and try again.' }];

const loadRemote = async (spec: SourceSpec, deps: LoadDeps): Promise<Loaded> => {
  try {
    const remote = await deps.remote();
    deps.onFetch(spec.name);
    const fetched = await remote.fetch(spec);
    return { sources: fetched.map(({ source }) => source), problems: [] };
  } catch (error) {
    if (!(error instanceof StagewatchError)) throw error;
    return { sources: [], problems: problemsOf(spec, error) };
  }
};

const loadOne = (spec: SourceSpec, deps: LoadDeps): Promise<Loaded> => {
  const { location } = spec;
  if (location.type === 'files') return loadFiles(location.pattern, spec);
  return location.type === 'standard-input' ? loadStandardInput(spec, deps) : loadRemote(spec, deps);
};

/** Patterns overlap, and people repeat themselves: the same text is read and counted once. */
const once = (sources: readonly DeclarationSource[]): DeclarationSource[] => [
  ...new Map(
    sources.map((source) => {
      const { include: _beside, ...bindings } = source.bindings ?? {};
      return [`${resolve(source.name)} ${JSON.stringify(bindings)}`, source] as const;
    }),
  ).values(),
];

/** Reads all sources; throws with every problem at once, those known before included. */
export const loadSources = async (
  { specs, problems: known }: NamedSources,
  deps: LoadDeps,
): Promise<readonly DeclarationSource[]> => {
  const isGivenInput = ({ location }: SourceSpec): boolean => location.type === 'standard-input';
  const first = specs.find(isGivenInput);
  const all: Loaded[] = [];
  for (const spec of specs) {
    const again = isGivenInput(spec) && spec !== first;
    // Nobody waits for AWS, or types a declaration in, only to hear of a misspelt flag.
    const isVain = known.length > 0 && spec.location.type !== 'files';
    all.push(again || isVain ? nothing : await loadOne(spec, deps));
  }
  const { sources, problems } = joined([{ sources: [], problems: known }, ...all]);
  if (problems.length > 0) throw operatorError('Not every source could be read; none was used.', problems);
  return once(sources);
};
