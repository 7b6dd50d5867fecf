// What AWS keeps of configured sources, at hand for a test to change.
import type { FetchedSource, SourceSpec } from '../../shared/usecases/sources/source-spec.js';

/** What AWS keeps of each configured source, by its name: what fetching it gives, or why it cannot be fetched. */
export const createKeeper = () => {
  const kept = new Map<string, readonly FetchedSource[] | Error>();
  const fetches: string[] = [];
  const fetch = ({ name }: SourceSpec): Promise<readonly FetchedSource[]> => {
    fetches.push(name);
    const found = kept.get(name) ?? new Error('ECONNRESET');
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  return { kept, fetches, remote: { fetch } };
};
