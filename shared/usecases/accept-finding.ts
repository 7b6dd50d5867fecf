// A person accepts a drift that they saw, for a bounded time and with a reason; any other change reopens it.
import type { Finding } from '../model/finding.js';
import type { ScopeId, TargetId } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { moveFinding, type MoveDeps } from './look/record-findings.js';

export interface AcceptCommand {
  scope: ScopeId;
  target: TargetId;
  /** Of the drift that was shown. */
  fingerprint: string;
  by: string;
  why: string;
  until: EpochMs;
  /** Whoever saw the drift as nobody's takes nobody else's acceptance over. */
  firstOnly?: true;
}

export type AcceptOutcome =
  /** `unchanged`: it was accepted in just this way before. */
  { status: 'accepted' | 'unchanged'; finding: Finding } | { status: 'refused'; why: string; remedy: string };

const dayMs = 86_400_000;
export const longestAcceptanceDays = 90;
const longest = { why: 500, by: 200 } as const;

const refused = (why: string, remedy: string): AcceptOutcome => ({ status: 'refused', why, remedy });

const bounded = ({ by, why, until }: AcceptCommand, now: EpochMs): AcceptOutcome | undefined => {
  if (why.trim() === '')
    return refused(
      'An acceptance needs a reason.',
      'Say why this drift may stay: who reads it later has only that.',
    );
  if (by.trim() === '') return refused('An acceptance needs an owner.', 'Say who answers for it.');
  if (why.length > longest.why)
    return refused(
      `The reason is longer than ${longest.why} characters.`,
      'Shorten it, and link to the rest.',
    );
  if (by.length > longest.by)
    return refused(`The owner is longer than ${longest.by} characters.`, 'Give a name.');
  if (until <= now) return refused('The expiry lies in the past.', 'Give a time to come.');
  if (until > later(now, longestAcceptanceDays * dayMs))
    return refused(
      `An acceptance lasts ${longestAcceptanceDays} days at most.`,
      'Give an earlier end; what is to stay for good belongs into the declaration.',
    );
  return undefined;
};

/** What a person can do about each refusal of the lifecycle lies in what the finding is now. */
const remedyOf = (finding: Finding | undefined): string => {
  switch (finding?.status) {
    case undefined:
      return 'Run `stagewatch findings` to see what there is.';
    case 'ending':
    case 'resolved':
      return 'Nothing is left to accept.';
    case 'remediating':
      return 'Wait for its end, and look again.';
    case 'accepted':
      return 'Look at what it is now; `stagewatch accept` changes an acceptance.';
    case 'suspected':
    case 'open':
    case 'held':
      return 'Look at the drift as it is now, and accept that one.';
    default:
      return finding satisfies never;
  }
};

/** The announcement is committed with the finding; `deliver` publishes it by its timer. */
export const acceptFinding =
  (deps: MoveDeps) =>
  async (command: AcceptCommand): Promise<AcceptOutcome> => {
    const bad = bounded(command, deps.clock());
    if (bad !== undefined) return bad;
    const { scope, target, fingerprint, by, why, until, firstOnly } = command;
    const input = {
      type: 'accept',
      fingerprint,
      by: by.trim(),
      why: why.trim(),
      until,
      ...(firstOnly ? { firstOnly } : {}),
    } as const;
    const { record, step, moved } = await moveFinding(deps, { scope, target }, input);
    if (step.refused !== undefined) return refused(step.refused, remedyOf(record?.finding));
    if (record === undefined) return refused('There is no such finding.', remedyOf(undefined));
    return { status: moved ? 'accepted' : 'unchanged', finding: record.finding };
  };
