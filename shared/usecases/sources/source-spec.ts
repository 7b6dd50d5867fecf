// Where declarations come from, and what fetching them gives.
import type { EpochMs } from '../../model/time.js';
import type { Bindings, DeclarationSource } from '../declarations/source.js';

export type Location =
  | { type: 'standard-input' }
  | { type: 'files'; pattern: string }
  | { type: 's3-object'; bucket: string; key: string }
  /** Every object below a prefix: `s3://bucket/prefix/**`. */
  | { type: 's3-prefix'; bucket: string; prefix: string }
  /** A deployed stack with its nested ones, by name or ARN: `stack:orders`. */
  | { type: 'stack'; stack: string }
  /** Every deployed stack with a tag: `stacks:team=orders`. */
  | { type: 'stacks'; tag: { key: string; value: string } };

/** One entry of `baselines:` or one `--baseline`: where it is, and what its text leaves open. */
export interface SourceSpec {
  /** As the user wrote it. */
  name: string;
  location: Location;
  bindings: Pick<Bindings, 'place' | 'parameters' | 'physicalIds' | 'api'>;
}

/** Which version of a source was read: what comes with an earlier one is older than what is known. */
export interface Revision {
  /** The version as its keeper names it: an S3 version id, a stack's last change. */
  id: string;
  at: EpochMs;
}

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
