// Reads one scope and judges every target in it. Nothing is written.
import { grouped } from '../engine/grouped.js';
import type { ActiveRules } from '../engine/rules.js';
import type { DeclaredTarget } from '../model/declaration.js';
import type { ScopeResult, TargetResult } from '../model/result.js';
import type { KindId, Scope } from '../model/target.js';
import type { AwsClients, Collected, Seen } from '../kinds/kind.js';
import { joinTargets } from './declarations/merge.js';
import {
  judgePresent,
  judgeUnbound,
  judgeUndeclared,
  judgeUnseen,
  type Judging,
  type TargetOptions,
} from './judge-target.js';
import { readScope, type ReadOptions, type ScopeReading } from './read-scope.js';
import { applyRules } from './rules/apply.js';

export interface JudgeOptions extends TargetOptions, ReadOptions {
  /** Kinds whose undeclared members in this scope are findings. */
  managedKinds: readonly KindId[];
  /** What `stagewatch.yml` leaves out or judges otherwise at this moment. */
  rules?: ActiveRules;
}

const unboundAt = (collected: Extract<Collected, { status: 'complete' }>, key: string): string | undefined =>
  collected.unbound?.find((one) => one.key === key)?.detail;

const isConflict = ({ leftOut }: DeclaredTarget): boolean =>
  leftOut.some(({ reason }) => reason === 'conflict');

/**
 * What is declared by path or route is known by its id from here on, and may be declared by its id as well. Names
 * that lead to one live thing and declare it differently are judged each by itself: a route that was pointed to
 * the backend of another is drifted, and the other is not.
 */
const resolvedTargets = (
  declared: readonly DeclaredTarget[],
  byKey: ReadonlyMap<string, Seen>,
): DeclaredTarget[] => {
  const byMember = grouped(declared, ({ key }) => byKey.get(key)?.key ?? key);
  return [...byMember].flatMap(([key, named]) => {
    const joined = joinTargets(named.map((target) => ({ ...target, key })));
    const areNames = new Set([key, ...named.map((target) => target.key)]).size === named.length + 1;
    return named.length > 1 && areNames && joined.some(isConflict) ? named : joined;
  });
};

const judgeKind = (
  judging: Judging,
  scope: Scope,
  collected: Collected,
  declared: readonly DeclaredTarget[],
  managedKinds: readonly KindId[],
) => {
  const seen = collected.status === 'complete' ? collected.seen : [];
  const byKey = new Map(
    seen.flatMap((member) => [member.key, ...member.aliases].map((key) => [key, member] as const)),
  );
  const resolved = resolvedTargets(declared, byKey);
  const results = resolved.map((target): TargetResult => {
    const member = byKey.get(target.key);
    if (member !== undefined) return judgePresent(judging, target, member);
    const nameless = collected.status === 'complete' ? unboundAt(collected, target.key) : undefined;
    if (nameless !== undefined) return judgeUnbound(judging, target, nameless);
    return judgeUnseen(judging, target, collected.status === 'unreadable' ? collected : undefined);
  });
  const claimed = new Set(resolved.map((target) => byKey.get(target.key)));
  const strangers = seen.filter((member) => !claimed.has(member) && member.ownedByAws !== true);
  const reported = managedKinds.includes(judging.kind.id) ? strangers : [];
  return {
    results: [...results, ...reported.map((member) => judgeUndeclared(judging, scope, member))],
    undeclaredCount: strangers.length - reported.length,
  };
};

const wantedOf = (declared: readonly DeclaredTarget[], { only }: JudgeOptions): readonly DeclaredTarget[] =>
  only === undefined ? declared : declared.filter((target) => only.has(target.key));

/** Judges what was read, and takes out what rules ignore. */
export const judgeReading = (
  scope: Scope,
  { readings, facts, learned, failure }: ScopeReading,
  declared: readonly DeclaredTarget[],
  options: JudgeOptions,
): ScopeResult => {
  const wanted = wantedOf(declared, options);
  const judged = [...readings].map(([kind, collected]) => {
    const ofKind = wanted.filter((target) => target.kind === kind.id);
    return judgeKind({ kind, facts, options }, scope, collected, ofKind, options.managedKinds);
  });
  const found: ScopeResult = {
    scope,
    learned,
    ...(failure === undefined ? {} : { unreadable: { reason: failure.reason, detail: failure.detail } }),
    results: judged.flatMap(({ results }) => results),
    undeclaredCount: judged.reduce((sum, { undeclaredCount }) => sum + undeclaredCount, 0),
  };
  return applyRules(found, options.rules);
};

/** Every declared target of the scope ends in exactly one verdict; live ones nobody declares may be unmanaged. */
export const judgeScope = async (
  clients: AwsClients,
  scope: Scope,
  declared: readonly DeclaredTarget[],
  options: JudgeOptions,
): Promise<ScopeResult> => {
  const reading = await readScope(clients, scope, wantedOf(declared, options), options);
  return judgeReading(scope, reading, declared, options);
};
