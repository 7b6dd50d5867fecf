// Whether what a look is about to tell is one voice in a crowd: counted at first sight, so that it is known in time.
import { isFirstSight, mayWait } from '../../engine/crowd.js';
import type { Step } from '../../engine/lifecycle.js';
import type { Finding } from '../../model/finding.js';
import { parseScopeId, type ScopeId } from '../../model/target.js';
import type { Ports } from '../ports.js';

/** A step that is not stored yet. */
export interface Planned {
  known: Finding | undefined;
  step: Step;
}

const isSight = ({ known, step: { finding } }: Planned): boolean =>
  finding !== undefined && finding !== known && isFirstSight(known, finding);

/** It would wait, were it one voice in a crowd: whoever is not asked need not wait for the count. */
export const couldWait = ({ step: { finding, announce } }: Planned): boolean =>
  finding !== undefined && mayWait(finding, announce);

/** A count that fails keeps nobody from being told: one by one, then. */
export const isInCrowd = async (
  { store, clock, log }: Pick<Ports, 'store' | 'clock' | 'log'>,
  scope: ScopeId,
  planned: readonly Planned[],
  limit: number,
): Promise<boolean> => {
  const sights = planned.filter(isSight).length;
  const account = parseScopeId(scope)?.account;
  if (account === undefined || (sights === 0 && !planned.some(couldWait))) return false;
  try {
    return (await store.crowd(account, clock(), sights)) > limit;
  } catch (error) {
    log('not known how many findings move at once', { scope, error: String(error) });
    return false;
  }
};
