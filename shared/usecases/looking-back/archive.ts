// What looking back needs of the table beyond what watching does: findings alone, and the versions of one target.
import type { FindingRecord, Snapshot } from '../../model/record.js';
import type { ScopeId, TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Clock, Store } from '../ports.js';

export interface VersionRange {
  /** Only versions first read after that. */
  after?: EpochMs;
  order: 'newest-first' | 'oldest-first';
  limit: number;
}

export interface Archive {
  /** The findings of one scope, without what is declared there: one query. */
  findingsIn: (scope: ScopeId) => Promise<readonly FindingRecord[]>;
  /** Every finding there is, also of scopes that nobody declares any more: reads the whole table. */
  allFindings: () => Promise<readonly FindingRecord[]>;
  versions: (target: TargetId, range: VersionRange) => Promise<readonly Snapshot[]>;
}

export interface LookingBack {
  store: Store;
  archive: Archive;
  clock: Clock;
}
