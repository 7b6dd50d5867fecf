// The recorded versions of one target, and what changed from one to the next. Pure.
import { canonicalJson } from '../../engine/canonical.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { JsonPointer, LeafValue, State } from '../../model/field.js';
import type { Snapshot } from '../../model/record.js';
import type { EpochMs } from '../../model/time.js';

/** What a version tells of the target: its settings, that AWS proved it gone, or only that it was listed. */
export type VersionContent = { status: 'read'; state: State } | { status: 'absent' } | { status: 'listed' };

export interface Version {
  hash: string;
  /** Start of the read that saw it first. */
  firstSeenAt: EpochMs;
  content: VersionContent;
}

export interface Change {
  path: JsonPointer;
  before?: LeafValue;
  after?: LeafValue;
}

/** `absent` and `listed` are the hashes of states without content (look/hashes.ts). */
const contentOf = ({ hash, state }: Snapshot): VersionContent => {
  if (state !== undefined) return { status: 'read', state };
  return { status: hash === 'listed' ? 'listed' : 'absent' };
};

/** Oldest first. A look that crashed leaves the same version twice: the first sight counts. */
export const versionsOf = (snapshots: readonly Snapshot[]): readonly Version[] =>
  [...snapshots]
    .sort((a, b) => a.readStartedAt - b.readStartedAt)
    .filter(({ hash }, index, all) => hash !== all[index - 1]?.hash)
    .map((snapshot) => ({
      hash: snapshot.hash,
      firstSeenAt: snapshot.readStartedAt,
      content: contentOf(snapshot),
    }));

export const stateOf = ({ content }: Version): State => (content.status === 'read' ? content.state : {});

const isSame = (a: LeafValue | undefined, b: LeafValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

/** In pointer order. */
export const changesBetween = (before: State, after: State): readonly Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort(byCodeUnit)
    .filter((path) => !isSame(before[path], after[path]))
    .map((path) => ({
      path,
      ...(before[path] === undefined ? {} : { before: before[path] }),
      ...(after[path] === undefined ? {} : { after: after[path] }),
    }));
