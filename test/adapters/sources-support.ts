// Fetches sources as a user names them, and tells what they would read where that fails.
import { createRemoteSources } from '../../shared/adapters/sources/remote-sources.js';
import { StagewatchError } from '../../shared/model/errors.js';
import type { FetchedSource, SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import { readSourceEntry } from '../../shared/usecases/sources/source-entry.js';

export type Options = NonNullable<Parameters<typeof createRemoteSources>[0]>;

const specOf = (entry: unknown): SourceSpec => {
  const read = readSourceEntry(entry);
  if (!('entry' in read)) throw new Error(JSON.stringify(read.complaints));
  return read.entry.spec;
};

/** One attempt each unless told otherwise; credentials and endpoint come from the environment. */
export const fetchAll = (entry: unknown, options: Options = {}): Promise<readonly FetchedSource[]> =>
  createRemoteSources({ maxAttempts: 1, ...options }).fetch(specOf(entry));

export const fetchOne = async (entry: unknown, options?: Options): Promise<FetchedSource> => {
  const [one, ...more] = await fetchAll(entry, options);
  if (one === undefined || more.length > 0) throw new Error(`not one source but ${more.length + 1}`);
  return one;
};

/** What the person who asked is told; anything that is not explained is thrown on. */
export const complaint = async (entry: unknown, options?: Options): Promise<string> => {
  try {
    await fetchAll(entry, options);
  } catch (error) {
    if (!(error instanceof StagewatchError) || error.fault === 'bug') throw error;
    return error.problems.map(({ where, what, remedy }) => `${where}: ${what} | ${remedy}`).join('\n');
  }
  return 'no complaint';
};
