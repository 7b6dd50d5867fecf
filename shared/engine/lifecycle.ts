// The life of a drift: one pure function over status × input (DESIGN "Lifecycle"; the table is in its test).
//
//   (none) → suspected → open → (remediating) → ending → resolved      beside: held, accepted
//
import type { Finding } from '../model/finding.js';
import type { EpochMs } from '../model/time.js';
import { accept, due, expect } from './lifecycle/commanded.js';
import { adoptedFinding, beginFinding, cleared, drifted } from './lifecycle/looked.js';
import type { Around } from './lifecycle/moves.js';
import { finishRemediation, plan, startRemediation } from './lifecycle/remedied.js';
import type { LifecycleInput, LifecyclePolicy, Looked, Move, Step, Subject } from './lifecycle/terms.js';

export { byRule, isByRule } from './lifecycle/moves.js';
export { objectionTo } from './lifecycle/remedied.js';
export { defaultLifecyclePolicy } from './lifecycle/terms.js';
export type { LifecycleInput, LifecyclePolicy, Looked, Step, Subject } from './lifecycle/terms.js';

const looked = (
  finding: Finding | undefined,
  subject: Subject,
  look: Looked,
  around: Around,
): Move | undefined => {
  // We could not tell: that is counted and told per scope, and moves no finding.
  if (look.verdict === 'unknown') return finding && { finding };
  if (finding === undefined)
    return look.drift === undefined ? undefined : beginFinding(subject, look, look.drift, around);
  // A read that started earlier than the newest one knows nothing new.
  if (look.readStartedAt <= finding.readStartedAt) return { finding };
  return look.drift === undefined
    ? cleared(finding, look, around)
    : drifted(finding, look, look.drift, around);
};

const moveOf = (
  finding: Finding | undefined,
  subject: Subject,
  input: LifecycleInput,
  around: Around,
): Move | undefined => {
  if (input.type === 'looked') return looked(finding, subject, input, around);
  if (finding === undefined) return undefined;
  switch (input.type) {
    case 'due':
      return due(finding, around);
    case 'accept':
      return accept(finding, input, around);
    case 'expected':
      return expect(finding, input, around);
    case 'planned':
      return plan(finding, input);
    case 'remediation-started':
      return startRemediation(finding, input, around);
    case 'remediation-finished':
      return finishRemediation(finding, input, around);
    default:
      return input satisfies never;
  }
};

/** Version and facts of the read go onto whatever moved; what did not move stays the same object. */
const stamp = (before: Finding | undefined, { finding }: Move, input: LifecycleInput): Finding => {
  if (finding === before) return finding;
  const version = (before?.version ?? 0) + 1;
  if (input.type !== 'looked') return { ...finding, version };
  const { readStartedAt, declaredHash, stateHash, place } = input;
  // An end keeps the hashes of the last drift: they tell which side moved.
  const hashes = input.verdict === 'drift' ? { declaredHash, stateHash } : {};
  return { ...finding, version, readStartedAt, ...hashes, ...place };
};

/** One step in the life of a drift. The caller stores `finding` (where it moved) and tells `announce`. */
export const advance = (
  before: Finding | undefined,
  subject: Subject,
  input: LifecycleInput,
  policy: LifecyclePolicy,
  now: EpochMs,
): Step => {
  const move = moveOf(before, subject, input, { policy, now });
  if (move === undefined) return input.type === 'looked' ? {} : { refused: 'There is no such finding.' };
  const finding = stamp(before, move, input);
  return {
    finding,
    ...(move.event === undefined
      ? {}
      : { announce: { event: move.event, version: finding.version, at: now } }),
    ...(finding.dueAt === undefined ? {} : { dueAt: finding.dueAt }),
    ...(move.confirm === undefined ? {} : { confirm: move.confirm }),
    ...(move.refused === undefined ? {} : { refused: move.refused }),
  };
};

/**
 * New rules judge old facts: what they alone find is recorded as known, and nobody is told of it
 * (DESIGN "Storing": a changed normaliser announces nothing that the old one would not have).
 */
export const adopt = (
  before: Finding | undefined,
  subject: Subject,
  look: Looked,
  policy: LifecyclePolicy,
  now: EpochMs,
): Step => {
  const { drift } = look;
  if (look.verdict !== 'drift' || drift === undefined || look.expected !== undefined)
    return advance(before, subject, look, policy, now);
  if (before !== undefined && look.readStartedAt <= before.readStartedAt) return { finding: before };
  if (before?.drift.fingerprint === drift.fingerprint && before.status !== 'resolved')
    return advance(before, subject, look, policy, now);
  const adopted = adoptedFinding(before, subject, look, drift, { policy, now });
  return { finding: stamp(before, { finding: adopted }, look) };
};
