// Leaves a question for later where a look recorded a drift and nobody is known for certain to have made it.
import { later } from '../../model/time.js';
import type { ScopeId } from '../../model/target.js';
import { unexplained } from '../evidence/unexplained.js';
import type { Ports } from '../ports.js';
import type { Moved } from './record-findings.js';

/** Most events come by themselves, and the history knows them after 15 minutes at the latest; then it is asked less and less. */
export const askAfterMs = [15 * 60_000, 3_600_000, 6 * 3_600_000] as const;

/** One small write, and only where something moved: an unchanged look leaves nothing. */
export const leaveAsk = async (
  { store, clock, log }: Pick<Ports, 'store' | 'clock' | 'log'>,
  scope: ScopeId,
  moved: readonly Moved[],
): Promise<void> => {
  const nobody = unexplained(moved.map(({ record }) => record));
  if (!nobody.some(({ status }) => status === 'suspected' || status === 'open')) return;
  const now = clock();
  try {
    await store.leaveAsk({ scope, version: now, since: now, tries: 0 }, later(now, askAfterMs[0]));
  } catch (error) {
    // The drift itself is recorded and told; who made it is not worth another read.
    log('who made a drift will not be looked for', { scope, error: String(error) });
  }
};
