// The recorded versions of one target: when each was first seen, what changed, and the whole state at a time.
import { isoOf } from '../../engine/iso.js';
import type { State } from '../../model/field.js';
import type { ShownValue } from '../../model/report.js';
import type { TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { LookingBack } from './archive.js';
import { scopeOfTarget } from './known-targets.js';
import { shownLeaf, shownTargetId, type ShownTargetId } from './shown.js';
import { changesBetween, stateOf, versionsOf, type Change, type Version } from './versions.js';

export interface ShownChange {
  path: string;
  before?: ShownValue;
  after?: ShownValue;
}

export interface ShownVersion {
  hash: string;
  /** Start of the read that saw it first. */
  firstSeenAt: string;
  /** `listed`: it existed, and its content was not asked for. */
  content: 'read' | 'absent' | 'listed';
  /** Settings in it. */
  attributes: number;
  /** Since the version before; absent for the first one recorded. */
  changes?: readonly ShownChange[];
}

export interface ShownHistory extends ShownTargetId {
  schemaVersion: 1;
  /** Newest first. */
  versions: readonly ShownVersion[];
  /** There are earlier versions that were not asked for. */
  hasEarlier: boolean;
  /** Start of the newest whole read of the scope: until then the newest version held. */
  lastReadAt?: string;
}

export interface ShownMoment extends ShownTargetId {
  schemaVersion: 1;
  at: string;
  version: ShownVersion;
  /** The whole state of that version, masked. */
  state: Readonly<Record<string, ShownValue>>;
  /** When something else was seen first: the change lies between two reads. */
  nextSeenAt?: string;
  lastReadAt?: string;
}

const shownChange = ({ path, before, after }: Change): ShownChange => ({
  path,
  ...(before === undefined ? {} : { before: shownLeaf(before) }),
  ...(after === undefined ? {} : { after: shownLeaf(after) }),
});

/** What was only listed has no content to compare with. */
const isComparable = (before: Version | undefined, after: Version): before is Version =>
  before !== undefined && before.content.status !== 'listed' && after.content.status !== 'listed';

const shownVersion = (version: Version, before: Version | undefined): ShownVersion => ({
  hash: version.hash,
  firstSeenAt: isoOf(version.firstSeenAt),
  content: version.content.status,
  attributes: Object.keys(stateOf(version)).length,
  ...(isComparable(before, version)
    ? { changes: changesBetween(stateOf(before), stateOf(version)).map(shownChange) }
    : {}),
});

const shownState = (state: State): Readonly<Record<string, ShownValue>> =>
  Object.fromEntries(Object.entries(state).map(([path, value]) => [path, shownLeaf(value)]));

export const lastReadOf = async ({ store }: LookingBack, target: TargetId): Promise<EpochMs | undefined> => {
  const scope = scopeOfTarget(target);
  return scope === undefined ? undefined : (await store.loadHead(scope))?.readStartedAt;
};

const readUntil = (at: EpochMs | undefined): { lastReadAt?: string } =>
  at === undefined ? {} : { lastReadAt: isoOf(at) };

/** At most `limit` versions, newest first; undefined where none was ever recorded. */
export const showHistory =
  (deps: LookingBack) =>
  async (
    target: TargetId,
    { since, limit }: { since?: EpochMs; limit: number },
  ): Promise<ShownHistory | undefined> => {
    const range = {
      order: 'newest-first',
      limit: limit + 1,
      ...(since === undefined ? {} : { after: since }),
    } as const;
    const [snapshots, standing, lastRead] = await Promise.all([
      deps.archive.versions(target, range),
      since === undefined ? undefined : deps.store.snapshotAt(target, since),
      lastReadOf(deps, target),
    ]);
    const known = versionsOf([...(standing === undefined ? [] : [standing]), ...snapshots]);
    if (known.length === 0) return undefined;
    const isCut = snapshots.length > limit;
    const shown = known.map((version, index) => shownVersion(version, known[index - 1]));
    // The oldest of a cut list is only there to compare with.
    const kept = isCut ? shown.slice(1) : shown;
    return {
      schemaVersion: 1,
      ...shownTargetId(target),
      versions: kept.reverse(),
      hasEarlier: isCut || standing !== undefined,
      ...readUntil(lastRead),
    };
  };

export type Moment =
  | { status: 'observed'; shown: ShownMoment }
  | { status: 'not-before'; firstSeenAt: EpochMs }
  | { status: 'never' };

/** Versions that may repeat the one before, after a look that crashed. */
const repeats = 10;

/** What was read last at or before a time: never a guess about what nobody had read yet. */
export const showMoment =
  (deps: LookingBack) =>
  async (target: TargetId, at: EpochMs): Promise<Moment> => {
    const [found, following, lastRead] = await Promise.all([
      deps.store.snapshotAt(target, at),
      deps.archive.versions(target, { after: at, order: 'oldest-first', limit: repeats }),
      lastReadOf(deps, target),
    ]);
    const [first] = following;
    if (found === undefined)
      return first === undefined
        ? { status: 'never' }
        : { status: 'not-before', firstSeenAt: first.readStartedAt };
    const [version] = versionsOf([found]);
    if (version === undefined) return { status: 'never' };
    const next = following.find(({ hash }) => hash !== found.hash);
    const shown: ShownMoment = {
      schemaVersion: 1,
      ...shownTargetId(target),
      at: isoOf(at),
      version: shownVersion(version, undefined),
      state: shownState(stateOf(version)),
      ...(next === undefined ? {} : { nextSeenAt: isoOf(next.readStartedAt) }),
      ...readUntil(lastRead),
    };
    return { status: 'observed', shown };
  };
