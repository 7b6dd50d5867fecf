// Carries out a plan on one target: reads first, writes only what was agreed to, reads again until it is as declared.
import type { JsonPointer } from '../../model/field.js';
import type { PlannedCall, Refusal } from '../../model/plan.js';
import { later, type Clock, type EpochMs } from '../../model/time.js';
import { agreedIn, noteSent, objectionTo, settledBy, showsBefore, type Agreed } from './agreed.js';
import type { Planned } from './plan-target.js';
import { sendFailureOf, whyOf, type SendFailure } from './send-failure.js';

/** A target as it is now. `stand`: what its secrets are shown as. */
export type Fresh =
  | { status: 'as-declared' }
  | { status: 'differs'; planned: Planned; stand: ReadonlyMap<string, string>; readStartedAt: EpochMs }
  /** Nobody can tell: nothing is written. */
  | { status: 'unknown'; why: string };

type Differing = Fresh & { status: 'differs' };

export interface ApplyDeps {
  /** Reads the target and plans anew. */
  read: () => Promise<Fresh>;
  send: (call: PlannedCall) => Promise<void>;
  /** Before the first call of a round, and after each: what is written down holds no secret. */
  journal: (entry: JournalEntry) => Promise<void>;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
  /** Whether there is time for one more call and its reading back. */
  hasTime: () => boolean;
  /** So often each path may be sent. */
  mostSends: number;
}

export type JournalEntry =
  | { type: 'begins'; calls: readonly PlannedCall[] }
  | { type: 'done'; call: PlannedCall }
  | { type: 'failed'; call: PlannedCall; why: string };

export type Applied =
  /** `already`: before the first write; somebody else has put it back. */
  | { outcome: 'in-sync'; calls: number; already?: true }
  /** Some of it is still different: what could not be done, and what was refused. */
  | {
      outcome: 'remains';
      calls: number;
      paths: readonly JsonPointer[];
      refused: readonly Refusal[];
      why: string;
    }
  /** Nothing was written. */
  | { outcome: 'refused'; why: string; remedy: string }
  /** Written, and not to be read afterwards. */
  | { outcome: 'unknown'; calls: number; why: string };

/** A read counts for so long: what was read earlier may have been changed by somebody else since. */
const freshForMs = 8000;
/** Each round sends something, or waits because AWS asked for it. */
const rounds = 12;
const idleRounds = 2;
const sendTries = 4;
const pauseMs = 1000;
const longestPauseMs = 30_000;
/** AWS may show the state from before a write for a while. */
const readBackPauses = [0, 1000, 2000, 4000, 8000, 16_000];

interface Run {
  deps: ApplyDeps;
  agreed: Agreed;
  calls: number;
  /** How often in a row AWS asked to come back later. */
  waits: number;
  /** Rounds in a row in which nothing could be sent. */
  idle: number;
}

/** `sent`: calls that happened, or may have. */
interface Round {
  sent: readonly PlannedCall[];
  failure?: SendFailure;
  /** What was read is too old to write on, or no time is left. */
  isStale?: true;
}

const isFresh = ({ clock }: ApplyDeps, { readStartedAt }: Differing): boolean =>
  clock() <= later(readStartedAt, freshForMs);

/**
 * A pause that AWS asks for may outlast what was read: then it has to be read again. `isBound`: what the call before
 * took away is put back by this one, however stale the read has become. Where something is taken away and put back, a
 * lost answer is no reason to read either: the same call is sent again.
 */
const sendOne = async (
  run: Run,
  call: PlannedCall,
  fresh: Differing,
  isBound: boolean,
): Promise<'sent' | 'stale' | SendFailure> => {
  const { deps } = run;
  const takesPart = isBound || call.thenAtOnce === true;
  for (;;) {
    try {
      await deps.send(call);
      run.waits = 0;
      return 'sent';
    } catch (error) {
      const failure = sendFailureOf(error, fresh.stand);
      const isAgain = failure.type === 'again' || (failure.type === 'unclear' && takesPart);
      run.waits += 1;
      if (!isAgain || run.waits >= sendTries || !deps.hasTime()) return failure;
      await deps.sleep(Math.min(failure.afterMs ?? pauseMs * 2 ** run.waits, longestPauseMs));
      if (!takesPart && (!isFresh(deps, fresh) || !deps.hasTime())) return 'stale';
    }
  }
};

const shownOf = ({ planned }: Differing, index: number): PlannedCall => {
  const shown = planned.shown.calls[index];
  if (shown === undefined) throw new Error('a plan shows fewer calls than it has');
  return shown;
};

