// A press on *Plan* or *Reconcile*: checked against the finding as it is, then handed to `remediate`, which checks again.
import { objectionTo as objectionToFinding } from '../../../engine/lifecycle.js';
import { planOf } from '../../../engine/remediation/asked.js';
import type { Command } from '../../../model/command.js';
import type { Finding } from '../../../model/finding.js';
import type { TargetId } from '../../../model/target.js';
import type { RemediationSettings } from '../../../model/remediation.js';
import { isAgreeable } from '../../remediation/ask.js';
import { findingOf } from '../../remediation/tell.js';
import type { Allowed } from './access.js';
import { objectionToReconciler, type Objection } from './authorise.js';
import type { ShownDrift } from './buttons.js';
import { isMaker } from './makers.js';
import type { Press } from './parse.js';
import type { PressDeps, PressResult, Use } from './ports.js';
import type { Remedy } from './remedy-buttons.js';
import { askedWords, notDoneWords, ownerOf } from './words.js';

interface Asked extends PressResult {
  why: string;
}

const refused = (why: string, remedy: string): Asked => ({
  outcome: 'refused',
  why,
  said: notDoneWords(why, remedy),
});

export const ownDrift: NonNullable<Objection> = {
  why: 'You made this change yourself, and here somebody else has to decide on it (fourEyes).',
  remedy: 'Ask a colleague to press.',
};

const objectionToPlan = (
  settings: RemediationSettings,
  finding: Finding,
  { plan }: ShownDrift,
): Objection => {
  if (!isAgreeable(settings, finding))
    return {
      why: 'The policy does not let anybody put this back from here: remediation is off for it.',
      remedy: 'Whoever runs Stagewatch may set remediation.mode to propose, or invoke reconcile.',
    };
  return plan !== undefined && planOf(finding)?.hash === plan
    ? undefined
    : { why: 'The plan is another one by now.', remedy: 'Look at the message as it is now, or plan again.' };
};

const objectionToPress = async (
  deps: PressDeps,
  allowed: Allowed | undefined,
  press: Press,
  remedy: Remedy,
  drift: ShownDrift,
  finding: Finding,
): Promise<Objection> => {
  const stale = objectionToFinding(finding, drift.fingerprint);
  if (stale !== undefined) return { why: stale, remedy: 'Look at the newest message of this drift.' };
  if (remedy === 'plan') return undefined;
  const nobody = await objectionToReconciler(press, { allowed, membersOf: deps.membersOf });
  if (nobody !== undefined) return nobody;
  if (allowed?.fourEyes === true && isMaker(press.by, finding)) return ownDrift;
  return objectionToPlan((await deps.store.loadWatch()).settings.remediation, finding, drift);
};

const commandOf = (
  { by }: Press,
  { at }: Use,
  target: TargetId,
  { fingerprint, plan }: ShownDrift,
  remedy: Remedy,
): Command => {
  const about = { target, fingerprint, by: ownerOf(by), at };
  return remedy === 'plan' || plan === undefined
    ? { ...about, mode: 'propose' }
    : { ...about, mode: 'apply', expect: plan };
};

/** Sent again after a crash it is the same command, which counts once. */
export const askRemedy = async (
  deps: PressDeps,
  allowed: Allowed | undefined,
  press: Press,
  use: Use,
  remedy: Remedy,
  drift: ShownDrift,
): Promise<Asked> => {
  const { commands } = deps;
  if (commands === undefined)
    return refused('This deployment has nobody who puts things back.', 'Deploy `remediate`, too.');
  const finding = await findingOf(deps, drift.target);
  if (finding === undefined) return refused('There is no such finding.', 'Look at the newest message.');
  const objection = await objectionToPress(deps, allowed, press, remedy, drift, finding);
  if (objection !== undefined) return refused(objection.why, objection.remedy);
  await commands.send(commandOf(press, use, drift.target, drift, remedy));
  return { outcome: 'asked', why: remedy, said: askedWords(finding, remedy) };
};
