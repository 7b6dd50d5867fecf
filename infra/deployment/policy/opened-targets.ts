// Which targets `remediation:` of stagewatch.yml opens, as far as that is known when it is deployed: never fewer.
import { matchesGlob } from '../../../shared/engine/glob.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import {
  defaultRemediation,
  type RemediationRule,
  type RemediationSettings,
} from '../../../shared/model/remediation.js';
import { atLeast, severities, type Severity } from '../../../shared/model/severity.js';
import { readRemediation } from '../../../shared/usecases/remediation/read-settings.js';
import { mayFitKind } from '../../../shared/usecases/rules/about.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import { overlap, reachOf, type Reach } from './key-pattern.js';

export interface Opening extends Reach {
  /** Where it stands in stagewatch.yml. */
  place: string;
}

/** Complaints are the reader's of stagewatch.yml to make: until they are heeded, nothing is open. */
export const remediationOf = ({ remediation }: Pick<Settings, 'remediation'>): RemediationSettings => {
  const read = readRemediation(remediation);
  return 'settings' in read ? read.settings : defaultRemediation;
};

/** What is a key of another kind is no name of this one; and what has no such setting has no difference there. */
export const reachOfRule = (rule: RemediationRule): Reach[] =>
  reachOf(rule.target, patchers).filter(
    ({ kind }) =>
      (rule.kind === undefined || kind === rule.kind) &&
      (rule.path === undefined || mayFitKind(rule.path, kind)),
  );

const floorOf = ({ severity = severities[0] }: RemediationRule): Severity => severity;

/** Rules that are about some differences only leave the rest of a target as it was. */
const isWhole = (rule: RemediationRule): boolean =>
  rule.path === undefined && floorOf(rule) === severities[0];

/** At least the differences that the rule opens. */
const closesDifferences = (later: RemediationRule, rule: RemediationRule | undefined): boolean =>
  isWhole(later) ||
  (rule !== undefined &&
    (later.path === undefined || later.path === rule.path) &&
    atLeast(floorOf(rule), floorOf(later)));

const closes = (later: RemediationRule, kind: string, rule?: RemediationRule): boolean =>
  later.mode === 'off' &&
  closesDifferences(later, rule) &&
  (later.kind === undefined || later.kind === kind) &&
  (later.target === undefined || (rule?.target !== undefined && matchesGlob(later.target, rule.target)));

/** The last rule that fits says the mode: what a later one closes altogether is not open. */
export const openingsOf = ({ mode, rules }: RemediationSettings): Opening[] => {
  const opened = rules.flatMap((rule, index) =>
    rule.mode === 'off'
      ? []
      : reachOfRule(rule)
          .filter(({ kind }) => !rules.slice(index + 1).some((later) => closes(later, kind, rule)))
          .map((reach) => ({ ...reach, place: rule.place })),
  );
  const ofMode =
    mode === 'off'
      ? []
      : reachOf(undefined, patchers)
          .filter(({ kind }) => !rules.some((rule) => closes(rule, kind)))
          .map((reach) => ({ ...reach, place: 'remediation.mode' }));
  return [...ofMode, ...opened];
};

/** A target that both name may be one and the same: names and addresses (`any`) may be anything's. */
export const mayBeSame = (one: Reach, other: Reach): boolean => {
  if (one.kind !== other.kind) return false;
  if (one.parts === 'any' || other.parts === 'any') return true;
  const others = other.parts;
  return one.parts.some((parts) =>
    others.some((more) => Object.entries(parts).every(([part, value]) => overlap(value, more[part] ?? '*'))),
  );
};

/** What a rule closes by id or key and no later one opens again: that much can be denied. */
export const closingsOf = ({ rules }: Pick<RemediationSettings, 'rules'>): Opening[] =>
  rules.flatMap((rule, index) => {
    if (rule.mode !== 'off' || !isWhole(rule) || rule.target === undefined) return [];
    const later = rules.slice(index + 1).filter(({ mode }) => mode !== 'off');
    const openedAgain = later.flatMap(reachOfRule);
    return reachOfRule(rule).flatMap(({ kind, parts }) => {
      if (parts === 'any') return [];
      const final = parts.filter(
        (one) => !openedAgain.some((reach) => mayBeSame({ kind, parts: [one] }, reach)),
      );
      return final.length === 0 ? [] : [{ kind, parts: final, place: rule.place }];
    });
  });
