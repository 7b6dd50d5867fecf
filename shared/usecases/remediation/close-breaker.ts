// A person closes the breaker of a target: the fight is settled, and writes count from nought again.
import type { Breaker } from '../../model/remediation.js';
import type { TargetId } from '../../model/target.js';
import type { Clock } from '../../model/time.js';
import type { RemedyLedger } from './ports.js';

export interface CloseOrder {
  target: TargetId;
  by: string;
  why: string;
}

export type Closed =
  { status: 'closed'; breaker: Breaker } | { status: 'refused'; why: string; remedy: string };

const tries = 5;
const longestWhy = 500;

const refused = (why: string, remedy: string): Closed => ({ status: 'refused', why, remedy });

export const closeBreaker =
  ({ ledger, clock }: { ledger: RemedyLedger; clock: Clock }) =>
  async ({ target, by, why }: CloseOrder): Promise<Closed> => {
    if (why.trim() === '' || why.length > longestWhy)
      return refused(
        `A reason of 1 to ${longestWhy} characters is needed.`,
        'Say how the fight was settled: who reads it later has only that.',
      );
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const record = await ledger.remedy(target);
      if (record?.breaker === undefined) return refused('Its breaker is not open.', 'Nothing is left to do.');
      const { breaker, ...rest } = record;
      if (await ledger.writeRemedy({ ...rest, writes: [], version: rest.version + 1 }, rest.version)) {
        const result = { target, outcome: 'breaker-closed' as const, why: why.trim() };
        await ledger.audit({ at: clock(), runId: 'breaker', by, target, hash: '', result });
        return { status: 'closed', breaker };
      }
    }
    return refused('A run is at work on it just now.', 'Wait for its end, and try again.');
  };
