// Where declarations come from, and what fetching them gives.
import type { DeclarationSource } from '../declarations/source.js';
import type { Revision, SourceSpec } from '../../model/source.js';

export type { GivenBindings, Location, Revision, SourceSpec } from '../../model/source.js';

export interface FetchedSource {
  source: DeclarationSource;
  revision?: Revision;
  /** It is being deployed right now: what lives is between two declarations. */
  isChanging?: true;
}

/** Sources that AWS keeps. Rejects with an operator error that names the location and the remedy. */
export interface RemoteSources {
  fetch: (spec: SourceSpec) => Promise<readonly FetchedSource[]>;
}
