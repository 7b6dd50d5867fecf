// What the policy says of a finding, and whether it has been answered already.
import type { NonEmpty } from '../../model/brand.js';
import type { Finding } from '../../model/finding.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type { RemediationMode, RemediationSettings } from '../../model/remediation.js';
import { atLeast } from '../../model/severity.js';
import { parseTargetId } from '../../model/target.js';
import { later, type EpochMs } from '../../model/time.js';
import { aboutOf, type Named } from '../rules.js';
import { modeOf, type Asked } from './policy.js';

type Policy = Pick<RemediationSettings, 'mode' | 'rules'>;

/** A refusal may have ended by itself: a breaker is closed, a budget is free again. */
const refusalStandsMs = 6 * 3_600_000;
/** What failed is tried again later, and not for ever. */
const failureStandsMs = 1_800_000;
const mostAttempts = 3;

export const isOff = ({ mode, rules }: Policy): boolean =>
  mode === 'off' && rules.every((rule) => rule.mode === 'off');

const isFull = <Item>(list: readonly Item[]): list is NonEmpty<Item> => list.length > 0;

const namedOf = ({ target: id, name, address }: Finding): Named | undefined => {
  const target = parseTargetId(id);
  if (target === undefined) return undefined;
  return {
    id,
    target,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
  };
};

/** For one moment's settings: rules are compiled once, and asked for each finding. */
export const remediationModes = ({ mode, rules }: Policy): ((finding: Finding) => RemediationMode) => {
  const compiled = new Map(rules.map((rule) => [rule, aboutOf(rule)]));
  return (finding) => {
    const { verdict, differences, total, severity } = finding.drift;
    const named = namedOf(finding);
    const asked: readonly Asked[] = verdict === 'drifted' ? differences : [{ path: '', severity }];
    if (named === undefined || !isFull(asked)) return 'off';
    const found = modeOf({ mode, rules }, asked, (rule, difference) => {
      const isAtLeast = rule.severity === undefined || atLeast(difference.severity, rule.severity);
      return isAtLeast && compiled.get(rule)?.(named, difference.path) === true;
    });
    // Of differences that were cut nobody knows what the policy says.
    const isCut = verdict === 'drifted' && total > differences.length;
    return isCut && found === 'auto' ? 'propose' : found;
  };
};

/** The plan that belongs to the drift as it is. */
export const planOf = ({ plan, drift }: Finding): RecordedPlan | undefined =>
  plan?.fingerprint === drift.fingerprint ? plan : undefined;

/** Nothing is left to ask for: level-triggered, so that whatever got lost is asked for again. */
export const isAnswered = (
  finding: Finding,
  mode: Exclude<RemediationMode, 'off'>,
  now: EpochMs,
): boolean => {
  const plan = planOf(finding);
  if (plan === undefined) return false;
  const { outcome, note, isAgreeable } = plan;
  switch (outcome?.result) {
    case undefined:
      return mode === 'propose' ? isAgreeable : note !== undefined;
    // It was put back, and differs again.
    case 'applied':
      return false;
    case 'failed':
      return (
        mode === 'propose' || finding.attempts >= mostAttempts || now < later(outcome.at, failureStandsMs)
      );
    case 'refused':
      return now < later(outcome.at, refusalStandsMs);
    default:
      return outcome satisfies undefined;
  }
};
