// What of the live side of a scope moved since it was recorded last: its root hash, its manifest, new snapshots.
import type { Look } from '../../model/look.js';
import type { Manifest, ScopeHead, Snapshot } from '../../model/record.js';
import type { ScopeResult } from '../../model/result.js';
import type { TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Store } from '../ports.js';
import { liveHashOf, rootOf } from './hashes.js';

export interface Live {
  root: string;
  /** Undefined where nothing moved. */
  manifest?: Manifest;
  snapshots: readonly Snapshot[];
}

const isSameManifest = (a: Manifest, b: Manifest): boolean => {
  const ids = Object.keys(a) as (keyof Manifest)[];
  return ids.length === Object.keys(b).length && ids.every((id) => a[id] === b[id]);
};

/** What of the live side moved since it was recorded last. */
export const liveChanges = async (
  { loadManifest }: Pick<Store, 'loadManifest'>,
  look: Look,
  result: ScopeResult,
  readStartedAt: EpochMs,
  known: { head?: ScopeHead | undefined; manifest: Manifest | undefined },
  others: readonly string[],
): Promise<Live> => {
  const hashes = result.results.flatMap((one) => {
    const hash = liveHashOf(one);
    return hash === undefined ? [] : [{ one, hash }];
  });
  const seen: Manifest = Object.fromEntries(hashes.map(({ one, hash }) => [one.id, hash]));
  const isWhole =
    look.only === undefined && hashes.length === result.results.length && result.unreadable === undefined;
  if (isWhole && rootOf(seen, ...others) === known.head?.root)
    return { root: known.head.root, snapshots: [] };
  const before = known.manifest ?? (await loadManifest(look.scope));
  const manifest = isWhole ? seen : { ...before, ...seen };
  const root = rootOf(manifest, ...others);
  const snapshots = hashes
    .filter(({ one, hash }) => before[one.id] !== hash)
    .map(({ one: { id, state }, hash }) => ({
      target: id,
      hash,
      readStartedAt,
      ...(state === undefined ? {} : { state }),
    }));
  return isSameManifest(before, manifest) ? { root, snapshots } : { root, snapshots, manifest };
};

/** A scope of which all was seen proves how each of its targets was then. */
const isProof = (head: ScopeHead): boolean =>
  head.blindness === undefined && (head.verdicts['unknown'] ?? 0) === 0;

/** When each target that moved was seen last as it was before. */
export const movedAfter = (
  head: ScopeHead | undefined,
  { snapshots }: Live,
): ReadonlyMap<TargetId, EpochMs> =>
  head === undefined || !isProof(head)
    ? new Map()
    : new Map(snapshots.map(({ target }) => [target, head.readStartedAt]));
