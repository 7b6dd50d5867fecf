// One use of a press: whoever sees it first works on it, whoever sees it again learns what became of it.
import { later } from '../../../model/time.js';
import type { PressDeps, PressResult, Use } from './ports.js';

/** Longer than the function may run: by then whoever began has ended, or crashed. */
const leaseMs = 15_000;

export type Claim = { state: 'ours'; use: Use } | { state: 'busy' } | { state: 'done'; result: PressResult };

type UseDeps = Pick<PressDeps, 'uses' | 'clock'>;

/** Begun and not ended in time means a crash: what was begun is begun again, as of the first time. */
export const claimUse = async ({ uses, clock }: UseDeps, id: string): Promise<Claim> => {
  const now = clock();
  const first: Use = { id, revision: 1, at: now, claimedUntil: later(now, leaseMs) };
  if (await uses.write(first, undefined)) return { state: 'ours', use: first };
  const known = await uses.load(id);
  if (known?.result !== undefined) return { state: 'done', result: known.result };
  if (known === undefined || known.claimedUntil > now) return { state: 'busy' };
  const again: Use = { ...known, revision: known.revision + 1, claimedUntil: later(now, leaseMs) };
  return (await uses.write(again, known.revision)) ? { state: 'ours', use: again } : { state: 'busy' };
};

export const endUse = async ({ uses }: UseDeps, use: Use, result: PressResult): Promise<void> => {
  // Where somebody has taken over meanwhile, the result is theirs to write; it is the same one.
  await uses.write({ ...use, revision: use.revision + 1, result }, use.revision);
};
