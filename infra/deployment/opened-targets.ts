// Which targets `remediation:` of stagewatch.yml opens, as far as that is known when it is deployed: never fewer.
import { hasStar, matchesGlob } from '../../shared/engine/glob.js';
import { patchers } from '../../shared/kinds/patchers.js';
import {
  defaultRemediation,
  type RemediationRule,
  type RemediationSettings,
} from '../../shared/model/remediation.js';
import { readRemediation } from '../../shared/usecases/remediation/read-settings.js';
import type { Settings } from '../../shared/usecases/settings.js';
import { reachOf, type Reach } from './key-pattern.js';

export interface Opening extends Reach {
  /** Where it stands in stagewatch.yml. */
  place: string;
}

/** Complaints are the reader's of stagewatch.yml to make: until they are heeded, nothing is open. */
export const remediationOf = ({ remediation }: Pick<Settings, 'remediation'>): RemediationSettings => {
  const read = readRemediation(remediation);
  return 'settings' in read ? read.settings : defaultRemediation;
};

const reachOfRule = ({ kind, target }: RemediationRule): Reach[] =>
  reachOf(
    target,
    patchers.filter((patcher) => kind === undefined || patcher.kind === kind),
  );

/** Rules that are about some differences only leave the rest of a target as it was. */
const isWhole = ({ path, severity }: RemediationRule): boolean =>
  path === undefined && severity === undefined;

const closes = (rule: RemediationRule, kind: string, target: string | undefined): boolean =>
  rule.mode === 'off' &&
  isWhole(rule) &&
  (rule.kind === undefined || rule.kind === kind) &&
  (rule.target === undefined || (target !== undefined && matchesGlob(rule.target, target)));

/** The last rule that fits says the mode: what a later one closes altogether is not open. */
export const openingsOf = ({ mode, rules }: RemediationSettings): Opening[] => {
  const opened = rules.flatMap((rule, index) =>
    rule.mode === 'off'
      ? []
      : reachOfRule(rule)
          .filter(({ kind }) => !rules.slice(index + 1).some((later) => closes(later, kind, rule.target)))
          .map((reach) => ({ ...reach, place: rule.place })),
  );
  const ofMode =
    mode === 'off'
      ? []
      : reachOf(undefined, patchers)
          .filter(({ kind }) => !rules.some((rule) => closes(rule, kind, undefined)))
          .map((reach) => ({ ...reach, place: 'remediation.mode' }));
  return [...ofMode, ...opened];
};

const mayBeSame = (a: RemediationRule, b: RemediationRule): boolean => {
  if (a.kind !== undefined && b.kind !== undefined && a.kind !== b.kind) return false;
  if (a.target === undefined || b.target === undefined) return true;
  return hasStar(a.target) || hasStar(b.target) || a.target === b.target;
};

/** What a rule closes by id or key and no later one opens again: that much can be denied. */
export const closingsOf = ({ rules }: RemediationSettings): Opening[] =>
  rules.flatMap((rule, index) => {
    const isFinal = !rules.slice(index + 1).some((later) => later.mode !== 'off' && mayBeSame(rule, later));
    if (rule.mode !== 'off' || !isWhole(rule) || !isFinal || rule.target === undefined) return [];
    return reachOfRule(rule).flatMap((reach) =>
      reach.parts === 'any' ? [] : [{ ...reach, place: rule.place }],
    );
  });
