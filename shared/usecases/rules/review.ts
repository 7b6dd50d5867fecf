// The rules as reports list them: what each did, and what to do about those that did nothing, too much, or are over.
import { isoOf } from '../../engine/iso.js';
import { isExpired } from '../../engine/rules.js';
import type { ReportRule } from '../../model/report.js';
import type { IgnoreRule, NoiseRules, SeverityRule } from '../../model/rule.js';
import type { EpochMs } from '../../model/time.js';

/** What is known of what a rule did. */
export interface Known {
  count: number;
  /** It left out something bad that it does not name. */
  isBroad: boolean;
  /** It left something out of more than half of all that is declared. */
  isOfMost: boolean;
}

export interface Reviewing {
  now: EpochMs;
  /** Undefined where nothing is known of that rule; `because` says why. */
  knownOf: (rule: IgnoreRule | SeverityRule) => Known | { because: string };
}

type Judged = Pick<ReportRule, 'status' | 'advice'>;

const unused: Judged = {
  status: 'unused',
  advice: 'It fits nothing that differs here now: remove it if that stays so.',
};
const expired: Judged = {
  status: 'expired',
  advice: 'It does nothing any more: remove it, or renew it with a reason that still holds.',
};

const judge = (rule: IgnoreRule | SeverityRule, { now, knownOf }: Reviewing): Judged => {
  if (isExpired(rule, now)) return expired;
  const known = knownOf(rule);
  if ('because' in known) return { status: 'not-known', advice: known.because };
  if (known.isBroad) {
    const what = rule.path === undefined ? 'target' : 'setting';
    return { status: 'too-broad', advice: `It hides something bad that it does not name: name the ${what}.` };
  }
  if (known.isOfMost)
    return {
      status: 'too-broad',
      advice:
        'It leaves something out of more than half of all targets: correct the declaration, or name less.',
    };
  return known.count === 0 ? unused : { status: 'used' };
};

const shown = (
  rule: IgnoreRule | SeverityRule,
  more: { type: 'ignore'; principal?: string } | { type: 'severity'; to: SeverityRule['to'] },
  reviewing: Reviewing,
): ReportRule => {
  const { place, kind, target, path, reason, until } = rule;
  const { status, advice } = judge(rule, reviewing);
  const known = reviewing.knownOf(rule);
  const count = 'count' in known ? known.count : 0;
  return {
    place,
    ...more,
    status,
    ...(kind === undefined ? {} : { kind }),
    ...(target === undefined ? {} : { target }),
    ...(path === undefined ? {} : { path }),
    reason,
    until: isoOf(until),
    ignored: more.type === 'ignore' ? count : 0,
    rated: more.type === 'severity' ? count : 0,
    ...(advice === undefined ? {} : { advice }),
  };
};

/** Every rule, in the order of the file. */
export const reviewRules = (rules: NoiseRules, reviewing: Reviewing): readonly ReportRule[] => [
  ...rules.ignore.map((rule) => {
    const { principal } = rule;
    const by = principal === undefined ? {} : { principal };
    return shown(rule, { type: 'ignore', ...by }, reviewing);
  }),
  ...rules.severities.map((rule) => shown(rule, { type: 'severity', to: rule.to }, reviewing)),
];
