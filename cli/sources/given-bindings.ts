// What flags and entries bind, with the files that they name read.
import type { Problem } from '../../shared/model/errors.js';
import {
  joinParameters,
  readAssignment,
  readParameterFile,
  type ParameterReading,
} from '../../shared/usecases/sources/parameters.js';
import { readPhysicalIds } from '../../shared/usecases/sources/physical-ids.js';
import type { SourceEntry } from '../../shared/usecases/sources/source-entry.js';
import type { SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import { readTextFile } from './text-file.js';

const parametersOf = async (word: string): Promise<ParameterReading> => {
  if (!word.startsWith('@')) return readAssignment(word);
  const file = word.slice(1).replace(/^file:\/\//, '');
  const read = await readTextFile(file);
  if ('problem' in read) return { parameters: {}, withheld: [], problems: [read.problem] };
  return readParameterFile(file, read.text);
};

export const givenParameters = async (
  words: readonly string[],
): Promise<Omit<ParameterReading, 'withheld'>> => joinParameters(await Promise.all(words.map(parametersOf)));

type Ids = Readonly<Record<string, string>>;

const idsOf = async (file: string): Promise<{ ids: Ids; problems: readonly Problem[] }> => {
  const read = await readTextFile(file);
  if ('problem' in read) return { ids: {}, problems: [read.problem] };
  const reading = readPhysicalIds(file, read.text);
  return 'problems' in reading
    ? { ids: {}, problems: reading.problems }
    : { ids: reading.physicalIds, problems: [] };
};

export interface GivenIds {
  /** From the flag: for every source. */
  given?: Ids;
  specs: readonly SourceSpec[];
  problems: readonly Problem[];
}

/** Reads the file of the flag and those that entries name. */
export const givenPhysicalIds = async (
  flag: string | undefined,
  entries: readonly SourceEntry[],
): Promise<GivenIds> => {
  const given = flag === undefined ? undefined : await idsOf(flag);
  const problems: Problem[] = [...(given?.problems ?? [])];
  const specs: SourceSpec[] = [];
  for (const { spec, physicalIdsFile } of entries) {
    const own = physicalIdsFile === undefined ? undefined : await idsOf(physicalIdsFile);
    problems.push(...(own?.problems ?? []));
    specs.push(own === undefined ? spec : { ...spec, bindings: { ...spec.bindings, physicalIds: own.ids } });
  }
  return { ...(given === undefined ? {} : { given: given.ids }), specs, problems };
};
