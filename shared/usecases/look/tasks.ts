// What a look has to say about each finding of a scope: one task for each target that it concerns.
import { sha256 } from '../../engine/canonical.js';
import type { Clues } from '../../engine/made-by.js';
import type { Looked, Subject } from '../../engine/lifecycle.js';
import { recordDrift } from '../../engine/recorded.js';
import { isDrift } from '../../model/comparison.js';
import type { Standing } from '../../model/declaration.js';
import type { Evidence } from '../../model/evidence.js';
import type { FindingRecord } from '../../model/record.js';
import type { TargetResult } from '../../model/result.js';
import { parseTargetId, type ScopeId, type TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Expecting } from './expected.js';
import { declaredHashOf, liveHashOf, undeclared } from './hashes.js';
import type { OwnerOf } from './owners.js';

const placeOf = (
  { declared, name, target }: TargetResult,
  ownerOf: OwnerOf,
): NonNullable<Looked['place']> => ({
  ...(name === undefined ? {} : { name }),
  ...(declared === undefined ? {} : { address: declared.address, source: declared.source }),
  ...(declared?.line === undefined ? {} : { line: declared.line }),
  owner: ownerOf(target, declared),
  stale: declared?.stale,
});

/** CloudFormation is the one deployer that says when it begins and when it is done. */
const deployment = ({ isChanging, settledAt }: Standing): Pick<Looked, 'deployer' | 'settledAt'> => ({
  deployer: isChanging === true,
  ...(settledAt === undefined ? {} : { settledAt }),
});

/** What the lifecycle is told about one result; the hash of an unknown state is never looked at. */
const lookedOf = (
  result: TargetResult,
  { readStartedAt, standing: around, ownerOf }: Pick<Seen, 'readStartedAt' | 'standing' | 'ownerOf'>,
): Looked => {
  const { comparison } = result;
  const common = {
    type: 'looked' as const,
    readStartedAt,
    declaredHash: declaredHashOf(result.declared),
    stateHash: liveHashOf(result) ?? '',
    ...deployment(result.declared ?? around),
    place: placeOf(result, ownerOf),
  };
  if (isDrift(comparison)) return { ...common, verdict: 'drift', drift: recordDrift(comparison) };
  return { ...common, verdict: comparison.verdict === 'unknown' ? 'unknown' : 'in-sync' };
};

/** Something of the drift that is known is ignored now, and nothing else of it is left. */
const isIgnored = (
  { ignored = [] }: TargetResult,
  look: Looked,
  known: FindingRecord | undefined,
): Pick<Looked, 'ignored'> => {
  if (look.verdict !== 'in-sync' || ignored.length === 0) return {};
  const paths = new Set(ignored.map(({ difference }) => difference.path));
  const isThere = known?.finding.drift.differences.some(({ path }) => paths.has(path)) === true;
  return isThere ? { ignored: true } : {};
};

const isOver = (record: FindingRecord | undefined): boolean =>
  record === undefined || record.finding.status === 'resolved';

/** A declaration by path or name is known by it again once its target is out of sight: it is still the same finding. */
const identified = (result: TargetResult, records: readonly FindingRecord[]): TargetId => {
  const { declared, id, target } = result;
  const isOutOfSight = ['missing', 'unknown'].includes(result.comparison.verdict);
  if (!isOutOfSight || declared === undefined) return id;
  if (records.some(({ finding }) => finding.target === id)) return id;
  const same = records.find(
    ({ finding }) =>
      finding.status !== 'resolved' &&
      finding.address === declared.address &&
      finding.source === declared.source &&
      parseTargetId(finding.target)?.kind === target.kind,
  );
  return same?.finding.target ?? id;
};

export const subjectOf = (scope: ScopeId, target: TargetId): Subject => ({
  id: sha256(target).slice(0, 16),
  scope,
  target,
});

export interface Seen {
  scope: ScopeId;
  readStartedAt: EpochMs;
  results: readonly TargetResult[];
  /** How the sources of the scope stand. */
  standing: Standing;
  records: readonly FindingRecord[];
  /** The whole scope was read: a finding without a result is about something that is no longer there, or declared. */
  isWhole: boolean;
  /** Other rules than last time: what only they find is not told. */
  isAdopting: boolean;
  /** What is known of who changed something there. */
  evidence: readonly Evidence[];
  ownerOf: OwnerOf;
  /** When the live side of a target that moved was read last before. */
  movedAfter: ReadonlyMap<TargetId, EpochMs>;
  /** Targets that a rule leaves out as a whole. */
  ignored: ReadonlySet<TargetId>;
  /** Whose changes rules expect; undefined where no rule is about that. */
  expecting: Expecting | undefined;
}

export interface Task {
  target: TargetId;
  known: FindingRecord | undefined;
  look: Looked;
  clues: Clues;
}

const cluesOf = (
  { evidence, movedAfter }: Pick<Seen, 'evidence' | 'movedAfter'>,
  target: TargetId,
  aliases: readonly string[] = [],
): Clues => {
  const after = movedAfter.get(target);
  return { evidence, aliases, ...(after === undefined ? {} : { after }) };
};

export const tasksOf = (around: Seen): Task[] => {
  const { results, records, readStartedAt, isWhole, standing } = around;
  const seen = new Set<TargetId>();
  const tasks = results.flatMap((result): Task[] => {
    const target = identified(result, records);
    seen.add(target);
    const known = records.find(({ finding }) => finding.target === target);
    const { verdict } = result.comparison;
    if (verdict === 'unknown' || (verdict === 'in-sync' && isOver(known))) return [];
    const look = lookedOf(result, around);
    const clues = cluesOf(around, target, result.aliases);
    return [{ target, known, look: { ...look, ...isIgnored(result, look, known) }, clues }];
  });
  const unseen = records.filter((record) => !seen.has(record.finding.target) && !isOver(record));
  const leftOut = unseen.filter(({ finding }) => around.ignored.has(finding.target));
  const vanished = isWhole ? unseen.filter((record) => !leftOut.includes(record)) : [];
  return [
    ...tasks,
    ...leftOut.map((known): Task => {
      const { target, stateHash, declaredHash } = known.finding;
      const hashes = { readStartedAt, declaredHash, stateHash };
      const look = { type: 'looked', verdict: 'in-sync', ...hashes, deployer: false, ignored: true } as const;
      return { target, known, look, clues: cluesOf(around, target) };
    }),
    ...vanished.map((known): Task => {
      const { target, stateHash } = known.finding;
      const look = {
        type: 'looked',
        verdict: 'in-sync',
        readStartedAt,
        declaredHash: undeclared,
        stateHash,
        ...deployment(standing),
      } as const;
      return { target, known, look, clues: cluesOf(around, target) };
    }),
  ];
};
