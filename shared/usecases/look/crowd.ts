// Whether what a look is about to tell is one voice in a crowd: counted at first sight, so that it is known in time.
import {
  acceptedCrowd,
  isAcceptedByRule,
  isFirstSight,
  mayWait,
  mostBlindSingles,
} from '../../engine/crowd.js';
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

const isRuled = (finding: Finding | undefined): boolean => finding !== undefined && isAcceptedByRule(finding);

type CrowdDeps = Pick<Ports, 'store' | 'clock' | 'log'>;

/** A count that fails keeps nobody from being told: one by one, then. */
const isOver = async (
  { store, clock, log }: CrowdDeps,
  scope: ScopeId,
  name: string,
  moved: number,
  limit: number,
): Promise<boolean> => {
  try {
    return (await store.crowd(name, clock(), moved)) > limit;
  } catch (error) {
    log('not known how many move at once', { scope, error: String(error) });
    return false;
  }
};

/** Under which name the findings of all accounts are counted and told: one bad declaration moves many accounts at once. */
export const estate = 'estate';

export const isInCrowd = async (
  deps: CrowdDeps,
  scope: ScopeId,
  planned: readonly Planned[],
  limit: number,
): Promise<boolean> => {
  const sights = planned.filter(isSight).length;
  if (sights === 0 && !planned.some(couldWait)) return false;
  const waiting = planned.filter(couldWait);
  const isAcceptance = waiting.length > 0 && waiting.every(({ step: { finding } }) => isRuled(finding));
  return isOver(deps, scope, estate, sights, isAcceptance ? acceptedCrowd : limit);
};

/** Under which name the lost scopes of an account are counted and told: apart from its findings. */
export const blindName = (account: string): string => `blind/${account}`;

/** One more scope of an account was lost, or is seen again: whether too many were lately to tell each by itself. */
export const isInBlindCrowd = async (deps: CrowdDeps, scope: ScopeId): Promise<boolean> => {
  const account = parseScopeId(scope)?.account;
  return account !== undefined && isOver(deps, scope, blindName(account), 1, mostBlindSingles);
};
