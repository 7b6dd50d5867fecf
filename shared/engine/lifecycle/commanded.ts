// What timers, people and remediation do to a finding.
import type { Finding } from '../../model/finding.js';
import { later } from '../../model/time.js';
import { isoOf } from '../iso.js';
import { backToOpen, coreOf, isByRule, tellCalm, toExpected, toOpen, type Around } from './moves.js';
import type { LifecycleInput, Move } from './terms.js';

type Command<Type extends LifecycleInput['type']> = Extract<LifecycleInput, { type: Type }>;

const askAgain = (finding: Finding, { policy, now }: Around): Move => ({
  finding: { ...finding, dueAt: later(now, policy.recheckMs) },
  confirm: true,
});

/** A timer ran out: mostly that means to look again. */
export const due = (finding: Finding, around: Around): Move => {
  if (finding.dueAt === undefined || around.now < finding.dueAt) return { finding };
  switch (finding.status) {
    case 'suspected':
    case 'ending':
    case 'held':
    case 'accepted':
      return askAgain(finding, around);
    case 'open':
      if (!finding.confirmed || finding.candidate !== undefined) return askAgain(finding, around);
      return tellCalm(finding, around);
    case 'resolved':
      return tellCalm(finding, around);
    case 'remediating': {
      if (finding.appliedAt !== undefined) return askAgain(finding, around);
      const dead = backToOpen({ ...finding, attempts: finding.attempts + 1 }, around);
      return { finding: dead, event: 'remediation.failed' };
    }
    default:
      return finding satisfies never;
  }
};

const refuse = (finding: Finding, refused: string): Move => ({ finding, refused });

/** A person accepts exactly the drift that they saw. */
export const accept = (finding: Finding, command: Command<'accept'>, around: Around): Move => {
  const { by, why, until, fingerprint } = command;
  switch (finding.status) {
    case 'remediating':
      return refuse(finding, 'A remediation of this drift is running.');
    case 'ending':
    case 'resolved':
      return refuse(finding, 'This drift is over.');
    case 'suspected':
    case 'open':
    case 'held':
    case 'accepted': {
      if (fingerprint !== finding.drift.fingerprint)
        return refuse(finding, 'The drift has changed since it was shown; look at it again.');
      if (until <= around.now) return refuse(finding, 'The expiry lies in the past.');
      const given = 'acceptance' in finding ? finding.acceptance : undefined;
      if (given?.by === by && given.why === why && given.until === until) return { finding };
      if (command.firstOnly && given !== undefined && given.until > around.now)
        return refuse(finding, `It is accepted already, by ${given.by} until ${isoOf(given.until)}.`);
      const known = finding.told?.state === 'accepted' && finding.told.fingerprint === fingerprint;
      const told = known ? finding.told : ({ state: 'accepted', fingerprint, at: around.now } as const);
      const core = { ...coreOf(finding), ...(told === undefined ? {} : { told }) };
      const accepted: Finding = { ...core, status: 'accepted', acceptance: { by, why, until }, dueAt: until };
      // Longer, or by somebody else: what was told is corrected, and nobody is told anew.
      return { finding: accepted, event: known ? 'drift.explained' : 'drift.accepted' };
    }
    default:
      return finding satisfies never;
  }
};

/**
 * Late evidence moves what waits for people or for a second read, and ends what a rule accepted for somebody else; what
 * is over or at work goes on.
 */
export const expect = (
  finding: Finding,
  { acceptance, fingerprint }: Command<'expected'>,
  around: Around,
): Move => {
  if (fingerprint !== finding.drift.fingerprint || 'candidate' in finding) return { finding };
  switch (finding.status) {
    case 'suspected':
    case 'held':
    case 'open':
      if (acceptance === undefined || acceptance.until <= around.now) return { finding };
      return toExpected(finding, finding.drift, acceptance, around);
    case 'accepted':
      if (acceptance !== undefined || !isByRule(finding.acceptance)) return { finding };
      return toOpen(finding, finding.drift, true, around);
    case 'remediating':
    case 'ending':
    case 'resolved':
      return { finding };
    default:
      return finding satisfies never;
  }
};
