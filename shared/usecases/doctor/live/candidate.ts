// Which declared stage suits a test of alerting, and why another does not. Pure.
import { modeOf } from '../../../engine/remediation/policy.js';
import { aboutOf, activeRules } from '../../../engine/rules.js';
import type { DeclaredTarget } from '../../../model/declaration.js';
import type { Problem } from '../../../model/errors.js';
import type { FindingRecord, WatchSettings } from '../../../model/record.js';
import { atLeast } from '../../../model/severity.js';
import { targetId, type Place, type ScopeId, type TargetId } from '../../../model/target.js';
import type { EpochMs } from '../../../model/time.js';
import { harmless } from '../../../kinds/harmless.js';

/** A stage whose text may be changed for minutes. */
export interface Candidate {
  id: TargetId;
  scope: ScopeId;
  declared: DeclaredTarget;
  path: string;
  /** As declared. */
  text: string;
}

export type Suits = { status: 'suits'; candidate: Candidate } | { status: 'unfit'; problem: Problem };

interface Around {
  scope: ScopeId;
  home: Place;
  settings: WatchSettings;
  findings: readonly FindingRecord[];
  now: EpochMs;
}

const textAt = ({ kind, leaves }: DeclaredTarget): { path: string; text: string } | undefined => {
  const path = harmless.find((one) => one.kind === kind)?.path;
  const leaf = leaves.find(({ pointer }) => pointer === path);
  const isSecret = leaf?.sensitive === true || String(leaf?.value).startsWith('hmac:');
  return path === undefined || typeof leaf?.value !== 'string' || isSecret
    ? undefined
    : { path, text: leaf.value };
};

const namedOf = (declared: DeclaredTarget) => ({
  id: targetId(declared),
  target: declared,
  address: declared.address,
});

/** Whether Stagewatch itself would put it back, perhaps before anybody is told. */
const isPutBackByUs = (declared: DeclaredTarget, path: string, { settings }: Around): boolean => {
  const named = namedOf(declared);
  const asked = [{ path, severity: 'low' }] as const;
  const found = modeOf(settings.remediation, asked, (rule, { severity }) => {
    const isAtLeast = rule.severity === undefined || atLeast(severity, rule.severity);
    return isAtLeast && aboutOf(rule)(named, path);
  });
  return found === 'auto';
};

const ignoredBy = (declared: DeclaredTarget, path: string, { settings, now }: Around): string | undefined => {
  const fitting = activeRules(settings.rules, now).ignoring(namedOf(declared));
  return (fitting?.whole ?? fitting?.at(path))?.place;
};

/** Undefined where it suits. */
const unfit = (
  declared: DeclaredTarget,
  found: { path: string } | undefined,
  around: Around,
): readonly [what: string, remedy: string] | undefined => {
  const { home, findings } = around;
  if (found === undefined)
    return [
      'it declares no description that is a plain text, which is all that is changed',
      'Declare a description of the stage, or choose another stage with --target.',
    ];
  if (declared.account !== home.account)
    return [
      'it is in another account than the deployment',
      'Choose a stage of the account of the deployment: one set of credentials reaches both there.',
    ];
  if (declared.unbound !== undefined) return ['nothing tells which live stage it is', 'Choose another one.'];
  if (declared.isChanging === true)
    return ['it is being deployed', 'Wait until the deployment is over, and try again.'];
  const open = findings.find(
    ({ finding }) => finding.target === targetId(declared) && finding.status !== 'resolved',
  );
  if (open !== undefined)
    return [
      `it is not in sync: its finding is ${open.finding.status}`,
      'Settle that first, or choose another stage: on top of it nobody would be told.',
    ];
  if (isPutBackByUs(declared, found.path, around))
    return [
      `remediation of stagewatch.yml puts its ${found.path} back by itself, perhaps before anybody is told`,
      'Choose a stage that `remediation` leaves to people.',
    ];
  const rule = ignoredBy(declared, found.path, around);
  return rule === undefined
    ? undefined
    : [`${rule} of stagewatch.yml ignores its ${found.path}`, 'Choose a stage that no rule ignores.'];
};

export const suits = (declared: DeclaredTarget, around: Around): Suits => {
  const id = targetId(declared);
  const found = textAt(declared);
  const why = unfit(declared, found, around);
  if (why === undefined && found !== undefined)
    return { status: 'suits', candidate: { id, scope: around.scope, declared, ...found } };
  const [what, remedy] = why ?? ['it does not suit', 'Choose another one.'];
  return { status: 'unfit', problem: { where: id, what, remedy } };
};

/** What stands in place of the description meanwhile: who, what, and how to find out more. */
export const markerOf = (runId: string, who: string): string =>
  `stagewatch-doctor ${runId}: a test of alerting by ${who.replaceAll(/[^\w+=,.@:/-]/g, '_').slice(0, 200)}, put back in minutes`;
