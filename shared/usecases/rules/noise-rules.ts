// The noise rules of parsed settings: what is written there, understood and in order.
import type { NoiseRules } from '../../model/rule.js';
import { readIgnoreRule, readSeverityRule } from './read-rule.js';

/** As many rules are read of each section; more of them are no review. */
export const mostRules = 1000;

export const ignorePlace = (index: number): string => `ignore.${index}`;
export const severityPlace = (index: number): string => `severity.rules.${index}`;

/** Of entries that were read without complaints before. */
export const noiseRulesOf = (settings: {
  ignore: readonly unknown[];
  severity: { rules: readonly unknown[] };
}): NoiseRules => ({
  ignore: settings.ignore.flatMap((entry, index) => {
    const read = readIgnoreRule(entry, ignorePlace(index));
    return 'rule' in read ? [read.rule] : [];
  }),
  severities: settings.severity.rules.flatMap((entry, index) => {
    const read = readSeverityRule(entry, severityPlace(index));
    return 'rule' in read ? [read.rule] : [];
  }),
});
