// What a person reads after a press: what became of it, why, and what to do next; every datum escaped.
import { isoOf } from '../../../engine/iso.js';
import { printable } from '../../../engine/printable.js';
import type { Finding } from '../../../model/finding.js';
import { parseTargetId } from '../../../model/target.js';
import { code, prose } from '../escape.js';
import type { Person } from './parse.js';
import type { PressResult } from './ports.js';
import type { Remedy } from './remedy-buttons.js';

/** Who answers for what was accepted, as the finding keeps it: the name may change, the ids do not. */
export const ownerOf = ({ name, team, user }: Person): string => {
  const id = `Slack ${team}/${user}`;
  return name === '' ? id : `${printable(name, 60).slice(0, 100)} (${id})`;
};

const nameOf = ({ name, target }: Finding): string => code(name ?? parseTargetId(target)?.key ?? target, 120);

export const acceptedWords = (
  finding: Finding,
  { until, why }: { until: Finding['readStartedAt']; why: string },
): string =>
  `☑️ You accepted the drift of ${nameOf(finding)} until ${code(isoOf(until))}: ${why}. ` +
  'Any other change of it reopens it. The message follows in a moment.';

/** Why may quote somebody; the remedy is ours. */
export const refusedWords = (why: string, remedy: string): string =>
  `Nothing was accepted. ${prose(why, 500)} ${remedy}`;

export const notDoneWords = (why: string, remedy: string): string =>
  `Nothing was done. ${prose(why, 500)} ${remedy}`;

export const askedWords = (finding: Finding, remedy: Remedy): string =>
  remedy === 'plan'
    ? `🔎 Stagewatch plans how to put ${nameOf(finding)} back; nothing is changed by that. The message shows the plan in a moment.`
    : `🛠️ Stagewatch puts ${nameOf(finding)} back in your name, exactly as planned or not at all. What came of it follows in the thread.`;

export const unknownButtonWords = refusedWords(
  'This button means nothing to the Stagewatch that is deployed: its message is older or newer.',
  'Look at the newest message of this drift.',
);

export const usedWords = ({ said }: PressResult, by: Person): string =>
  `This press is already done, by ${code(ownerOf(by), 200)}; nothing was done again. It was: ${said}`;

export const busyWords = 'This press is being worked on already; look at the message in a moment.';

export const lateWords =
  'This takes too long just now. Look at the message in a minute; if nothing has changed, press again.';

export const failedWords =
  'Stagewatch could not work on this press. Look at the message in a minute; if nothing has changed, press again.';