/** The calls of one plan, as far as its read is fresh enough and nothing has to be read back in between. */
const sendRound = async (run: Run, fresh: Differing): Promise<Round> => {
  const { deps, agreed } = run;
  const sent: PlannedCall[] = [];
  let unnoted: PlannedCall[] = [];
  const note = async (): Promise<void> => {
    for (const call of unnoted) await deps.journal({ type: 'done', call });
    unnoted = [];
  };
  await deps.journal({ type: 'begins', calls: fresh.planned.shown.calls });
  for (const [index, call] of fresh.planned.plan.calls.entries()) {
    const isBound = sent.at(-1)?.thenAtOnce === true;
    if (!isBound && (!isFresh(deps, fresh) || !deps.hasTime())) return { sent, isStale: true };
    const answer = await sendOne(run, call, fresh, isBound);
    if (answer === 'stale') return { sent, isStale: true };
    if (answer === 'sent' || answer.type === 'unclear') {
      sent.push(call);
      noteSent(agreed, call);
    }
    if (answer !== 'sent') {
      await note();
      await deps.journal({ type: 'failed', call: shownOf(fresh, index), why: answer.why });
      return { sent, failure: answer };
    }
    run.calls += 1;
    unnoted.push(shownOf(fresh, index));
    // Not even a book that cannot be written comes between what is taken away and put back.
    if (call.thenAtOnce !== true) await note();
    if (call.thenRead === true) return { sent };
  }
  return { sent };
};

/** Reads until it shows something else than before the write: a stale read is no failure. */
const readBack = async ({ deps }: Run, before: Differing, { sent }: Round): Promise<Fresh> => {
  let fresh: Fresh = { status: 'unknown', why: 'There was no time left to read it back.' };
  for (const pause of sent.length === 0 ? [0] : readBackPauses) {
    if (pause > 0) await deps.sleep(pause);
    fresh = await deps.read();
    if (fresh.status === 'as-declared') return fresh;
    if (fresh.status === 'differs' && !showsBefore(before.planned, sent, fresh.planned)) return fresh;
    if (!deps.hasTime()) return fresh;
  }
  return fresh;
};

const remaining = (run: Run, { planned: { plan } }: Differing, why: string): Applied => ({
  outcome: 'remains',
  calls: run.calls,
  paths: [...new Set([...settledBy(plan.calls), ...plan.refused.flatMap(({ paths }) => paths)])],
  refused: plan.refused,
  why,
});

const changedMeanwhile: Applied = {
  outcome: 'refused',
  why: 'What lives, or what is declared, is not what the plan was made from.',
  remedy: 'Make a new plan, look at it, and agree to that one.',
};

/** What ends a run after a round, where it is not as declared. */
const endOf = (round: Round, before: Differing, back: Differing, idle: number): string | undefined => {
  if (round.failure !== undefined && round.failure.type !== 'unclear') return round.failure.why;
  const isUnchanged = back.planned.plan.hash === before.planned.plan.hash;
  if (isUnchanged && round.failure === undefined && round.isStale === undefined)
    return 'AWS took the calls, and the live side did not change.';
  return idle >= idleRounds ? 'Reading it takes longer than what was read may be written on.' : undefined;
};

const roundAfterRound = async (run: Run, first: Differing): Promise<Applied> => {
  let fresh = first;
  for (let round = 0; round < rounds; round += 1) {
    if (fresh.planned.plan.calls.length === 0) return remaining(run, fresh, 'The rest is refused.');
    const objection = objectionTo(run.agreed, fresh.planned);
    if (objection !== undefined) return remaining(run, fresh, objection);
    if (!run.deps.hasTime()) return remaining(run, fresh, 'There was no time left.');
    const done = await sendRound(run, fresh);
    run.idle = done.sent.length > 0 || run.waits > 0 ? 0 : run.idle + 1;
    const back = await readBack(run, fresh, done);
    if (back.status === 'as-declared') return { outcome: 'in-sync', calls: run.calls };
    if (back.status === 'unknown') return { outcome: 'unknown', calls: run.calls, why: back.why };
    const end = endOf(done, fresh, back, run.idle);
    if (end !== undefined) return remaining(run, back, end);
    fresh = back;
  }
  return remaining(run, fresh, `It was not as declared after ${rounds} rounds.`);
};

/**
 * `expect`: the hash that somebody agreed to. `known`: the read that it was planned from, which need not be repeated
 * while it is fresh. A crash at any point leaves what the journal tells; the next run begins with a fresh read and
 * rolls forward.
 */
export const applyTarget = async (deps: ApplyDeps, expect: string, known: Fresh): Promise<Applied> => {
  const fresh = known.status === 'differs' && isFresh(deps, known) ? known : await deps.read();
  if (fresh.status === 'as-declared') return { outcome: 'in-sync', calls: 0, already: true };
  if (fresh.status === 'unknown')
    return { outcome: 'refused', why: fresh.why, remedy: 'Nothing is written where nothing is known.' };
  if (fresh.planned.plan.hash !== expect) return changedMeanwhile;
  const run: Run = { deps, agreed: agreedIn(fresh.planned, deps.mostSends), calls: 0, waits: 0, idle: 0 };
  try {
    return await roundAfterRound(run, fresh);
  } catch (error) {
    return { outcome: 'unknown', calls: run.calls, why: `It stopped half-way: ${whyOf(error, fresh.stand)}` };
  }
};
