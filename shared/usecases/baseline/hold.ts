// A source whose stack is being deployed: its targets are held until that is over, for a while at most.
import { defaultLifecyclePolicy } from '../../engine/lifecycle.js';
import type { Look } from '../../model/look.js';
import type { SourcePointer } from '../../model/record.js';
import { later, type EpochMs } from '../../model/time.js';
import type { Ports } from '../ports.js';
import { movePointer, type Next, type PointerDeps } from './pointer.js';

const { settleMs } = defaultLifecyclePolicy;

/** `since`: when AWS says that it began. What ended later was told in the wrong order and holds nothing. */
export const held =
  (since: EpochMs, now: EpochMs): Next =>
  (pointer) => {
    if (pointer.settled !== undefined && since <= pointer.settled.since) return pointer;
    return { ...pointer, changing: { since: pointer.changing?.since ?? since, until: later(now, settleMs) } };
  };

/** The deployment is over since then, and we have followed it. */
export const settled =
  (since: EpochMs, now: EpochMs): Next =>
  (pointer) => {
    if (pointer.settled !== undefined && since <= pointer.settled.since && pointer.changing === undefined)
      return pointer;
    const { changing: _over, ...rest } = pointer;
    return { ...rest, settled: { since, at: now } };
  };

/** Nobody said that it was over: the time is. */
export const expired =
  (now: EpochMs): Next =>
  (pointer) => {
    if (pointer.changing === undefined || now < pointer.changing.until) return pointer;
    const { changing: _expired, ...rest } = pointer;
    return rest;
  };

/** What was held has to be judged. */
export const lookAtSource = async (
  { store, queue, clock }: Pick<Ports, 'store' | 'queue' | 'clock'>,
  { source, generation }: SourcePointer,
): Promise<void> => {
  if (generation === undefined) return;
  const scopes = await store.loadSourceScopes(source, generation);
  const looks = scopes.map(({ scope }): Look => ({ scope, cause: 'baseline', asOf: clock() }));
  if (looks.length > 0) await queue.send('now', looks);
};

/** A hold that ran out: nobody told the end, so what was held is judged by what is known. */
export const endHold = async (
  deps: Omit<PointerDeps, 'keyId'> & Pick<Ports, 'queue'>,
  known: SourcePointer,
): Promise<void> => {
  const pointer = await movePointer({ ...deps, keyId: known.keyId }, known.source, expired(deps.clock()));
  if (known.changing !== undefined && pointer !== undefined && pointer.changing === undefined)
    await lookAtSource(deps, pointer);
};
