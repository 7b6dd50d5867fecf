// Works on one press: claimed, authorised, accepted, and kept. A crash between any two steps is made good by the next try.
import { printable } from '../../../engine/printable.js';
import type { Finding } from '../../../model/finding.js';
import { later } from '../../../model/time.js';
import { acceptFinding } from '../../accept-finding.js';
import { lifecyclePolicyOf } from '../../look/record-findings.js';
import { scopeOfTarget } from '../../looking-back/known-targets.js';
import { findingOf } from '../../remediation/tell.js';
import { askRemedy, ownDrift } from './ask-remedy.js';
import { objectionTo } from './authorise.js';
import { buttonOf, readValue, type AcceptButton, type ShownDrift } from './buttons.js';
import type { Allowed } from './access.js';
import { isMaker } from './makers.js';
import type { Press } from './parse.js';
import type { AuditEntry, PressDeps, PressResult, Use } from './ports.js';
import { remedyOf } from './remedy-buttons.js';
import { claimUse, endUse } from './use.js';
import {
  acceptedWords,
  busyWords,
  notDoneWords,
  ownerOf,
  refusedWords,
  unknownButtonWords,
  usedWords,
} from './words.js';

export interface Acted {
  said: string;
  /** What was accepted by this press, and is to be announced. */
  accepted?: Finding;
}

interface Decided extends PressResult {
  why: string;
  accepted?: Finding;
}

const dayMs = 86_400_000;

const refused = (why: string, said: string): Decided => ({ outcome: 'refused', why, said });

const accept = async (
  deps: PressDeps,
  press: Press,
  use: Use,
  { days, why }: AcceptButton,
  { target, fingerprint }: ShownDrift,
): Promise<Decided> => {
  const scope = scopeOfTarget(target);
  if (scope === undefined) return refused('unknown kind', unknownButtonWords);
  const until = later(use.at, days * dayMs);
  const policy = lifecyclePolicyOf((await deps.store.loadWatch()).settings);
  const command = { scope, target, fingerprint, by: ownerOf(press.by), why, until, firstOnly: true } as const;
  const outcome = await acceptFinding({ ...deps, policy })(command);
  if (outcome.status === 'refused') return refused(outcome.why, refusedWords(outcome.why, outcome.remedy));
  const { finding } = outcome;
  return { outcome: 'accepted', why, said: acceptedWords(finding, { until, why }), accepted: finding };
};

/** Asked only where four eyes are wanted: it takes one more read. */
const isOwn = async (
  deps: PressDeps,
  allowed: Allowed | undefined,
  press: Press,
  { target }: ShownDrift,
): Promise<boolean> => {
  if (allowed?.fourEyes !== true) return false;
  const finding = await findingOf(deps, target);
  return finding !== undefined && isMaker(press.by, finding);
};

const decide = async (
  deps: PressDeps,
  allowed: Allowed | undefined,
  press: Press,
  use: Use,
  drift: ShownDrift | undefined,
): Promise<Decided> => {
  const remedy = remedyOf(press.action);
  const objection = await objectionTo(press, { allowed, membersOf: deps.membersOf });
  if (objection !== undefined) {
    const words = remedy === undefined ? refusedWords : notDoneWords;
    return refused(objection.why, words(objection.why, objection.remedy));
  }
  if (remedy !== undefined && drift !== undefined) return askRemedy(deps, allowed, press, use, remedy, drift);
  const button = buttonOf(press.action);
  if (button === undefined || drift === undefined) return refused('unknown button', unknownButtonWords);
  if (await isOwn(deps, allowed, press, drift))
    return refused(ownDrift.why, refusedWords(ownDrift.why, ownDrift.remedy));
  return accept(deps, press, use, button, drift);
};

const entryOf = (
  { id, by, action, channel, message }: Press,
  { at }: Use,
  drift: ShownDrift | undefined,
): AuditEntry => ({
  at,
  id,
  by,
  action,
  channel,
  message,
  ...drift,
  outcome: 'begun',
});

/** What was decided stands, also where this fails: sent again, the press is found begun, and decided alike. */
const keep = async (deps: PressDeps, use: Use, entry: AuditEntry, result: PressResult): Promise<void> => {
  try {
    await Promise.all([deps.audit.end(entry), endUse(deps, use, result)]);
  } catch (error) {
    deps.log('what became of a press could not be kept', { press: use.id, error: String(error) });
  }
};

export const actOn = async (deps: PressDeps, allowed: Allowed | undefined, press: Press): Promise<Acted> => {
  const claim = await claimUse(deps, press.id);
  if (claim.state === 'busy') return { said: busyWords };
  if (claim.state === 'done') return { said: usedWords(claim.result, press.by) };
  const { use } = claim;
  const drift = readValue(press.value);
  const entry = entryOf(press, use, drift);
  await deps.audit.begin(entry);
  const { accepted, outcome, said, why } = await decide(deps, allowed, press, use, drift);
  await keep(deps, use, { ...entry, outcome, why }, { outcome, said });
  deps.log('a press on a Slack button', {
    outcome,
    why,
    by: ownerOf(press.by),
    action: printable(press.action, 60),
    ...drift,
  });
  return { said, ...(accepted === undefined ? {} : { accepted }) };
};
