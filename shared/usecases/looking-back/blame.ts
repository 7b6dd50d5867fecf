// For each attribute of a target: its value, between which reads it changed last, and who changed it.
import { isoOf } from '../../engine/iso.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { Evidence } from '../../model/evidence.js';
import type { LeafValue } from '../../model/field.js';
import type { ShownValue } from '../../model/report.js';
import { parseTargetId, type ScopeId, type Target, type TargetId } from '../../model/target.js';
import { later } from '../../model/time.js';
import type { LookingBack } from './archive.js';
import { changedBetween } from './changed-by.js';
import { scopeOfTarget } from './known-targets.js';
import { shownFinding, type ShownFinding } from './shown-finding.js';
import {
  shownChangedBy,
  shownLeaf,
  shownTargetId,
  type ShownChangedBy,
  type ShownTargetId,
} from './shown.js';
import { changesBetween, stateOf, versionsOf, type Change, type Version } from './versions.js';

/** When an attribute became what it is: seen by one read, and not yet by the one before. */
export interface ShownSince {
  seenAt: string;
  /** The read that still saw something else; absent: it was so in the first version that is looked at. */
  notBefore?: string;
}

export interface BlamedAttribute extends ShownSince {
  path: string;
  /** Absent: it is not set any more. */
  value?: ShownValue;
  before?: ShownValue;
  /** Absent where no change was seen. */
  changedBy?: ShownChangedBy;
}

export interface ShownBlame extends ShownTargetId {
  schemaVersion: 1;
  content: 'read' | 'absent';
  /** How many versions were looked at, and since when. */
  versions: number;
  recordedSince: string;
  /** There are earlier versions that were not looked at. */
  hasEarlier: boolean;
  attributes: readonly BlamedAttribute[];
  /** The latest drift of the target: how long it was exposed, and how soon it was seen. */
  finding?: ShownFinding;
}

const versionLimit = 500;
const evidenceLimit = 2000;
const marginMs = 60_000;

/** The last change of each path, with the two versions that it lies between. */
interface LastChange {
  from: Version;
  to: Version;
  changes: readonly Change[];
  change: Change;
}

const lastChanges = (versions: readonly Version[]): ReadonlyMap<string, LastChange> => {
  const last = new Map<string, LastChange>();
  for (const [index, to] of versions.entries()) {
    const from = versions[index - 1];
    if (from === undefined) continue;
    const changes = changesBetween(stateOf(from), stateOf(to));
    for (const change of changes) last.set(change.path, { from, to, changes, change });
  }
  return last;
};

type ChangedBy = (path: string, last: LastChange) => ShownChangedBy;

const blamed = (
  path: string,
  value: LeafValue | undefined,
  first: Version,
  last: LastChange | undefined,
  changedBy: ChangedBy,
): BlamedAttribute => {
  const shown = value === undefined ? {} : { value: shownLeaf(value) };
  if (last === undefined) return { path, ...shown, seenAt: isoOf(first.firstSeenAt) };
  const { before } = last.change;
  return {
    path,
    ...shown,
    ...(before === undefined ? {} : { before: shownLeaf(before) }),
    seenAt: isoOf(last.to.firstSeenAt),
    notBefore: isoOf(last.from.firstSeenAt),
    changedBy: changedBy(path, last),
  };
};

/** Each pair of versions is joined to the evidence of its time once. */
const attributing = (
  target: Target,
  evidence: readonly Evidence[],
  record: Recorded['record'],
): ChangedBy => {
  const known = new Map<Version, ReturnType<typeof changedBetween>>();
  return (path, { from, to, changes }) => {
    const finding = record?.finding;
    const answer = known.get(to) ?? changedBetween({ target, from, to, changes, evidence, finding });
    known.set(to, answer);
    return shownChangedBy(answer(path));
  };
};

type Recorded = Awaited<ReturnType<typeof load>>;

const load = async ({ store, archive }: LookingBack, scope: ScopeId, target: TargetId) => {
  const [snapshots, record] = await Promise.all([
    archive.versions(target, { order: 'newest-first', limit: versionLimit + 1 }),
    store.loadFinding(scope, target),
  ]);
  // What was only listed has no attributes to tell of.
  const versions = versionsOf(snapshots.slice(0, versionLimit)).filter(
    ({ content }) => content.status !== 'listed',
  );
  const [first] = versions;
  const evidence =
    first === undefined
      ? []
      : await store.loadEvidence(scope, later(first.firstSeenAt, -marginMs), evidenceLimit);
  return { versions, record, evidence, hasEarlier: snapshots.length > versionLimit };
};

/** Undefined where no content of it was ever recorded. */
export const blame =
  (deps: LookingBack) =>
  async (target: TargetId): Promise<ShownBlame | undefined> => {
    const scope = scopeOfTarget(target);
    const parsed = parseTargetId(target);
    if (scope === undefined || parsed === undefined) return undefined;
    const { versions, record, evidence, hasEarlier } = await load(deps, scope, target);
    const [first] = versions;
    const newest = versions.at(-1);
    if (first === undefined || newest === undefined) return undefined;
    const last = lastChanges(versions);
    const state = stateOf(newest);
    const changedBy = attributing(parsed, evidence, record);
    const paths = [...new Set([...Object.keys(state), ...last.keys()])].sort(byCodeUnit);
    return {
      schemaVersion: 1,
      ...shownTargetId(target),
      content: newest.content.status === 'absent' ? 'absent' : 'read',
      versions: versions.length,
      recordedSince: isoOf(first.firstSeenAt),
      hasEarlier,
      attributes: paths.map((path) => blamed(path, state[path], first, last.get(path), changedBy)),
      ...(record === undefined ? {} : { finding: shownFinding(record, deps.clock()) }),
    };
  };
