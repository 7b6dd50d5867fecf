// Where declarations come from: one entry of `baselines:`, understood.
import type { Place } from './target.js';
import type { EpochMs } from './time.js';

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

/** What the text of a source leaves open and a person gives beside it. */
export interface GivenBindings {
  place?: Partial<Place>;
  parameters?: Readonly<Record<string, string>>;
  physicalIds?: Readonly<Record<string, string>>;
  api?: string;
}

/** One entry of `baselines:` or one `--baseline`: where it is, and what its text leaves open. */
export interface SourceSpec {
  /** As the user wrote it. */
  name: string;
  location: Location;
  bindings: GivenBindings;
}

/** Which version of a source was read: what comes with an earlier one is older than what is known. */
export interface Revision {
  /** The version as its keeper names it: an S3 version id, a stack's last change. */
  id: string;
  at: EpochMs;
}
