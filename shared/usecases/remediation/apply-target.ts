// Carries out a plan on one target: reads first, writes only what was agreed to, reads again until it is as declared.
import { isWithin } from '../../engine/pointer.js';
import type { JsonPointer } from '../../model/field.js';
import type { PlannedCall, Refusal } from '../../model/plan.js';
import { later, type Clock, type EpochMs } from '../../model/time.js';
import type { Planned } from './plan-target.js';
import { sendFailureOf, type SendFailure } from './send-failure.js';

/** A target as it is now. `stand`: what its secrets are shown as. */
export type Fresh =
  | { status: 'as-declared' }
  | { status: 'differs'; planned: Planned; stand: ReadonlyMap<string, string>; readStartedAt: EpochMs }
  /** Nobody can tell: nothing is written. */
  | { status: 'unknown'; why: string };

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
}

export type JournalEntry =
  | { type: 'begins'; calls: readonly PlannedCall[] }
  | { type: 'done'; call: PlannedCall }
  | { type: 'failed'; call: PlannedCall; why: string };

export type Applied =
  | { outcome: 'in-sync'; calls: number }
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
const rounds = 6;
const sendTries = 4;
const pauseMs = 1000;
const longestPauseMs = 30_000;
/** AWS may show the state from before a write for a while. */
const readBackPauses = [0, 1000, 2000, 4000, 8000, 16_000];

interface Run {
  deps: ApplyDeps;
  /** Paths that were agreed to. */
  agreed: readonly JsonPointer[];
  calls: number;
}

type Sent = { status: 'sent' } | { status: 'stale' } | { status: 'failed'; failure: SendFailure };

const sendOne = async (
  { deps }: Run,
  call: PlannedCall,
  stand: ReadonlyMap<string, string>,
): Promise<SendFailure | undefined> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.send(call);
      return undefined;
    } catch (error) {
      const failure = sendFailureOf(error, stand);
      if (failure.type !== 'again' || attempt === sendTries || !deps.hasTime()) return failure;
      await deps.sleep(Math.min(failure.afterMs ?? pauseMs * 2 ** attempt, longestPauseMs));
    }
  }
};

const shownOf = ({ planned }: Fresh & { status: 'differs' }, index: number): PlannedCall => {
  const shown = planned.shown.calls[index];
  if (shown === undefined) throw new Error('a plan shows fewer calls than it has');
  return shown;
};

/** The calls of one plan, as far as its read is fresh enough and nothing has to be read back in between. */
const sendRound = async (run: Run, fresh: Fresh & { status: 'differs' }): Promise<Sent> => {
  const { deps } = run;
  const { calls } = fresh.planned.plan;
  await deps.journal({ type: 'begins', calls: fresh.planned.shown.calls });
  for (const [index, call] of calls.entries()) {
    const isStale = deps.clock() > later(fresh.readStartedAt, freshForMs);
    if (isStale || !deps.hasTime()) return { status: 'stale' };
    const failure = await sendOne(run, call, fresh.stand);
    if (failure !== undefined) {
      await deps.journal({ type: 'failed', call: shownOf(fresh, index), why: failure.why });
      return { status: 'failed', failure };
    }
    run.calls += 1;
    await deps.journal({ type: 'done', call: shownOf(fresh, index) });
    if (call.thenRead === true) return { status: 'sent' };
  }
  return { status: 'sent' };
};

const settledBy = (planned: Planned): readonly JsonPointer[] =>
  planned.plan.calls.flatMap(({ settles }) => settles);

/** Nothing but what was agreed to: what else changed meanwhile is for the next plan. */
const isAgreed = ({ agreed }: Run, planned: Planned): boolean =>
  settledBy(planned).every((path) => agreed.some((one) => isWithin(path, one) || isWithin(one, path)));

/** Reads until it shows something else than before the write: a stale read is no failure. */
const readBack = async ({ deps }: Run, before: string, pauses: readonly number[]): Promise<Fresh> => {
  let fresh: Fresh = { status: 'unknown', why: 'There was no time left to read it back.' };
  for (const pause of pauses) {
    if (pause > 0) await deps.sleep(pause);
    fresh = await deps.read();
    if (fresh.status === 'as-declared') return fresh;
    if (fresh.status === 'differs' && fresh.planned.plan.hash !== before) return fresh;
    if (!deps.hasTime()) return fresh;
  }
  return fresh;
};

const remaining = (run: Run, { planned }: Fresh & { status: 'differs' }, why: string): Applied => ({
  outcome: 'remains',
  calls: run.calls,
  paths: [...new Set([...settledBy(planned), ...planned.plan.refused.flatMap(({ paths }) => paths)])],
  refused: planned.plan.refused,
  why,
});

const changedMeanwhile: Applied = {
  outcome: 'refused',
  why: 'What lives, or what is declared, is not what the plan was made from.',
  remedy: 'Make a new plan, look at it, and agree to that one.',
};

const roundAfterRound = async (run: Run, first: Fresh & { status: 'differs' }): Promise<Applied> => {
  let fresh = first;
  for (let round = 0; round < rounds; round += 1) {
    const { calls } = fresh.planned.plan;
    if (calls.length === 0) return remaining(run, fresh, 'The rest is refused.');
    if (!isAgreed(run, fresh.planned))
      return remaining(run, fresh, 'Something else was changed meanwhile; that needs a plan of its own.');
    if (!run.deps.hasTime()) return remaining(run, fresh, 'There was no time left.');
    const sent = await sendRound(run, fresh);
    const isRefused = sent.status === 'failed' && sent.failure.type !== 'unclear';
    const back = await readBack(run, fresh.planned.plan.hash, isRefused ? [0] : readBackPauses);
    if (back.status === 'as-declared') return { outcome: 'in-sync', calls: run.calls };
    if (back.status === 'unknown') return { outcome: 'unknown', calls: run.calls, why: back.why };
    if (isRefused) return remaining(run, back, sent.failure.why);
    if (back.planned.plan.hash === fresh.planned.plan.hash && sent.status === 'sent')
      return remaining(run, back, 'AWS took the calls, and the live side did not change.');
    fresh = back;
  }
  return remaining(run, fresh, `It was not as declared after ${rounds} rounds.`);
};

const isFresh = (deps: ApplyDeps, known: Fresh): boolean =>
  known.status === 'differs' && deps.clock() <= later(known.readStartedAt, freshForMs);

/**
 * `expect`: the hash that somebody agreed to. `known`: the read that it was planned from, which need not be repeated
 * while it is fresh. A crash at any point leaves what the journal tells; the next run begins with a fresh read and
 * rolls forward.
 */
export const applyTarget = async (deps: ApplyDeps, expect: string, known: Fresh): Promise<Applied> => {
  const fresh = isFresh(deps, known) ? known : await deps.read();
  if (fresh.status === 'as-declared') return { outcome: 'in-sync', calls: 0 };
  if (fresh.status === 'unknown')
    return { outcome: 'refused', why: fresh.why, remedy: 'Nothing is written where nothing is known.' };
  if (fresh.planned.plan.hash !== expect) return changedMeanwhile;
  return roundAfterRound({ deps, agreed: settledBy(fresh.planned), calls: 0 }, fresh);
};
